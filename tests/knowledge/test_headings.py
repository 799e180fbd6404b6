import pytest

from duecare.knowledge.headings import HINTS, TITLES, TOPICS, _titles, normal, same, topics

CASES = [
    ("Bias, Risks, and Limitations", {"limitations_bias"}),
    ("⚠️ Bias, Risks & Limitations", {"limitations_bias"}),
    ("Risks, Limitations and Biases", {"limitations_bias"}),
    ("Intended uses & limitations", {"intended_use", "limitations_bias"}),
    ("Intended uses &amp; limitations", {"intended_use", "limitations_bias"}),
    ("Intended Use and Limitations", {"intended_use", "limitations_bias"}),
    ("Training and evaluation data", {"training_data"}),
    ("Training Data", {"training_data"}),
    ("3.1 Training data", {"training_data"}),
    ("2) Evaluation", {"evaluation"}),
    ("**Evaluation results**", {"evaluation"}),
    ("[Evaluation](#evaluation)", {"evaluation"}),
    ("Preprocessing *(optional)*", {"training_procedure"}),
    ("Preprocessing [optional]", {"training_procedure"}),
    ("Testing Data, Factors & Metrics", {"evaluation"}),
    ("Limitations of use", {"out_of_scope"}),
    ("Limitations of this model", {"limitations_bias"}),
    ("Misuse, Malicious Use, and Out-of-Scope Use", {"out_of_scope"}),
    ("Out-of-Scope Use", {"out_of_scope"}),
    ("Licence", {"license"}),
    ("Licensing Information", {"license"}),
    ("Personal and Sensitive Information", {"personal_data"}),
    ("Model Card Contact", {"contact"}),
    ("Our dataset", {"training_data"}),
    ("The Data", {"training_data"}),
    ("Evaluation of the model", {"evaluation"}),
    ("Known Limitations:", {"limitations_bias"}),
    ("Data and privacy", {"training_data", "personal_data"}),
    ("Evaluating SeamlessM4T models", {"evaluation"}),
    ("Results on GLUE", {"evaluation"}),
    ("GLUE test results", {"evaluation"}),
    ("Eval results on Test set (BLEU score)", {"evaluation"}),
    ("Limitations in low-resource languages", {"limitations_bias"}),
    ("Details of the SST-2 dataset", {"training_data"}),
    ("Bias Warning", {"limitations_bias"}),
    ("训练数据", {"training_data"}),
    ("2. 评测结果", {"evaluation"}),
    ("📊 训练数据集 (Training data)", {"training_data"}),
    ("训练与评估", {"training_procedure", "evaluation"}),
    ("モデルの説明", {"description"}),
    ("한계점", {"limitations_bias"}),
    ("Risiken und Einschränkungen", {"limitations_bias"}),
    ("Données d’entraînement", {"training_data"}),
    ("Biais, risques et limites", {"limitations_bias"}),
    ("Sesgos y limitaciones", {"limitations_bias"}),
    ("Uso pretendido", {"intended_use"}),
    ("Dati di addestramento", {"training_data"}),
    ("Ограничения", {"limitations_bias"}),
    ("How to use", {"how_to_use"}),
    ("<a name='x'></a>Usage", {"how_to_use"}),
    ("Load the model", set()),
    ("Dataset Card for SQuAD", set()),
    ("Why limitations are good for you", set()),
    ("my-model-evaluation", set()),
    ("", set()),
    ("1. 2. 3.", set()),
]


@pytest.mark.parametrize(("title", "expected"), CASES)
def test_topics(title, expected):
    assert topics(title) == expected


def test_titles_are_written_as_normal_leaves_them():
    assert [title for title in _titles() if normal(title) != title] == []


def test_every_topic_has_titles_and_its_own_heading_names_it():
    named = frozenset().union(*_titles().values())
    assert named == set(TOPICS)
    assert [t for t in TOPICS if t not in topics(TITLES[t][0])] == []


def test_hints_are_topics():
    assert set(HINTS) | set(HINTS.values()) <= set(TOPICS)


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Training data", "The training data.", True),
        ("Limitations", "Limitations of this model", True),
        ("Limitations", "It hallucinates.", False),
        ("Evaluation", "", False),
        ("Evaluation", "the", False),
    ],
)
def test_text_that_says_its_heading_again(title, text, expected):
    assert same(title, text) is expected

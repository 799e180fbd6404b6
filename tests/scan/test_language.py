import random

import pytest
from memory_batches import batch, monoid, texts

from duecare.scan.detectors.language import SAMPLE, Language

ENGLISH = "Please explain how the water cycle works and why it rains more in the mountains."
GERMAN = "Bitte erkläre, wie der Wasserkreislauf funktioniert und warum es im Gebirge mehr regnet."
FRENCH = "Veuillez expliquer comment fonctionne le cycle de l'eau et pourquoi il pleut davantage en montagne."


def shares(*rows):
    found = monoid(Language(), [texts(*rows)])
    return {told["language"]: told["rows"] for told in found["languages"]}, found


@pytest.mark.parametrize(
    "text, language",
    [
        (ENGLISH, "en"),
        (GERMAN, "de"),
        (FRENCH, "fr"),
        ("请解释水循环是如何工作的,以及为什么山区降雨更多。", "zh"),
        ("水の循環がどのように機能するかを説明してください。", "ja"),
        ("Пожалуйста, объясните, как работает круговорот воды в природе.", "ru"),
        ("Por favor, explique cómo funciona el ciclo del agua y por qué llueve más.", "es"),
        ("يرجى شرح كيفية عمل دورة المياه ولماذا تمطر أكثر في الجبال.", "ar"),
    ],
)
def test_languages(text, language):
    assert shares(text)[0] == {language: 1}


@pytest.mark.parametrize("text", ["ok", "yes, please", "1234 5678 9012 3456 7890", "好的", "?"])
def test_too_short_to_tell(text):
    counted, found = shares(text)
    assert counted == {} and (found["short"], found["unsure"], found["sampled"]) == (1, 0, 1)


def test_the_trained_text_decides():
    rows = [{"messages": [{"role": "user", "content": ENGLISH}, {"role": "assistant", "content": GERMAN}]}]
    assert [one["language"] for one in monoid(Language(), [batch(rows)])["languages"]] == ["de"]


def test_shares_come_with_intervals_and_places():
    found = shares(*[ENGLISH] * 90, *[GERMAN] * 10, "", "ok")[1]
    assert found["rows"] == found["sampled"] == 101 and found["short"] == 1
    assert found["languages"][1] == {
        "language": "de",
        "rows": 10,
        "share": 0.1,
        "interval": [0.0552, 0.1744],
        "examples": [{"path": "file0.jsonl", "row": row} for row in (91, 92, 93)],
    }


def test_the_sample_is_the_same_however_rows_are_split():
    rng = random.Random(3)
    rows = rng.choices([ENGLISH, GERMAN, FRENCH], [8, 1, 1], k=3 * SAMPLE)
    detector = Language()
    whole = detector.add(detector.empty(), texts(*rows))
    parts = [
        detector.add(detector.empty(), texts(*rows[at : at + 70], first_row=at + 1)) for at in range(0, len(rows), 70)
    ]
    rng.shuffle(parts)
    while len(parts) > 1:
        parts.append(detector.merge(parts.pop(0), parts.pop()))
    assert parts[0] == whole and len(whole.sample) == SAMPLE and whole.rows == 3 * SAMPLE

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duecare.knowledge.prose import (
    denies,
    leads_nowhere,
    own,
    placeholder,
    says_nothing,
    substance,
    words,
)
from duecare.knowledge.unfilled import MARKS, TEMPLATE


@pytest.mark.parametrize(
    "text",
    [
        "[More Information Needed]",
        "More information needed",
        "More Information Needed.",
        "[Needs More Information]",
        "Homepage: More Information Needed",
        "Developed by: [More Information Needed]",
        "More info needed",
        "Users (both direct and downstream) should be made aware of the risks, biases and limitations of the model. "
        "More information needed for further recommendations.",
        "TODO",
        "TODO: write this",
        "FIXME",
        "TBD",
        "To be added.",
        "Coming soon",
        "Coming soon ...",
        "This section is WIP.",
        "Will be added later.",
        "More\ninformation needed",
        "Users (both direct and downstream) should be made aware of the risks.\nMore information\nneeded for further "
        "recommendations.",
        "Details will be provided in the near future.",
        "More information to follow soon",
        "Evaluation: will be updated",
        "Work in progress",
        "Lorem ipsum dolor sit amet",
        "[your name here]",
        "[Describe the data]",
        "[Add citation]",
        "<your email address>",
        '{{ training_data | default("[More Information Needed]", true)}}',
        "{{ card_data }}",
        "License: {{ license }}",
        "{MODEL_NAME}",
        "Model Card for Model ID",
        "Dataset Card for Dataset Name",
        "Dataset Card for [Dataset Name]",
        "Dataset Card for [Needs More Information]",
        "This model is a fine-tuned version of t5-small on an unknown dataset.",
        "This model is a fine-tuned version of t5-small on the None dataset.",
        "This model is a fine-tuned version of None.",
    ],
)
def test_placeholders(text):
    assert placeholder(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "More information needed by auditors is in docs/audit.md.",
        "For more information see the paper.",
        "We tracked our todo list in a spreadsheet.",
        "Todo apps are one of the domains.",
        "The prompt is {{question}} followed by the answer.",
        "title = {{GoEmotions: A Dataset}}",
        "[INST] is the mark of an instruction.",
        "[MASK] and [PAD] tokens, [NAME] for names",
        "The tag <s> begins a text",
        "The answers were added to be completed by annotators.",
        "Model Card for Model IDEFICS",
        "fine-tuned on the SQuAD dataset",
        "Your data stays on your machine.",
        "Results are to be determined by the harness, which took 3 hours.",
    ],
)
def test_what_only_looks_like_a_placeholder(text):
    assert placeholder(text) is None


def test_what_a_placeholder_says_and_why():
    assert placeholder("Developed by: [More Information Needed]") == (
        "[More Information Needed]",
        "stands where text should be",
    )
    assert placeholder("TODO: write\nsoon") == ("TODO: write", "marks unfinished text")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("N/A", True),
        ("n.a.", True),
        ("None.", True),
        ("None known", True),
        ("Not applicable.", True),
        ("There are no known limitations.", True),
        ("-", True),
        ("…", True),
        ("", False),
        ("None of the rows names a person.", False),
        ("No row of the 12,000 holds an e-mail address.", False),
    ],
)
def test_text_that_says_nothing(text, expected):
    assert says_nothing(text) is expected


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("one two-three four's", 3), ("0.81 %", 0), ("これは日本語のモデルです", 6), ("模型有偏见", 2)],
)
def test_words(text, count):
    assert words(text) == count


@pytest.mark.parametrize(("text", "expected"), [("F1 of 0.8", True), ("acme/x", True), ("N/A", False), ("good", False)])
def test_substance(text, expected):
    assert substance(text) is expected


@pytest.mark.parametrize(
    "text",
    [
        "Users (both direct and downstream) should be made aware of the risks, biases and limitations of the model.",
        "This modelcard aims to be a base template for new models. It has been generated using this raw template.",
        "Use the code below to get started with the model.",
        "Provide a quick summary of the dataset.",
    ],
)
def test_template_prose_is_nobodys_own(text):
    assert own(text).strip() == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No known limitations.", True),
        ("There are no known limitations or biases at this time.", True),
        ("We are not aware of any risks.", True),
        ("To the best of our knowledge, there are no known issues.", True),
        ("No other known limitations", True),
        ("None that we know of", True),
        ("There are no limitations on texts below 200 words.", False),
        ("We know of no bias by gender; region was not looked at.", False),
        ("It has no notion of time zones.", False),
    ],
)
def test_denials_that_would_fit_any_card(text, expected):
    assert (denies(text) or says_nothing(text)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See the paper.", True),
        ("Please refer to the original paper for more details.", True),
        ("For more information, see the GitHub repository.", True),
        ("See above", True),
        ("See section 4.2 of the paper.", False),
        ("See the paper, which measures it by dialect.", False),
        ("The paper is the source.", False),
    ],
)
def test_pointers_that_lead_nowhere(text, expected):
    assert leads_nowhere(text) is expected


@pytest.mark.parametrize("text", ["N/A", "n.d.", "???", "No information available", "Not specified.", "无", "xxx"])
def test_more_ways_to_say_nothing(text):
    assert says_nothing(text)


@pytest.mark.parametrize(("pattern", "hints"), [(p, h) for p, _, h in MARKS] + [(p, (h,)) for p, h in TEMPLATE])
def test_every_match_holds_a_hint(pattern: str, hints: tuple[str, ...]) -> None:
    @settings(max_examples=40, deadline=None)
    @given(st.from_regex(re.compile(pattern, re.IGNORECASE | re.ASCII)))
    def holds(text: str) -> None:
        assert any(hint in text.casefold() for hint in hints)

    holds()

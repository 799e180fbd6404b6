"""Values in Markdown, keys, links and tables: what may stand beside them, and what makes them a part of another."""

import pytest

from duecare.scan.patterns.matcher import matcher


def found(text: str) -> list[tuple[str, str]]:
    hits = matcher().of_text(text)
    return [(hit.kind + (":example" if hit.example else ""), hit.value) for hit in hits]


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "**{}**",
        "_{}_",
        "***{}***",
        "card={}",
        "card_number={}",
        "/pay?x=1&cc={}&y=2",
        "https://pay.io/?cc={}&y=2",
        "ccNumber={}",
        "card#{}",
        "card/{}",
        "PAN={}",
        "PAN_{}",
        "visa,{},12/26,123",
        "{},12/26,123",
        "{} 12/26 123",
        "card no.{}",
        "card:  {}",
        "id,card\n7,{},x",
        "cards: 4111111111111111,{}",
    ],
)
@pytest.mark.parametrize("number", ["4945807302157365", "4945 8073 0215 7365"])
def test_cards_beside_marks(text: str, number: str) -> None:
    assert ("card", number) in found(text.format(number))


@pytest.mark.parametrize(
    "text",
    [
        "id,{},x",
        "x={}",
        "#{}",
        "0.{}",
        "card ratio 0.{}",
        "visa 0,{}",
        "visa: 1,{} 2,5",
        "https://visa.com/news/{}",
        "https://pay.io/?cards=1&id={}",
        "card/{}.jpg",
        "discard,{}",
        "2*{}*3",
        "2**{}**3",
        "*{}**",
        "x_{}_y",
        "card {}/3",
        "card {}=2",
        "card 12/{}",
        "0.{},12/26",
        "{},19/88",
    ],
)
def test_numbers_of_formulas_paths_and_code_are_no_cards(text: str) -> None:
    assert found(text.format("4945807302157365")) == []


@pytest.mark.parametrize("text", ["**{}**", "id,{},x", "x={}", "#{}", "_{}_", "{},536-22-8742", "a,536-22-8742,{}"])
def test_social_security_numbers_beside_marks(text: str) -> None:
    assert ("us_ssn", "536-22-8741") in found(text.format("536-22-8741"))


@pytest.mark.parametrize(
    "text",
    [
        "{}_",
        "a_{}",
        "a_{}_",
        "2*{}",
        "{}*3",
        "{} * 3",
        "{}/3",
        "${}",
        "+{}",
        ".{}",
        "{}.5",
        "-{}",
        "{}-1",
        "x{}",
        "/{}",
    ],
)
def test_numbers_with_hyphens_in_names_and_formulas(text: str) -> None:
    assert found(text.format("536-22-8741")) == []

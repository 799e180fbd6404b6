"""Postal addresses by their form, and what of a model's answers counts as a name."""

from typing import NamedTuple

import pytest

from duecare.scan.addresses import addresses
from duecare.scan.ner import entities, is_full


class Answer(NamedTuple):
    entity_type: str
    start: int
    end: int


def seen(text: str, *names: tuple[str, str]) -> list[Answer]:
    return [Answer(kind, text.index(name), text.index(name) + len(name)) for kind, name in names]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Send it to 48 Larkspur Lane, Dublin", ["48 Larkspur Lane"]),
        ("at 1200 N. Quarry Hill Rd by noon", ["1200 N. Quarry Hill Rd"]),
        ("the office, 7-9 West 45th Street, is closed", ["7-9 West 45th Street"]),
        ("Sie wohnt Lindenstraße 12a in Kiel", ["Lindenstraße 12a"]),
        ("Kaiser Allee 5", ["Kaiser Allee 5"]),
        ("Otto-von-Bismarck-Allee 2", ["Otto-von-Bismarck-Allee 2"]),
        ("Am Alten Markt-Platz 3", ["Am Alten Markt-Platz 3"]),
        ("Il habite 14 rue de la Paix, Lyon", ["14 rue de la Paix"]),
        ("Vive en Calle de Alcalá 42, Madrid", ["Calle de Alcalá 42"]),
        ("Via Garibaldi 10", ["Via Garibaldi 10"]),
        ("Prinsengracht 263", ["Prinsengracht 263"]),
        ("P.O. Box 4471", ["P.O. Box 4471"]),
        ("PSC 4355, Box 4187", ["PSC 4355, Box 4187"]),
        ("5850 Jana Nerudy 894 Apt. 3", ["5850 Jana Nerudy 894 Apt. 3"]),
        # A year, a route, a score, a price, a version and a heading name no house.
        ("In 2008 Wall Street fell.", []),
        ("since 1999 Abbey Road sold well", []),
        ("on May 4, 2010 Main Street opened", []),
        ("Sales rose 45 % on Wall Street", []),
        ("$500 Oak Street Gift Card", []),
        ("Step 3. Place the bowl", []),
        ("Chapter 12 Ending", []),
        ("Windows 10 and Python 3", []),
        ("Via email at 10", []),
        ("rue the day 14 times", []),
    ],
)
def test_addresses_by_their_form(text: str, wanted: list[str]) -> None:
    assert [text[a:b] for a, b in addresses(text)] == wanted


@pytest.mark.parametrize(
    ("text", "named", "wanted"),
    [
        ("Marta lives at 846 Vestergata near me", "Vestergata", ["846 Vestergata"]),
        ("The address is Hansinegata 120.", "Hansinegata", ["Hansinegata 120"]),
        ("Marta lives at 846 Vestergata near me", "", []),
        ("The total is 846 Vestergata", "Vestergata", []),
        ("She lived in 1987 Paris", "Paris", []),
    ],
)
def test_a_street_without_a_word_for_it_needs_a_lead_and_a_model(text: str, named: str, wanted: list[str]) -> None:
    spans = [(text.index(named), text.index(named) + len(named))] if named else []
    assert [text[a:b] for a, b in addresses(text, spans)] == wanted


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("Marta Okafor", True),
        ("Ludwig van Oosten", True),
        ("Anne-Marie O'Dell Jr.", True),
        ("Žofie Dvořáková", True),
        ("Marta", False),
        ("String getEmail", False),
        ("the Adon Olam", False),
        ("Box 6031", False),
        ("Marta Okafor Of The House Of Seven", False),
        ("", False),
    ],
)
def test_full_names(name: str, full: bool) -> None:
    assert is_full(name) is full


def test_what_counts_of_a_models_answers() -> None:
    text = "Marta Okafor's friend John Doe moved to 48 Larkspur Lane, not 123 Main Street; ask Ines."
    told = seen(
        text, ("PERSON", "Marta Okafor's"), ("PERSON", "John Doe"), ("PERSON", "Larkspur Lane"), ("PERSON", "Ines")
    )
    assert [(e.kind, text[e.start : e.stop], e.example) for e in entities(text, told)] == [
        ("name", "Marta Okafor", False),
        ("name", "John Doe", True),
        ("address", "48 Larkspur Lane", False),
        ("address", "123 Main Street", True),
    ]


@pytest.mark.parametrize(
    "piece", ["A-", "Aß-", "1 A.", "Aa ", "rue de la ", "1 ", "Via ", "address: ", "1 A B C D ", "A'"]
)
def test_no_text_takes_long(piece: str) -> None:
    """Without bounds 2,000 characters of "A-A-A-…" took 38 seconds, and ten times as many a thousand times as long."""
    text = piece * (20_000 // len(piece))
    assert list(addresses(text, [(0, len(text))])) == []

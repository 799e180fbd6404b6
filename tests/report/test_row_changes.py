"""What a change does to the training rows, as reports say it: short, in order, and safe whatever the names are."""

import json
import re

import pytest

from duecare.load.compared_json import compared
from duecare.model.compared import Against, Compared, Effects
from duecare.model.composition import Axis, Composition, NewKind, Part
from duecare.model.gate import Gate
from duecare.model.place import Span
from duecare.model.problem import Finding, Problem
from duecare.report import compared_json, composition, markdown, text
from report import samples

SOURCE = Axis("source", 100, 120, (Part("desk", 80, 79, 0, 1), Part("forum", 20, 41, 21, 0), Part("web", 0, 0, 0, 0)))
SPOKEN = Axis("language", 90, 110, (Part("de", 9.6, 30.4, 20.8, 0), Part("en", 80, 79.7, 0.2, 0.3)), (90, 110))
ROWS = Composition(
    100, 120, 21, 1, (SOURCE, SPOKEN), (NewKind("card", "payment card number", 1, "data/a.jsonl"),),
    (("CC-BY-SA-4.0", "data/b.jsonl"),), ("length: no histogram of lengths was measured",), "data/a.jsonl",
)  # fmt: skip


def test_lines_of_the_terminal():
    assert list(composition.lines(ROWS)) == [
        "training rows 100 → 120: 21 come, 1 go",
        "rows by source: forum 20 → 41, +21 −0 (20 % → 34.2 %)",
        "rows by source: desk 80 → 79, +0 −1 (80 % → 65.8 %)",
        "rows by language: de about 10 → 30, +21 −0 (10.7 % → 27.6 %)",
        "new kind of personal data: card (payment card number), 1 row in data/a.jsonl",
        "new license of rows: CC-BY-SA-4.0, in data/b.jsonl",
        "not compared: length: no histogram of lengths was measured",
    ]


def test_page_of_the_comment():
    page = composition.page(ROWS, 2)
    assert "| source | forum | 20 | 41 | 21 | 0 | 20.0\u00a0% → 34.2\u00a0% |" in page
    assert "… and 1 more shares in the whole report" in page
    assert "| language |" not in page
    assert "⚠️ new license of rows\\: CC\\-BY\\-SA\\-4.0" in page
    assert "| language | de | ≈\u00a010 | ≈\u00a030 | ≈\u00a021 | 0 |" in composition.page(ROWS, 9)


def test_unknown_rows_are_no_zero():
    unknown = ROWS._replace(came=None, went=None, axes=(SOURCE._replace(parts=(Part("forum", 20, 41),)),))
    lines = list(composition.lines(unknown))
    assert lines[0] == "training rows 100 → 120: which rows are new is not known"
    assert lines[1] == "rows by source: forum 20 → 41 (20 % → 34.2 %)"
    assert "| source | forum | 20 | 41 | – | – |" in composition.page(unknown, 9)


SAME = Axis("x", 5, 5, (Part("y", 5, 5, 0, 0),))


@pytest.mark.parametrize("rows", [None, Composition(5, 5, 0, 0), Composition(5, 5, 0, 0, (SAME,))])
def test_nothing_is_said_of_nothing(rows):
    assert list(composition.lines(rows)) == []
    assert composition.page(rows, 9) == ""


def judgement(rows):
    effects = Effects("m", rows=rows)
    return samples.passed()._replace(compared=Compared(Against("main", "b" * 40), Gate("", "b" * 40), (effects,)))


def test_it_comes_back_from_json():
    told = judgement(ROWS)
    tree = compared_json.tree(told.compared)
    assert compared(json.loads(json.dumps(tree))).effects == told.compared.effects
    assert "training rows 100 → 120" in text.render(told)
    assert "**Training rows** 100 → 120" in markdown.render(told)


HOSTILE = ("a|b", "@everyone", "<img src=x>", "x\n\n# head", "\x1b[31m\u202e", "`" * 5, "[l](javascript:x)", "w" * 900)


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_text(name):
    axis = Axis("source", 9, 9, (Part(name, 0, 9, 3, 3),))
    rows = Composition(9, 9, 3, 3, (axis,), (NewKind(name, name, 1, name),), ((name, name),), (name,))
    page = composition.page(rows, 9)
    lines = page.splitlines()
    table = [line for line in lines if line.startswith("|")]
    assert len(table) == 3
    assert len(re.findall(r"(?<!\\)\|", table[2])) == 8  # a name opens no cell
    assert not re.search(r"<(?!sub|/sub)", page)
    assert not [line for line in lines if line.startswith("#")]
    assert all(character.isprintable() for character in "".join(composition.lines(rows)))
    assert "](javascript" not in page
    assert max(map(len, lines)) < 1000


def test_rows_that_stood_are_listed_and_counted():
    old = [
        Finding("DC203", "personal-data", "error", "m", "data",
                Problem(Span(f"data/{n}.jsonl"), f"{n} rows hold email", "mend it", rows=n), f"{n}", "legacy")
        for n in range(15)
    ]  # fmt: skip
    lines = composition.legacy(tuple(old))
    assert lines[0] == "data/0.jsonl: DC203 0 rows hold email"
    assert (len(lines), lines[-1]) == (13, "… and 3 more")
    assert composition.legacy((old[0]._replace(standing="standing"),)) == []

"""What was judged of the base is not judged again, and no verdict is another for it."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from governed import CARD, ROWS, WHOLE, Repository, governed, manifest, results

from duecare.entry import remembered
from duecare.entry.remembered import Memory, same
from duecare.model.documents import Data
from duecare.model.facts import Facts
from duecare.model.place import At, Span
from duecare.model.profile import Scanned

MORE = ROWS + '{"prompt": "Who is jane.doe@example.com?", "completion": "A customer: 078-05-1120."}\n'
CHANGES: dict[str, dict[str, str | None]] = {
    "the card loses its license": {"card.md": CARD.replace("license: apache-2.0\n", "language: en\n")},
    "rows that the manifest does not know": {"data/train.jsonl": MORE},
    "a license that nobody knows": {"data/train.manifest.yaml": manifest(ROWS, "my-own-1.0")},
    "a file that the manifest names is gone": {"data/train.jsonl": None},
    "results below the threshold": {"evals/results.json": results(arc=0.3, bbq=0.7)},
    "results that lie elsewhere": {"evals/results.json": None, "evals/later.json": results(arc=0.3)},
    "more data without a manifest": {"data/more.jsonl": ROWS},
}


def judged(repository: Repository, patch: pytest.MonkeyPatch, alike: object) -> str:
    """The whole judgement, every value in it written out."""
    with patch.context() as patched:
        patched.setattr(remembered, "same", alike)
        return repr(repository.verdict())


@pytest.mark.parametrize("change", CHANGES)
def test_no_verdict_is_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    repository = governed(tmp_path)
    repository.commit(CHANGES[change])
    anew = judged(repository, monkeypatch, lambda one, other: False)
    assert judged(repository, monkeypatch, same) == anew
    assert judged(repository, monkeypatch, lambda one, other: True) != anew, "nothing here could have been forgotten"


def test_most_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change of the card has everything else judged once."""
    real, made = Memory.__init__, []

    def kept(memory: Memory, before: Memory | None = None) -> None:
        real(memory, before)
        made.append(memory)

    monkeypatch.setattr(Memory, "__init__", kept)
    repository = governed(tmp_path)
    repository.commit({"card.md": WHOLE})
    repository.verdict()
    base, head = made
    again = {path for _, path in base.said.keys() & head.said.keys()}
    assert "card.md" in again
    assert {path for _, path in base.said} - again == {"data/train.manifest.yaml", "evals/results.json"}
    assert sum(path == "data/train.jsonl" for _, path in head.said) == 1  # DC005 asks for every document there is


def data(digest: str, **more: object) -> Data:
    return Data("a.jsonl", "", Facts("a.jsonl", 3, {"sha256": digest}), **more)


def scanned(measures: Mapping[str, Mapping[str, object]], profile: str = "") -> Scanned:
    return Scanned("a.jsonl", 1, measures=measures, profile=profile)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (data("a"), data("a"), True),
        (data("a"), data("b"), False),
        ((data("a"), data("b")), (data("a"), data("b")), True),
        ((data("a"),), (data("a"), data("a")), False),
        (scanned({"secrets": {"rows": 1}}), scanned({"secrets": {"rows": 1}}), True),
        (scanned({"secrets": {"rows": 1}}), scanned({"secrets": {"rows": 2}}), False),
        (scanned({"secrets": {"rows": 1}}, "p.json"), scanned({"secrets": {"rows": True}}, "p.json"), False),
        (1, True, False),
        ({}, {}, True),
        ({"card": (1,)}, {"card": (True,)}, False),
        ({"card": ()}, {"data": ()}, False),
        (None, None, True),
        (At.fixed("a", Span("x")), At.fixed("a", Span("x")), False),
        (data("a", declared=At.fixed(1, Span("x"))), data("a", declared=At.fixed(1, Span("x"))), False),
    ],
)
def test_what_counts_as_the_same_answer(one: object, other: object, alike: bool) -> None:
    assert same(one, other) is alike

"""Score DC303, DC304 and DC305 against labels.json, and count the planted defects that they find.

DUECARE_CORPUS=<folder with INDEX.tsv> python benchmarks/cards/score.py [--seed 2|3] [--show]
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

from draw import FIRST, corpus, draw, seed
from planted import good_cards, planted

from duecare.knowledge.headings import DATASET_CORE, MODEL_CORE
from duecare.load.formats import read
from duecare.load.source import Source
from duecare.model.card import Card
from duecare.model.case import Case
from duecare.model.policy import Rules
from duecare.model.problem import Problem

TOPICS = {"model": MODEL_CORE, "dataset": DATASET_CORE}
MODULES = {
    "DC303": "duecare.checks.dc303_section_missing",
    "DC304": "duecare.checks.dc304_section_placeholder",
    "DC305": "duecare.checks.dc305_section_filler",
}
LABELS = {"DC303": "missing", "DC304": "placeholder", "DC305": "filler"}


class Said(NamedTuple):
    """What a check said of a card: the topic (DC303) or the normalized heading, and its words."""

    key: str
    what: str


def normal(title: str) -> str:
    """A heading as labels.json writes it."""
    return " ".join(re.findall(r"[^\W_]+", title.lower()))


def case() -> Case:
    """The case of a policy that says nothing of cards."""
    return Case(Rules(), date(2026, 1, 1))


def section_of(card: Card, line: int) -> str:
    """The normalized title of the section that ``line`` stands in."""
    title = ""
    for section in card.sections:
        if 1 <= section.level <= 6 and section.title.span.line <= line:
            title = normal(section.title.value)
    return title


def topics_of(problem: Problem) -> list[str]:
    """The topics that a DC303 problem says are missing."""
    names = sorted({*TOPICS["model"], *TOPICS["dataset"]})
    exact = [name for name in names if name in (problem.value, problem.anchor)]
    return exact or [name for name in names if name in f"{problem.what} {problem.value} {problem.anchor}"]


def said(card: Card, check: str) -> Iterator[Said]:
    """What ``check`` says of ``card``, once for each topic or section."""
    find: Callable[[Card, Case], Iterator[object]] = import_module(MODULES[check]).find
    for problem in find(card, case()):
        if isinstance(problem, Problem):
            spans = (problem.span, *(other.span for other in problem.related))
            keys = topics_of(problem) if check == "DC303" else [section_of(card, span.line) for span in spans]
            yield from (Said(key, problem.what) for key in keys)


def as_card(path: str, raw: bytes) -> Card:
    """The card, read by the real reader."""
    document = read("card", Source(path, raw))
    if not isinstance(document, Card):
        raise SystemExit(f"{path}: not read as a card: {document}")
    return document


def score(check: str, number: int, show: bool) -> str:
    """Precision and recall of ``check`` over the sixty cards."""
    of = "labels.json" if number == FIRST else f"labels-{number}.json"
    labels = json.loads((Path(__file__).parent / of).read_text(encoding="utf-8"))
    name, count = LABELS[check], Counter[str]()
    for drawn in draw(corpus(), number):
        label = labels[drawn.sha256]
        right, open_ = set(label[name]), set(label["weak" if check == "DC303" else f"{name}_weak"])
        if check == "DC303":
            right &= set(TOPICS[label["about"]])
        found = {one.key: one.what for one in said(as_card(drawn.path, drawn.raw), check)}
        for key, what in found.items():
            verdict = "right" if key in right else "open" if key in open_ else "wrong"
            count[verdict] += 1
            if show and verdict != "right":
                print(f"  {verdict}: {drawn.path}: {key!r}: {what}")
        for key in right - found.keys():
            count["overlooked"] += 1
            if show:
                print(f"  overlooked: {drawn.path}: {key!r}")
    return summary(check, count)


def summary(check: str, count: Counter[str]) -> str:
    """One line of figures."""
    right, wrong, open_ = count["right"], count["wrong"], count["open"]
    return (
        f"{check}: precision {share(right, wrong)} (weak counted as wrong {share(right, wrong + open_)}), "
        f"recall {share(right, count['overlooked'])}; "
        f"right {right}, wrong {wrong}, weak {open_}, overlooked {count['overlooked']}"
    )


def share(right: int, wrong: int) -> str:
    """A share, or that there is none."""
    return f"{right / (right + wrong):.3f}" if right + wrong else "unknown (0 of 0)"


def silent(show: bool) -> str:
    """How many good cards of our own are silent."""
    quiet = 0
    for good in good_cards():
        words = [(c, one) for c in MODULES for one in said(as_card("README.md", good.text().encode()), c)]
        quiet += not words
        if show and words:
            print(f"  not silent: {good.name}: {words}")
    return f"good cards silent: {quiet} of {sum(1 for _ in good_cards())}"


def defects(show: bool) -> str:
    """How many planted defects are found, where they stand."""
    found = total = 0
    for index, good in enumerate(good_cards()):
        for defect in planted(good, index):
            total += 1
            words = {one.key for one in said(as_card("README.md", defect.text.encode()), defect.check)}
            where = defect.where if defect.check == "DC303" else normal(defect.where)
            found += where in words
            if show and where not in words:
                print(f"  overlooked: {good.name}: {defect.defect} ({defect.check} at {where!r}; said {words})")
    return f"planted defects found: {found} of {total}"


def main() -> None:
    """Print every figure; ``--show`` adds each disagreement."""
    show = "--show" in sys.argv
    for check in MODULES:
        print(score(check, seed(), show))
    print(silent(show))
    print(defects(show))


if __name__ == "__main__":
    main()

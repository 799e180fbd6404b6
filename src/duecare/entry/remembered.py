"""What checks said of the base, and what they asked to say it: where head gives the same answers they say the same.

A check is a function of its subject and of what it asks of its case, and of nothing else.
"""

from collections.abc import Callable, Mapping
from typing import Any, cast

from duecare.model.case import Case
from duecare.model.documents import Data, Project
from duecare.model.facts import Facts
from duecare.model.problem import Gap, Problem
from duecare.model.profile import Scanned
from duecare.model.record import NamedTuple

Yields = tuple[Problem | Gap, ...]
Asked = tuple[str, str | None]
METHODS = frozenset({"facts", "profile", "documents"})


class Said(NamedTuple):
    """What a check said of a subject, and the answers that it had."""

    subject: object
    answers: Mapping[Asked, object]
    yields: Yields


class Listening:
    """A case that writes down what is asked of it."""

    def __init__(self, case: Case) -> None:
        """Nothing was asked yet."""
        self._case = case
        self.answers: dict[Asked, object] = {}

    def __getattr__(self, name: str) -> Any:
        """A field of the case, or one of its questions."""
        if name in METHODS:
            return lambda about: self._told(name, about)
        return self._told(name, None)

    def _told(self, name: str, about: str | None) -> object:
        return self.answers.setdefault((name, about), answer(self._case, name, about))


class Memory:
    """What was said of the state ``before``, and what is said now."""

    def __init__(self, before: "Memory | None" = None) -> None:
        """With nothing ``before`` every check is asked."""
        self.before: Mapping[tuple[str, str], Said] = before.said if before else {}
        self.said: dict[tuple[str, str], Said] = {}

    def yields(self, id_: str, subject: object, case: Case, ask: Callable[[Case], Yields]) -> Yields:
        """What the check ``id_`` says of a subject; ``ask`` asks it."""
        key = id_, str(getattr(subject, "path", ""))
        known = self.before.get(key)
        if known is not None and same(known.subject, subject) and _holds(known.answers, case):
            return known.yields
        listening = Listening(case)
        self.said[key] = Said(subject, listening.answers, ask(cast("Case", listening)))
        return self.said[key].yields


def answer(case: Case, name: str, about: str | None) -> object:
    """What a case answers."""
    found = getattr(case, name)
    return found if about is None else found(about)


def _holds(answers: Mapping[Asked, object], case: Case) -> bool:
    return all(same(known, answer(case, *asked)) for asked, known in answers.items())


def same(one: object, other: object) -> bool:
    """Whether two answers are one object, or were measured here and are equal.

    What others wrote is never compared by value: to Python ``1``, ``1.0`` and ``true`` are equal, to a check not.
    """
    if one is other:
        return True
    match one, other:
        case (Facts(), Facts()) | (Gap(), Gap()) | (Project(), Project()):
            return one == other
        case Data(format=""), Data(format=""):
            return one == other
        case Scanned(profile=""), Scanned(profile=""):
            return one == other
    if type(one) is tuple and type(other) is tuple:
        return len(one) == len(other) and all(map(same, one, other))
    if type(one) is dict and type(other) is dict:
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    return False

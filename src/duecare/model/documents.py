"""The smaller documents: data, weights, training configs, review records, and the project as a whole."""

from collections.abc import Mapping
from typing import Protocol

from duecare.model.facts import Facts
from duecare.model.place import At, Fault
from duecare.model.policy import Waiver
from duecare.model.problem import Gap
from duecare.model.record import NamedTuple


class Document(Protocol):
    """What every kind of document has: where it stands, and what is wrong in it."""

    @property
    def path(self) -> str:
        """Relative to the root."""

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What kept parts of it from being read."""


class Data(NamedTuple):
    """A data file under governance; ``facts`` or the gap that stands in their place.

    A folder that ``save_to_disk`` wrote is one, too: ``declared`` is then the number of rows that its info tells of,
    and ``fingerprint`` what `datasets` knows it by.
    """

    path: str
    format: str
    facts: Facts | Gap
    faults: tuple[Fault, ...] = ()
    declared: At[int] | None = None
    fingerprint: str = ""


class Weights(NamedTuple):
    """A weights file. ``pickled``: loading it can run code. ``evidence`` says how that is known.

    ``unknown`` says why it cannot be known; ``pickled`` then means nothing.
    """

    path: str
    format: str
    facts: Facts | Gap
    pickled: bool
    evidence: str
    faults: tuple[Fault, ...] = ()
    unknown: str = ""


class Named(NamedTuple):
    """Something a training config names: a path or a Hub id, with the revision when it is pinned."""

    name: At[str]
    revision: At[str] | None = None


class Training(NamedTuple):
    """A training config as far as governance goes: what it trains on and what it starts from."""

    path: str
    format: str
    root: At[object]
    faults: tuple[Fault, ...] = ()
    data: tuple[Named, ...] = ()
    base_models: tuple[Named, ...] = ()
    method: At[str] | None = None
    hyperparameters: tuple[At[object], ...] = ()


class Review(NamedTuple):
    """A record of human evaluation of outputs."""

    path: str
    format: str
    root: At[object]
    faults: tuple[Fault, ...] = ()


class PolicyFile(NamedTuple):
    """A file of kind ``policy`` that was read: its faults are DC002."""

    path: str
    format: str
    faults: tuple[Fault, ...] = ()


class Project(NamedTuple):
    """The repository as one model sees it: every path by kind, for checks on what is missing."""

    root: str
    paths: Mapping[str, tuple[str, ...]]
    listing: frozenset[str]
    policy_files: tuple[PolicyFile, ...] = ()
    notes: tuple[Gap, ...] = ()


class Waivers(NamedTuple):
    """The waivers in force after a run: ``used`` are the ids of those that suppressed something.

    ``silent`` are checks that did not run or could not tell everything: an unused waiver for one proves nothing. With
    ``faults`` of the file itself, none of its waivers counts.
    """

    path: str
    faults: tuple[Fault, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    used: frozenset[str] = frozenset()
    silent: frozenset[str] = frozenset()

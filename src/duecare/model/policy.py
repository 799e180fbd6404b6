"""A policy as it is in force: strict, frozen, every value with its origin."""

from collections.abc import Mapping
from typing import Literal

from duecare.model.place import At, Fault, Span
from duecare.model.problem import Severity
from duecare.model.record import NamedTuple


class Ask(NamedTuple):
    """Ask a role instead of deciding."""

    role: str


class Base(NamedTuple):
    """A reference to compare with: ``base-branch``, ``base-model`` or a named one, and the margin allowed."""

    reference: str
    margin: float


class Gap_(NamedTuple):  # noqa: N801 - `Gap` is the noun for what could not be known
    """Largest difference allowed between groups."""

    over: str
    at_most: float


class Requirement(NamedTuple):
    """One line of ``require``: exactly one of the five demands is set."""

    task: str
    metric: str
    span: Span
    at_least: float | None = None
    at_most: float | None = None
    within: tuple[float, float] | None = None  # target, margin
    not_worse_than: Base | None = None
    largest_gap: Gap_ | None = None
    direction: Literal["higher", "lower"] | None = None
    slice: str = ""
    min_n: int | None = None

    @property
    def label(self) -> str:
        """``task metric`` as messages name it."""
        return f"{self.task} {self.metric}"


class Licenses(NamedTuple):
    """Allowed and denied licenses: SPDX expressions, Hub ids, or ``class:<name>``; empty ``allow`` allows all known."""

    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()


class Allowed(NamedTuple):
    """Personal data that may stand: a kind, and a regular expression its values match."""

    kind: str
    matching: str


class Sampled(NamedTuple):
    """Personal data without a form (``name``, ``address``): told by a language model from a sample of rows.

    ``rows`` are drawn and told within ``seconds``; at most ``max_rate`` of all rows may hold a kind. No kinds: off.
    """

    kinds: tuple[str, ...] = ()
    model: str = "en_core_web_sm"
    rows: int = 1000
    seconds: int = 300
    max_rate: float = 0.0


class CompositionLimits(NamedTuple):
    """How far a change may move the share of a source, license, language, length or group; ``new``: what asks anew."""

    max_shift: float = 0.2
    new: tuple[str, ...] = ("license", "personal_data")


class DataLimits(NamedTuple):
    """``limits.data``."""

    licenses: Licenses = Licenses()
    personal_data_max_rows: int = 0
    personal_data_allow: tuple[Allowed, ...] = ()
    personal_data_sampled: Sampled = Sampled()
    toxicity_scorer: str = "default"
    toxicity_above: float = 0.8
    toxicity_max_rate: float = 0.005
    representation_axes: tuple[str, ...] = ()
    representation_reference: str = "uniform"
    representation_min_ratio: float = 0.2
    overlap_against: tuple[str, ...] = ()
    overlap_max_rows: int = 0
    composition: CompositionLimits = CompositionLimits()
    elsewhere: Ask | Literal["refuse"] = "refuse"
    remotes: tuple[str, ...] = ()
    review_days: int = 365


Inconclusive = Literal["pass", "warn", "block"] | Ask


class EvaluationLimits(NamedTuple):
    """``limits.evaluations``."""

    confidence: float = 0.95
    inconclusive: Inconclusive = "block"
    min_n: int = 1
    max_errors: float = 0.0


class CardLimits(NamedTuple):
    """``limits.card``: topics (knowledge/headings) that a card must have, and the fewest words a section needs."""

    sections: tuple[str, ...] = ()
    dataset_sections: tuple[str, ...] = ()
    min_words: int = 4


class Rules(NamedTuple):
    """What one model is judged by: its own section of the policy over the defaults.

    ``files`` maps a kind to its globs, relative to ``root``; a kind without globs is found by well-known names and
    content. ``checks`` maps a check's id to its severity; a check that is not in it is off.
    """

    name: str = "default"
    root: str = "."
    identity: tuple[str, ...] = ()
    files: Mapping[str, tuple[str, ...]] = {}
    references: Mapping[str, tuple[str, ...]] = {}
    require: tuple[Requirement, ...] = ()
    data: DataLimits = DataLimits()
    evaluations: EvaluationLimits = EvaluationLimits()
    card: CardLimits = CardLimits()
    checks: Mapping[str, Severity] = {}
    schemas: Mapping[str, tuple[str, ...]] = {}
    span: Span = Span("")


class Role(NamedTuple):
    """Who approves which kinds, and how many of them must."""

    role: str
    covers: tuple[str, ...]
    needs: int
    teams: tuple[str, ...]
    users: tuple[str, ...]
    same_person: Literal["allow", "refuse"]
    span: Span


class Principle(NamedTuple):
    """A guideline of the team, bound to the checks that enforce it."""

    name: str
    statement: str
    owner: str
    checks: tuple[str, ...]
    span: Span


class Waiver(NamedTuple):
    """An accepted finding or gap. ``scope`` is a glob over paths; dates are ISO 8601 as written.

    ``fingerprints`` narrows it to those findings; none: all of the check within scope. With ``faults`` it suppresses
    nothing.
    """

    id: At[str]
    at: At[object]
    check: str = ""
    scope: str = ""
    reason: str = ""
    owner: str = ""
    created: str = ""
    expires: str = ""
    fingerprints: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()


class Policy(NamedTuple):
    """The whole policy in force. ``digest`` is the sha256 over every file it was made of, in order of reading.

    ``origins`` maps the JSON pointer of a value in the effective policy to the place that set it
    (``duecare.yaml:12:5``, ``pack starter`` or ``default``). ``gate`` are the rules without those of any model: by them
    what belongs to no model (waivers) is judged.
    """

    path: str
    digest: str
    models: tuple[Rules, ...]
    principles: tuple[Principle, ...] = ()
    approvals: tuple[Role, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    origins: Mapping[str, str] = {}
    effective: Mapping[str, object] = {}
    extends: tuple[str, ...] = ()
    gate: Rules = Rules()

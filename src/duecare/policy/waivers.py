"""``.duecare/waivers.yaml``: findings and gaps that somebody accepts, for a reason and for a time."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from duecare.knowledge.dates import day
from duecare.knowledge.nearest import did_you_mean
from duecare.knowledge.shape import Date, Exactly, Field, ListOf, OneOrMany, Record, Text, children, faults, text, texts
from duecare.knowledge.waivers import GATE, MOST, too_long
from duecare.model.documents import Waivers
from duecare.model.place import At, Fault, Tree
from duecare.model.policy import Waiver
from duecare.policy.paths import glob_faults
from duecare.policy.shape import CHECK, NAME, WORD

PATH = ".duecare/waivers.yaml"
EMPTY_REASONS = frozenset({"todo", "tbd", "tba", "n/a", "na", "none", "-", "x", "fixme", "?", "...", "test"})

WAIVER = Record(
    {
        "id": Field(NAME, True, "Name of the waiver, shown wherever it is used.", "W-1"),
        "check": Field(CHECK, True, "The check whose findings or gaps are accepted.", "DC305"),
        "scope": Field(WORD, True, "Glob over the paths it holds for.", "cards/legacy/*.md"),
        "fingerprints": Field(
            OneOrMany(Text(r"^[0-9a-f]{20}$", means="a fingerprint of 20 hexadecimal digits"), 1),
            doc="Only these findings; all of the check within scope when not said.",
        ),
        "reason": Field(WORD, True, "Why it is accepted.", "The vendor corrects the card with release 2."),
        "owner": Field(WORD, True, "Who answers for it.", "data-team@example.com"),
        "created": Field(Date(), True, "Day it was made.", "2026-01-31"),
        "expires": Field(Date(), True, "Its last day, at most 180 days after `created`.", "2026-04-30"),
    }
)
WAIVERS = Record(
    {
        "version": Field(Exactly(1), True, "Version of the format.", 1),
        "waivers": Field(ListOf(WAIVER), True, "The waivers.", []),
    }
)
HEAD = Record({**WAIVERS.fields, "waivers": Field(ListOf(Record({}, open=True)), True, "The waivers.", [])})


def parse(tree: Tree, known: Collection[str], path: str = PATH) -> Waivers:
    """The waivers of a file; each holds what is wrong with it, and one with a fault suppresses nothing."""
    root = tree.root
    if root is None:
        return Waivers(path, tree.faults)
    seen: set[str] = set()
    waivers = tuple(_waiver(at, known, seen) for at in children(root, "waivers") if isinstance(at.value, dict))
    return Waivers(path, (*tree.faults, *faults(root, HEAD)), waivers)


def _waiver(at: At[object], known: Collection[str], seen: set[str]) -> Waiver:
    name = text(at, "id") or at.put("")
    waiver = Waiver(
        id=name,
        at=at,
        check=_written(at, "check"),
        scope=_written(at, "scope"),
        reason=_written(at, "reason"),
        owner=_written(at, "owner"),
        created=_written(at, "created"),
        expires=_written(at, "expires"),
        fingerprints=tuple(found.value for found in texts(at, "fingerprints")),
    )
    wrong = (*faults(at, WAIVER), *_senseless(waiver, known, seen))
    seen.add(name.value)
    return waiver._replace(faults=wrong)


def _written(at: At[object], key: str) -> str:
    found = at.get(key)
    value = found.value if found else None
    return value.isoformat() if isinstance(value, date) else value if isinstance(value, str) else ""


def _senseless(waiver: Waiver, known: Collection[str], seen: set[str]) -> Iterator[Fault]:
    at = waiver.at
    if waiver.id.value in seen:
        yield Fault(waiver.id.span, f"a second waiver is called `{waiver.id.value}`", "give each its own id")
    if check := text(at, "check"):
        yield from _check(check, known)
    if scope := text(at, "scope"):
        yield from glob_faults(scope)
    reason = text(at, "reason")
    if reason and (reason.value.strip().strip(".").lower() in EMPTY_REASONS or len(reason.value.split()) < 2):
        yield Fault(reason.span, f"the reason `{reason.value}` gives none", "say why it is accepted", reason.pointer)
    expires, created = at.get("expires"), day(waiver.created)
    if expires and created and too_long(waiver):
        what = f"stands from {waiver.created} to {waiver.expires}, longer than {MOST.days} days"
        yield Fault(expires.span, what, f"let it end by {created + timedelta(days=MOST.days)}", expires.pointer)


def _check(at: At[str], known: Collection[str]) -> Iterator[Fault]:
    if at.value.startswith(GATE) and at.value in known:
        what = f"`{at.value}` watches the gate itself and cannot be waived"
        yield Fault(at.span, what, "mend what it finds", at.pointer)
    elif at.value not in known:
        what = f"no check is called `{at.value}`{did_you_mean(at.value, sorted(known))}"
        yield Fault(at.span, what, "`duecare rules` lists the checks there are", at.pointer)


def with_use(waivers: Waivers, used: frozenset[str], silent: frozenset[str]) -> Waivers:
    """The waivers with what a run made of them."""
    return waivers._replace(used=used, silent=silent)

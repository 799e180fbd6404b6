"""The change moves what the training rows are made of further than the policy allows.

Why: a model becomes what it reads. When a tenth of the rows that came from one source becomes half of them, the model's
tone, its languages and the people it knows of change with it, and every evaluation of before speaks of another model. A
license or a kind of personal data that no row had before is a decision that somebody should take on purpose.

Compared are the rows of the base and of the change by source and license (as the manifests declare them), language,
length and the groups of people that rows name. Source, license and length are counted of every row. Languages are told
of a sample and groups by the words that name them; there the interval of the difference is judged, and where it leaves
the limit inside, the gap says how many more rows would tell.

Example:
    data/forum.manifest.yaml names 9,000 rows of a forum dump; before, all 6,000 rows came from the support desk.

Fix: take fewer rows of what grew or add rows of what shrank; or, if it is meant, raise the limit
(`limits.data.composition.max_shift`) in a change of its own, or accept this one with a waiver. What was measured on the
old rows is to be measured again.

"""

from collections.abc import Iterator

from duecare.knowledge.shifts import Move, moves
from duecare.model.case import Case
from duecare.model.composition import Axis, Composition, NewKind
from duecare.model.documents import Project
from duecare.model.place import Span
from duecare.model.policy import CompositionLimits
from duecare.model.problem import Gap, Problem
from duecare.model.rule import Need, Rule

RULE = Rule(
    id="DC214",
    slug="composition-shift",
    on=Project,
    severity="warning",
    stage="preview",
    needs=frozenset({Need.PROFILES, Need.MANIFESTS, Need.BASE}),
    frameworks=(
        "EU AI Act 10(2)(f)", "EU AI Act 10(3)", "NIST AI RMF MEASURE 2.11", "NIST AI RMF MANAGE 4.1",
        "ISO 42001 A.7.2", "ISO 42001 A.7.4",
    ),
)  # fmt: skip

DECLARED = frozenset({"source", "license"})
ALWAYS = frozenset({"source", "license", "language", "length"})


def find(subject: Project, case: Case) -> Iterator[Problem | Gap]:
    """Shares that moved too far, licenses and kinds of personal data that are new."""
    shift, limits = case.shift, case.rules.data.composition
    if isinstance(shift, Gap):
        what = f"how the rows divide cannot be compared with the base: {shift.what}"
        yield Gap(shift.span, what, shift.unlock, anchor="composition")
        return
    if shift is None or shift.empty or not shift.then:
        return
    yield from _unknown(shift)
    if "license" in limits.new:
        yield from (_license(name, path) for name, path in shift.licenses)
    if "personal_data" in limits.new:
        yield from (_kind(kind) for kind in shift.kinds)
    wanted = ALWAYS | set(case.rules.data.representation_axes)
    for axis in shift.axes:
        if axis.name in wanted:
            yield from _axis(axis, shift, limits, case.rules.evaluations.confidence)


def _unknown(shift: Composition) -> Iterator[Gap]:
    for why in shift.unknown:
        unlock = "check where the rows of the base and of the change are, with duecare[data]"
        yield Gap(Span(shift.largest), f"not all of what moved is known: {why}", unlock, anchor=f"composition/{why}")


def _license(name: str, path: str) -> Problem:
    what = f"rows under the license {name} come in with {path}; no row had it before"
    fix = "make sure that the license allows this use and what the model is released under, then have it approved"
    return Problem(Span(path), what, fix, anchor="composition/license", value=name)


def _kind(kind: NewKind) -> Problem:
    verb = "holds" if kind.rows == 1 else "hold"
    what = f"{kind.rows:,} row{'s' * (kind.rows != 1)} {verb} {kind.kind} ({kind.title}), which no row held before"
    fix = "take it out, or declare it in the manifest's `personal_data.kinds` with its legal basis"
    return Problem(Span(kind.path), what, fix, anchor="composition/personal data", value=kind.kind)


def _axis(axis: Axis, shift: Composition, limits: CompositionLimits, confidence: float) -> Iterator[Problem | Gap]:
    told = {name for name, _ in shift.licenses} if axis.name == "license" and "license" in limits.new else set()
    found = [(move, move.decide(limits.max_shift)) for move in moves(axis, confidence)]
    far = [move for move, outcome in found if outcome == "fail" and move.part.name not in told]
    # Where one part grew or shrank the shares of all others follow: the one is told, unless it was told already.
    for move in [move for move in far if _itself(move, limits)] or ([] if told else far):
        anchor, fix = f"composition/{axis.name}", _fix(move)
        path = move.part.path or shift.largest
        yield Problem(Span(path), _what(move, limits), fix, anchor=anchor, value=move.part.name)
    unsure = [move for move, outcome in found if outcome == "cannot tell"]
    if unsure:
        yield _unsure(axis, unsure, shift, limits)


def _itself(move: Move, limits: CompositionLimits) -> bool:
    """Whether the part's own rows make for at least half of a move that is too far."""
    axis, part = move.axis, move.part
    return abs(part.now - part.then) > limits.max_shift / 2 * max(axis.then, axis.now)


def _what(move: Move, limits: CompositionLimits) -> str:
    between = ""
    if move.interval is not None:
        between = f" (by {100 * move.interval.lower:+.3g} to {100 * move.interval.upper:+.3g})"
    moved = f"{_percent(move.then)} → {_percent(move.now)} of the rows{between}"
    return f"{move.axis.name} `{move.part.name}`: {moved}{_rows(move)}; the policy allows {_percent(limits.max_shift)}"


def _rows(move: Move) -> str:
    part = move.part
    if part.came is None or part.went is None:
        return ""
    return f", {part.came:,.0f} rows come and {part.went:,.0f} go"


def _fix(move: Move) -> str:
    if move.axis.name in DECLARED and not move.part.came and not move.part.went and move.part.came is not None:
        return f"no row came or went, what the manifests say of them did: see that each {move.axis.name} is right"
    way = "take in fewer rows of it, or more of the others" if move.by > 0 else "keep more rows of it"
    return f"{way}; or raise `limits.data.composition.max_shift` in a change of its own"


def _unsure(axis: Axis, unsure: list[Move], shift: Composition, limits: CompositionLimits) -> Gap:
    names = ", ".join(move.part.name for move in unsure[:4]) + (", …" if len(unsure) > 4 else "")
    most = max((move.enough(limits.max_shift) or 0 for move in unsure), default=0)
    asked = int(min(axis.asked or (0.0, 0.0)))
    limit = _percent(limits.max_shift)
    what = f"{axis.name}: {asked:,} rows are too few to tell whether the share of {names} moved by more than {limit}"
    unlock = f"about {most:,} on each side would tell if the shares stay" if most else "no number of rows would tell"
    return Gap(Span(shift.largest), what, unlock, anchor=f"composition/{axis.name}/few")


def _percent(share: float) -> str:
    return f"{100 * share:.3g} %"

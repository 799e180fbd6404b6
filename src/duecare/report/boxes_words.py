"""What a change does, in words that the terminal and the comment share; plain text, not yet escaped."""

from collections.abc import Iterable

from duecare.model.baseline import Amnesty
from duecare.model.compared import Compared, DataDelta, LicenseDelta, MetricDelta
from duecare.report.tally import several


def number(value: float | None) -> str:
    """A measured number; a dash where there is none."""
    return "–" if value is None else f"{value:.4g}"


def signed(value: float) -> str:
    """A difference with its sign."""
    return f"{value:+.3g}".replace("-", "−")


def difference(one: MetricDelta) -> str:
    """``−0.2 (−0.236 to −0.164)``, as far as it is known."""
    if one.then is None or one.now is None:
        return ""
    between = "" if one.lower is None or one.upper is None else f" ({signed(one.lower)} to {signed(one.upper)})"
    return signed(one.now - one.then) + between


def meaning(one: MetricDelta) -> str:
    """What the difference amounts to."""
    if one.then is None:
        return "new"
    if one.now is None:
        return "gone"
    if one.now == one.then:
        return "the same, of other samples"
    if one.lower is None:
        way = {True: "better", False: "worse", None: "changed"}[one.better]
        return f"{way}, uncertainty unknown"
    if not one.certain:
        return "no difference that could be told from chance"
    return {True: "better", False: "worse", None: "changed"}[one.better]


def worst_first(metrics: Iterable[MetricDelta]) -> list[MetricDelta]:
    """Gone, then worse beyond doubt, then worse, then the rest, each by name."""

    def rank(one: MetricDelta) -> int:
        if one.now is None:
            return 0
        return (1 if one.certain else 2) if one.better is False else 3

    return sorted(metrics, key=lambda m: (rank(m), m.label))


def data(one: DataDelta) -> str:
    """``changed, 1,000 → 1,200 rows (+200)``."""
    state = f"moved from {one.was}" if one.was else one.state
    then, now = one.rows
    if then is None and now is None:
        then, now = one.size
        unit = "bytes"
    else:
        unit = "rows"
    if one.state == "added":
        return f"{state}, {_count(now, unit)}"
    if one.state == "removed":
        return f"{state}, it had {_count(then, unit)}"
    moved = f" ({now - then:+,})".replace("-", "−") if then is not None and now is not None and now != then else ""
    return f"{state}, {_bare(then)} → {_count(now, unit)}{moved}"


def _count(value: int | None, unit: str) -> str:
    return f"{value:,} {unit}" if value is not None else f"{unit} not counted"


def _bare(value: int | None) -> str:
    return f"{value:,}" if value is not None else "?"


def license_(one: LicenseDelta) -> str:
    """``gains the license x``."""
    return f"{'gains' if one.added else 'loses'} the license {one.license}"


def base(compared: Compared) -> str:
    """``main @ 1234567``."""
    against = compared.against
    short = against.commit[:12]
    return short if against.ref.startswith(short) else f"{against.ref} @ {short}"


def gate(compared: Compared) -> str:
    """How many changes loosen the gate, and how many do not."""
    looser = len(compared.gate.weaker)
    rest = len(compared.gate.changes) - looser
    parts = [f"{several(looser, 'change')} may loosen it"] * bool(looser)
    parts += [f"{several(rest, 'change')} do{'es' * (rest == 1)} not"] * bool(rest)
    return " · ".join(parts)


def amnesty(held: Amnesty) -> str:
    """Size and age of the baseline."""
    age = f"the oldest since {held.oldest} ({several(held.days, 'day')})"
    return f"{several(held.size, 'finding')} recorded, {held.standing:,} still stand; {age}"

"""Which way a value of the policy loosens the gate; what nobody can say counts as looser."""

from collections.abc import Iterable
from typing import Literal

Way = Literal["up", "down"]

# A number that goes this way lets more pass.
NUMBERS: dict[str, Way] = {
    "limits.data.personal_data.max_rows": "up",
    "limits.data.personal_data.sampled.max_rate": "up",
    "limits.data.personal_data.sampled.rows": "down",
    "limits.data.personal_data.sampled.seconds": "down",
    "limits.data.toxicity.above": "up",
    "limits.data.toxicity.max_rate": "up",
    "limits.data.representation.min_ratio": "down",
    "limits.data.overlap.max_rows": "up",
    "limits.data.composition.max_shift": "up",
    "limits.data.review_days": "up",
    "limits.evaluations.confidence": "down",
    "limits.evaluations.min_n": "down",
    "limits.evaluations.max_errors": "up",
    "limits.card.min_words": "down",
    "require.at_least": "down",
    "require.at_most": "up",
    "require.margin": "up",
    "require.min_n": "down",
    "require.largest_gap.at_most": "up",
    "approvals.needs": "down",
}
# From the loosest to the strictest.
ORDERS: dict[str, tuple[str, ...]] = {
    "limits.evaluations.inconclusive": ("pass", "warn", "ask", "block"),
    "limits.data.elsewhere": ("ask", "refuse"),
    "checks.severity": ("off", "info", "warning", "error"),
    "preview": ("info", "warning", "error"),
    "approvals.same_person": ("allow", "refuse"),
}
# Lists whose new entries loosen, and lists whose lost ones do; of all others either does.
GAINS = frozenset(
    {"limits.data.licenses.allow", "limits.data.personal_data.allow", "limits.data.remotes", "approvals.from.teams",
     "approvals.from.users"}
)  # fmt: skip
LOSSES = frozenset(
    {"limits.data.licenses.deny", "limits.data.personal_data.sampled.kinds", "limits.data.representation.axes",
     "limits.data.overlap.against", "limits.data.composition.new", "approvals.covers", "limits.card.sections",
     "limits.card.dataset_sections", "principles.checks", "schemas", "files"}
)  # fmt: skip
# What an empty list means: everything is allowed.
EMPTY_IS_ALL = frozenset({"limits.data.licenses.allow"})
NEUTRAL = frozenset({"principles.statement", "principles.owner"})


def looser(kind: str, then: object, now: object) -> bool:
    """Whether the gate lets more through with ``now`` than with ``then``; True where that cannot be said."""
    if kind in NEUTRAL:
        return False
    if kind in NUMBERS:
        return _number(NUMBERS[kind], then, now)
    if kind in ORDERS:
        order = ORDERS[kind]
        ranks = [order.index(word) if (word := str(value).split(" ")[0]) in order else -1 for value in (then, now)]
        return ranks[1] < ranks[0] or ranks[0] == ranks[1] or -1 in ranks
    if kind == "require.within":
        return _within(then, now)
    if isinstance(then, tuple | None) and isinstance(now, tuple | None):
        return _list(kind, then, now)
    return True


def _number(way: Way, then: object, now: object) -> bool:
    if not isinstance(then, int | float) or not isinstance(now, int | float):
        return now is None
    return now > then if way == "up" else now < then


def _within(then: object, now: object) -> bool:
    """A moved or widened window takes in what was outside."""
    if not isinstance(then, tuple) or not isinstance(now, tuple) or len(then) != 2 or len(now) != 2:
        return now is None
    (old, margin), (new, wide) = ((float(a), float(b)) for a, b in (then, now))
    dust = 1e-12
    return new - wide < old - margin - dust or new + wide > old + margin + dust


def _list(kind: str, then: tuple[str, ...] | None, now: tuple[str, ...] | None) -> bool:
    old, new = set(then or ()), set(now or ())
    if kind in EMPTY_IS_ALL and not (old and new):
        return bool(old)
    if kind == "files" and (then is None or now is None):
        return True  # from well-known names to a list, or back: nobody can say what that leaves out
    if kind in GAINS:
        return bool(new - old)
    return bool(old - new) if kind in LOSSES else True


def listed(names: Iterable[str], most: int = 4) -> str:
    """Names in code quotes, the first few of them."""
    every = list(names)
    more = f" and {len(every) - most} more" if len(every) > most else ""
    return ", ".join(f"`{name}`" for name in every[:most]) + more

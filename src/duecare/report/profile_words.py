"""Words for a profile: sections, counts, intervals, places, and what each measure cannot see."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from duecare.knowledge.measures import entries, number
from duecare.model.record import NamedTuple
from duecare.report.escape import visible

Measures = Mapping[str, Any]
SHOWN = 6
EACH = 2
"""Places shown in all, and of one kind while there are others."""

LIMITS = {
    "personal_data": "values that tell by their form; names and postal addresses are looked for only where "
    "`limits.data.personal_data.sampled.kinds` asks for them",
    "names": "a model told them: about one full name in four is missed, and one in seven is none; it cannot tell "
    "public figures from others",
    "secrets": "known formats, and random values in assignments; a password in prose may be missed",
    "hidden_text": "text split over lines, white on white, or in codes other than base64 is not found",
    "toxicity": "it knows English words, not meanings: it sees no hate in polite words (AUC 0.46 on HateCheck, no "
    "better than chance), misses about two of three texts that people call toxic, and takes quotation for use",
    "representation": "English terms; how often a group is named, not how it is spoken of; no names of people",
    "association": "English terms; words in one sentence, whatever it says of them",
    "language": "short texts, code and lists of names are often taken for another language: read the rows first",
    "duplicates": "paraphrases and translations are not found",
    "contamination": "paraphrases and translations are not found",
}
"""What a reader must know before relying on a measure; docs/detectors says it with figures."""


class Section(NamedTuple):
    """A title, a line that says it all, figures in columns, and places to look at.

    ``measure``: of what; ``limits``: what it cannot see.
    """

    title: str
    said: str
    figures: tuple[tuple[str, ...], ...] = ()
    places: tuple[str, ...] = ()
    measure: str = ""
    limits: str = ""


def part(m: Measures, key: str) -> Measures:
    """The mapping under a key, or an empty one."""
    value = m.get(key)
    return value if isinstance(value, Mapping) else {}


def parts(m: Measures, key: str) -> dict[str, Measures]:
    """The mappings in the mapping under a key."""
    return {str(name): value for name, value in part(m, key).items() if isinstance(value, Mapping)}


def whole(m: Measures, key: str) -> int:
    """The count under a key; 0 where none stands."""
    return int(number(m, key) or 0)


def text(m: Measures, key: str) -> str:
    """The text under a key, with what would not show made visible."""
    value = m.get(key)
    return visible(value) if isinstance(value, str) else ""


def n(value: object) -> str:
    """A number with its thousands apart."""
    return f"{value:,}" if isinstance(value, int | float) else visible(str(value))


def rows(count: int, of: int | None = None) -> str:
    """``1 row``; ``3 of 300 rows``."""
    if of is not None:
        return f"{count:,} of {of:,} row{'s' * (of != 1)}"
    return f"{count:,} row{'s' * (count != 1)}"


def percent(count: int, of: int) -> str:
    """The share that ``count`` of ``of`` is; nothing of nothing."""
    return f"{_short(count / of)} %" if of else ""


def between(interval: object) -> str:
    """What an estimated rate lies between."""
    if isinstance(interval, list | tuple) and len(interval) == 2 and all(isinstance(x, int | float) for x in interval):
        return f"between {_short(interval[0])} and {_short(interval[1])} %"
    return ""


def _short(rate: float) -> str:
    value = f"{100 * rate:.3g}"
    return value if "e" not in value else f"{100 * rate:.2f}"


def places(m: Measures, key: str = "examples") -> tuple[str, ...]:
    """The first places of each kind, masked as their detectors masked them; a row once for each kind."""
    kinds: dict[str, dict[tuple[str, str], Measures]] = defaultdict(dict)
    for one in entries(m, key):
        kinds[str(one.get("kind"))].setdefault((str(one.get("path")), str(one.get("row"))), one)
    most = SHOWN if len(kinds) == 1 else EACH
    return tuple(place(one) for found in kinds.values() for one in list(found.values())[:most])[:SHOWN]


def place(e: Measures) -> str:
    """File, row, field, and what stands there."""
    what = ": ".join(visible(str(e[key])) for key in ("kind", "what", "shown") if e.get(key))
    where = f"{visible(str(e.get('path')))} row {n(e.get('row'))} {visible(str(e.get('field') or ''))}".strip()
    return f"{where} {what}".strip()


def ranked(counts: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """The largest first, then by name."""
    return iter(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

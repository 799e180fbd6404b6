"""Days as people write them in manifests, cards and waivers."""

import re
from datetime import date

from duecare.knowledge.late import late

_TIME = r"[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?"
_DAY = late(rf"(\d{{4}})-(\d{{2}})-(\d{{2}})(?:{_TIME})?", re.ASCII)


def day(written: str) -> date | None:
    """The day of an ISO 8601 date or timestamp; None when it is not one, or no such day exists."""
    match = _DAY.fullmatch(written.strip())
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None

"""Patterns that are compiled when they are first asked for: most runs need few of them, and compiling costs more."""

import re
from functools import cache


@cache
def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern, compiled once."""
    return re.compile(text, flags)


def loosely(text: str) -> re.Pattern[str]:
    """The pattern, compiled once, for either case."""
    return pattern(text, re.IGNORECASE)

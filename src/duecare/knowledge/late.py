"""Patterns that are compiled when they are first used: most runs need few of them, and compiling costs more."""

import re
from functools import cache
from typing import Any, AnyStr, cast


class _Late:
    def __init__(self, text: Any, flags: int) -> None:
        self.late = text, flags

    def __getattr__(self, name: str) -> Any:
        made = re.compile(*self.late)
        # from now on these are found without coming here
        self.__dict__.update({each: getattr(made, each) for each in dir(made) if not each.startswith("__")})
        return getattr(made, name)


def late(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """The pattern, compiled when it is first used."""
    return cast("re.Pattern[AnyStr]", _Late(text, flags))


@cache
def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern, compiled once."""
    return re.compile(text, flags)


def loosely(text: str) -> re.Pattern[str]:
    """The pattern, compiled once, for either case."""
    return pattern(text, re.IGNORECASE)

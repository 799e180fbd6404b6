"""What a plain YAML scalar means, by the rules of YAML 1.1 that the tools of this field follow (`no` is false)."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from yaml.constructor import SafeConstructor
from yaml.resolver import Resolver

CORE = "tag:yaml.org,2002:"
STR, NULL, BOOL, INT, FLOAT, TIME = (CORE + name for name in ("str", "null", "bool", "int", "float", "timestamp"))
MAX_DIGITS = 4000
TRUE = frozenset({"yes", "true", "on"})
FALSE = frozenset({"no", "false", "off"})
RESOLVERS: dict[str | None, list[tuple[str, re.Pattern[str]]]] = Resolver.yaml_implicit_resolvers
ANYWHERE = RESOLVERS.get(None, [])
WHEN = SafeConstructor.timestamp_regexp


def tag_of(text: str) -> str:
    """The tag of a plain scalar without one of its own."""
    for tag, pattern in RESOLVERS.get(text[:1], ANYWHERE):
        if pattern.match(text):
            return str(tag)
    return STR


def value_of(tag: str, text: str) -> object:
    """The value of ``text`` under one of the core tags; ValueError when it cannot have that tag."""
    make = MAKERS.get(tag)
    if make is None:
        return text
    try:
        return make(text)
    except (ValueError, OverflowError) as error:
        # Dates say well what is wrong with them; numbers speak of literals and bases.
        raise ValueError("it is no number" if tag in {INT, FLOAT} else str(error)) from error


def _null(text: str) -> None:
    """Whatever is written is null."""


def _bool(text: str) -> bool:
    if text.lower() not in TRUE | FALSE:
        raise ValueError("it is neither true nor false")
    return text.lower() in TRUE


def _int(text: str) -> int:
    digits = text.replace("_", "")
    if len(digits) > MAX_DIGITS:
        raise ValueError(f"the number has {len(digits):,} digits")
    sign = -1 if digits[:1] == "-" else 1
    digits = digits.lstrip("+-")
    if ":" in digits:
        return sign * int(_sixty(digits, int))
    if digits.startswith(("0b", "0x")):
        return sign * int(digits, 0)
    return sign * int(digits, 8 if digits[:1] == "0" and digits != "0" else 10)


def _float(text: str) -> float:
    written = text.replace("_", "").lower()
    sign = -1.0 if written[:1] == "-" else 1.0
    written = written.lstrip("+-")
    if written == ".inf":
        return sign * float("inf")
    return sign * (_sixty(written, float) if ":" in written else float(written.replace(".nan", "nan")))


def _sixty(text: str, part: Callable[[str], float]) -> float:
    """A number in base sixty, such as 1:30."""
    total = 0.0
    for digits in text.split(":"):
        total = total * 60 + part(digits)
    return total


def _time(text: str) -> date:
    match = WHEN.match(text)
    if match is None:
        raise ValueError("not a date")
    it = match.groupdict()
    year, month, day = int(it["year"]), int(it["month"]), int(it["day"])
    if it["hour"] is None:
        return date(year, month, day)
    micro = int((it["fraction"] or "")[:6].ljust(6, "0"))
    return datetime(
        year, month, day, int(it["hour"]), int(it["minute"]), int(it["second"]), micro, _zone(it["tz_sign"], it)
    )


def _zone(sign: str | None, it: dict[str, str | None]) -> tzinfo | None:
    if sign is None:
        return UTC if it["tz"] else None
    ahead = timedelta(hours=int(it["tz_hour"] or 0), minutes=int(it["tz_minute"] or 0))
    return timezone(-ahead if sign == "-" else ahead)


MAKERS: dict[str, Callable[[str], object]] = {
    NULL: _null, BOOL: _bool, INT: _int, FLOAT: _float, TIME: _time,
}  # fmt: skip

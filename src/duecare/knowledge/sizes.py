"""Sizes and row counts as manifests write them, with the rounding that their writing allows."""

import re
from decimal import Decimal, InvalidOperation

from duecare.knowledge.late import late

_SIZE = late(r"\s*([0-9][0-9_, ]*(?:\.[0-9]+)?)\s*(bytes?|octets?|[kmgtp]?i?b?)\s*", re.IGNORECASE)
_LARGEST, _LONGEST = 2**63, 40
_POWERS = "kmgtp"
_BUCKET = late(r"(?:([0-9]+[KMBT]?)\s*<\s*)?n\s*([<>])\s*([0-9]+[KMBT]?)", re.IGNORECASE)
_THOUSANDS = {"": 1, "K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}


def byte_range(written: object) -> tuple[int, int] | None:
    """The least and most bytes that ``117743``, ``"12 B"`` or ``"5.76 GB"`` can stand for; None when it is no size.

    ``GB`` is written for 10**9 and for 2**30 bytes alike, so both are within the range; ``GiB`` is always 2**30.
    """
    if isinstance(written, bool):
        return None
    if isinstance(written, int):
        return (written, written) if 0 <= written <= _LARGEST else None
    match = _SIZE.fullmatch(written) if isinstance(written, str) and len(written) < _LONGEST else None
    if match is None:
        return None
    try:
        number = Decimal(re.sub(r"[_, ]", "", match[1]))
    except InvalidOperation:  # pragma: no cover - the pattern admits only numbers
        return None
    return _range(number, match[2].lower())


def _range(number: Decimal, unit: str) -> tuple[int, int]:
    power = _POWERS.find(unit[:1]) + 1 if unit[:1] and unit[0] in _POWERS else 0
    if power == 0:
        return int(number), int(number)
    exponent = number.as_tuple().exponent
    half = Decimal(5) * Decimal(10) ** ((exponent if isinstance(exponent, int) else 0) - 1)
    least = 1024**power if "i" in unit else 1000**power
    return int((number - half) * least), int((number + half) * 1024**power) + 1


def row_range(bucket: str) -> tuple[int, int | None] | None:
    """The rows that a Hub ``size_categories`` value admits, both ends included (``10K<n<100K``, ``n>1T``).

    The Hub's buckets are open at both ends and touch, so a count on the border is within both.
    """
    match = _BUCKET.fullmatch(bucket.strip())
    if match is None:
        return None
    low, sign, high = match.groups()
    if sign == ">":
        return _count(high), None
    return (_count(low) if low else 0), _count(high)


def _count(written: str) -> int:
    unit = written[-1].upper() if written[-1].isalpha() else ""
    return int(written[: len(written) - len(unit)]) * _THOUSANDS[unit]

"""How long to wait before asking GitHub again, and when to give up. Told from the answer alone: no clock here."""

from collections.abc import Mapping
from email.utils import parsedate_to_datetime

ATTEMPTS = 4
LONGEST = 60.0
SECONDARY = ("secondary rate limit", "please wait a few minutes", "retry your request again later")


def wait(attempt: int, status: int, headers: Mapping[str, str], message: str) -> float | None:
    """Seconds to wait after the ``attempt``-th answer (from 1); None to give up.

    Status 0 is no answer at all. A wait over a minute is not taken: the run would outlive its job, and the schedule
    asks again anyway.
    """
    if attempt >= ATTEMPTS:
        return None
    seconds = 2.0 ** (attempt - 1)
    if limited(status, headers, message):
        seconds = asked_for(headers, message, seconds)
    elif status and status < 500:
        return None
    return seconds if seconds <= LONGEST else None


def limited(status: int, headers: Mapping[str, str], message: str) -> bool:
    """Whether the answer is a rate limit: then the request was certainly not carried out."""
    if status == 429:
        return True
    said = message.lower()
    spent = headers.get("x-ratelimit-remaining") == "0" or "retry-after" in headers
    return status == 403 and (spent or "rate limit" in said or any(s in said for s in SECONDARY))


def asked_for(headers: Mapping[str, str], message: str, otherwise: float) -> float:
    """The wait that the headers ask for; a minute for a secondary limit without one, as GitHub's guide says."""
    after = headers.get("retry-after", "")
    if after.isdigit():
        return float(after)
    reset = headers.get("x-ratelimit-reset", "")
    if headers.get("x-ratelimit-remaining") == "0" and reset.isdigit():
        return max(0.0, float(reset) - _now(headers)) + 1.0
    return LONGEST if any(s in message.lower() for s in SECONDARY) else otherwise


def _now(headers: Mapping[str, str]) -> float:
    """GitHub's own clock, from the ``Date`` header; 0 (so: give up) without one."""
    try:
        return parsedate_to_datetime(headers.get("date", "")).timestamp()
    except ValueError:
        return 0.0

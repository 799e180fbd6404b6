"""When a waiver counts: whole, begun, not expired, and never for longer than half a year."""

from datetime import date, timedelta

from duecare.knowledge.dates import day
from duecare.model.policy import Waiver

MOST = timedelta(days=180)
# The checks of the gate itself: a waiver for one of them would switch off what watches waivers.
GATE = "DC9"


def counts(waiver: Waiver, today: date) -> bool:
    """Whether the waiver suppresses anything today."""
    return not waiver.faults and not begins_later(waiver, today) and not expired(waiver, today)


def begins_later(waiver: Waiver, today: date) -> bool:
    """Whether it says that it will be made on a day to come; a day that cannot be read never came."""
    created = day(waiver.created)
    return created is None or created > today


def expired(waiver: Waiver, today: date) -> bool:
    """Whether its last day is over; a day that cannot be read is over."""
    expires = day(waiver.expires)
    return expires is None or expires < today


def too_long(waiver: Waiver) -> bool:
    """Whether it would stand for more than 180 days."""
    created, expires = day(waiver.created), day(waiver.expires)
    return created is not None and expires is not None and expires - created > MOST

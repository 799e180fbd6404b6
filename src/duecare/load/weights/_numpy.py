"""Whether a NumPy array holds Python objects, which only a pickle can store."""

import re

from duecare.knowledge.late import late

# Source: NEP 1 / numpy.lib.format: the header is a Python dict literal with the key `descr`.
DESCR = late(rb"['\"]descr['\"]\s*:\s*(?P<type>'[^']*'|\"[^\"]*\"|\[.*?\]\s*,\s*['\"])", re.DOTALL)
OBJECT = late(rb"['\"][|<>=]?O\d*['\"]")


def holds_objects(head: bytes) -> bool:
    """Whether the array that begins so has the type object, or a field that has."""
    match = DESCR.search(head[:65536])
    return match is None or bool(OBJECT.search(match["type"]))

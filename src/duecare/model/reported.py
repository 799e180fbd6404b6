"""What a check's run left for the trusted workflow: its report, and what that report says it judged."""

from duecare.model.record import NamedTuple
from duecare.model.verdict import Judgement

NAME = "duecare-report"
MEASURED = "duecare-measured"  # left by the measuring job of strong mode
REPORT, ORIGIN = "report.json", "origin.json"
"""What the artifact is called, and the files in it."""


class Origin(NamedTuple):
    """What was judged: the head commit, the base commit and its ref. All of it is a claim until it is compared."""

    head: str
    base: str
    base_ref: str


class Report(NamedTuple):
    """A report read back. ``url`` is the page of the run that made it, from the API."""

    judgement: Judgement
    origin: Origin
    url: str = ""


class Withheld(NamedTuple):
    """Why no verdict is shown; ``gate`` when the pull request changed the gate itself."""

    why: str
    unlock: str
    gate: bool = False

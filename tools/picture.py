"""Draw the picture of the README: a real run over a copy of the example with three defects planted.

python tools/picture.py    # writes docs/pictures/blocked.svg
"""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from break_example import Variant, break_
from example_defects import VARIANTS

from duecare.entry.settings import policy_of
from duecare.entry.verdict import verdict
from duecare.entry.walk import Asked
from duecare.model.policy import Policy
from duecare.report.terminal import picture

TO = Path(__file__).resolve().parent.parent / "docs" / "pictures" / "blocked.svg"
PLANTED = ("wrong-checksum", "section-placeholder", "below-threshold")


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "support-assistant"
        edits = tuple(edit for v in VARIANTS if v.name in PLANTED for edit in v.edits)
        break_(Variant("several", (), 1, edits), folder)
        policy = policy_of(folder)
        assert isinstance(policy, Policy)
        judgement = verdict(Asked(folder, datetime.now(UTC).date()), policy)
    drawn = picture(judgement, title="duecare check", width=110, approvals="judged on the pull request")
    TO.parent.mkdir(parents=True, exist_ok=True)
    TO.write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    main()

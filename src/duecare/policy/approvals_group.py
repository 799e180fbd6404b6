"""A merge group holds what the queue merged: an approval speaks for it only where that is what was approved."""

from collections.abc import Mapping

from duecare.model.approvals import Approvals
from duecare.model.problem import Gap
from duecare.model.pull import Snapshot
from duecare.model.tree import Entry
from duecare.model.verdict import Verdict

MOST = 3


def grouped(tree: Approvals, head: Snapshot | Gap, merged: Mapping[str, Entry] | Gap) -> Approvals:
    """The tree as it stands for the group: held when a covered path is not, in ``merged``, what it is at head.

    What else the group changes comes from the requests before it in the queue, each judged in a group of its own.
    """
    if isinstance(head, Gap) or isinstance(merged, Gap):
        gaps = tuple(gap for gap in (head, merged) if isinstance(gap, Gap))
        return tree._replace(verdict=max(tree.verdict, Verdict.UNKNOWN), gaps=(*tree.gaps, *gaps))
    asked = sorted({path for role in tree.roles for path in role.paths})
    other = [path for path in asked if merged.get(path) != head.at(path)]
    if not other:
        return tree
    more = f" and {len(other) - MOST} more" if len(other) > MOST else ""
    hold = f"the queue merged {', '.join(other[:MOST])}{more} into something that nobody approved: update the branch"
    return tree._replace(verdict=max(tree.verdict, Verdict.WAITING), holds=(*tree.holds, hold))

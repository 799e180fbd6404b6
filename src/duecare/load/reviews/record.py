"""duecare's own record of a human evaluation, read strictly."""

from duecare.knowledge.review_shape import REVIEW
from duecare.knowledge.shape import faults
from duecare.load.source import Source
from duecare.model.documents import Review
from duecare.model.place import At, Span

NAME = "review record"
ORDER = 10
OWN = frozenset({"sample", "reviewers", "instructions", "outcome", "disagreement", "corrections"})


def sniff(source: Source) -> bool:
    """A mapping with at least two keys that only such a record has, or a name that claims to be one."""
    if source.name.lower().endswith((".review.yaml", ".review.yml")):
        return True
    root = source.tree.root
    return root is not None and isinstance(root.value, dict) and len(OWN & root.value.keys()) >= 2


def read(source: Source) -> Review:
    """The record with everything that is wrong with it."""
    root, wrong = source.tree.root, source.tree.faults
    if root is None:
        return Review(source.path, NAME, At.fixed(None, Span(source.path)), wrong)
    return Review(source.path, NAME, root, (*wrong, *faults(root, REVIEW)))

"""Hold a tree against a shape: every difference as a fault with its place and its mend."""

from collections.abc import Iterator

from duecare.knowledge.shape.fits import fits
from duecare.knowledge.shape.kinds import Shape
from duecare.model.place import At, Fault


def faults(at: At[object], shape: Shape, example: object = None) -> Iterator[Fault]:
    """Where the value at ``at`` differs from ``shape``; ``example`` is what a fix may propose."""
    if not fits(at.value, shape):
        from duecare.knowledge.shape.told import told  # most documents are right, and need no words

        yield from told(at, shape, example)

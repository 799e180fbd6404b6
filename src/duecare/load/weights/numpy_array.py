"""NumPy ``.npy``: numbers, unless the array holds Python objects."""

from duecare.load.source import Source
from duecare.load.weights._kinds import pickled, safe
from duecare.load.weights._numpy import holds_objects
from duecare.model.documents import Weights

NAME = "npy"
ORDER = 20


def sniff(source: Source) -> bool:
    """The magic word of the format."""
    return source.raw.startswith(b"\x93NUMPY")


def read(source: Source) -> Weights:
    """By the type of its elements."""
    if holds_objects(source.raw):
        return pickled(source, NAME, "a NumPy array of pickled Python objects")
    return safe(source, NAME, "a NumPy array of plain numbers")

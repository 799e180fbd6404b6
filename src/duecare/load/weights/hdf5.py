"""HDF5, as Keras 2 writes it: numbers, unless the model has a Lambda layer, which is marshalled Python code."""

from duecare.knowledge.late import late
from duecare.load.source import Source
from duecare.load.weights._kinds import pickled, safe, unknown
from duecare.model.documents import Weights
from duecare.model.problem import Gap

NAME = "hdf5"
ORDER = 20
LAMBDA = late(rb'\\?"class_name\\?"\s*:\s*\\?"Lambda\\?"')
PIECE = 1 << 22
OVERLAP = 256


def sniff(source: Source) -> bool:
    """The magic word; HDF5 allows a user block before it."""
    return any(source.raw[at : at + 8] == b"\x89HDF\r\n\x1a\n" for at in (0, 512, 1024, 2048))


def read(source: Source) -> Weights:
    """Look for the Lambda layer in the whole file: the model's description may stand anywhere in it."""
    with source.open() as file:
        if isinstance(file, Gap):
            return unknown(source, NAME, file.what)
        rest = b""
        while piece := file.read(PIECE):
            if b"Lambda" in (seen := rest + piece) and LAMBDA.search(seen):
                return pickled(source, NAME, "a Keras model with a Lambda layer, which is Python code")
            rest = seen[-OVERLAP:]
    return safe(source, NAME, "an HDF5 file without Lambda layers")

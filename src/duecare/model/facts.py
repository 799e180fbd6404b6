"""What was measured of a file, without reading it as anything."""

from collections.abc import Mapping
from typing import Literal

from duecare.model.record import NamedTuple


class Pointer(NamedTuple):
    """A small file that stands for bytes kept elsewhere (git-lfs spec v1; DVC), or the address where they lie."""

    store: Literal["lfs", "dvc", "annex", "address"]
    algorithm: str
    oid: str
    size: int | None


class Facts(NamedTuple):
    """Measured of one file: ``size`` in bytes, ``digests`` by algorithm (lower-case hex), ``rows`` when counted.

    With a ``pointer`` the bytes are elsewhere: digests and size are then the pointer's, and rows unknown.
    ``uncounted`` says why rows were wanted and could not be counted.
    ``nfiles`` is the number of files when the path is a folder. A pointer that does not tell its size has size 0 and
    ``pointer.size`` None.
    """

    path: str
    size: int
    digests: Mapping[str, str] = {}
    rows: int | None = None
    pointer: Pointer | None = None
    uncounted: str = ""
    nfiles: int | None = None

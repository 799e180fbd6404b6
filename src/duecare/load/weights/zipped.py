"""Zip archives: PyTorch since 1.6 (a pickle beside raw numbers), ``.npz``, and Keras 3."""

from typing import TYPE_CHECKING, BinaryIO

from duecare.load.source import Source
from duecare.load.weights import _pickle
from duecare.load.weights._kinds import PICKLE_HEAD, pickled, safe, unknown
from duecare.load.weights._numpy import holds_objects
from duecare.load.weights.hdf5 import LAMBDA
from duecare.model.documents import Weights
from duecare.model.problem import Gap

if TYPE_CHECKING:
    from zipfile import ZipFile

NAME = "zip"
ORDER = 10
MAX_MEMBERS = 20_000
MAX_CONFIG = 16 * 1024 * 1024
LOOK = 4096


def sniff(source: Source) -> bool:
    """A zip, whatever its name says."""
    return source.raw.startswith(b"PK\x03\x04")


def read(source: Source) -> Weights:
    """What the members are."""
    from zipfile import BadZipFile, ZipFile  # most weights are asked whether they are zips, and are none

    with source.open() as file:
        if isinstance(file, Gap):
            return unknown(source, NAME, file.what)
        try:
            with ZipFile(file) as archive:
                return _of(source, archive)
        except (BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
            return _broken(source, file, str(error))


def _of(source: Source, archive: "ZipFile") -> Weights:
    names = archive.namelist()
    if len(names) > MAX_MEMBERS:
        return unknown(source, NAME, f"the archive has {len(names):,} members")
    for name in names:
        head = _begins(archive, name, LOOK)
        if name.endswith((".pkl", ".pickle")) or PICKLE_HEAD.match(head):
            kind = (
                "a PyTorch archive with a pickle" if name.endswith("data.pkl") else f"an archive with a pickle ({name})"
            )
            return pickled(source, "pytorch", _pickle.said(_begins(archive, name, _pickle.MAX_BYTES), kind))
        if head.startswith(b"\x93NUMPY") and holds_objects(head):
            return pickled(source, "npz", f"an .npz archive whose {name} holds pickled Python objects")
    if "config.json" in names and "metadata.json" in names:
        return _keras(source, archive)
    if names and all(name.endswith(".npy") for name in names):
        return safe(source, "npz", "an .npz archive of plain arrays")
    return unknown(source, NAME, "it is a zip archive, and of no kind of weights that is known")


def _keras(source: Source, archive: "ZipFile") -> Weights:
    if LAMBDA.search(_begins(archive, "config.json", MAX_CONFIG)):
        return pickled(source, "keras", "a Keras model with a Lambda layer, which is Python code")
    return safe(source, "keras", "a Keras archive without Lambda layers")


def _begins(archive: "ZipFile", name: str, size: int) -> bytes:
    with archive.open(name) as member:
        return member.read(size)


def _broken(source: Source, file: BinaryIO, reason: str) -> Weights:
    """An archive that zip tools refuse; torch may still read it, so a pickle in it counts."""
    file.seek(0)
    head = file.read(1 << 20)
    if b"data.pkl" in head:
        return pickled(source, "pytorch", f"a damaged PyTorch archive with a pickle ({reason})")
    return unknown(source, NAME, f"it is a damaged zip archive ({reason})")

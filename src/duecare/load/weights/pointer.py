"""Weights that are kept elsewhere: judged by their name, which is what their loader goes by."""

from duecare.load.pointers import pointer
from duecare.load.source import Source
from duecare.load.weights._kinds import SAFE_SUFFIXES, named_pickled
from duecare.model.documents import Weights
from duecare.model.facts import Facts

NAME = "pointer"
ORDER = 0
STORES = {"lfs": "git-lfs", "dvc": "DVC", "annex": "git-annex"}


def sniff(source: Source) -> bool:
    """A pointer under the name of weights."""
    named = named_pickled(source) or source.suffix in SAFE_SUFFIXES | {".h5", ".hdf5", ".keras", ".npz"}
    return named and pointer(source.raw) is not None


def read(source: Source) -> Weights:
    """The pointer's facts, and what files of this name are."""
    found = pointer(source.raw)
    if found is None:
        raise ValueError(f"{source.path} is no pointer")
    store = STORES[found.store]
    facts = Facts(source.path, found.size or 0, {found.algorithm: found.oid} if found.algorithm else {}, pointer=found)
    if named_pickled(source):
        evidence = f"a {store} pointer whose name ({source.name}) is that of a pickle"
        return Weights(source.path, NAME, facts, True, evidence)
    if source.suffix in SAFE_SUFFIXES:
        return Weights(source.path, NAME, facts, False, f"a {store} pointer to a {source.suffix} file")
    why = f"it is a {store} pointer, and {source.suffix} files may hold code"
    return Weights(source.path, NAME, facts, False, "", unknown=why)

"""Data sets that ``save_to_disk`` of Hugging Face datasets wrote: a folder of shards is one artefact."""

from collections.abc import Iterable, Iterator, Mapping

from duecare.discover.kinds import Candidate

STATE, INFO = "state.json", "dataset_info.json"


def saved(listing: Iterable[str]) -> frozenset[str]:
    """Folders that hold both the state and the info of a data set."""
    known = set(listing)
    states = (path for path in known if path.endswith(f"/{STATE}"))
    folders = (path.removesuffix(f"/{STATE}") for path in states)
    return frozenset(folder for folder in folders if f"{folder}/{INFO}" in known)


def whole(path: str, folders: frozenset[str]) -> str:
    """The data set that the path is a part of, else the path itself."""
    folder = path.rpartition("/")[0]
    return folder if folder in folders else path


def piled(candidates: Iterable[Candidate], sets: Mapping[str, str]) -> Iterator[Candidate]:
    """The candidates, with one for each data set of very many files; ``sets`` says to which a file belongs."""
    seen: set[str] = set()
    for one in candidates:
        path = sets.get(one.path, one.path)
        if path not in seen:
            seen.add(path)
            yield one if path == one.path else Candidate(path, True, "very many files of one folder")


def folded(candidates: Iterable[Candidate], folders: frozenset[str]) -> Iterator[Candidate]:
    """The candidates, with one for each data set in the place of its shards."""
    seen: set[str] = set()
    for one in candidates:
        path = whole(one.path, folders)
        if path == one.path:
            yield one
        elif path not in seen:
            seen.add(path)
            yield Candidate(path, True, f"a saved data set: {path}/{STATE}")

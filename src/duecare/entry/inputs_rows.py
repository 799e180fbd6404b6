"""Which files a scan was pointed at: files, folders of them, and data sets that `save_to_disk` wrote."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from duecare.entry.inputs_below import Below
from duecare.model.problem import Gap
from duecare.model.record import NamedTuple

MOST = 2000
"""Files of a run that are each told by themselves."""


class Found(NamedTuple):
    """What a scan reads, what it cannot read, and what it passed over, a line each."""

    paths: list[str]
    troubles: Mapping[str, Gap] = {}
    notes: tuple[str, ...] = ()


def data_files(root: Path, paths: Iterable[Path]) -> list[str]:
    """Every data file, relative to the root, each once; what was named itself is taken whatever its name."""
    return found(root, paths).paths


def found(root: Path, paths: Iterable[Path], asked: Path | None = None) -> Found:
    """The data files, and what was not taken; ``asked`` is the repository's root where somebody named it."""
    below = Below(root, asked)
    for path in paths:
        below.name(path.absolute())
    files = sorted({below.path(file) for file in below.files})
    return Found(together(root, files), below.troubles, tuple(below.notes))


def together(root: Path, paths: Sequence[str]) -> list[str]:
    """The paths; of very many files those of one folder and ending are one data set."""
    sets = folded_sets(root, paths)
    return sorted({sets.get(path, path) for path in paths}) if sets else list(paths)


def folded_sets(root: Path, paths: Sequence[str]) -> dict[str, str]:
    """Of very many files, the data set that each is a part of."""
    if len(paths) <= MOST:
        return {}
    from duecare.scan.readers.many import folded

    return folded(root, paths)

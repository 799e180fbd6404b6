"""Which files a scan was pointed at: files, folders of them, and data sets that `save_to_disk` wrote."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from duecare.load.rowlike import rowlike

SKIPPED = frozenset({"node_modules", "__pycache__", "venv", "site-packages"})
WHOLE = frozenset({"state.json", "dataset_info.json"})
MOST = 2000
"""Files of a run that are each told by themselves."""

SAVED = WHOLE | {"dataset_dict.json"}


def data_files(root: Path, paths: Iterable[Path]) -> list[str]:
    """Every data file, relative to the root, each once; what was named itself is taken whatever its name."""
    found: set[str] = set()
    for path in paths:
        full = path.absolute()
        below = _below(full) if full.is_dir() else iter([full])
        found.update(os.path.relpath(file, root).replace(os.sep, "/") for file in below)
    return together(root, sorted(found))


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


def _below(folder: Path) -> Iterator[Path]:
    from duecare.scan.formats import scannable

    for top, folders, files in os.walk(folder):
        whole = WHOLE.issubset(files)  # what save_to_disk wrote is one data set
        if whole:
            yield Path(top)
        folders[:] = sorted(name for name in folders if name[0] != "." and name not in SKIPPED)
        for name in sorted(files):
            if name[0] != "." and name not in SAVED and scannable(name) and not (whole and name.endswith(".arrow")):
                file = Path(top, name)
                if not name.endswith(".json") or rowlike(Path(top), name):
                    yield file

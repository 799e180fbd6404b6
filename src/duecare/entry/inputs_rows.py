"""Which files a scan was pointed at: files, folders of them, and data sets that `save_to_disk` wrote."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from duecare.load.rowlike import rowlike

SKIPPED = frozenset({"node_modules", "__pycache__", "venv", "site-packages"})
WHOLE = frozenset({"state.json", "dataset_info.json"})
SAVED = WHOLE | {"dataset_dict.json"}


def data_files(root: Path, paths: Iterable[Path]) -> list[str]:
    """Every data file, relative to the root, each once; what was named itself is taken whatever its name."""
    found: set[str] = set()
    for path in paths:
        full = path.absolute()
        below = _below(full) if full.is_dir() else iter([full])
        found.update(os.path.relpath(file, root).replace(os.sep, "/") for file in below)
    return sorted(found)


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

"""What lies below a folder that is scanned: files that may be data, and what was passed over, and why."""

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath

from duecare.discover.names import IGNORED_FOLDERS
from duecare.entry.inputs_json import configures, may_hold_rows
from duecare.entry.inputs_links import bounds, named_out, out_of
from duecare.model.place import Span
from duecare.model.problem import Gap

SKIPPED = frozenset({"node_modules", "__pycache__", "venv", "site-packages"})
OURS = IGNORED_FOLDERS | {".duecare", ".github"}
WHOLE = frozenset({"state.json", "dataset_info.json"})
SPLITS = "dataset_dict.json"
BESIDE = frozenset(
    {
        ".yaml", ".yml", ".toml", ".md", ".rst", ".dvc", ".license", ".sha256", ".sha512", ".sha1", ".md5", ".sig",
        ".asc", ".crc", ".lock", ".metadata", ".py", ".ipynb", ".js", ".ts", ".sh", ".html", ".css", ".j2", ".jinja",
        ".tmpl", ".template", ".example", ".sample", ".schema", ".log", ".idx", ".index",
    }
)  # fmt: skip
"""Endings of what lies beside a data file and is called after it."""

OTHERS = frozenset({".jsonlines", ".ldjson", ".orc", ".avro", ".tfrecord", ".tfrecords", ".xlsx", ".xls", ".ods"})
"""Endings of rows that no reader reads."""

SHOWN = 3
SHORT = 1 << 16


class Below:
    """Looks through a folder. ``files`` may be data; ``troubles`` are what is not there or was not followed."""

    def __init__(self, root: Path, asked: Path | None = None) -> None:
        """Paths are told relative to the root; ``asked`` is the repository's where somebody named it."""
        self.root, self.asked = root, asked
        self.files: list[Path] = []
        self.troubles: dict[str, Gap] = {}
        self.hidden: list[str] = []
        self.rowless: list[str] = []

    def path(self, file: Path) -> str:
        """The path of a file as it is told."""
        return os.path.relpath(file, self.root).replace(os.sep, "/")

    def name(self, path: Path) -> None:
        """Take what was named itself, or look below it; no link is followed out of its repository."""
        if real := named_out(path, self.asked):
            told = self.path(path)
            unlock = f"name the place itself, if that is meant: duecare scan {real}"
            self.troubles[told] = out_of(told, "repository", unlock)
        elif path.is_dir():
            self._look(path)
        else:
            self.files.append(path)

    def _look(self, folder: Path) -> None:
        real = Path(os.path.realpath(folder))
        self.bounds, self.called = bounds(folder, self.asked)
        for top, folders, names in os.walk(folder):
            whole = WHOLE.issubset(names)  # what save_to_disk wrote is one data set
            if whole:
                self.files.append(Path(top))
            if SPLITS in names:
                self._splits(Path(top))
            for name in sorted(folders):
                if name[0] == "." and name not in OURS:
                    self._hidden(Path(top, name))
            folders[:] = sorted(name for name in folders if name[0] != "." and name not in SKIPPED)
            for link in filter(Path.is_symlink, (Path(top, name) for name in folders)):
                self._linked(link, real)
            for name in sorted(names):
                if name not in WHOLE and name != SPLITS and not (whole and name.endswith(".arrow")):
                    self._file(Path(top, name))

    def _file(self, file: Path) -> None:
        if file.name[0] == ".":
            self.hidden += [self.path(file)] if _plainly(file) else []
        elif called_data(file.name) and not self._leads_out(file):
            found = may_hold_rows(file, self.path(file)) if file.name.lower().endswith(".json") else True
            self.files += [file] if found else []
            self.rowless += [self.path(file)] if found is False else []

    def _linked(self, link: Path, folder: Path) -> None:
        """A link to a folder: what lies there is looked at where it lies, if that is below the folder too."""
        real, path = Path(os.path.realpath(link)), self.path(link)
        if not real.is_relative_to(folder):
            unlock = f"name the folder itself, if it holds data: duecare scan {real}"
            self.troubles[path] = Gap(Span(path), "is a link to a folder, and was not followed", unlock)

    def _leads_out(self, file: Path) -> bool:
        """Whether the file is a link out of the bounds; that is told."""
        real = Path(os.path.realpath(file))
        if not file.is_symlink() or real.is_relative_to(self.bounds):
            return False
        path = self.path(file)
        unlock = f"replace the link by the file, or name the file itself, if it is meant: duecare scan {real}"
        self.troubles[path] = out_of(path, self.called, unlock)
        return True

    def _hidden(self, folder: Path) -> None:
        for top, folders, names in os.walk(folder):
            folders[:] = sorted(name for name in folders if name not in OURS | SKIPPED)
            self.hidden += [self.path(Path(top, name)) for name in sorted(names) if _plainly(Path(top, name))]

    def _splits(self, folder: Path) -> None:
        """The splits that `save_to_disk` wrote there and that are not there now."""
        try:
            with (folder / SPLITS).open("rb") as opened:
                splits = json.loads(opened.read(SHORT))["splits"]
            lost = [name for name in splits if not (folder / str(name) / "state.json").is_file()]
        except (OSError, ValueError, LookupError, TypeError, RecursionError):
            path = self.path(folder / SPLITS)
            self.troubles[path] = Gap(Span(path), "names no splits", "save the data set again with `save_to_disk`")
            return
        for path in (self.path(folder / str(name)) for name in lost):
            what = f"is not here: {self.path(folder / SPLITS)} names the split"
            self.troubles[path] = Gap(Span(path), what, "fetch the split, or save the data set again")

    @property
    def notes(self) -> Iterator[str]:
        """What was passed over, in a line each."""
        if self.hidden:
            files = "1 hidden file" if len(self.hidden) == 1 else f"{len(self.hidden):,} hidden files"
            yield f"{files} of rows passed over: {_some(self.hidden)}; name what is to be scanned"
        if self.rowless:
            files = "1 JSON file" if len(self.rowless) == 1 else f"{len(self.rowless):,} JSON files"
            yield f"{files} without rows passed over: {_some(self.rowless)}; name what is to be scanned"


def called_data(name: str) -> bool:
    """Whether a file is called as data is, be it that no reader reads it so: ``x.jsonl.zip``, ``x.csv.bak``."""
    from duecare.scan.formats import scannable
    from duecare.scan.rows import COUNTERS

    endings = [ending.lower() for ending in PurePath(name).suffixes]
    if scannable(name):
        return len(endings) == 1 or not configures(name[: name.rindex(".")])
    if not endings or endings[-1] in BESIDE or configures(name[: name.rindex(".")]):
        return False
    alike = tuple(ending for ending in COUNTERS if ending != ".json")
    return endings[-1] in OTHERS or endings[-1].startswith(alike) or not COUNTERS.keys().isdisjoint(endings[:-1])


def _plainly(file: Path) -> bool:
    """Whether a hidden file holds rows; of JSON only where it begins so."""
    return called_data(file.name) and (not file.name.endswith(".json") or may_hold_rows(file, file.name) is True)


def _some(paths: Sequence[str]) -> str:
    return ", ".join(paths[:SHOWN]) + (", …" if len(paths) > SHOWN else "")

"""Measure the files that documents name: only what the active checks need."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from duecare.knowledge.globs import compiled
from duecare.load.facts import measure
from duecare.model.documents import Document
from duecare.model.facts import Facts
from duecare.model.manifest import File, Manifest
from duecare.model.place import Span
from duecare.model.problem import Gap
from duecare.model.rule import Need

Measured = dict[str, Facts | Gap]


def facts(
    root: Path, data: Iterable[str], manifests: Iterable[Document], needs: frozenset[Need], listing: Iterable[str]
) -> Measured:
    """Facts of the ``data`` paths and of all that ``manifests`` name, with digests and rows if they are needed."""
    files = [f for m in manifests if isinstance(m, Manifest) for f in m.files]
    wanted: dict[str, set[str]] = {path: set() for path in data}
    paths = sorted(listing)
    folders = wanted.keys() - set(paths)  # saved data sets: a folder of shards each
    rows = _countable(wanted) | folders if Need.ROWS in needs else set()
    for file in files:
        for path in paths_of(file, paths):
            wanted.setdefault(path, set())
            if Need.DIGESTS in needs:
                wanted[path] |= _algorithms(file)
            if Need.ROWS in needs and not file.directory:
                rows.add(path)
    sets = {path: _of_set(root, path) for path in folders if path.rpartition("/")[2].startswith("*.")}
    measured = measure(root, {path: frozenset(named) for path, named in wanted.items() if path not in sets})
    return measured | counted(root, measured, rows - sets.keys()) | sets


def _of_set(root: Path, path: str) -> Facts | Gap:
    """How many files a data set of very many has, and how large they are; its rows are counted in the scan."""
    from duecare.scan.digests import measured_set

    try:
        number, size = measured_set(root / path)
    except OSError as error:
        return Gap(Span(path), f"cannot be read: {error.strerror or error}", "see that the files can be read")
    return Facts(path, size, nfiles=number)


def named(manifests: Iterable[Document], listing: Iterable[str]) -> set[str]:
    """Paths of the files, folders left out, that manifests name."""
    listed = sorted(listing)
    files = (f for m in manifests if isinstance(m, Manifest) for f in m.files if not f.directory)
    return {path for file in files for path in paths_of(file, listed)}


def paths_of(file: File, listing: list[str]) -> list[str]:
    """The paths that a manifest's entry stands for: those its glob matches, else its own."""
    if file.path is None:
        return []
    if not file.glob:
        return [file.path.value]
    pattern = compiled(file.path.value)
    return [path for path in listing if pattern.fullmatch(path)]


def _algorithms(file: File) -> set[str]:
    algorithms = {algorithm for algorithm, _ in file.digests}
    if file.text_digest and "md5" in algorithms:
        algorithms.add("md5-dos2unix")
    if file.directory and "md5" in algorithms:
        algorithms = (algorithms - {"md5"}) | {"md5-dir"}
    return algorithms


def _countable(paths: Iterable[str]) -> set[str]:
    """Paths whose name is that of a format with rows."""
    from duecare.scan.rows import countable

    return {path for path in paths if countable(path)}


def counted(root: Path, measured: Mapping[str, Facts | Gap], paths: Iterable[str]) -> Measured:
    """The facts of ``paths`` with their rows; a file that cannot be counted says why."""
    from duecare.scan.rows import count  # only data is counted; a card's run never needs it

    rows: Measured = {}
    for path in paths:
        known = measured[path]
        if isinstance(known, Facts) and known.pointer is None:
            number = count(root / path)
            match number:
                case Gap(what=why):
                    rows[path] = known._replace(uncounted=why)
                case _:
                    rows[path] = known._replace(rows=number)
    return rows

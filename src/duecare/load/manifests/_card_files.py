"""The files, splits and row counts that the metadata of a dataset card names."""

from collections.abc import Iterator

from duecare.knowledge.sizes import row_range
from duecare.load.manifests._pick import count, each, first, mappings, scalar, scalars
from duecare.load.manifests._place import folder_of, place
from duecare.model.manifest import File, Total
from duecare.model.place import At, Fault
from duecare.model.record import NamedTuple

ROWS = "{jsonl,ndjson,json,csv,tsv,parquet,arrow}{,.gz,.zst,.xz,.bz2}"


class Entry(NamedTuple):
    """One pattern of ``data_files`` with the config and split that it belongs to."""

    config: str
    split: At[str] | None
    pattern: At[str]


def files_of(root: At[object], path: str) -> tuple[tuple[File, ...], tuple[Fault, ...]]:
    """Files by ``configs``; without any, the Hub takes every data file of the repository, and so do we."""
    folder = folder_of(path)
    entries = tuple(_entries(root))
    if not entries:
        below = f"{folder}/**/*.{ROWS}" if folder else f"**/*.{ROWS}"
        return (File(root.put(below), glob=True, implied=True),), ()
    placed = [(entry, place(entry.pattern, folder)) for entry in entries]
    files = tuple(where.file()._replace(split=entry.split) for entry, where in placed)
    return files, tuple(where.fault for _, where in placed if where.fault)


def splits_of(root: At[object], files: tuple[File, ...]) -> tuple[At[str], ...]:
    """Names of splits by files and by ``dataset_info``, each once."""
    named = [file.split for file in files if file.split]
    infos = [name for info in mappings(first(root, "dataset_info")) for name, _ in _splits(info)]
    return tuple({at.value: at for at in (*named, *infos)}.values())


def totals_of(root: At[object], files: tuple[File, ...]) -> tuple[Total, ...]:
    """Rows per split where the card says which files are that split; rows of all by ``size_categories``."""
    return (*_split_totals(root), *_bucket(root, files))


def _entries(root: At[object]) -> Iterator[Entry]:
    for config in mappings(root.get("configs")):
        name = scalar(first(config, "config_name"))
        of = name.value if name else "default"
        for at in each(first(config, "data_files")):
            if isinstance(at.value, dict):
                split = scalar(first(at, "split"))
                yield from (Entry(of, split, pattern) for pattern in scalars(first(at, "path")))
            elif (pattern := scalar(at)) is not None:
                yield Entry(of, None, pattern)
        inside = scalar(first(config, "data_dir")) if first(config, "data_files") is None else None
        if inside is not None:
            yield Entry(of, None, inside.put(f"{inside.value.rstrip('/')}/**/*.{ROWS}"))


def _splits(info: At[object]) -> Iterator[tuple[At[str], At[object]]]:
    splits = first(info, "splits")
    for at in mappings(splits) if splits is not None and isinstance(splits.value, list) else ():
        if (name := scalar(first(at, "name"))) is not None:
            yield name, at
    for key, at in splits.items() if splits is not None else ():
        yield at.put(key), at


def _split_totals(root: At[object]) -> Iterator[Total]:
    """``num_bytes`` is the size in memory as Arrow, not that of any file, and is left alone."""
    entries = tuple(_entries(root))
    infos = mappings(first(root, "dataset_info"))
    for info in infos:
        name = scalar(first(info, "config_name"))
        config = name.value if name else "default"
        splits = tuple(_splits(info))
        for split, at in splits:
            files = tuple(i for i, e in enumerate(entries) if e.config == config and _same(e.split, split))
            if not entries and len(infos) == len(splits) == 1:
                files = (0,)
            yield Total(at, f"split `{split.value}` of config `{config}`", files, rows=count(first(at, "num_examples")))


def _same(one: At[str] | None, other: At[str]) -> bool:
    return one is not None and one.value == other.value


def _bucket(root: At[object], files: tuple[File, ...]) -> Iterator[Total]:
    written = first(root, "size_categories", "size_category")
    ranges = [found for at in scalars(written) if (found := row_range(at.value)) is not None]
    if written is not None and ranges:
        tops = [most for _, most in ranges]
        most = None if None in tops else max(top for top in tops if top is not None)
        everything = tuple(range(len(files)))
        yield Total(written, "`size_categories`", everything, between=(min(least for least, _ in ranges), most))

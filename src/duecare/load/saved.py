"""What the small files of a ``save_to_disk`` folder say: which shards there are, and how many rows there should be."""

from pathlib import Path

from duecare.load.files import read_bytes
from duecare.load.source import Source
from duecare.model.place import At, Fault, Span
from duecare.model.problem import Gap
from duecare.model.record import NamedTuple

STATE, INFO, DICT = "state.json", "dataset_info.json", "dataset_dict.json"


class Saved(NamedTuple):
    """Faults of the folder, the rows that its info tells of, and the fingerprint that `datasets` gave it."""

    faults: tuple[Fault, ...]
    declared: At[int] | None = None
    fingerprint: str = ""


def saved(root: Path, folder: str, listing: frozenset[str]) -> Saved:
    """Read the state and the info; shards that are named and not there (and the other way round) are faults."""
    state = _tree(root, f"{folder}/{STATE}")
    if isinstance(state, Fault):
        return Saved((state,))
    files = state.get("_data_files")
    if files is None or not isinstance(files.value, list):
        what = "names no shards: `_data_files` is no list"
        return Saved((Fault(state.span, what, "save the data set again with `save_to_disk`"),))
    named = {name.value: name for entry in files.elements() if (name := entry.get("filename")) is not None}
    faults = [_fault(at, folder, listing) for at in named.values()]
    here = {p.rpartition("/")[2] for p in listing if p.startswith(f"{folder}/") and p.endswith(".arrow")}
    for stray in sorted(here - {str(name) for name in named}):
        what = f"does not name {stray}, which lies beside it: no trainer reads it, and neither did duecare"
        faults.append(Fault(files.span, what, f"remove {folder}/{stray}, or save the data set again", files.pointer))
    faults += _splits(root, folder, listing)
    mark, split = state.get("_fingerprint"), state.get("_split")
    info = _tree(root, f"{folder}/{INFO}")
    if isinstance(info, Fault):
        return Saved((*filter(None, faults), info), None, str(mark.value) if mark else "")
    rows = _rows(info, split.value if split else None)
    return Saved(tuple(filter(None, faults)), rows, str(mark.value) if mark else "")


def _fault(at: At[object], folder: str, listing: frozenset[str]) -> Fault | None:
    name = at.value
    if not isinstance(name, str) or "/" in name or "\\" in name or name.startswith("."):
        return Fault(
            at.span, f"names the shard {str(name)[:80]!r}, which is no file of its folder", "name shards beside it"
        )
    if f"{folder}/{name}" in listing:
        return None
    return Fault(
        at.span, f"names the shard {name}, which is not there", "fetch it, or save the data set again", at.pointer
    )


def _splits(root: Path, folder: str, listing: frozenset[str]) -> list[Fault]:
    """Splits that the dictionary above names and nobody saved; told with the first split that is there."""
    above = folder.rpartition("/")[0]
    path = f"{above}/{DICT}" if above else DICT
    if path not in listing:
        return []
    tree = _tree(root, path)
    if isinstance(tree, Fault):
        return [tree]
    names = tree.get("splits")
    found = [at for at in (names.elements() if names else ()) if isinstance(at.value, str)]
    there = [at.value for at in found if f"{path.removesuffix(DICT)}{at.value}/{STATE}" in listing]
    if folder.rpartition("/")[2] not in there[:1]:
        return []
    lost = (at for at in found if at.value not in there)
    return [
        Fault(at.span, f"names the split {at.value}, which is not there", "fetch it, or save again", at.pointer)
        for at in lost
    ]


def _rows(info: At[object], split: object) -> At[int] | None:
    splits = info.get("splits")
    known = dict(splits.items()) if splits is not None else {}
    entry = known.get(split) if isinstance(split, str) else next(iter(known.values())) if len(known) == 1 else None
    rows = entry.get("num_examples") if entry is not None else None
    whole = rows is not None and isinstance(rows.value, int) and not isinstance(rows.value, bool)
    return rows.put(rows.value) if rows is not None and whole and isinstance(rows.value, int) else None


def _tree(root: Path, path: str) -> At[object] | Fault:
    raw = read_bytes(root, path)
    if isinstance(raw, Gap):
        return Fault(Span(path), raw.what, raw.unlock)
    tree = Source(path, raw).tree
    if tree.root is None or not isinstance(tree.root.value, dict):
        said = tree.faults[0].what if tree.faults else "is no object"
        return Fault(
            tree.faults[0].span if tree.faults else Span(path), said, "save the data set again with `save_to_disk`"
        )
    return tree.root

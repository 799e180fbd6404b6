"""The rows that a change brings and takes, each set measured by itself as any other data."""

import json
import secrets
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

from duecare.model.profile import Bad, Scanned
from duecare.model.record import NamedTuple
from duecare.scan.contract import Batch, Wish
from duecare.scan.detectors.composition import Places, canonical
from duecare.scan.formats import batches, shards
from duecare.scan.run import Options, Outcome, scan
from duecare.scan.streams import Unreadable
from duecare.scan.temporary import folder

COMPARED = "composition"
KEY = 32


class State(NamedTuple):
    """Files of one state: where they are, and the split of each by its path."""

    root: Path
    splits: Mapping[str, str]

    @property
    def here(self) -> dict[str, str]:
        """Where each file lies."""
        return {path: f"{self.root / path}" for path in self.splits}


class Came(NamedTuple):
    """Numbers of the rows that entered and left, by path of head and base; or ``why`` they could not be told.

    ``crossed`` counts rows of both that stand in another split now.
    """

    entering: Places
    leaving: Places
    why: str = ""
    crossed: int = 0


def compared(base: State, head: State, options: Options, moved: Mapping[str, str] = {}) -> Came:
    """Compare the rows of these files; ``moved`` maps the path of now to that of then, where it is another."""
    now, then = head.here, base.here
    follows = {moved.get(path, path): here for path, here in now.items()}
    before = {here: follows.get(path, "") for path, here in then.items()}
    splits = {state.here[path]: split for state in (base, head) for path, split in state.splits.items()}
    wish = Wish(root=str(head.root), paths=(*then.values(), *now.values()), splits=splits, before=before)
    wish = wish._replace(salt=secrets.token_bytes(KEY))
    outcome = scan(wish, options._replace(cache=None, only=frozenset({COMPARED}), progress=None, md5=False))
    names = {here: path for path, here in (*then.items(), *now.items())}
    if why := _doubt(outcome, names):
        return Came({}, {}, why)
    found: Any = outcome.whole.measures[COMPARED]
    entering, leaving = ({names[path]: rows for path, rows in found[key].items()} for key in ("entering", "leaving"))
    return Came(entering, leaving, crossed=found["crossed"])


def _doubt(outcome: Outcome, names: Mapping[str, str]) -> str:
    """Why the comparison does not hold: a file that was not read to its end hides which rows are in it."""
    for path, gap in outcome.troubles.items():
        return f"{names[path]} {gap.what}"
    for file in outcome.files:
        if file.cut:
            return f"{names[file.path]} {file.cut}"
    gap_ = outcome.whole.missing.get(COMPARED)
    return "" if COMPARED in outcome.whole.measures else gap_.what if gap_ else "rows could not be compared"


def measured(wish: Wish, rows: Places, options: Options, key: bytes) -> Outcome:
    """Measure these rows alone, as the rows of their files: places are told by path and row of the files.

    The digest ``rows`` of each file is over the values of these rows, in whatever order, keyed with ``key``.
    """
    root = Path(wish.root)
    with folder(root) as place:
        names = {str(place / f"{number}.jsonl"): path for number, path in enumerate(sorted(rows))}
        marks = {path: write((root, path), rows[path], Path(target), key) for target, path in names.items()}
        splits = {target: wish.splits[path] for target, path in names.items() if path in wish.splits}
        own = wish._replace(paths=tuple(names), splits=splits)
        outcome = scan(own, options._replace(cache=None, progress=None, md5=False))
        return _renamed(outcome, names, rows, marks)


def write(file: tuple[Path, str], rows: Sequence[int], target: Path, key: bytes) -> str:
    """The rows of these numbers, in order, as JSON Lines; a digest of them all, whatever their order."""
    root, path = file
    left, total = iter(rows), 0
    wanted = next(left, None)
    with target.open("wb") as out:
        for shard in shards(root, path, 0):
            for batch in batches(root, shard):
                while wanted is not None and batch.first_row <= wanted < batch.first_row + len(batch):
                    index = wanted - batch.first_row
                    line, row = _line(batch, index), batch.row(index)
                    out.write(line + b"\n")
                    same = line if row is None else canonical(row)
                    total += int.from_bytes(blake2b(same, digest_size=16, key=key[:64]).digest(), "big")
                    wanted = next(left, None)
    if wanted is not None:
        raise Unreadable(f"changed while it was scanned: row {wanted:,} is gone", "scan it again")
    return f"{total % (1 << 128):032x}"


def _line(batch: Batch, index: int) -> bytes:
    if batch.raw is not None:
        return bytes(batch.raw[batch.offsets[index] : batch.offsets[index + 1]]).strip()
    return json.dumps(batch.row(index), ensure_ascii=False, default=str).encode()


def _renamed(outcome: Outcome, names: Mapping[str, str], rows: Places, marks: Mapping[str, str]) -> Outcome:
    """The outcome with every place as the row it has in its own file."""
    files = tuple(
        _file(file, names, rows)._replace(digests={"rows": marks[names[file.path]]}) for file in outcome.files
    )
    whole = outcome.whole._replace(measures=_placed(outcome.whole.measures, names, rows), fresh=True)
    troubles = {names[path]: gap for path, gap in outcome.troubles.items()}
    return outcome._replace(files=files, whole=whole, troubles=troubles)


def _file(file: Scanned, names: Mapping[str, str], rows: Places) -> Scanned:
    own = rows[names[file.path]]
    bad = tuple(Bad(own[one.row - 1], one.why) for one in file.bad_rows)
    missing = {name: gap._replace(span=gap.span._replace(path=names[file.path])) for name, gap in file.missing.items()}
    measures = _placed(file.measures, names, rows)
    return file._replace(path=names[file.path], bad_rows=bad, measures=measures, missing=missing, fresh=True)


def _placed(value: Any, names: Mapping[str, str], rows: Places) -> Any:
    """Whatever names a path and a row, by the names of the files themselves."""
    if isinstance(value, Mapping):
        told = {names.get(key, key): _placed(inner, names, rows) for key, inner in value.items()}
        path = value.get("path")
        if isinstance(path, str) and path in names:
            told["path"] = names[path]
            if isinstance(row := value.get("row"), int):
                told["row"] = rows[names[path]][row - 1]
        return told
    return [_placed(inner, names, rows) for inner in value] if isinstance(value, list) else value

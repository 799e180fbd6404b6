"""What ``duecare scan`` is asked, and what it writes."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from duecare import __version__
from duecare.discover.files import listing
from duecare.discover.kinds import discover, nested
from duecare.entry.gather import Shelf, gather
from duecare.entry.inputs_links import named_out
from duecare.entry.inputs_rows import Found, found
from duecare.entry.root import find_root
from duecare.entry.rows import Known
from duecare.entry.settings import Invalid, policy_of
from duecare.model.documents import Data
from duecare.model.facts import Facts
from duecare.model.manifest import Manifest
from duecare.model.place import At, Span
from duecare.model.policy import Policy, Rules
from duecare.model.problem import Gap
from duecare.model.profile import Profile
from duecare.model.record import NamedTuple
from duecare.model.writes import FileWrite

if TYPE_CHECKING:
    from duecare.scan.contract import Wish
    from duecare.scan.run import Outcome

FOLDER = ".duecare/profiles"
EVIDENCE = ".duecare/evidence"


class Scan(NamedTuple):
    """A scan that was made: of what, with what wish, and what it found."""

    known: Known
    wish: "Wish"
    profile: Profile
    troubles: Mapping[str, Gap]
    name: str


class Pointed(NamedTuple):
    """What a scan was pointed at: what is known of it, and what else was found there."""

    known: Known
    found: Found


def asked_of(root: Path | None, paths: Iterable[Path]) -> Pointed | Invalid:
    """The data files, and the rules of the model that they belong to."""
    named = [path.absolute() for path in paths]
    out = {path for path in named if named_out(path, root)}
    near = named[0] if named[0].is_dir() and named[0] not in out else named[0].parent
    base = (root or find_root(near)).resolve()
    if any(not path.resolve().is_relative_to(base) for path in named if path not in out):
        base = Path(os.path.commonpath([path if path.is_dir() else path.parent for path in named]))
    policy = policy_of(base)
    if isinstance(policy, Invalid):
        return policy
    here = found(base, named, root)
    rules = _rules(policy, here.paths)
    files = listing(base)
    loaded = gather(Shelf(base), discover(files.paths, rules), ["manifest"])
    data = tuple(Data(path, "", Facts(path, 0)) for path in here.paths)
    return Pointed(Known(base, rules, data, loaded.documents, files.paths, scanning=True), here)


def absent(known: Known, paths: Iterable[Path]) -> dict[str, Gap]:
    """Rows below the folders that a manifest pins by a digest, and of which nothing is here."""
    from duecare.scan.formats import scannable

    folders = [os.path.relpath(path.absolute(), known.root) + "/" for path in paths if path.is_dir()]
    manifests = [one for one in known.documents.get("manifest", ()) if isinstance(one, Manifest)]
    pinned = {f.path.value: f.directory for m in manifests for f in m.files if f.path and f.digests and not f.glob}
    rows = (path for path, whole in sorted(pinned.items()) if whole or scannable(path))
    lost = (path for path in rows if path not in known.listing and not (known.root / path).exists())
    gap = "is not here: a manifest names it", "fetch it (`dvc pull`, say), and scan again"
    return {p: Gap(Span(p), *gap) for p in lost if any(f == "./" or p.startswith(f) for f in folders)}


def with_lost(outcome: "Outcome", lost: Mapping[str, Gap]) -> "Outcome":
    """The outcome with what is not here or was not followed: the whole is then not all that there is."""
    cut = next((f"{path} {gap.what}" for path, gap in lost.items()), "")
    whole = outcome.whole._replace(cut=outcome.whole.cut or cut)
    return outcome._replace(whole=whole, troubles={**outcome.troubles, **lost})


def _rules(policy: Policy, paths: list[str]) -> Rules:
    """Those of the innermost model that holds all the files; else of the first."""
    holding = [m for m in policy.models if all(m.root in {".", ""} or p.startswith(f"{m.root}/") for p in paths)]
    inner = [m for m in holding if not any(nested(other.root, m.root) for other in holding)]
    return next(iter([*inner, *policy.models]), Rules())


def profile_of(outcome: "Outcome") -> Profile:
    """The outcome as a document."""
    nothing: At[object] = At.fixed(None, Span(""))
    return Profile(
        "", "scan", nothing, (), outcome.files, outcome.whole, outcome.detectors, outcome.settings, __version__
    )


def name_of(done: Scan) -> str:
    """The profile's name: as asked for, or made of the path that its files have in common."""
    paths = [data.path for data in done.known.data]
    common = bare(paths[0]) if len(paths) == 1 else os.path.commonpath(paths)
    return done.name or common.replace("../", "").replace("/", "-").strip("-.") or "data"


def bare(path: str) -> str:
    """The path of a data file without what only tells its format: the profile is no file of that format."""
    from duecare.scan.streams import suffixes

    pure = PurePath(path)
    return str((pure.with_suffix("") if suffixes(pure)[1] else pure).with_suffix(""))


def write(done: Scan) -> FileWrite:
    """The profile's file."""
    from duecare.report.profile_json import render
    from duecare.scan.detect import asked

    return FileWrite(f"{FOLDER}/{name_of(done)}.json", render(done.profile._replace(asked=asked(done.wish))))


def evidence(done: Scan) -> list[FileWrite]:
    """The rows that examples name, as they are, in a folder that git ignores."""
    from duecare.scan.formats import batches, shards

    wanted: dict[str, set[int]] = {}
    for example in _examples(dict(done.profile.whole.measures) if done.profile.whole else {}):
        wanted.setdefault(str(example["path"]), set()).add(int(example["row"]))
    lines = []
    for path, rows in sorted(wanted.items()):
        for shard in shards(done.known.root, path, 0):
            for batch in batches(done.known.root, shard):
                inside = (row for row in sorted(rows) if batch.first_row <= row < batch.first_row + len(batch))
                lines += [_shown(path, row, batch.row(row - batch.first_row)) for row in inside]
    ignore = FileWrite(f"{EVIDENCE}/.gitignore", "*\n")
    return [ignore, FileWrite(f"{EVIDENCE}/{name_of(done)}.jsonl", "".join(f"{line}\n" for line in lines))]


def _shown(path: str, row: int, value: object) -> str:
    return json.dumps({"path": path, "row": row, "value": value}, ensure_ascii=False, default=str)


def _examples(value: Any) -> Iterator[Mapping[str, Any]]:
    """Everything in the measures that names a row of a file."""
    if isinstance(value, dict):
        if isinstance(value.get("path"), str) and isinstance(value.get("row"), int):
            yield value
        for inner in value.values():
            yield from _examples(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _examples(inner)


def kept(done: Scan, target: Path, names: frozenset[str]) -> str:
    """Write the rows that are kept; what was left out, as the entry for the manifest's ``preparation``."""
    import click

    from duecare.scan.detect import detect
    from duecare.scan.keep import keep
    from duecare.scan.streams import Unreadable

    for path, gap in done.troubles.items():
        raise click.ClickException(f"no rows were written: {path} {gap.what}\n  fix: {gap.unlock}")
    detectors = detect(done.wish)
    able = {n for n, one in {**detectors.monoids, **detectors.keyed}.items() if hasattr(one, "drops")}
    if not names or names - able:
        wrong = f"{', '.join(sorted(names - able))} cannot; " if names - able else ""
        raise click.BadParameter(f"{wrong}these can leave rows out: {', '.join(sorted(able))}", param_hint="--drop")
    if any(target.resolve() == (done.known.root / path).resolve() for path in done.wish.paths):
        raise click.BadParameter("that is one of the files that are read", param_hint="--export-kept")
    if target.exists() and not target.is_file():
        raise click.BadParameter("that is no file", param_hint="--export-kept")
    try:
        answer = keep(done.wish, detect(done.wish, names), target)
    except Unreadable as why:
        raise click.ClickException(f"no rows were written: {why.what}\n  fix: {why.unlock}") from why
    except OSError as error:
        raise click.ClickException(f"{target} cannot be written: {error.strerror or error}") from error
    reason = ", ".join(f"{name} {rows:,}" for name, rows in answer.left_out.items()) or "nothing was left out"
    entry = {"step": "filter", "tool": "duecare", "version": __version__, "rows_in": answer.read,
             "rows_out": answer.written, "reason": reason}  # fmt: skip
    lines = "\n".join(f"    {key}: {json.dumps(value)}" for key, value in entry.items()).replace("    ", "  - ", 1)
    return f"\nkept {answer.written:,} of {answer.read:,} rows in {target}; for the manifest:\npreparation:\n{lines}\n"

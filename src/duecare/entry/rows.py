"""What is known of training rows: scanned here where the bytes are, else told by a profile with their digests."""

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from duecare.entry.elsewhere import Asked, Told, of_policy
from duecare.knowledge.globs import compiled
from duecare.knowledge.named import named
from duecare.model.documents import Data, Document
from duecare.model.facts import Facts
from duecare.model.manifest import Manifest
from duecare.model.place import Span
from duecare.model.policy import Rules
from duecare.model.problem import Gap
from duecare.model.profile import Profile, Scanned
from duecare.model.record import NamedTuple

if TYPE_CHECKING:
    from duecare.scan.contract import Wish
    from duecare.scan.run import Options, Outcome

INSTALL = "pip install 'duecare[data]'"
PRIVILEGED = frozenset({"workflow_run", "pull_request_target", "issue_comment"})
"""Events whose runs may write: they neither save nor restore what any other run measured."""

SECONDS = 900.0
"""Time for scanning in a check: what was not scanned by then is a gap."""


class Known(NamedTuple):
    """What the walk knows of a model's data. ``scanning``: some check asks what is in the rows."""

    root: Path
    rules: Rules
    data: tuple[Data, ...]
    documents: Mapping[str, tuple[Document, ...]]
    listing: frozenset[str]
    scanning: bool


def profiles(known: Known) -> dict[str, Scanned | Gap]:
    """By path, and for all data together under the empty path."""
    told = _told(known)
    here = [d for d in known.data if isinstance(d.facts, Facts) and d.facts.pointer is None]
    found: dict[str, Scanned | Gap] = {}
    for data in known.data:
        if isinstance(data.facts, Gap):
            found[data.path] = data.facts
        elif data.facts.pointer is not None:
            match = told.of(data.path, data.facts.digests)
            if match is not None:
                found[data.path] = match
    if known.scanning and here:
        return found | _scanned(known, [d.path for d in here], told, found)
    return found | ({"": _whole(known, told, found)} if known.scanning else {})


def _told(known: Known) -> Told:
    """The profiles, and what is asked for here: all of it where detectors can be made."""
    found = tuple(p for p in known.documents.get("profile", ()) if isinstance(p, Profile) and not p.faults)
    if missing_package():
        return Told(found, known.rules, lambda: of_policy(known.rules), whole=False)

    @cache
    def asked() -> Asked:
        from duecare.scan import detect

        return detect.asked(wish(known, ()))

    return Told(found, known.rules, asked)


def _scanned(known: Known, here: list[str], told: Told, found: Mapping[str, Scanned | Gap]) -> dict[str, Scanned | Gap]:
    """The rows that are here, scanned; by their profile where duecare cannot."""
    if lacking := missing_package():
        return _unscanned(known, here, told, lacking)
    from duecare.scan.formats import scannable

    paths = tuple(path for path in here if scannable(path) or (known.root / path).is_dir())
    gaps: dict[str, Scanned | Gap] = {path: _unreadable(path) for path in here if path not in paths}
    outcome = measured(known, paths)
    gaps |= outcome.troubles
    scanned: dict[str, Scanned | Gap] = {file.path: file for file in outcome.files}
    lacks = [*gaps, *(path for path in (d.path for d in known.data) if path not in scanned and path not in gaps)]
    scanned[""] = _partly(lacks) if lacks else outcome.whole
    return scanned | gaps


def measured(known: Known, paths: tuple[str, ...]) -> "Outcome":
    """Scan these files by the model's rules."""
    from duecare.scan.run import scan

    return scan(wish(known, paths), options())


def options() -> "Options":
    """How rows are scanned in a check: no longer than the time it has, and with the cache where that is safe."""
    from duecare.scan.cache import Cache, folder_of
    from duecare.scan.run import Options

    seconds = float(os.environ.get("DUECARE_SCAN_SECONDS") or SECONDS)
    privileged = os.environ.get("GITHUB_EVENT_NAME") in PRIVILEGED
    return Options(workers(), Cache(_of_this_run() if privileged else folder_of(os.environ, Path.home())), seconds)


@cache
def _of_this_run() -> Path:
    """A cache that this process fills and takes with it: what base and head share is still scanned once."""
    import atexit
    from shutil import rmtree
    from tempfile import mkdtemp

    from duecare.scan.temporary import PREFIX  # named in `entry.main`: a run that has this ends in the long way

    made = Path(mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    atexit.register(rmtree, made, ignore_errors=True)
    return made


def wish(known: Known, paths: tuple[str, ...]) -> "Wish":
    """What the policy and the manifests ask of a scan."""
    from duecare.scan.contract import Wish

    manifests = [m for m in known.documents.get("manifest", ()) if isinstance(m, Manifest)]
    against = [compiled(glob) for glob in known.rules.data.overlap_against]
    lists = {m.opt_out_list.value for m in manifests if m.opt_out_list is not None}
    return Wish(
        known.rules.data,
        str(known.root),
        paths,
        dict(_splits(manifests, frozenset(data.path for data in known.data))),
        tuple(sorted(path for path in known.listing if any(glob.fullmatch(path) for glob in against))),
        tuple(sorted(path for path in lists if path in known.listing)),
    )


def _splits(manifests: Iterable[Manifest], paths: frozenset[str]) -> Iterator[tuple[str, str]]:
    for file in (file for manifest in manifests for file in manifest.files):
        if file.split is not None:
            yield from ((path, file.split.value) for path in named(file, paths))


def workers() -> int:
    """Processes that this machine may run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def missing_package() -> str:
    """The first package of the extra ``data`` that is not installed."""
    return next((name for name in ("numpy", "orjson", "msgspec", "pyarrow") if find_spec(name) is None), "")


def _unscanned(known: Known, here: list[str], told: Told, lacking: str) -> dict[str, Scanned | Gap]:
    from duecare.load.facts import fact

    found: dict[str, Scanned | Gap] = {}
    for path in here:
        facts = fact(known.root, path, ("sha256",)) if told.profiles else None
        match = told.of(path, facts.digests) if isinstance(facts, Facts) else None
        what = f"its rows were not scanned: {lacking} is not installed"
        unlock = f"{INSTALL}, or where it is installed: duecare scan {path} --write-profile"
        found[path] = match or Gap(Span(path), what, unlock)
    return found | {"": _whole(known, told, found)}


def _whole(known: Known, told: Told, found: Mapping[str, Scanned | Gap]) -> Scanned | Gap:
    """All data together, where one profile knows just these files."""
    paths = [data.path for data in known.data]
    for profile in told.profiles:
        files = [found.get(path) for path in paths]
        of_it = [f for f in files if isinstance(f, Scanned) and f.profile == profile.path]
        if profile.whole is not None and len(of_it) == len(paths) == len(profile.files):
            return told.held(profile, profile.whole)._replace(profile=profile.path, ask=of_it[0].ask if of_it else "")
    return _partly([path for path in paths if not isinstance(found.get(path), Scanned)] or paths)


def _partly(lacks: list[str]) -> Gap:
    shown = ", ".join(lacks[:3]) + (", …" if len(lacks) > 3 else "")
    what = f"the data as a whole was not measured: not scanned are {shown}"
    return Gap(Span(""), what, "fetch all data, and check again")


def _unreadable(path: str) -> Gap:
    return Gap(Span(path), "has rows that duecare does not read", "keep rows in JSON Lines, CSV, Parquet or Arrow")

"""What a training config means by the data that it names: a place in the repository, a Hub data set, or neither."""

import re
from collections.abc import Iterable, Iterator
from posixpath import normpath

from duecare.knowledge import hub_names
from duecare.knowledge.globs import compiled, is_glob
from duecare.knowledge.hub_names import Hub
from duecare.knowledge.late import late
from duecare.knowledge.named import named
from duecare.model.case import Case
from duecare.model.manifest import Manifest
from duecare.model.place import At
from duecare.model.record import NamedTuple

VARIABLE = late(r"\$\{?\w|\{\{|\{%|<[^>]*>|%\w+%")
ABSOLUTE = late(r"[/~\\]|[A-Za-z]:[\\/]|file:")
ADDRESS = late(r"[A-Za-z][\w+.-]+://")
ROWS = late(r"\.(jsonl?|ndjson|csv|tsv|parquet|arrow|feather|txt|xml|ya?ml)(\.(gz|zst|xz|bz2))?$", re.IGNORECASE)


class Place(NamedTuple):
    """Paths that the written one may mean, the likeliest first."""

    paths: tuple[str, ...]


class Address(NamedTuple):
    """Something elsewhere that is no Hub data set."""

    url: str


class Foreign(NamedTuple):
    """A place that exists on one machine only."""


class Variable(NamedTuple):
    """A place that is known only when the training runs."""


Meaning = Place | Hub | Address | Foreign | Variable


def meaning(written: str, config: str, case: Case) -> Meaning:
    """What ``written`` in the file ``config`` stands for."""
    text = written.strip()
    if VARIABLE.search(text):
        return Variable()
    if ABSOLUTE.match(text):
        return Foreign()
    if ADDRESS.match(text):
        return hub_names.dataset(text) or Address(text)
    paths = tuple(_paths(text, config, case))
    return (None if _local(text, paths, case) else hub_names.dataset(text)) or Place(paths)


def _paths(text: str, config: str, case: Case) -> Iterator[str]:
    """From the root of the repository, of the model, and from the config's folder: trainers run in any of them."""
    plain = text.replace("\\", "/")
    for folder in dict.fromkeys(("", case.project.root.strip("./"), config.rpartition("/")[0])):
        path = normpath(f"{folder}/{plain}".lstrip("/"))
        if not path.startswith("../") and path != "..":
            yield path


def _local(text: str, paths: Iterable[str], case: Case) -> bool:
    """Whether it is a path: by its look, or because it (or the folder it begins with) lies in the repository."""
    if text.startswith((".", "\\")) or ROWS.search(text) or text.count("/") > 1 or text.endswith("/") or is_glob(text):
        return True
    listing = case.project.listing
    rest = text.partition("/")[2]
    tops = tuple(path.removesuffix(rest) if rest else f"{path}/" for path in paths)
    return any(path in listing for path in paths) or any(one.startswith(tops) for one in listing)


def governed(path: str, case: Case) -> bool:
    """Whether a manifest names the path (or what lies below it), or it is data that the gate looks at."""
    data = case.project.paths.get("data", ())
    if is_glob(path):
        pattern = compiled(path)
        return any(pattern.fullmatch(one) for one in data)
    if path in data or any(path == "." or one.startswith(f"{path}/") for one in data):
        return True
    manifests = (one for one in case.documents("manifest") if isinstance(one, Manifest))
    files = [file for manifest in manifests for file in manifest.files]
    return any(_names(file.path, path) or any(True for _ in named(file, frozenset((path,)))) for file in files)


def _names(at: At[str] | None, path: str) -> bool:
    """Whether an entry names a file of the folder ``path``: one that lies elsewhere and is not listed."""
    return at is not None and (at.value == path or at.value.startswith(f"{path}/"))


class Described(NamedTuple):
    """Where a manifest speaks of a Hub data set."""

    manifest: Manifest
    at: At[str]
    hub: Hub


def described(hub: Hub, case: Case) -> list[Described]:
    """Every source or file of a manifest that is this Hub data set."""
    found = []
    for manifest in case.documents("manifest"):
        if isinstance(manifest, Manifest) and manifest.describes:  # a registry names, and answers for nothing
            for at in _addresses(manifest):
                one = hub_names.dataset(at.value)
                if one is not None and one.id.casefold() == hub.id.casefold():
                    found.append(Described(manifest, at, one))
    return found


def _addresses(manifest: Manifest) -> Iterator[At[str]]:
    for source in manifest.sources:
        yield from (at for at in (source.url, source.name) if at is not None)
    yield from (file.url for file in manifest.files if file.url is not None)


def same(one: str, other: str) -> bool:
    """Whether two revisions are one: equal, or a commit and its beginning."""
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= 7 and long.startswith(short))

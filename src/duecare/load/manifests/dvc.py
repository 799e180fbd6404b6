"""DVC: ``*.dvc`` files, which pin data by checksum and leave the bytes in a store of their own."""

from posixpath import normpath

from duecare.knowledge.nearest import did_you_mean
from duecare.load.manifests._pick import count, each, first, mappings, scalar
from duecare.load.manifests._place import folder_of, place
from duecare.load.source import Source as Bytes
from duecare.model.manifest import Concept, File, Manifest, Source
from duecare.model.place import At, Fault, Span

NAME = "dvc"
ORDER = 20
SUFFIXES = frozenset({".dvc"})
SAYS: frozenset[Concept] = frozenset(("files", "checksums", "bytes"))
PINS = ("md5", "sha256", "etag", "checksum")
KNOWN = ("outs", "deps", "wdir", "frozen", "md5", "meta", "desc", "cmd", "locked", "always_changed", "params")


def sniff(source: Bytes) -> bool:
    """By suffix and form: a mapping (DVC's ``.dvc/`` is a folder)."""
    root = source.tree.root
    return root is not None and isinstance(root.value, dict)


def read(source: Bytes) -> Manifest:
    """Outputs become files, imports become sources."""
    root = source.tree.root or At.fixed(None, Span(source.path))
    folder = working_folder(root, folder_of(source.path))
    outs = tuple(pinned(out, folder) for out in mappings(root.get("outs")))
    faults = (*source.tree.faults, *_faults(root), *(fault for _, wrong in outs for fault in wrong))
    manifest = Manifest(source.path, NAME, root, SAYS, faults, files=tuple(file for file, _ in outs))
    return manifest._replace(description=scalar(first(root, "desc")), sources=_imports(root))


def working_folder(root: At[object], folder: str) -> str:
    """The folder that paths start from: DVC's ``wdir``, the file's own without one."""
    wdir = scalar(first(root, "wdir"))
    return normpath(f"{folder}/{wdir.value}".lstrip("/")) if wdir else folder


def pinned(out: At[object], folder: str) -> tuple[File, tuple[Fault, ...]]:
    """One output: where it lies and what pins it."""
    written = scalar(out.get("path"))
    if written is None:
        return File(None), (Fault(out.span, "an output without `path`", "add `path:`", out.pointer),)
    where = place(written, folder)
    digests = tuple(_digest(name, at) for name in PINS if (at := scalar(first(out, name))))
    file = where.file()._replace(
        glob=False,
        digests=digests,
        size=count(first(out, "size")),
        directory=any(name == "md5-dir" for name, _ in digests),
        text_digest=first(out, "hash") is None,
        nfiles=count(first(out, "nfiles")),
    )
    return file, (where.fault,) if where.fault else ()


def _digest(name: str, at: At[str]) -> tuple[str, At[str]]:
    """DVC marks the digest of a folder's listing with ``.dir``."""
    return (f"{name}-dir" if at.value.endswith(".dir") else name), at


def _imports(root: At[object]) -> tuple[Source, ...]:
    """Where ``dvc import`` and ``dvc import-url`` took the data from."""
    found = []
    for dep in each(root.get("deps")):
        path, repo = scalar(dep.get("path")), dep.get("repo")
        url = scalar(first(repo, "url")) if repo else path
        if path is not None and url is not None:
            found.append(Source(dep, name=path, url=url))
    return tuple(found)


def _faults(root: At[object]) -> tuple[Fault, ...]:
    for key, at in root.items():
        if key not in KNOWN and (near := did_you_mean(key, KNOWN)):
            return (Fault(at.key_span, f"unknown key `{key}`{near}", "rename it", at.pointer),)
    if not isinstance(first(root, "outs") and root.value["outs"], list):  # type: ignore[index]
        return (Fault(root.span, "no list of `outs`: nothing is pinned", "run `dvc add FILE` again", root.pointer),)
    return ()

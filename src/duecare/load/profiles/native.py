"""A profile that ``duecare scan --write-profile`` wrote, read strictly: it stands for rows that nobody here can see."""

from collections.abc import Mapping

from duecare.knowledge.profile_shape import PROFILE
from duecare.knowledge.shape import child, children, faults, text, whole
from duecare.load.source import Source
from duecare.model.place import At, Fault, Span
from duecare.model.problem import Gap
from duecare.model.profile import Bad, Profile, Scanned

NAME = "duecare profile"
ORDER = 10
KEY = "duecare_profile"


def sniff(source: Source) -> bool:
    """A JSON object that says it is one, or lies where profiles lie."""
    if source.path.startswith(".duecare/profiles/") or "/.duecare/profiles/" in source.path:
        return source.suffix == ".json"
    root = source.tree.root
    return root is not None and isinstance(root.value, dict) and KEY in root.value


def read(source: Source) -> Profile:
    """The profile with everything that is wrong with it; what is wrong measures nothing."""
    root, wrong = source.tree.root, source.tree.faults
    if root is None:
        return Profile(source.path, NAME, At.fixed(None, Span(source.path)), wrong)
    wrong = (*wrong, *faults(root, PROFILE))
    if wrong:
        return Profile(source.path, NAME, root, wrong)
    files = tuple(_scanned(file, source.path) for file in children(root, "files"))
    odd = tuple(_doubts(root, files))
    together = child(root, "whole")
    if odd or together is None:
        return Profile(source.path, NAME, root, odd)
    version = text(root, "version")
    settings = text(root, "settings")
    return Profile(
        source.path,
        NAME,
        root,
        (),
        files,
        _scanned(together, source.path),
        {name: int(str(at.value)) for name, at in _members(root, "detectors")},
        settings.value if settings else "",
        version.value if version else "",
        {name: told.value for name, told in _members(root, "asked") if isinstance(told.value, Mapping)},
    )


def _doubts(root: At[object], files: tuple[Scanned, ...]) -> list[Fault]:
    """Numbers that cannot be: a profile that does not add up was not written by a scan."""
    found = []
    for place, file in zip(children(root, "files"), files, strict=True):
        if file.bad > file.rows:
            found.append(_fault(place, "bad", f"counts {file.bad:,} bad rows of {file.rows:,}"))
        if not file.digests:
            found.append(_fault(place, "digests", "names no checksum: which data it is of is not known"))
    together = child(root, "whole")
    number = whole(together, "rows")
    if together is not None and number is not None and number.value != sum(file.rows for file in files):
        found.append(_fault(together, "rows", f"counts {number.value:,} rows, and its files hold others"))
    paths = [file.path for file in files]
    if len(set(paths)) < len(paths):
        found.append(_fault(root, "files", "names a file twice"))
    return found


def _fault(place: At[object], key: str, what: str) -> Fault:
    at = place.get(key) or place
    return Fault(at.span, what, "write it again: duecare scan … --write-profile", at.pointer)


def _scanned(at: At[object], profile: str) -> Scanned:
    path = text(at, "path")
    named = path.value if path else ""
    return Scanned(
        named,
        _count(at, "rows"),
        _count(at, "bad"),
        tuple(Bad(_count(bad, "row"), str(_value(bad, "why"))) for bad in children(at, "bad_rows")),
        {name: str(digest.value) for name, digest in _members(at, "digests")},
        _count(at, "bytes"),
        str(_value(at, "cut") or ""),
        {name: measures.value for name, measures in _members(at, "measures") if isinstance(measures.value, Mapping)},
        {name: _gap(named, missing) for name, missing in _members(at, "missing")},
        profile,
        unlock=str(_value(at, "unlock") or ""),
    )


def _gap(path: str, at: At[object]) -> Gap:
    return Gap(Span(path), str(_value(at, "what")), str(_value(at, "unlock")))


def _members(at: At[object], key: str) -> list[tuple[str, At[object]]]:
    found = child(at, key)
    return list(found.items()) if found else []


def _value(at: At[object], key: str) -> object:
    found = at.get(key)
    return found.value if found else None


def _count(at: At[object], key: str) -> int:
    found = whole(at, key)
    return found.value if found else 0

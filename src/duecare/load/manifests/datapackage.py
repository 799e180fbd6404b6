"""Frictionless Data Package, versions 1 and 2: ``datapackage.json`` or ``.yaml``."""

from collections.abc import Iterator

from duecare.knowledge.digests import LENGTHS
from duecare.load.manifests._pick import count, each, first, mappings, scalar
from duecare.load.manifests._place import folder_of, place
from duecare.load.source import Source as Bytes
from duecare.model.manifest import Concept, File, Manifest, Owner, Source, Total
from duecare.model.place import At, Fault, Span

NAME = "datapackage"
ORDER = 40
SUFFIXES = frozenset({".json", ".yaml", ".yml"})
SAYS: frozenset[Concept] = frozenset(("files", "checksums", "bytes", "sources", "license", "owner"))
NAMES = ("datapackage.json", "datapackage.yaml", "datapackage.yml")
ROLES = ("contact", "maintainer", "publisher", "author", "wrangler", "contributor")


def sniff(source: Bytes) -> bool:
    """By name, or by resources that have a path or inline data (CKAN's have neither)."""
    if "resources" not in source.text:
        return False
    root = source.tree.root
    resources = mappings(root.get("resources")) if root is not None else ()
    if source.name.lower().endswith(NAMES) and root is not None and isinstance(root.value, dict):
        return root.get("resources") is not None
    return any(first(one, "path", "data") is not None and first(one, "name") is not None for one in resources)


def read(source: Bytes) -> Manifest:
    """Resources become files; their licenses and sources stand beside the package's."""
    root = source.tree.root or At.fixed(None, Span(source.path))
    resources = mappings(root.get("resources"))
    files, totals, misplaced = _files(resources, folder_of(source.path))
    faults = (*source.tree.faults, *_faults(root), *misplaced)
    manifest = Manifest(source.path, NAME, root, SAYS, faults, files=files, totals=totals)
    described = (root, *resources)
    return manifest._replace(
        name=scalar(first(root, "name", "title")),
        version=scalar(first(root, "version")),
        description=scalar(first(root, "description")),
        sources=tuple(_source(at) for one in described for at in each(one.get("sources"))),
        licenses=tuple(text for one in described for text in _licenses(one)),
        owner=_owner(root),
    )


def _files(
    resources: tuple[At[object], ...], folder: str
) -> tuple[tuple[File, ...], tuple[Total, ...], tuple[Fault, ...]]:
    files: list[File] = []
    totals: list[Total] = []
    faults: list[Fault] = []
    for resource in resources:
        parts = [place(text, folder) for at in each(first(resource, "path", "url")) if (text := scalar(at))]
        faults += [part.fault for part in parts if part.fault]
        if len(parts) == 1:
            files.append(parts[0].file()._replace(glob=False, **_measures(resource)))  # type: ignore[arg-type]
        elif parts:
            first_of = len(files)
            files += [part.file()._replace(glob=False) for part in parts]
            totals.append(_total(resource, tuple(range(first_of, len(files)))))
    return tuple(files), tuple(totals), tuple(faults)


def _measures(resource: At[object]) -> dict[str, object]:
    """Bytes, rows and digests, which version 1 tools also kept under ``stats``."""
    stats = resource.get("stats")
    return {
        "digests": tuple(_digests(resource, stats)),
        "size": count(first(resource, "bytes") or first(stats, "bytes")),
        "rows": count(first(resource, "rows") or first(stats, "rows")),
    }


def _digests(resource: At[object], stats: At[object] | None) -> Iterator[tuple[str, At[str]]]:
    """``hash`` is md5 unless a prefix says otherwise."""
    written = scalar(first(resource, "hash") or first(stats, "hash"))
    if written is not None:
        algorithm, _, digest = written.value.rpartition(":")
        plain = algorithm.lower().replace("-", "")
        yield (plain if plain in LENGTHS else algorithm or "md5"), written.put(digest)
    for name in ("md5", "sha256"):
        if known := scalar(first(stats, name)):
            yield name, known


def _total(resource: At[object], files: tuple[int, ...]) -> Total:
    name = scalar(first(resource, "name"))
    label = f"resource `{name.value if name else '?'}`"
    stats = resource.get("stats")
    size, rows = count(first(resource, "bytes")), count(first(stats, "rows"))
    return Total(resource, label, files, rows=rows, size=size, digests=tuple(_digests(resource, stats)))


def _licenses(at: At[object]) -> Iterator[At[str]]:
    for one in each(first(at, "licenses", "license")):
        named = (
            scalar(first(one, "name", "path", "title", "type", "url")) if isinstance(one.value, dict) else scalar(one)
        )
        if named is not None:
            yield named


def _source(at: At[object]) -> Source:
    if not isinstance(at.value, dict):
        return Source(at, name=scalar(at))
    return Source(at, name=scalar(first(at, "title", "name")), url=scalar(first(at, "path", "web", "url")))


def _owner(root: At[object]) -> Owner | None:
    """Whoever is most likely to answer: by role, then by order."""
    people = [*mappings(root.get("contributors")), *mappings(root.get("maintainers")), *mappings(root.get("author"))]
    people.sort(key=_rank)
    if not people:
        return None
    reached = [one for one in people if first(one, "email", "path", "web")]
    return _person((reached or people)[0])


def _rank(person: At[object]) -> int:
    roles = [scalar(at) for at in each(first(person, "roles", "role"))]
    ranks = [ROLES.index(role.value.lower()) for role in roles if role and role.value.lower() in ROLES]
    return min(ranks, default=len(ROLES))


def _person(at: At[object]) -> Owner:
    parts = [text.value for key in ("givenName", "familyName") if (text := scalar(first(at, key)))]
    name = scalar(first(at, "title", "name", "organization")) or (at.put(" ".join(parts)) if parts else None)
    return Owner(at, name, scalar(first(at, "email", "path", "web")))


def _faults(root: At[object]) -> Iterator[Fault]:
    resources = root.get("resources")
    if resources is None or not isinstance(resources.value, list) or not resources.value:
        where = resources or root
        yield Fault(where.span, "`resources` is no list with entries", "name one resource a file", where.pointer)
    seen: dict[str, At[str]] = {}
    for resource in each(resources):
        yield from _resource_faults(resource, seen)


def _resource_faults(resource: At[object], seen: dict[str, At[str]]) -> Iterator[Fault]:
    if not isinstance(resource.value, dict):
        if not isinstance(resource.value, str):
            yield Fault(resource.span, "a resource is not a mapping", "write `name` and `path`", resource.pointer)
        return
    name = scalar(first(resource, "name"))
    if name is None:
        yield Fault(resource.span, "a resource without `name`", "add `name`, unique in the package", resource.pointer)
    elif name.value in seen:
        what = f"two resources are called `{name.value}` (the first in line {seen[name.value].span.line})"
        yield Fault(name.span, what, "give each a name of its own", name.pointer)
    else:
        seen[name.value] = name
    there = [key for key in ("path", "data") if first(resource, key) is not None]
    if len(there) != 1 and first(resource, "url") is None:
        what = "has both `path` and `data`" if there else "has neither `path` nor `data`"
        label = f"resource `{name.value}`" if name else "a resource"
        yield Fault(resource.span, f"{label} {what}", "keep exactly one of them", resource.pointer)
    yield from _measure_faults(resource)


def _measure_faults(resource: At[object]) -> Iterator[Fault]:
    size = first(resource, "bytes")
    if size is not None and count(size) is None:
        yield Fault(size.span, "`bytes` is not a whole number", "write the size in bytes", size.pointer, "a number")
    for at in each(first(resource, "path")):
        if not isinstance(at.value, str):
            yield Fault(at.span, "`path` is not a text", "write a path relative to this file", at.pointer, "a text")

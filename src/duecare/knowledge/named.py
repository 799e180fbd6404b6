"""Which files of a repository a manifest's entry names."""

from collections.abc import Iterable, Iterator

from duecare.knowledge.globs import compiled
from duecare.model.case import Case
from duecare.model.facts import Facts
from duecare.model.manifest import File
from duecare.model.problem import Gap


def named(file: File, listing: Iterable[str]) -> Iterator[str]:
    """The paths of ``listing`` that ``file`` names: its own, those its glob matches, those below its folder."""
    if file.path is None:
        return
    path = file.path.value
    if file.glob:
        pattern = compiled(path)
        yield from (one for one in listing if pattern.fullmatch(one))
    elif file.directory:
        inside = "" if path == "." else path + "/"
        yield from (one for one in listing if one.startswith(inside))
    elif path in (listing if isinstance(listing, frozenset | set | dict) else frozenset(listing)):
        yield path


def unnameable(path: str) -> str:
    """Why no manifest can name the path, as a clause; nothing when one can."""
    if any("\ud800" <= char <= "\udfff" for char in path):
        return "its name is no UTF-8"
    if any(ord(char) < 32 for char in path):
        return "its name has control characters"
    odd = next((char for char in "*?\\" if char in path), "")
    return f"its name has `{odd}`" if odd else ""


def exact(file: File) -> str | None:
    """The one path that ``file`` names, None for globs, folders and URLs."""
    return None if file.path is None or file.glob or file.directory else file.path.value


def folder(file: File) -> str | None:
    """The folder that ``file`` names as one whole with a digest of its own (DVC ``.dir``), else None."""
    return file.path.value if file.path is not None and file.directory and file.digests else None


def measured(file: File, case: Case) -> Iterator[tuple[str, Facts | Gap]]:
    """The facts of each path that ``file`` names; of the path itself where nothing is listed under it."""
    path = exact(file) or folder(file)
    if path is not None:
        yield path, case.facts(path)
    else:
        yield from ((one, case.facts(one)) for one in sorted(named(file, case.project.listing)))


def absent(path: str, case: Case) -> bool:
    """Whether neither the file (or folder) itself nor a pointer to its bytes lies in the repository."""
    listing = case.project.listing
    if path in listing or isinstance(case.facts(path), Facts):
        return False
    return not any(one.startswith(path + "/") for one in listing)


def silenced(gap: Gap, path: str) -> str:
    """Why a file could not be measured, as a clause."""
    return gap.what if path in gap.what else f"{path} {gap.what}"

"""Fields of an event's payload, or the exception that says which one is not as documented."""

from collections.abc import Mapping


class Absent(Exception):  # noqa: N818 - a word of the domain; caught where the payload is read
    """A field is missing or of another type; ``events.activity`` turns it into ``Malformed``."""


def _find(payload: Mapping[str, object], path: tuple[str, ...]) -> object:
    found: object = payload
    for step in path:
        if not isinstance(found, Mapping) or step not in found:
            raise Absent(f"{'.'.join(path)} is missing")
        found = found[step]
    return found


def text(payload: Mapping[str, object], *path: str) -> str:
    """A string."""
    found = _find(payload, path)
    if not isinstance(found, str):
        raise Absent(f"{'.'.join(path)} is no text")
    return found


def optional_text(payload: Mapping[str, object], *path: str) -> str:
    """A string, "" for null."""
    return "" if _find(payload, path) is None else text(payload, *path)


def integer(payload: Mapping[str, object], *path: str) -> int:
    """A number above zero: ids and numbers of GitHub."""
    found = _find(payload, path)
    if not isinstance(found, int) or isinstance(found, bool) or found < 1:
        raise Absent(f"{'.'.join(path)} is no number")
    return found


def flag(payload: Mapping[str, object], *path: str) -> bool:
    """True or false."""
    found = _find(payload, path)
    if not isinstance(found, bool):
        raise Absent(f"{'.'.join(path)} is neither true nor false")
    return found


def mapping(payload: Mapping[str, object], *path: str) -> Mapping[str, object]:
    """An object."""
    found = _find(payload, path)
    if not isinstance(found, Mapping):
        raise Absent(f"{'.'.join(path)} is no object")
    return found


def object_id(payload: Mapping[str, object], *path: str) -> str:
    """A whole commit id in lower case: nothing that git could read as an option or another revision."""
    found = text(payload, *path)
    if not is_object_id(found):
        raise Absent(f"{'.'.join(path)} is no commit id")
    return found


def is_object_id(found: str) -> bool:
    """Whether the text is a whole id of git."""
    return len(found) in {40, 64} and set(found) <= set("0123456789abcdef")


def ref(payload: Mapping[str, object], *path: str) -> str:
    """A full ref name."""
    found = text(payload, *path)
    if not found.startswith("refs/"):
        raise Absent(f"{'.'.join(path)} is no full ref")
    return found

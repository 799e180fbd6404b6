"""What GitHub said, or that it did not say it: silence is a value, so nobody can take it for an empty list."""

from duecare.model.record import NamedTuple

Json = dict[str, object] | list[object] | str | int | float | bool | None


class Silent(NamedTuple):
    """GitHub gave no usable answer. ``status`` is 0 when none came at all.

    ``unsure``: the request was a write, and it may have been carried out all the same.
    """

    reason: str
    status: int = 0
    unsure: bool = False

    @property
    def absent(self) -> bool:
        """Whether GitHub says that the thing is not there (or that this token may not know of it)."""
        return self.status in {404, 410}

    @property
    def forbidden(self) -> bool:
        """Whether this token may not do it."""
        return self.status in {401, 403} and "rate limit" not in self.reason


class Truncated(NamedTuple):
    """A list that GitHub cut short: what is in it is true, and what is not in it is not known."""

    reason: str


class ShapeError(Exception):
    """An answer of another shape than GitHub documents; never leaves this room."""


def pick(value: object, *path: str) -> object:
    """The value down ``path``; ShapeError when a step is missing."""
    for step in path:
        if not isinstance(value, dict) or step not in value:
            raise ShapeError(f"no {'.'.join(path)}")
        value = value[step]
    return value


def text(value: object, *path: str) -> str:
    """A string down ``path``."""
    found = pick(value, *path)
    if not isinstance(found, str):
        raise ShapeError(f"{'.'.join(path)} is no text")
    return found


def number(value: object, *path: str) -> int:
    """A whole number down ``path``."""
    found = pick(value, *path)
    if not isinstance(found, int) or isinstance(found, bool):
        raise ShapeError(f"{'.'.join(path)} is no number")
    return found


def items(value: object, *path: str) -> list[object]:
    """A list down ``path``."""
    found = pick(value, *path)
    if not isinstance(found, list):
        raise ShapeError(f"{'.'.join(path)} is no list")
    return found


def optional(value: object, *path: str) -> str:
    """A string down ``path``; "" when any step is missing or null."""
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""


def sha(value: object, *path: str) -> str:
    """An object id down ``path``: 40 or 64 lower-case hexadecimal digits."""
    found = text(value, *path)
    if len(found) not in {40, 64} or not set(found) <= set("0123456789abcdef"):
        raise ShapeError(f"{'.'.join(path)} is no object id")
    return found

"""A commit's tree, as git and GitHub tell it."""

from duecare.model.record import NamedTuple


class Entry(NamedTuple):
    """What stands at a path of a tree. The mode counts: the same blob as a symbolic link is another file."""

    mode: str
    sha: str

    def __str__(self) -> str:
        """Mode and blob, as digests take them."""
        return f"{self.mode} {self.sha}"

"""Paths and addresses as manifests write them, made relative to the root of the repository."""

from posixpath import normpath

from duecare.knowledge.globs import is_glob
from duecare.knowledge.late import late
from duecare.model.manifest import File
from duecare.model.place import At, Fault
from duecare.model.record import NamedTuple

_URL = late(r"[A-Za-z][A-Za-z0-9+.-]+://")
_DRIVE = late(r"[A-Za-z]:[\\/]?")
OUT = "name a file inside the repository, relative to the manifest's own folder"


class Place(NamedTuple):
    """Where a written path leads: to ``path`` (relative to the root), to ``url``, or nowhere with a ``fault``."""

    path: At[str] | None = None
    url: At[str] | None = None
    fault: Fault | None = None

    def file(self) -> File:
        """An entry for this place and nothing more."""
        globbed = self.path is not None and is_glob(self.path.value)
        return File(self.path, url=self.url, glob=globbed)


def folder_of(path: str) -> str:
    """The folder that a file lies in, ``""`` for the root."""
    return path.rpartition("/")[0]


def place(written: At[str], folder: str) -> Place:
    """Resolve ``written`` from ``folder``."""
    text = written.value.strip()
    if _URL.match(text):
        if text.lower().startswith("file:"):
            return _refused(written, "points into one machine's file system")
        return Place(url=written.put(text))
    if not text:
        return _refused(written, "is empty")
    if _DRIVE.match(text) or text.startswith(("/", "~", "\\\\")):
        return _refused(written, "is absolute: it exists on one machine only")
    if any(ord(c) < 32 for c in text):
        return _refused(written, "has control characters")
    plain = normpath(f"{folder}/{text}".replace("\\", "/").lstrip("/"))
    if plain == ".." or plain.startswith("../"):
        return _refused(written, "leads out of the repository")
    return Place(written.put(plain), fault=_backslashes(written, text))


def _backslashes(written: At[str], text: str) -> Fault | None:
    if "\\" not in text:
        return None
    right = text.replace("\\", "/")
    return Fault(written.span, f"path `{text}` has backslashes", f"write `{right}`", written.pointer, "forward slashes")


def _refused(written: At[str], why: str) -> Place:
    shown = written.value.strip()[:80]
    return Place(fault=Fault(written.span, f"path `{shown}` {why}", OUT, written.pointer, "a relative path"))

"""The files that a policy is made of: the policy itself and what it extends, in the order in which they apply."""

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from posixpath import dirname, join, normpath

from duecare.knowledge.nearest import nearest
from duecare.knowledge.shape import texts
from duecare.model.place import At, Fault, Span, Tree
from duecare.model.record import NamedTuple

STARTER = "starter"


class File(NamedTuple):
    """One file of a policy. ``path`` is relative to the root, or the name of a shipped pack."""

    path: str
    tree: Tree
    sha256: str
    shipped: bool = False

    @property
    def label(self) -> str:
        """How origins name the file as a whole."""
        return f"pack {self.path}" if self.shipped else self.path


class Unread(NamedTuple):
    """A file that cannot be read, and why."""

    path: str
    why: str


Read = Callable[[str], File | Unread]


class Gathered(NamedTuple):
    """Files in the order in which they apply (the policy last), and what is wrong with ``extends``."""

    files: tuple[File, ...]
    faults: tuple[Fault, ...] = ()

    @property
    def digest(self) -> str:
        """The sha256 over every file, in order."""
        lines = "".join(f"{f.sha256}  {f.label}\n" for f in self.files)
        return sha256(lines.encode()).hexdigest()


def gathered(first: File, packs: Iterable[str], read: Read) -> Gathered:
    """The policy and all that it extends; ``read`` answers for a pack's name or a path relative to the root."""
    walk = _Walk(tuple(packs), read)
    if first.tree.root is None or first.tree.root.get("extends") is None:
        walk.faults += walk.follow(_starter(first), STARTER, (first.path,)) if not first.shipped else ()
    walk.enter(first, ())
    return Gathered(tuple(walk.files), tuple(walk.faults))


def _starter(first: File) -> At[str]:
    return At.fixed(STARTER, Span(first.path))


class _Walk:
    """Depth first, what is extended before what extends it, each file once."""

    def __init__(self, packs: tuple[str, ...], read: Read) -> None:
        self.packs = packs
        self.read = read
        self.files: list[File] = []
        self.faults: list[Fault] = []

    def enter(self, file: File, above: tuple[str, ...]) -> None:
        """Take the file, after everything that it extends."""
        for written in texts(file.tree.root, "extends"):
            name = _resolved(written, file, self.packs)
            self.faults += [name] if isinstance(name, Fault) else self.follow(written, name, (*above, file.path))
        if all(file.path != held.path for held in self.files):
            self.files.append(file)

    def follow(self, written: At[str], name: str, above: tuple[str, ...]) -> Iterator[Fault]:
        """Enter an extended file by its resolved name."""
        if name in above:
            chain = " → ".join((*above[above.index(name) :], name))
            yield Fault(written.span, f"extends itself: {chain}", "break the circle", written.pointer)
        elif all(name != held.path for held in self.files):
            file = self.read(name)
            if isinstance(file, File):
                self.enter(file, above)
            else:
                what = f"extends `{written.value}`, which cannot be read: {file.why}"
                yield Fault(written.span, what, "correct the path, or remove it", written.pointer)


def _resolved(written: At[str], file: File, packs: tuple[str, ...]) -> str | Fault:
    value = written.value
    if value in packs:
        return value
    if not value.startswith(("./", "../")):
        return _no_pack(written, packs)
    if file.shipped:
        return Fault(written.span, "a shipped pack extends a file", "extend packs only", written.pointer)
    path = normpath(join(dirname(file.path), value))
    if path.startswith("..") or not path.endswith((".yaml", ".yml")):
        what = f"extends `{value}`, which is " + ("outside the repository" if path.startswith("..") else "no YAML file")
        return Fault(written.span, what, "name a .yaml file of this repository", written.pointer)
    return path


def _no_pack(written: At[str], packs: tuple[str, ...]) -> Fault:
    value = written.value
    near = nearest(value, packs)
    file = value.endswith((".yaml", ".yml"))
    what = f"no pack is called `{value}`" + (f"; did you mean `{near}`?" if near and not file else "")
    fix = f"write `./{value.lstrip('/')}`" if file else f"name one of {', '.join(packs)}, or a file as ./file.yaml"
    return Fault(written.span, what, fix, written.pointer, ", ".join(packs))

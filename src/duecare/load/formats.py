"""Let the first format of a kind that recognizes a file read it.

A format is one module in ``load/<folder>/`` with ``NAME`` (str), ``ORDER`` (int, lower is asked first),
``sniff(source) -> bool`` and ``read(source) -> Document``. Nothing lists them by hand. ``SUFFIXES`` (lower case, with
the dot) are those of the files that it is asked about; without them it is asked about whatever is no Markdown.
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, cast

from duecare.knowledge.tables import rows
from duecare.load.apart import known
from duecare.load.source import Source
from duecare.model.documents import Document
from duecare.model.place import Fault
from duecare.model.record import NamedTuple

FOLDERS = {
    "manifest": "manifests",
    "card": "cards",
    "results": "results",
    "training": "training",
    "weights": "weights",
    "review": "reviews",
    "profile": "profiles",
}


MARKDOWN = frozenset({".md", ".markdown"})


class Format(NamedTuple):
    """One way to write a kind of document, as far as it is known without importing its module."""

    module: str
    order: int
    suffixes: frozenset[str] | None

    def takes(self, suffix: str) -> bool:
        """Whether it is asked about files with this suffix."""
        return suffix not in MARKDOWN if self.suffixes is None else suffix in self.suffixes


class Reader(Protocol):
    """The module of a format."""

    def sniff(self, source: Source, /) -> bool:
        """Whether the file is of the format."""

    def read(self, source: Source, /) -> Document:
        """The document."""


class NotRecognized(NamedTuple):
    """No format of the kind knows the file; ``faults`` say what kept it from being parsed at all."""

    path: str
    kind: str
    faults: tuple[Fault, ...]


@cache
def formats(kind: str) -> tuple[Format, ...]:
    """Every format of ``kind``, in the order in which they are asked.

    From the generated index, for most runs need few of them; from the modules when it does not match the folder.
    """
    folder = f"duecare.load.{FOLDERS[kind]}"
    there = {f"{folder}.{m.name}" for m in iter_modules(import_module(folder).__path__) if m.name[0] != "_"}
    known = [_indexed(folder, *row[1:]) for row in rows("formats", 4) if row[0] == kind]
    if {form.module for form in known} != there:
        known = [described(module) for module in there]
    return tuple(sorted(known, key=lambda form: (form.order, form.module)))


def described(module: str) -> Format:
    """A format as the index holds it."""
    it = import_module(module)
    return Format(module, it.ORDER, getattr(it, "SUFFIXES", None))


def _indexed(folder: str, module: str, order: str, suffixes: str) -> Format:
    return Format(f"{folder}.{module}", int(order), None if suffixes == "*" else frozenset(suffixes.split("|")))


def read(kind: str, source: Source) -> Document | NotRecognized:
    """The document, or what kept every format of ``kind`` from recognizing it; one source is read once."""
    if not known(kind, source):
        source.documents[kind] = _read(kind, source)
    return cast("Document | NotRecognized", source.documents[kind])


def _read(kind: str, source: Source) -> Document | NotRecognized:
    for form in formats(kind):
        if form.takes(source.suffix):
            reader = cast("Reader", import_module(form.module))
            if reader.sniff(source):
                return reader.read(source)
    decoded = source.decoded
    if isinstance(decoded, Fault):
        return NotRecognized(source.path, kind, (decoded,))
    structured = source.suffix in {".json", ".jsonld", ".yaml", ".yml", ".dvc", ".lock"}
    return NotRecognized(source.path, kind, source.tree.faults if structured else ())

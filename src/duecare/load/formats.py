"""Walk the folder of a kind and let the first format that recognizes a file read it.

A format is one module in ``load/<folder>/`` with ``NAME`` (str), ``ORDER`` (int, lower is asked first),
``sniff(source) -> bool`` and ``read(source) -> Document``. Nothing lists them.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import NamedTuple

from duecare.load.source import Source
from duecare.model.documents import Document
from duecare.model.place import Fault

FOLDERS = {
    "manifest": "manifests",
    "card": "cards",
    "results": "results",
    "training": "training",
    "weights": "weights",
    "review": "reviews",
    "profile": "profiles",
}


class Format(NamedTuple):
    """One way to write a kind of document."""

    name: str
    order: int
    sniff: Callable[[Source], bool]
    read: Callable[[Source], Document]


class NotRecognized(NamedTuple):
    """No format of the kind knows the file; ``faults`` say what kept it from being parsed at all."""

    path: str
    kind: str
    faults: tuple[Fault, ...]


@cache
def formats(kind: str) -> tuple[Format, ...]:
    """Every format of ``kind``, in the order in which they are asked."""
    folder = f"duecare.load.{FOLDERS[kind]}"
    package = import_module(folder)
    found = []
    for module in iter_modules(package.__path__):
        if not module.name.startswith("_"):
            it = import_module(f"{folder}.{module.name}")
            found.append(Format(it.NAME, it.ORDER, it.sniff, it.read))
    return tuple(sorted(found, key=lambda form: (form.order, form.name)))


def read(kind: str, source: Source) -> Document | NotRecognized:
    """The document, or what kept every format of ``kind`` from recognizing it."""
    for form in formats(kind):
        if form.sniff(source):
            return form.read(source)
    decoded = source.decoded
    if isinstance(decoded, Fault):
        return NotRecognized(source.path, kind, (decoded,))
    structured = source.suffix in {".json", ".jsonld", ".yaml", ".yml", ".dvc", ".lock"}
    return NotRecognized(source.path, kind, source.tree.faults if structured else ())

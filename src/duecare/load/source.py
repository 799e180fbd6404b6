"""One file's bytes, decoded and parsed at most once, whoever asks."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from io import BytesIO
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from duecare.load.apart import begin, known
from duecare.load.text import decode
from duecare.model.place import Fault, Span, Tree
from duecare.model.problem import Gap

Opener = Callable[[], AbstractContextManager[BinaryIO | Gap]]
"""Opens the whole file, for formats whose files are too large to be held in memory."""


class Source:
    """A file as the format readers see it: ``path`` relative to the root, and the ``raw`` bytes."""

    def __init__(self, path: str, raw: bytes, opener: Opener | None = None) -> None:
        """Nothing is decoded before somebody asks. With an ``opener``, ``raw`` is only how a large file begins."""
        self.path = path
        self.raw = raw
        self.open: Opener = opener or (lambda: nullcontext(BytesIO(raw)))
        self.documents: dict[str, object] = {}  # what it was read as, by kind

    @property
    def suffix(self) -> str:
        """The lower-case suffix with its dot, ``""`` without one."""
        return PurePosixPath(self.path).suffix.lower()

    @property
    def name(self) -> str:
        """The file's name without its folders."""
        return PurePosixPath(self.path).name

    @cached_property
    def decoded(self) -> str | Fault:
        """The text (BOM taken off, line ends as they are), or why the bytes are no text."""
        return decode(self.raw, self.path)

    @property
    def text(self) -> str:
        """The text, ``""`` when the bytes are none."""
        return self.decoded if isinstance(self.decoded, str) else ""

    @cached_property
    def lines(self) -> list[str]:
        """The text's lines, without their ends."""
        return self.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")

    @cached_property
    def tree(self) -> Tree:
        """The parsed YAML or JSON, by the file's suffix (``.json`` and kin are JSON, all else YAML)."""
        begin("tree", self)
        if known("tree", self):
            return cast("Tree", self.documents["tree"])
        if not isinstance(self.decoded, str):
            return Tree(None, (self.decoded,))
        if not self.decoded.strip():
            return Tree(None, (Fault(Span(self.path), "the file is empty", "write it, or remove it"),))
        if self.suffix in {".json", ".jsonld", ".ipynb"}:
            from duecare.load.jsontext import read_json  # a run over YAML and Markdown needs none of it

            return read_json(self.decoded, self.path)
        from duecare.load.yamltext import read_yaml

        return read_yaml(self.decoded, self.path)

"""YAML text to a tree with places."""

from typing import Any

from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import (
    CollectionEndEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    NodeEvent,
    StreamEndEvent,
)
from yaml.reader import ReaderError

from duecare.load import yamlwords as words
from duecare.load.text import Lines
from duecare.load.yamlplaces import Node, YamlPlaces
from duecare.load.yamltree import NOTHING, Builder, Stop
from duecare.model.place import At, Fault, Span, Tree
from duecare.model.record import NamedTuple

try:
    from yaml.cyaml import CParser  # type: ignore[attr-defined]
except ImportError:  # PyYAML built without libyaml: slower, same events
    from yaml.parser import Parser
    from yaml.reader import Reader
    from yaml.scanner import Scanner

    class CParser(Reader, Scanner, Parser):  # type: ignore[no-redef]
        """The same parser in Python."""

        def __init__(self, stream: str) -> None:
            """Reader, scanner and parser share one object."""
            Reader.__init__(self, stream)
            Scanner.__init__(self)
            Parser.__init__(self)


MAX_CHARACTERS = 16_000_000
MAX_FAULTS = 50


class Reading(NamedTuple):
    """One document of a stream."""

    value: object
    node: Node


def read_yaml(text: str, path: str, first_line: int = 1) -> Tree:
    """The values of the first document of ``text``, which begins on ``first_line`` of the file.

    What is wrong is a fault beside what could be read; more documents are a fault too.
    """
    trees = read_documents(text, path, first_line)
    root, faults = trees[0]
    if len(trees) > 1:
        faults = (*faults, *(fault for tree in trees[1:] for fault in tree.faults), _more(trees[1], len(trees), path))
    return Tree(root, faults)


def read_documents(text: str, path: str, first_line: int = 1) -> list[Tree]:
    """A tree for each document that holds anything; one tree at least."""
    text = text.removeprefix("\ufeff")
    if len(text) > MAX_CHARACTERS:
        what = f"the file has {len(text):,} characters; YAML is read up to {MAX_CHARACTERS:,}"
        return [Tree(None, (Fault(Span(path), what, "split it, or keep rows in JSON Lines"),))]
    lines = Lines(text, path, first_line)
    trees = list(_Stream(lines).trees())
    held = [tree for tree in trees if tree.faults or (tree.root is not None and tree.root.value is not None)]
    return held or trees[:1] or [Tree(None, ())]


class _Stream:
    """The documents of a text, one after the other, until its end or the first thing that is no YAML."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.faults: list[Fault] = []
        self.builder = Builder(lines.text, self.note)

    def note(self, start: int, end: int, what: str, fix: str) -> None:
        """Keep a fault; the builder gives the place of an earlier line in braces."""
        head, brace, rest = what.partition("{")
        place, _, tail = rest.partition("}")
        if brace and place.isdecimal() and what.startswith("the key "):
            what = f"{head}{self.lines.at(int(place))[0]}{tail}"
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(Fault(self.lines.span(start, end), what, fix))

    def trees(self) -> list[Tree]:
        """Every document as a tree."""
        trees: list[Tree] = []
        try:
            parser = CParser(self.lines.text)
            while not isinstance(event := parser.get_event(), StreamEndEvent):
                self.take(event, trees)
        except Stop:
            self.finish(trees)
        except YAMLError as error:
            self.broken(error)
            self.finish(trees)
        return trees

    def take(self, event: Any, trees: list[Tree]) -> None:
        """One event of the parser."""
        if isinstance(event, NodeEvent):
            self.builder.add(event)
        elif isinstance(event, CollectionEndEvent):
            self.builder.close(event.end_mark.index)  # type: ignore[union-attr]
        elif isinstance(event, DocumentStartEvent):
            self.builder = Builder(self.lines.text, self.note)
        elif isinstance(event, DocumentEndEvent):
            self.finish(trees)

    def finish(self, trees: list[Tree]) -> None:
        """The document ends, or reading stopped inside it."""
        self.builder.abandon(len(self.lines.text))
        places = YamlPlaces(self.lines, self.builder.node)
        root = None if self.builder.value is NOTHING else At(self.builder.value, "", places)
        trees.append(Tree(root, tuple(self.faults)))
        self.faults = []
        self.builder = Builder(self.lines.text, self.note)

    def broken(self, error: YAMLError) -> None:
        """The fault of what is no YAML."""
        if isinstance(error, ReaderError):
            at = self._character(error)
            self.note(at, at + 1, f"the character U+{_code(error):04X} may not stand in YAML", "remove it")
            return
        problem, context, mark, begun = _parts(error)
        at = min(mark, len(self.lines.text))
        line, column = self.lines.at(at)
        begin = self.lines.index(line)
        written = self.lines.text[begin : begin + 1000].splitlines()[:1]
        said = words.said(problem, context, written[0] if written else "", column)
        where = begun if begun is not None and context.startswith(words.BEGUN) else at
        self.note(where, where, *said)

    def _character(self, error: ReaderError) -> int:
        """Where the refused character stands: the C parser counts bytes."""
        found = self.lines.text.find(chr(_code(error)))
        return max(found, 0)


def _parts(error: YAMLError) -> tuple[str, str, int, int | None]:
    """Problem and context in the parser's words, where it gave up, and where what it was reading began."""
    if not isinstance(error, MarkedYAMLError):
        return str(error), "", 0, None
    begun = error.context_mark.index if error.context_mark else None
    mark = error.problem_mark.index if error.problem_mark else begun or 0
    return error.problem or "", error.context or "", mark, begun


def _code(error: ReaderError) -> int:
    return error.character if isinstance(error.character, int) else ord(error.character[:1] or "\0")


def _more(second: Tree, count: int, path: str) -> Fault:
    where = second.root.span if second.root else second.faults[0].span if second.faults else Span(path)
    return Fault(where, f"the file holds {count} documents; the first was read", "keep one document to a file")

"""Read what can be read of a JSON text that is not quite JSON, and say in words what is wrong with it.

Comments, trailing commas and line breaks in strings are faults that are read over. At anything else reading stops
and what was read so far is kept: every array and object that is still open is closed there.
"""

import re
from collections.abc import MutableMapping
from json import JSONDecodeError

from duecare.knowledge.late import late
from duecare.load import jsonwords as words
from duecare.load.jsonscan import Member, Scan, Table, blank, finished, scanstring
from duecare.load.text import Lines
from duecare.model.place import Fault

COMMENT = late(r"//[^\r\n]*|#[^\r\n]*|/\*.*?\*/", re.DOTALL)
MAX_FAULTS = 20
NOTHING = object()


class Mender:
    """One reading of a broken text: ``scan`` reads what is well-formed, the rest is read step by step."""

    def __init__(self, lines: Lines, scan: Scan, tables: MutableMapping[int, Table], max_depth: int) -> None:
        """``tables`` receives the places of every array and object that had to be read step by step."""
        self.lines, self.text, self.scan, self.tables, self.max_depth = lines, lines.text, scan, tables, max_depth
        self.faults: list[Fault] = []
        self.halted = False
        self.repeated = False

    def fault(self, index: int, said: words.Said, *, stop: bool = True) -> None:
        """Note a fault at ``index``; too many small ones end the reading as a large one does."""
        self.faults.append(Fault(self.lines.span(index), *said))
        self.halted = self.halted or stop or len(self.faults) >= MAX_FAULTS

    def document(self) -> object:
        """The value of the whole text, ``NOTHING`` when there is none."""
        index = self.gap(0)
        value, end = self.value(index, 0)
        end = end if self.stopped else self.gap(end)
        if not self.stopped and end < len(self.text):
            self.fault(end, words.more(self.text, end))
        return value

    @property
    def stopped(self) -> bool:
        """Whether reading ended before the text did."""
        return self.halted

    def line(self, index: int) -> int:
        """The line of ``index``."""
        return self.lines.at(index)[0]

    def gap(self, index: int) -> int:
        """The next place that is neither white space nor a comment; comments are faults."""
        index = blank(self.text, index)
        while match := COMMENT.match(self.text, index):
            self.fault(index, words.COMMENT, stop=False)
            index = blank(self.text, match.end())
        return index

    def value(self, index: int, depth: int) -> tuple[object, int]:
        """The value at ``index`` and where it ends."""
        try:
            value, end = self.scan(self.text, index)
        except (JSONDecodeError, StopIteration, RecursionError):
            return self.broken(index, depth)
        return value, end

    def broken(self, index: int, depth: int) -> tuple[object, int]:
        """A value that the decoder refused."""
        first = self.text[index : index + 1]
        if first and first in "[{" and depth >= self.max_depth:
            self.fault(index, words.deep(self.max_depth))
            return NOTHING, index
        if first == "[":
            return self.array(index, depth + 1)
        if first == "{":
            return self.mapping(index, depth + 1)
        if first == '"':
            return self.string(index)
        self.fault(index, words.no_value(self.text, index))
        return NOTHING, index

    def array(self, start: int, depth: int) -> tuple[list[object], int]:
        """An array, up to its end or to where reading stops."""
        values: list[object] = []
        members: list[Member] = []
        index = self.gap(start + 1)
        while not self.stopped and self.text[index : index + 1] != "]":
            value, end = self.value(index, depth)
            if value is not NOTHING:
                values.append(value)
                members.append(Member("", index, end, index, end))
            index = end if self.stopped else self.comma(end, "]", start)
        self.tables[start] = finished(members, named=False)
        return values, index if self.stopped else index + 1

    def mapping(self, start: int, depth: int) -> tuple[dict[str, object], int]:
        """An object, up to its end or to where reading stops."""
        values: dict[str, object] = {}
        members: list[Member] = []
        index = self.gap(start + 1)
        while not self.stopped and self.text[index : index + 1] != "}":
            key, key_end, value_start = self.key(index, start)
            value, end = (NOTHING, value_start) if self.stopped else self.value(value_start, depth)
            if value is not NOTHING:
                self.repeated = self.repeated or key in values
                values[key] = value
                members.append(Member(key, index, key_end, value_start, end))
            index = end if self.stopped else self.comma(end, "}", start)
        self.tables[start] = finished(members, named=True)
        return values, index if self.stopped else index + 1

    def key(self, index: int, start: int) -> tuple[str, int, int]:
        """A key, where it ends, and where its value begins."""
        if self.text[index : index + 1] != '"':
            self.fault(index, words.no_key(self.text, index, self.line(start)))
            return "", index, index
        read, end = self.string(index)
        if not isinstance(read, str):
            return "", index, index
        colon = self.gap(end)
        if not self.stopped and self.text[colon : colon + 1] != ":":
            self.fault(colon, words.no_colon(self.text, colon, read))
        return read, end, self.gap(colon + 1)

    def string(self, index: int) -> tuple[object, int]:
        """A string; a line break or control character in it is read over."""
        try:
            return scanstring(self.text, index + 1, True)
        except JSONDecodeError as error:
            strict = error
        try:
            value, end = scanstring(self.text, index + 1, False)
        except JSONDecodeError as error:
            self.fault(error.pos, words.bad_string(self.text, error.msg, self.line(index)))
            return NOTHING, index
        self.fault(strict.pos, words.CONTROL, stop=False)
        return value, end

    def comma(self, index: int, closing: str, start: int) -> int:
        """Pass the comma after a value; stay at the closing bracket."""
        index = self.gap(index)
        found = self.text[index : index + 1]
        if found == closing:
            return index
        if found != ",":
            self.fault(index, words.no_comma(self.text, index, closing, self.line(start)))
            return index
        after = self.gap(index + 1)
        if self.text[after : after + 1] == closing:
            self.fault(index, words.extra_comma(closing), stop=False)
        return after

"""Count JSON values in a text that need not fit in memory."""

import json
import re
from collections.abc import Iterator

from duecare.scan.objectrows import rows_in
from duecare.scan.streams import Unreadable, lines

MAX_ROW = 256_000_000
SCAN = json.JSONDecoder(strict=False, parse_int=str, parse_float=str).scan_once  # type: ignore[attr-defined]
BLANK = re.compile(r"[\s,]*")
SPACE = re.compile(r"[ \t\n\r]*")
AGAIN = "write it again with a JSON library"


class Values:
    """JSON values one after the other, of a text that need not fit in memory."""

    def __init__(self, stream: Iterator[bytes]) -> None:
        """Nothing is read before somebody asks."""
        self.text, self.at = "", 0
        self.file = lines(stream)
        self.size = 1 << 20
        self.ended = False
        self.begin = self.end = 0
        self.dropped = ""

    @property
    def passed(self) -> str:
        """The text of the last value."""
        return self.dropped or self.text[self.begin : self.end]

    def more(self) -> None:
        """Read on; what was passed is dropped."""
        if len(self.text) - self.at > MAX_ROW:
            raise Unreadable(f"has a row of more than {MAX_ROW / 1e6:,.0f} MB", "keep rows in JSON Lines")
        read = self.file.read(self.size)
        self.ended = not read
        self.dropped = self.passed
        self.text = self.text[self.at :] + read
        self.begin = self.end = self.at = 0

    def peek(self, over: re.Pattern[str] = BLANK) -> str:
        """The next character that is neither white space nor, between values, a comma; ``""`` at the end."""
        while True:
            match = over.match(self.text, self.at)
            self.at = match.end() if match else self.at
            if self.at < len(self.text) or self.ended:
                return self.text[self.at : self.at + 1]
            self.more()

    def array(self) -> int:
        """Elements of the array that begins here."""
        self.open()
        number = 0
        while self.element(number):
            self.one(number)
            number += 1
        self.closed(number)
        return number

    def open(self) -> None:
        """Pass the bracket with which the array begins."""
        self.peek(SPACE)
        self.at += 1

    def element(self, number: int) -> bool:
        """Whether one more element follows ``number`` of them; one comma stands between two, and none elsewhere."""
        found = self.peek(SPACE)
        if found == "]":
            return False
        if number and found:
            if found != ",":
                raise Unreadable(f"is no JSON: no comma stands after row {number:,}", AGAIN)
            self.at += 1
            found = self.peek(SPACE)
        if not found:
            raise Unreadable(f"is cut off after row {number:,}: the array is not closed", "fetch or write it again")
        if found in ",]":
            raise Unreadable(f"is no JSON: a comma stands after row {number:,}, and no row after it", AGAIN)
        return True

    def closed(self, number: int) -> None:
        """Pass the bracket that closes the array; nothing may come after it."""
        self.at += 1
        if self.peek(SPACE):
            what = f"goes on after its array is closed, after row {number:,}"
            raise Unreadable(what, "keep all rows in one array, or each on a line of its own")

    def rest(self) -> int:
        """Values up to the end."""
        number = 0
        while self.peek():
            self.one(number)
            number += 1
        return number

    def one(self, number: int) -> None:
        """Pass one value; a value that touches the end of what was read may go on."""
        while True:
            try:
                _, end = SCAN(self.text, self.at)
            except (ValueError, StopIteration):
                if self.ended:
                    raise Unreadable(
                        f"is cut off, or is no JSON, after row {number:,}", "fetch or write it again"
                    ) from None
            except RecursionError:
                raise Unreadable(f"has a row nested too deep, after row {number:,}", "flatten the rows") from None
            else:
                if end < len(self.text) or self.ended:
                    self.begin, self.at, self.end, self.dropped = self.at, end, end, ""
                    self.size = 1 << 20
                    return
            self.size *= 2
            self.more()


def rows_of(text: str) -> int:
    """Rows of a file that is one JSON value: those in it, if it is an object."""
    try:
        value = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return 1
    return len(rows_in(value)) if isinstance(value, dict) else 1

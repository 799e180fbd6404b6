"""Bytes to text, and places in a text."""

import codecs
from bisect import bisect_right
from functools import cached_property

from duecare.knowledge.late import late
from duecare.model.place import Fault, Span

# Longer marks first: the mark of UTF-16 begins the one of UTF-32.
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Which of the first four bytes are zero tells Unicode without a mark (RFC 4627 §3).
ZEROS = {"0001": "utf-32-be", "1000": "utf-32-le", "0101": "utf-16-be", "1010": "utf-16-le"}
LINE_END = late(r"\r\n|\r|\n")


class Lines:
    """Line and column of any place in a text. LF, CRLF and CR end a line, as in editors."""

    def __init__(self, text: str, path: str, first_line: int = 1) -> None:
        """``first_line`` is the file's line at which ``text`` begins."""
        self.text = text
        self.path = path
        self.first_line = first_line

    @cached_property
    def starts(self) -> list[int]:
        """Where each line begins."""
        return [0, *(match.end() for match in LINE_END.finditer(self.text))]

    def at(self, index: int) -> tuple[int, int]:
        """Line and column, from 1, of the character at ``index``."""
        row = bisect_right(self.starts, index) - 1
        return row + self.first_line, index - self.starts[row] + 1

    def span(self, start: int, end: int | None = None) -> Span:
        """The span from ``start`` up to, not including, ``end``."""
        return Span(self.path, *self.at(start), *self.at(start if end is None else max(start, end)))

    def index(self, line: int, column: int = 1) -> int:
        """Where the character at ``line`` and ``column`` stands in the text."""
        return self.starts[line - self.first_line] + column - 1


def decode(raw: bytes, path: str) -> str | Fault:
    """The text without its byte order mark, line ends kept; a fault when the bytes are not text."""
    mark, encoding = encoding_of(raw)
    body = raw[len(mark) :]
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        return _undecodable(raw, path, encoding, len(mark) + error.start)
    zero = text.find("\0")
    return text if zero < 0 else _zero_byte(text, path, zero, encoding)


def encoding_of(raw: bytes) -> tuple[bytes, str]:
    """The byte order mark and the encoding that the first bytes tell; UTF-8 when they tell nothing."""
    for mark, encoding in MARKS:
        if raw.startswith(mark):
            return mark, encoding
    pattern = "".join("1" if byte else "0" for byte in raw[:4])
    if raw[:4].isascii() and pattern in ZEROS:
        return b"", ZEROS[pattern]
    return b"", "utf-8"


def _zero_byte(text: str, path: str, zero: int, encoding: str) -> Fault:
    where = Lines(text[: zero + 1], path).span(zero)
    offset = len(text[:zero].encode(encoding))
    what = f"byte {offset} is a zero byte: this is a binary file, not text"
    return Fault(where, what, "save it as UTF-8 text, or take it off the globs that name it")


def _undecodable(raw: bytes, path: str, encoding: str, offset: int) -> Fault:
    before = raw[:offset].decode(encoding, "replace").removeprefix("\ufeff")
    where = Lines(before, path).span(len(before))
    if encoding != "utf-8":
        name = encoding.upper()
        return Fault(where, f"the text says it is {name}, but byte {offset} is not", "save the file as UTF-8")
    what = f"byte {offset} (0x{raw[offset]:02x}) is not UTF-8"
    if _looks_western(raw):
        return Fault(where, f"{what}; the file looks like Windows-1252", _recode(path))
    return Fault(where, what, "save the file as UTF-8, or take it off the globs that name it")


def _looks_western(raw: bytes) -> bool:
    """Whether the bytes read as Windows-1252 text: nearly all letters, and no control characters."""
    sample = raw[:65536]
    control = sum(byte < 32 and byte not in b"\t\n\r\f" for byte in sample)
    high = sum(byte > 127 for byte in sample)
    return control == 0 and high * 4 < len(sample)


def _recode(path: str) -> str:
    return f"save the file as UTF-8: iconv -f WINDOWS-1252 -t UTF-8 {path}"

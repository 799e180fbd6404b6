"""The bytes of a data file in pieces, decompressed on the way, as UTF-8 if they were UTF-16."""

import bz2
import codecs
import importlib
import io
import lzma
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path, PurePath
from typing import Any

from duecare.scan.beginnings import encoded, packed

CHUNK = 2 << 20
COMPRESSED_CHUNK = 1 << 13
"""So little compressed data at a time, because a few bytes can stand for many megabytes."""

POINTER = b"version https://git-lfs.github.com/spec/"
MAX_RATIO = 300
MAX_BYTES = 8_000_000_000
"""A file that grows by more than the ratio and beyond so many bytes is a decompression bomb."""

MEMORY = 256 << 20
"""Bytes that an xz stream may ask for: its header can name gigabytes, and `xz -9` needs 65 MB."""

COMPRESSIONS = {".gz": "gzip", ".zst": "zstd", ".xz": "xz", ".bz2": "bzip2"}
MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", codecs.BOM_UTF8: ""}


class Unreadable(Exception):  # noqa: N818 - an answer to the reader of the stream, who makes it a gap
    """Why the stream cannot be read to its end, and what would help."""

    def __init__(self, what: str, unlock: str) -> None:
        """Both as a gap has them."""
        super().__init__(what)
        self.what = what
        self.unlock = unlock


class Misnamed(Unreadable):
    """The file as a whole is not what its name says."""


def suffixes(path: PurePath) -> tuple[str, str]:
    """The suffix that names the format, and the compression (``""`` without one)."""
    last = path.suffix.lower()
    if last in COMPRESSIONS:
        return PurePath(path.stem).suffix.lower(), COMPRESSIONS[last]
    return last, ""


def pieces(path: Path, compression: str = "") -> Iterator[bytes]:
    """The file's bytes, without a byte order mark; UTF-16 is made UTF-8."""
    stream = _raw(path) if not compression else _decompressed(path, compression)
    first = next(stream, b"")
    if what := encoded(first):
        raise Misnamed(what, "save it as UTF-8")
    mark = next((m for m in MARKS if first.startswith(m)), None)
    if mark is None or not MARKS[mark]:
        return chain([first[len(mark or b"") :]], stream)
    return _recoded(chain([first], stream), MARKS[mark])


def lines(stream: Iterator[bytes]) -> io.TextIOWrapper:
    """The stream as text, one character a byte: enough to see structure, and never undecodable."""
    return io.TextIOWrapper(io.BufferedReader(_Joined(stream), CHUNK), encoding="latin-1", newline="")


def _raw(path: Path, size: int = CHUNK) -> Iterator[bytes]:
    with path.open("rb", buffering=0) as file:
        piece = file.read(size)
        if piece.startswith(POINTER):
            raise Unreadable("is a git-lfs pointer: its rows are not here", "git lfs pull")
        while piece:
            yield piece
            piece = file.read(size)


def _recoded(stream: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for piece in stream:
            yield decoder.decode(piece).encode()
        yield decoder.decode(b"", final=True).encode()
    except UnicodeError as error:
        raise Unreadable(f"begins as {encoding.upper()} text and does not go on so", "save it as UTF-8") from error


def _decompressed(path: Path, compression: str) -> Iterator[bytes]:
    """Every member or frame of the file, one after the other."""
    make = _maker(compression)
    stream = _raw(path, COMPRESSED_CHUNK)
    first = next(stream, b"")
    if other := packed(first, compression):
        how = f"take `{path.suffix}` off its name, or compress it" if other == "plain text" else "name it as what it is"
        raise Misnamed(f"is not compressed with {compression}: it seems to be {other}", how)
    written, limit = 0, max(MAX_BYTES, path.stat().st_size * MAX_RATIO)
    try:
        for piece in _members(chain([first], stream), make, compression):
            written += len(piece)
            if written > limit:
                what = f"expands to more than {limit / 1e9:,.0f} GB, {MAX_RATIO} times its size"
                raise Unreadable(what, "see whether it is what it should be")
            yield piece
    except _errors(compression) as error:
        raise Unreadable(f"is no valid {compression} file: {error}", "fetch or compress it again") from error


def _members(stream: Iterator[bytes], make: Callable[[], Any], compression: str) -> Iterator[bytes]:
    decompressor: Any = None
    for piece in stream:
        data = piece
        while data:
            if decompressor is None:
                # What pads the end of tapes and blocks is no further member.
                data = data.lstrip(b"\0") if compression in {"gzip", "xz"} else data
                decompressor = make() if data else None
            if decompressor is not None:
                yield decompressor.decompress(data)
                data = decompressor.unused_data if decompressor.eof else b""
                decompressor = None if decompressor.eof else decompressor
    if decompressor is not None:
        raise Unreadable(f"is cut off: the {compression} stream has no end", "fetch or compress it again")


def _maker(compression: str) -> Callable[[], Any]:
    if compression == "gzip":
        return lambda: zlib.decompressobj(wbits=31)
    if compression == "xz":
        return lambda: lzma.LZMADecompressor(memlimit=MEMORY)
    if compression == "bzip2":
        return bz2.BZ2Decompressor
    return _zstd()


def _zstd() -> Callable[[], Any]:
    library = _zstd_library()
    make: Callable[[], Any] = library.ZstdDecompressor
    return (lambda: make().decompressobj()) if library.__name__ == "zstandard" else make


def _zstd_library() -> Any:
    """Python's own from 3.14 on, else the package."""
    for name in ("compression.zstd", "zstandard"):
        with suppress(ImportError):
            return importlib.import_module(name)
    raise Unreadable("is compressed with zstd, which is not installed", "pip install 'duecare[data]'")


def _errors(compression: str) -> tuple[type[Exception], ...]:
    common = (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError)
    return (*common, _zstd_library().ZstdError) if compression == "zstd" else common


class _Joined(io.RawIOBase):
    """Pieces as a file."""

    def __init__(self, stream: Iterator[bytes]) -> None:
        self.stream = stream
        self.rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self.rest:
            piece = next(self.stream, None)
            if piece is None:
                return 0
            self.rest = memoryview(piece)
        count = min(len(buffer), len(self.rest))
        buffer[:count] = self.rest[:count]
        self.rest = self.rest[count:]
        return count

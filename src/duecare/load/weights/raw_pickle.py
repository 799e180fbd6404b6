"""Pickles that are no archive: PyTorch before 1.6, ``pickle.dump``, joblib, compressed or not."""

import bz2
import lzma
import zlib
from collections.abc import Callable

from duecare.load.source import Source
from duecare.load.weights import _pickle
from duecare.load.weights._kinds import PICKLE_HEAD, named_pickled, pickled, unknown
from duecare.model.documents import Weights

NAME = "pickle"
GGML = (b"lmgg", b"fmgg", b"tjgg", b"algg")
ORDER = 25
TORCH_MAGIC = b"\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19."
UNPACK: tuple[tuple[bytes, Callable[[], object]], ...] = (
    (b"\x1f\x8b", lambda: zlib.decompressobj(wbits=31)),
    (b"\x78\x01", zlib.decompressobj),
    (b"\x78\x9c", zlib.decompressobj),
    (b"\x78\xda", zlib.decompressobj),
    (b"BZh", bz2.BZ2Decompressor),
    (b"\xfd7zXZ\x00", lzma.LZMADecompressor),
)
PROTOCOL_0 = (b"c", b"(", b"}", b"]")
LOOK = 65536


def sniff(source: Source) -> bool:
    """A pickle by its first bytes, or a file of a name that is loaded as one."""
    if source.suffix == ".safetensors":
        # A header of 640 bytes begins like a pickle; the brace after its length tells them apart.
        return bool(PICKLE_HEAD.match(source.raw)) and source.raw[8:9] != b"{"
    return bool(PICKLE_HEAD.match(source.raw)) or (named_pickled(source) and bool(source.raw) and not _numbers(source))


def _numbers(source: Source) -> bool:
    """Whether the content is of a format that is told by its first bytes: the name is wrong then."""
    return source.raw.startswith((b"GGUF", b"\x93NUMPY", b"\x89HDF")) or source.raw[:4] in GGML


def read(source: Source) -> Weights:
    """What it is, as far as its first bytes tell."""
    raw = source.raw
    if PICKLE_HEAD.match(raw):
        return _plain(source, raw)
    unpacked = _unpacked(raw)
    if unpacked is not None and PICKLE_HEAD.match(unpacked):
        return pickled(source, "joblib", _pickle.said(unpacked, "a compressed pickle"))
    if raw.startswith(PROTOCOL_0) and _pickle.imports(raw):
        return pickled(source, NAME, _pickle.said(raw, "a pickle (protocol 0)"))
    if raw[257:262] == b"ustar":
        return pickled(source, "pytorch", "a PyTorch archive of before version 0.1.10, which is made of pickles")
    return unknown(source, NAME, f"{source.suffix} files are loaded as pickles, and this one begins as none")


def _plain(source: Source, raw: bytes) -> Weights:
    if TORCH_MAGIC in raw[:32]:
        return pickled(source, "pytorch", _pickle.said(raw, "a PyTorch file (before version 1.6), which is a pickle"))
    return pickled(source, NAME, _pickle.said(raw, "a pickle"))


def _unpacked(raw: bytes) -> bytes | None:
    """How a compressed file begins inside, None when it is not compressed."""
    for magic, make in UNPACK:
        if raw.startswith(magic):
            decompressor: object = make()
            try:
                return decompressor.decompress(raw[:LOOK], LOOK * 16)  # type: ignore[attr-defined, no-any-return]
            except (OSError, ValueError, EOFError, zlib.error, lzma.LZMAError):
                return b""
    return None

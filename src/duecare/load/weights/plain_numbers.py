"""Formats that hold numbers and a description, known by their first bytes: GGUF, GGML, ONNX, Flax."""

import struct

from duecare.load.source import Source
from duecare.load.weights._kinds import fault, safe
from duecare.model.documents import Weights

NAME = "numbers"
ORDER = 50
GGML = {b"lmgg": "ggml", b"fmgg": "ggmf", b"tjgg": "ggjt", b"algg": "ggla"}


def sniff(source: Source) -> bool:
    """The magic word, or for formats without one the name and a first byte that fits."""
    return bool(_format(source))


def read(source: Source) -> Weights:
    """Nothing in them runs."""
    name = _format(source)
    version = struct.unpack("<I", source.raw[4:8])[0] if name == "gguf" and len(source.raw) >= 8 else 0
    if name == "gguf" and not 1 <= version <= 1000:
        return safe(source, name, "a GGUF file", fault(source, f"its GGUF version would be {version}"))
    return safe(source, name, f"a {name} file, which holds numbers and their description")


def _format(source: Source) -> str:
    raw = source.raw
    if raw.startswith(b"GGUF"):
        return "gguf"
    if raw[:4] in GGML:
        return GGML[raw[:4]]
    if source.suffix == ".onnx" and raw[:1] in {b"\x08", b"\x0a", b"\x12", b"\x3a"}:
        return "onnx"
    # A Flax file is one msgpack map: of up to 15 members, or with a length of 16 or 32 bits.
    if source.suffix == ".msgpack" and raw and (0x80 <= raw[0] <= 0x8F or raw[0] in {0xDE, 0xDF}):
        return "flax"
    return ""

"""safetensors: a JSON header and raw numbers, nothing that runs.

Source: https://github.com/huggingface/safetensors, section Format.
"""

import json
import struct
from collections.abc import Iterator

from duecare.load.source import Source
from duecare.load.weights._kinds import fault, safe, size_of, unknown
from duecare.model.documents import Weights
from duecare.model.problem import Gap

NAME = "safetensors"
ORDER = 30
MAX_HEADER = 100_000_000  # the limit of the library


def sniff(source: Source) -> bool:
    """The name, or a header length followed by a JSON object."""
    return source.suffix == ".safetensors" or (source.raw[8:10] == b'{"' and _length(source.raw) <= MAX_HEADER)


def read(source: Source) -> Weights:
    """Sane when the header can be read and its tensors fill the rest of the file."""
    header = _header(source)
    if isinstance(header, str):
        return unknown(source, NAME, f"it is named .safetensors, but {header}")
    troubles = list(_troubles(header, size_of(source) - 8 - _length(source.raw)))
    return safe(source, NAME, f"a safetensors file of {len(header) - ('__metadata__' in header)} tensors",
                *(fault(source, what) for what in troubles[:5]))  # fmt: skip


def _length(raw: bytes) -> int:
    return int(struct.unpack("<Q", raw[:8])[0]) if len(raw) >= 8 else MAX_HEADER + 1


def _header(source: Source) -> dict[str, object] | str:
    length = _length(source.raw)
    if length > MAX_HEADER:
        return "it has no header" if len(source.raw) < 8 else f"its header would be {length:,} bytes"
    with source.open() as file:
        if isinstance(file, Gap):
            return file.what
        file.seek(8)
        written = file.read(length)
    if len(written) < length:
        return f"it ends inside its header (after {8 + len(written):,} of {8 + length:,} bytes)"
    try:
        header = json.loads(written)
    except (ValueError, RecursionError):
        return "its header is no JSON"
    return header if isinstance(header, dict) else "its header is no JSON object"


def _troubles(header: dict[str, object], room: int) -> Iterator[str]:
    """Tensors that do not lie in the file, and bytes that belong to no tensor."""
    ends, cut = [], False
    for name, tensor in header.items():
        if name == "__metadata__":
            continue
        offsets = tensor.get("data_offsets") if isinstance(tensor, dict) else None
        if not (isinstance(offsets, list) and len(offsets) == 2 and all(type(at) is int for at in offsets)):
            cut = True
            yield f"the tensor {name[:80]!r} has no place in the file"
        elif not 0 <= offsets[0] <= offsets[1] <= room:
            cut = True
            yield f"the tensor {name[:80]!r} ends at byte {offsets[1]:,} of {room:,}: the file is cut off"
        else:
            ends.append(offsets[1])
    if ends and max(ends) < room and not cut:
        yield f"{room - max(ends):,} bytes at the end belong to no tensor"

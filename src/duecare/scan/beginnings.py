"""What the beginning of a file shows that no reader of its name reads: other encodings, other packing, other lines."""

import codecs
import json

MAGIC = {
    "gzip": (b"\x1f\x8b",),
    "xz": (b"\xfd7zXZ\0", b"\x5d\0\0"),
    "bzip2": (b"BZh",),
    "zstd": (b"\x28\xb5\x2f\xfd", *(bytes([first]) + b"\x2a\x4d\x18" for first in range(0x50, 0x60))),
}
KINDS = {b"PAR1": "a Parquet file", b"ARROW1": "an Arrow file", b"PK\x03\x04": "a zip archive"}
ZEROS = {"UTF-32": ("0001", "1000"), "UTF-16": ("0101", "1010")}
"""Which of the first four bytes of ASCII text are zero (as 0), by encoding."""


def encoded(head: bytes) -> str:
    """What text is that is encoded as no reader reads it, in words; nothing if it is none of these."""
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "is UTF-32 text"
    zeros = "".join("01"[byte > 0] for byte in head[:4])
    name = next((name for name, found in ZEROS.items() if zeros in found), "")
    return name and f"seems to be {name} text without a byte order mark"


def packed(head: bytes, compression: str) -> str:
    """What a file seems to be that is not compressed as it is called; nothing if it is."""
    begin = head.lstrip(b"\0") if compression in {"gzip", "xz"} else head
    if not begin or begin.startswith(MAGIC[compression]):
        return ""
    other = next((f"compressed with {name}" for name, magic in MAGIC.items() if begin.startswith(magic)), "")
    other = other or next((kind for magic, kind in KINDS.items() if begin.startswith(magic)), "")
    return other or ("something else" if b"\0" in begin else "plain text")


def unlined(head: bytes) -> tuple[str, str] | None:
    """Why a file of JSON Lines does not have one object a line, and what would help; None if its first line is one."""
    if head.lstrip()[:1] != b"{" or is_json(head.lstrip().partition(b"\n")[0]):
        return None
    text = head.decode("utf-8", "replace").removeprefix("\ufeff").lstrip()
    try:
        _, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return None
    if "\n" in text[:end] or "\r" in text[:end]:
        how = "write each object on a line of its own (`jq -c . FILE`), or name the file `.json`"
        return "holds objects that stretch over lines, where each line must be one", how
    if text[end:].lstrip(" \t")[:1] == "\r" and text[end:].lstrip()[:1] == "{":
        how = "end them with line feeds (`tr '\\r' '\\n' < FILE`)"
        return "ends its lines with carriage returns alone, as old Macs did", how
    return None


def plainly_lined(raw: bytes) -> bool:
    """Whether the first line ends as an object does, of text that is not encoded otherwise; if not, look closer."""
    line = raw.lstrip().partition(b"\n")[0].strip()
    return line[-1:] == b"}" and b"\r" not in line and not encoded(raw)


def is_json(line: bytes) -> bool:
    """Whether the line is JSON by itself."""
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True

"""Bytes to text."""

from duecare.model.place import Fault, Span


def decode(raw: bytes, path: str) -> str | Fault:
    """Decode UTF-8 (with or without BOM)."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Fault(Span(path), f"byte {error.start} is not UTF-8", "save the file as UTF-8")

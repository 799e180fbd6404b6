"""Text that others wrote, made harmless for each place it is shown in.

Everything below takes any string: control characters, direction overrides, lone surrogates, ten thousand characters.
"""

import re
import unicodedata

# Joiners change how Persian or Indic letters connect and can reorder nothing: they stay.
_KEPT = frozenset("\u200c\u200d")
_SHOWN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def shown(char: str) -> str:
    """One character as a person may see it: what is invisible or steers a terminal becomes ``⟨U+202E⟩``."""
    code = ord(char)
    never = code & 0xFFFE == 0xFFFE  # no character at all, and forbidden in XML
    if char.isprintable() or char in _KEPT or not (never or unicodedata.category(char) in _SHOWN):
        return char
    # Bytes of a file name that are no UTF-8 arrive as lone surrogates (PEP 383).
    return f"⟨x{code - 0xDC00:02X}⟩" if 0xDC80 <= code <= 0xDCFF else f"⟨U+{code:04X}⟩"


def visible(text: str) -> str:
    """Text in one line, in which nothing is invisible and nothing steers a terminal."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip(" ")
    line = re.sub(r"[ \t\r\n]+", " ", text).strip(" ")
    return line if line.isprintable() else "".join(map(shown, line))


def place(where: object) -> str:
    """A path or span in one line, every character of it shown.

    A runner takes a line that begins with ``::`` for a command, so such a path gets ``./`` in front.
    """
    line = "".join(map(shown, str(where))) or "."
    return f"./{line}" if line.lstrip().startswith(("::", "##[")) else line


def one_line(text: str, most: int = 1200) -> str:
    """Untrusted text as one line of a terminal, of at most ``most`` characters."""
    return clip(visible(text), most)


def clip(text: str, most: int) -> str:
    """Text of at most ``most`` characters; an ellipsis says that some were cut."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def sound(text: str) -> str:
    """Text that can be written as UTF-8: lone surrogates become what a Python literal would spell."""
    if text.isascii():
        return text
    raw = "".join(c if not 0xDC80 <= ord(c) <= 0xDCFF else f"\\x{ord(c) - 0xDC00:02x}" for c in text)
    return raw.encode("utf-8", "backslashreplace").decode("utf-8")


def below(root: str, path: str) -> str:
    """``path`` seen from the top of the repository, when ``root`` says where in it the judged folder is."""
    parts = [] if root.startswith("/") else [part for part in root.split("/") if part not in {"", "."}]
    return "/".join([*parts, path] if path else parts)


def percent(path: str) -> str:
    """A path as part of a URL (RFC 3986), slashes kept; bytes that are no UTF-8 keep their value."""
    raw = path.encode("utf-8", "surrogateescape" if _only_bytes(path) else "replace")
    return "".join(chr(byte) if chr(byte) in _UNRESERVED else f"%{byte:02X}" for byte in raw)


_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")


def _only_bytes(path: str) -> bool:
    return all(0xDC80 <= ord(c) <= 0xDCFF for c in path if 0xD800 <= ord(c) <= 0xDFFF)


def command_data(text: str) -> str:
    """The message of a workflow command (``::error::…``)."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def command_property(text: str) -> str:
    """A property of a workflow command (``file=…``)."""
    return command_data(text).replace(":", "%3A").replace(",", "%2C")


def xml(text: str) -> str:
    """Text without the characters that XML 1.0 forbids even when escaped; line ends stay."""
    return "".join(c if c == "\n" else shown(c) for c in text)

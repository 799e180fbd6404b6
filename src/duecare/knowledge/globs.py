"""Globs over slash-separated paths, as policies, waivers and manifests write them.

``*`` and ``?`` stay inside one folder, ``**`` crosses folders (none included), ``[ab]`` and ``[!ab]`` are sets,
``{a,b}`` are alternatives. A glob is anchored at both ends. (Python's own ``glob.translate`` comes with 3.13.)
"""

import re
from functools import lru_cache

_SPECIAL = re.compile(r"\*\*/|/\*\*$|\*\*|\*|\?|\[!?\]?[^\]/]*\]|\{[^{}]*\}|[^*?\[{]+|.", re.DOTALL)


@lru_cache(maxsize=4096)
def compiled(glob: str) -> re.Pattern[str]:
    """The glob as a regular expression to use with ``fullmatch``."""
    return re.compile(_regex(glob), re.DOTALL)


def matches(path: str, glob: str) -> bool:
    """Whether the whole of ``path`` matches ``glob``."""
    return compiled(glob.removeprefix("./")).fullmatch(path) is not None


def is_glob(text: str) -> bool:
    """Whether ``text`` has a character with a meaning in globs."""
    return any(c in text for c in "*?[{")


def literal(path: str) -> str:
    """The glob that matches ``path`` and nothing else."""
    return re.sub(r"[*?\[{]", r"[\g<0>]", path)


def endings(glob: str) -> tuple[str, ...]:
    """Texts of which one ends every path that matches: a cheap test before ``compiled``. ``("",)`` says nothing."""
    last = glob.rpartition("}")[2] if not glob.endswith("}") else glob[glob.rindex("{") :]
    if last.startswith("{") and glob.endswith("}"):
        parts = last[1:-1].split(",")
        return ("",) if any(is_glob(part) for part in parts) else tuple(parts)
    tail = re.split(r"[*?\]]", last)[-1]
    return (tail.removeprefix("/"),)


def _regex(glob: str) -> str:
    return "".join(_piece(m.group()) for m in _SPECIAL.finditer(glob))


def _piece(piece: str) -> str:
    match piece:
        case "**/":
            return "(?:[^/]+/)*"
        case "/**":
            return "/.+"
        case "**":
            return ".*"
        case "*":
            return "[^/]*"
        case "?":
            return "[^/]"
    if piece.startswith("[") and len(piece) > 2:
        inner = piece[1:-1].replace("\\", r"\\")
        return f"[^/{inner[1:]}]" if inner.startswith("!") else f"[{inner.replace('^', chr(92) + '^')}]"
    if piece.startswith("{") and len(piece) > 2:
        return (
            "(?:"
            + "|".join("".join(_piece(m.group()) for m in _SPECIAL.finditer(p)) for p in piece[1:-1].split(","))
            + ")"
        )
    return re.escape(piece)

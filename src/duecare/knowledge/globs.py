"""Globs over slash-separated paths, as policies, waivers and manifests write them.

``*`` and ``?`` stay inside one folder, ``**`` crosses folders (none included), ``[ab]`` and ``[!ab]`` are sets,
``{a,b}`` are alternatives. A glob is anchored at both ends. (Python's own ``glob.translate`` comes with 3.13.)
"""

import re
from collections.abc import Iterable
from functools import lru_cache

_SPECIAL = re.compile(r"\*\*/|/\*\*$|\*\*|\*|\?|\[!?\]?[^\]/]*\]|\{[^{}]*\}|[^*?\[{]+|.", re.DOTALL)


@lru_cache(maxsize=4096)
def compiled(glob: str) -> re.Pattern[str]:
    """The glob as a regular expression to use with ``fullmatch``."""
    return re.compile(_regex(glob), re.DOTALL)


def any_of(globs: Iterable[str]) -> re.Pattern[str]:
    """One regular expression for all of them, to use with ``fullmatch``; nothing matches none of them."""
    return re.compile("|".join(_regex(glob) for glob in globs) or r"(?!)", re.DOTALL)


def matches(path: str, glob: str) -> bool:
    """Whether the whole of ``path`` matches ``glob``."""
    glob = glob.removeprefix("./")
    if not is_glob(glob):
        return path == glob
    # Most paths end otherwise than the glob does, and most globs have one star: then there is nothing to compile.
    start, star, end = glob.partition("*")
    if star and not is_glob(start) and not is_glob(end):
        inside = path.removeprefix(start).removesuffix(end)
        return len(path) == len(start) + len(inside) + len(end) and "/" not in inside
    return path.endswith(endings(glob)) and compiled(glob).fullmatch(path) is not None


def reaches(folder: str, glob: str) -> bool:
    """Whether something below ``folder`` may match; alternatives with a slash are not looked into, and may."""
    if "/" in "".join(re.findall(r"\{[^{}]*\}", glob)):
        return True
    names, steps = folder.split("/"), glob.removeprefix("./").split("/")
    for name, step in zip(names, steps, strict=False):
        if "**" in step:
            return True
        if not compiled(step).fullmatch(name):
            return False
    return len(names) < len(steps)


def is_glob(text: str) -> bool:
    """Whether ``text`` has a character with a meaning in globs."""
    return any(c in text for c in "*?[{")


def literal(path: str) -> str:
    """The glob that matches ``path`` and nothing else."""
    return re.sub(r"[*?\[{]", r"[\g<0>]", path)


@lru_cache(maxsize=4096)
def endings(glob: str) -> tuple[str, ...]:
    """Texts of which one ends every path that matches: a cheap test before ``compiled``. ``("",)`` says nothing."""
    pieces, tail = _SPECIAL.findall(glob), ""
    while pieces and _is_literal(pieces[-1]):
        tail = pieces.pop() + tail
    if tail or not pieces or pieces[-1][0] != "{":
        return (tail,)
    parts = pieces[-1][1:-1].split(",")
    return ("",) if any(is_glob(part) for part in parts) else tuple(parts)


def _regex(glob: str) -> str:
    return "".join(_piece(m.group()) for m in _SPECIAL.finditer(glob))


def _is_literal(piece: str) -> bool:
    return piece[0] not in "*?" and piece != "/**" and not (piece[0] in "[{" and len(piece) > 2)


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
        inner = re.sub(r"[\\\[&~|]", r"\\\g<0>", piece[1:-1])  # what a set of Python's may take for an operator
        return f"[^/{inner[1:]}]" if inner.startswith("!") else f"[{inner.replace('^', chr(92) + '^')}]"
    if piece.startswith("{") and len(piece) > 2:
        return (
            "(?:"
            + "|".join("".join(_piece(m.group()) for m in _SPECIAL.finditer(p)) for p in piece[1:-1].split(","))
            + ")"
        )
    return re.escape(piece)

"""Fit a text of several parts under a limit: the least important parts give way first, and whole."""

from collections.abc import Sequence

from duecare.model.record import NamedTuple


class Part(NamedTuple):
    """A part of a page in several forms, longest first; of a part that may vanish the last form is empty.

    ``rank``: the higher, the sooner the part gives way. ``name`` is what the reader is told when it has vanished.
    """

    name: str
    rank: int
    forms: tuple[str, ...]


def fit(parts: Sequence[Part], most: int, note: str) -> str:
    """The parts joined by empty lines, in at most ``most`` UTF-16 units; ``note`` takes the names of what is gone."""
    levels = [0] * len(parts)
    order = sorted(range(len(parts)), key=lambda i: (-parts[i].rank, -i))
    while size(_page(parts, levels, note)) > most:
        spare = [i for i in order if levels[i] < len(parts[i].forms) - 1]
        if not spare:
            return _page(parts[:1], levels[:1], note)
        levels[spare[0]] += 1
    return _grown(parts, levels, most, note)


def _grown(parts: Sequence[Part], levels: list[int], most: int, note: str) -> str:
    """What the last step left free goes back to the parts, the most important first."""
    for i in sorted(range(len(parts)), key=lambda i: (parts[i].rank, i)):
        for level in range(levels[i]):
            if size(_page(parts, [*levels[:i], level, *levels[i + 1 :]], note)) <= most:
                levels[i] = level
                break
    return _page(parts, levels, note)


def size(text: str) -> int:
    """Length as GitHub counts it at worst: a character beyond the basic plane is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _page(parts: Sequence[Part], levels: Sequence[int], note: str) -> str:
    shown = [part.forms[level] for part, level in zip(parts, levels, strict=True)]
    gone = dict.fromkeys(p.name for p, text in zip(parts, shown, strict=True) if not text and p.forms[0] and p.name)
    names = list(gone)
    said = ", ".join(names[:8]) + (f" and {len(names) - 8:,} more parts" if len(names) > 8 else "")
    return "\n\n".join([*filter(None, shown), *([note.format(said)] if gone else [])]) + "\n"

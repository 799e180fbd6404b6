"""The nearest known word to one that is not known: what `did you mean` says."""

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """The word of ``known`` that was most likely meant, or None when none is near.

    Case, dashes and underscores are not told apart; ties go to the first in order of ``known``.
    """
    from difflib import get_close_matches

    folded: dict[str, str] = {}
    for one in known:
        folded.setdefault(_fold(one), one)
    close = get_close_matches(_fold(word[:200]), list(folded), n=1, cutoff=cutoff)
    return folded[close[0]] if close else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``; did you mean `x`?`` to append to a message, or nothing."""
    near = nearest(word, known)
    return f"; did you mean `{near}`?" if near else ""


def _fold(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_")

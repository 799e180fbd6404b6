"""The nearest known word to one that is not known: what `did you mean` says."""

from collections.abc import Iterable

LONGEST = 200


def nearest(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """The word of ``known`` that was most likely meant, or None when none is near.

    Case, dashes and underscores are not told apart; ties go to the first in order of ``known``.
    """
    from difflib import SequenceMatcher

    meant = SequenceMatcher(b=_fold(word[:LONGEST]))
    best, score = None, cutoff
    for one in known:
        meant.set_seq1(_fold(one))
        if min(meant.real_quick_ratio(), meant.quick_ratio()) >= score and (ratio := meant.ratio()) >= score:
            if best is None or ratio > score:
                best = one
            score = ratio
    return best


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``; did you mean `x`?`` to append to a message, or nothing."""
    near = nearest(word, known)
    return f"; did you mean `{near}`?" if near else ""


def _fold(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_")

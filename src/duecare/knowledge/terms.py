"""Words that name groups of people, and words whose company with them is measured.

The lists are duecare's own, in ``data/terms``. They measure mention, not harm, and there are lists for English only:
what is written in another language is `not measured`, never a pass.
"""

from functools import cache

from duecare.knowledge.tables import rows
from duecare.model.record import NamedTuple

AXES = ("gender", "religion", "race", "nationality", "age", "disability", "orientation", "socio-economic")
SPELLINGS = {"ethnicity": "race", "race/ethnicity": "race", "sexual_orientation": "orientation",
             "sexual-orientation": "orientation", "socioeconomic": "socio-economic", "class": "socio-economic",
             "sex": "gender", "ability": "disability", "origin": "nationality"}  # fmt: skip
LANGUAGES = ("en",)
NOBODY = "-"


class Term(NamedTuple):
    """A term of one to three words. ``ambiguous``: it often means something else, and is counted apart.

    The group ``NOBODY`` marks phrases that look like a mention and are none: "black box", "French fries".
    """

    group: str
    term: str
    ambiguous: bool = False


class Target(NamedTuple):
    """An occupation or an adjective, in its forms."""

    kind: str
    word: str
    forms: tuple[str, ...]


def axis_of(name: str) -> str | None:
    """The axis that a policy's word means."""
    plain = name.strip().casefold().replace(" ", "-")
    plain = SPELLINGS.get(plain, SPELLINGS.get(plain.replace("-", "_"), plain))
    return plain if plain in AXES else None


@cache
def terms(axis: str) -> tuple[Term, ...]:
    """The English terms of one axis."""
    return tuple(Term(group, term, ambiguous == "yes") for group, term, ambiguous, _ in rows(f"terms/{axis}", 4))


def groups(axis: str) -> tuple[str, ...]:
    """The groups of one axis, in the order of the list."""
    return tuple(dict.fromkeys(term.group for term in terms(axis) if term.group != NOBODY))


@cache
def targets() -> tuple[Target, ...]:
    """Occupations and adjectives."""
    return tuple(Target(kind, word, tuple(forms.split("|"))) for kind, word, forms, _ in rows("terms/targets", 4))


@cache
def function_words() -> tuple[str, ...]:
    """Words that make up nearly half of every English text."""
    return tuple(word for _, word in rows("terms/function_words", 2))

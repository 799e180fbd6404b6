"""Licenses: what a text names, of which classes it is, and whether a policy allows it. Not legal advice.

Ids are those of the Hugging Face Hub (hub-docs, ``repositories-licenses.md``) and of the SPDX License List 3.27
(through the license-expression package); expressions follow SPDX 2.3 Annex D. The classes say what a license asks
of whoever trains on the data or the model, in the coarse groups of ScanCode LicenseDB, refined for Creative Commons
(creativecommons.org/share-your-work/cclicenses), OpenRAIL (bigscience.huggingface.co/blog/bigscience-openrail-m) and
the community licenses of Llama, Gemma and Grok, which are use-restricted whatever their name says.
"""

from collections.abc import Iterator
from functools import lru_cache
from re import search
from typing import Literal

from duecare.knowledge.license_names import by_address, squash
from duecare.knowledge.license_tables import Known, by_name, by_spelling, exceptions, lookup
from duecare.model.record import NamedTuple

CLASSES = (
    "permissive", "attribution", "share-alike", "copyleft", "non-commercial", "no-derivatives", "use-restricted",
    "community", "research", "public-domain", "family-ambiguous", "source-available",
)  # fmt: skip
LONGEST = 500
Why = Literal["missing", "unknown", "other", "unrecognized"]


class Term(NamedTuple):
    """One license, or the AND or OR of several; ``key`` is the SPDX id, else the Hub's, else a LicenseRef."""

    op: Literal["one", "and", "or"]
    key: str = ""
    classes: frozenset[str] = frozenset()
    parts: "tuple[Term, ...]" = ()
    exception: str = ""


class License(NamedTuple):
    """What ``written`` names. ``exact``: written as the Hub or SPDX writes it; else ``better`` is how to.

    ``hub`` is the Hub's id when it has one; ``spdx`` the SPDX expression when it can be written as one.
    """

    written: str
    term: Term
    name: str
    hub: str = ""
    spdx: str = ""
    exact: bool = True

    @property
    def better(self) -> str:
        """How to write it: the SPDX id, else the Hub's."""
        return self.spdx or self.hub


class Unreadable(NamedTuple):
    """A text that names no license: ``reason`` in one word, ``what`` in a phrase; ``sought`` looks like one."""

    written: str
    reason: Why
    what: str
    sought: str = ""

    @property
    def suggestions(self) -> tuple[str, ...]:
        """The nearest that are known."""
        return near(self.sought) if self.sought else ()


class Ruling(NamedTuple):
    """Whether a policy allows a license, and what decided it."""

    ok: bool
    why: str


@lru_cache(maxsize=1024)
def parse(written: str) -> License | Unreadable:
    """The license that ``written`` names: an id, an SPDX expression, a common name or a well-known address."""
    text = " ".join(written.split()).strip("\"'`")
    if known := lookup(text):
        return _single(written, known, exact=text in {known.hub, known.spdx})
    if nothing := _nothing(written, text):
        return nothing
    if text.startswith("LicenseRef-") and search(r"^[A-Za-z0-9.-]+$", text):
        return License(written, Term("one", text), text, spdx=text)
    if known := named(text):
        return _single(written, known, exact=False)
    if search(r"(?i)\b(and|or|with)\b|[()+]", text):
        return _expression(written, text)
    return Unreadable(written, "unrecognized", f"{written!r} is no license id that SPDX or the Hub knows", text)


def named(text: str) -> Known | None:
    """The license that a common name or a well-known address stands for."""
    if "://" in text or text.startswith("www."):
        address = by_address(text)
        return lookup(address) or by_spelling(address) if address else None
    return by_spelling(text)


def _single(written: str, known: Known, *, exact: bool) -> License:
    return License(written, Term("one", known.key, known.classes), known.name, known.hub, known.spdx, exact)


_NONE = {"", "none", "null", "n/a", "na", "tbd", "todo", "more information needed", "[more information needed]"}


def _nothing(written: str, text: str) -> Unreadable | None:
    """The texts that are values of the field but name no license."""
    plain = text.casefold().replace("-", " ").replace("_", " ")
    if plain in _NONE:
        return Unreadable(written, "missing", "no license is named")
    if plain in {"unknown", "unk", "noassertion", "unspecified", "not specified", "?"}:
        return Unreadable(written, "unknown", f"{written!r} means that nobody knows the license")
    if plain in {"license", "licence", "yes", "true", "open", "open source", "free"}:
        return Unreadable(written, "unknown", f"{written!r} names no license")
    if plain in {"other", "custom", "proprietary", "see license", "various", "mixed", "multiple"}:
        return Unreadable(written, "other", f"{written!r} names no license")
    return None


def _expression(written: str, text: str) -> License | Unreadable:
    """An SPDX expression. The library is imported here: plain ids, nearly all there are, do not need it."""
    from license_expression import ExpressionError, Licensing

    if len(text) > LONGEST:
        return Unreadable(written[:60], "unrecognized", f"the license is longer than {LONGEST} characters")
    try:
        tree = Licensing().parse(text, simple=True)
    except (ExpressionError, AttributeError, TypeError, IndexError):
        return Unreadable(written, "unrecognized", f"{written!r} is no SPDX license expression", text)
    term = _term(tree)
    if isinstance(term, str):
        return Unreadable(written, "unrecognized", f"{term!r} in {written!r} is no license id", term)
    spdx = render(term)
    return License(written, term, spdx, spdx=spdx, exact=spdx == text)


def _term(node: object) -> Term | str:
    """A node of the library's tree; the offending name when it is no license."""
    if exception := getattr(node, "exception_symbol", None):
        base, known = _term(node.license_symbol), exceptions().get(exception.key.casefold())  # type: ignore[attr-defined]
        return base if isinstance(base, str) else base._replace(exception=known) if known else str(exception.key)
    if (key := getattr(node, "key", None)) is not None:
        return _atom(str(key))
    parts = [_term(part) for part in getattr(node, "args", ())]
    broken = next((part for part in parts if isinstance(part, str)), None)
    if broken is not None:
        return broken
    op: Literal["and", "or"] = "and" if str(getattr(node, "operator", "")).strip().upper() == "AND" else "or"
    return Term(op, parts=tuple(part for part in parts if isinstance(part, Term)))


def _atom(key: str) -> Term | str:
    if known := lookup(key) or lookup(key.removesuffix("+") + "-or-later") or by_spelling(key):
        return Term("one", known.key, known.classes)
    return Term("one", key) if search(r"^(DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+$", key) else key


def render(term: Term, *, inner: bool = False) -> str:
    """The term as an SPDX expression."""
    if term.op == "one":
        return f"{term.key} WITH {term.exception}" if term.exception else term.key
    text = f" {term.op.upper()} ".join(render(part, inner=True) for part in term.parts)
    return f"({text})" if inner else text


def near(text: str) -> tuple[str, ...]:
    """Up to three ids that resemble ``text``, the latest version first."""
    from difflib import get_close_matches

    table = by_name()
    plain = squash(text)
    if plain == "publicdomain":
        return ("cc0-1.0", "pddl", "unlicense")
    starts = sorted((k for k, v in table.items() if plain and v.hub and k.startswith(plain)), reverse=True)
    starts.sort(key=len)
    close = starts or get_close_matches(plain, table, 3, 0.75)
    return tuple(dict.fromkeys(table[key].hub or table[key].key for key in close))[:3]


def terms(term: Term) -> Iterator[Term]:
    """Every single license of an expression."""
    if term.op == "one":
        yield term
    for part in term.parts:
        yield from terms(part)


def classes(license: License) -> frozenset[str]:  # noqa: A002 - the field's word
    """Every class that some part of the license has."""
    return frozenset().union(*(term.classes for term in terms(license.term)))

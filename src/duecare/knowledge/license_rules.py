"""Whether a policy's lists allow a license: ids, expressions and ``class:<name>``. Not legal advice."""

from collections.abc import Iterable

from duecare.knowledge.licenses import CLASSES, License, Ruling, Term, Unreadable, parse, render, terms


def allowed(license: License, allow: Iterable[str] = (), deny: Iterable[str] = ()) -> Ruling:  # noqa: A002
    """Decide ``license``: one branch of an OR is enough, every part of an AND must pass.

    ``deny`` wins. An empty ``allow`` allows whatever is known. A license passes by class when *all* its classes are
    allowed: ``class:attribution`` alone does not let CC-BY-NC in. What is in the public domain asks nothing, so
    ``class:permissive`` and ``class:attribution`` let it in, too.
    """
    return _term(license.term, tuple(allow), tuple(deny))


def unknown_entries(entries: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Entries of an allow or deny list that name nothing, each with what would be right."""
    for entry in entries:
        if entry.startswith("class:"):
            if entry.removeprefix("class:") not in CLASSES:
                yield entry, "one of " + ", ".join(f"class:{name}" for name in CLASSES)
        elif isinstance(found := parse(entry), Unreadable):
            yield entry, " or ".join(found.suggestions) or "an SPDX or Hub id"


def _term(term: Term, allow: tuple[str, ...], deny: tuple[str, ...]) -> Ruling:
    if term.op == "one":
        return _one(term, allow, deny)
    rulings = [_term(part, allow, deny) for part in term.parts]
    good = [r for r in rulings if r.ok]
    bad = [r for r in rulings if not r.ok]
    if term.op == "or":
        return good[0] if good else Ruling(False, "; ".join(r.why for r in bad))
    return bad[0] if bad else Ruling(True, "; ".join(r.why for r in good))


def _one(term: Term, allow: tuple[str, ...], deny: tuple[str, ...]) -> Ruling:
    name = render(term)
    for entry in deny:
        if _names(entry, term) or (entry.removeprefix("class:") in term.classes and entry.startswith("class:")):
            return Ruling(False, f"{name} is denied by `{entry}`")
    for entry in allow:
        if _names(entry, term):
            return Ruling(True, f"{name} is allowed by `{entry}`")
    if not term.classes:
        return Ruling(False, f"nothing is known of {name}")
    if not allow:
        return Ruling(True, f"{name} is known and not denied")
    return _by_class(term, {entry.removeprefix("class:") for entry in allow if entry.startswith("class:")})


def _by_class(term: Term, classes: set[str]) -> Ruling:
    name = render(term)
    free = {"public-domain"} if classes & {"permissive", "attribution"} else set()
    beyond = sorted(term.classes - classes - free)
    if not beyond:
        return Ruling(True, f"{name} is allowed by " + ", ".join(f"`class:{c}`" for c in sorted(term.classes)))
    return Ruling(False, f"{name} is {' and '.join(beyond)}, which the policy does not allow")


def _names(entry: str, term: Term) -> bool:
    """Whether an entry of a list names this license (with or without its exception)."""
    if entry.startswith("class:"):
        return False
    found = parse(entry)
    if isinstance(found, Unreadable):
        return False
    return any(t.key == term.key and t.exception in {"", term.exception} for t in terms(found.term))

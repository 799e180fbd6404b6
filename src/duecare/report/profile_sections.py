"""A profile as sections that a data steward reads: what the rows are, and what is in them."""

from collections.abc import Callable, Iterator
from typing import Any

from duecare.knowledge.measures import entries
from duecare.model.profile import Scanned
from duecare.report import profile_people as people
from duecare.report.escape import visible
from duecare.report.profile_words import (
    LIMITS,
    SHOWN,
    Measures,
    Section,
    n,
    part,
    parts,
    percent,
    place,
    places,
    ranked,
    rows,
    text,
    whole,
)  # fmt: skip

__all__ = ["Section", "sections"]
Made = Callable[[Measures, Scanned], Section]


def sections(all_of_it: Scanned) -> Iterator[Section]:
    """Every measure of the whole, in the order of reading; one that no section knows is shown as its numbers."""
    for name in sorted(all_of_it.measures, key=lambda n: (ORDER.index(n) if n in ORDER else len(ORDER), n)):
        make = SECTIONS.get(name) or _plain(name)
        yield make(all_of_it.measures[name], all_of_it)._replace(measure=name)
    for name, gap in sorted(all_of_it.missing.items()):
        why = visible(gap.what.removeprefix(f"{name} was not measured: "))
        yield Section(_title(name), f"not measured: {why}", (("unlock", visible(gap.unlock)),))


def _shape(m: Measures, of: Scanned) -> Section:
    shapes = [(visible(name), rows(whole(part(m, "shapes"), name))) for name in part(m, "shapes")]
    trained, context = whole(m, "trained"), whole(m, "context")
    share = f" ({percent(trained, trained + context)})" if trained + context else ""
    said = f"{n(trained)} characters are trained on{share}, {n(context)} are context"
    skipped = [(f"{visible(kind)} parts, not read", f"{n(number)}×") for kind, number in part(m, "skipped").items()]
    faults = [(f"fault: {visible(str(what))}", f"{n(number)}×") for what, number in part(m, "faults").items()]
    return Section("Training examples", said, (*shapes, *_roles(m), *skipped, *faults), places(m))


def _roles(m: Measures) -> Iterator[tuple[str, ...]]:
    """Whose text is trained on and whose is context: a rejected answer is context."""
    counts = part(m, "characters")
    for side, title in (("trained", "trained on"), ("context", "context")):
        mine = {key.partition(" ")[2]: whole(counts, key) for key in counts if str(key).startswith(f"{side} ")}
        if mine:
            yield title, ", ".join(f"{visible(role)} {n(number)}" for role, number in ranked(mine))


def _found(measure: str, title: str, what: str) -> Made:
    def section(m: Measures, of: Scanned) -> Section:
        held, every, trained = whole(m, "rows_with"), whole(m, "rows"), whole(m, "trained_rows_with")
        verb = "holds" if held == 1 else "hold"
        said = f"{rows(held, every)} {verb} {what}"
        said += f" ({percent(held, every)}), {n(trained)} of them where it is trained on" if held else ""
        kinds = parts(m, "kinds")
        figures = [_kind(kinds[name], name) for name, _ in ranked({k: whole(v, "rows") for k, v in kinds.items()})]
        return Section(title, said, tuple(figures), places(m), limits=LIMITS[measure])

    return section


def _kind(kind: Measures, name: str) -> tuple[str, ...]:
    """Rows and values of a kind; values of documentation and allowed ones apart."""
    apart = [(whole(kind, "example_values"), "of documentation"), (whole(kind, "allowed"), "allowed by the policy")]
    told = [f"{n(number)} {what}" for number, what in apart if number]
    title = f"{text(kind, 'title') or visible(name)} ({visible(name)})"
    if not whole(kind, "rows"):
        return title, "none", f"only {' and '.join(told)}" if told else ""
    values = f"{n(whole(kind, 'matches'))} value{'s' * (whole(kind, 'matches') != 1)}"
    return title, rows(whole(kind, "rows")), ", besides ".join([values, *told])


def _duplicates(m: Measures, of: Scanned) -> Section:
    exact, near, pairs = part(m, "exact"), part(m, "near"), entries(part(m, "leakage"), "pairs")
    same, alike = whole(exact, "rows"), whole(near, "rows")
    figures = [
        ("the same text as an earlier row", rows(same), percent(same, of.rows)),
        (f"nearly the same (Jaccard ≥ {n(near.get('similarity'))})", rows(alike), percent(alike, of.rows)),
        *((_leak(pair)) for pair in pairs[:SHOWN]),
        *_splits(part(part(m, "leakage"), "splits")),
    ]
    said = f"{rows(same + alike, of.rows)} repeat{'s' * (same + alike == 1)} an earlier one"
    said += f"; {n(len(pairs))} pair{'s' * (len(pairs) > 1)} of files of different splits share rows" if pairs else ""
    shown = (*_repeats(exact, ""), *_repeats(near, "nearly "))
    return Section("Duplicates and leakage", said, tuple(figures), shown, limits=LIMITS["duplicates"])


def _splits(files: Measures) -> Iterator[tuple[str, ...]]:
    """Between which splits leakage was looked for: between none where all files are of one."""
    named = {name: number for name, number in files.items() if name}
    told = [f"{visible(name)} {n(number)}" for name, number in ranked(named)]
    told += [f"of no known split {n(whole(files, ''))}"] if whole(files, "") else []
    if len(named) > 1:
        yield "files by split", ", ".join(told)
    elif files:
        of = f"these are {', '.join(told)}" if named else "no file tells its split"
        yield "leakage was not looked for", f"it takes files of two splits; {of}"


def _leak(pair: Measures) -> tuple[str, ...]:
    """Rows of one file that stand in another of a different split."""
    exact, near = whole(pair, "exact"), whole(pair, "near")
    return f"{text(pair, 'path')} and {text(pair, 'other')}", f"{rows(exact)} word for word", f"{n(near)} nearly"


def _repeats(m: Measures, how: str) -> Iterator[str]:
    for one in [e for e in entries(m, "examples") if part(e, "of")][: SHOWN // 2]:
        first = part(one, "of")
        other = f"{text(first, 'path')} " if first.get("path") != one.get("path") else ""
        yield f"{place({'path': one.get('path'), 'row': one.get('row')})} {how}repeats {other}row {n(first.get('row'))}"


def _lengths(m: Measures, of: Scanned) -> Section:
    figures = [_length(name.replace("_", " "), part(m, name), of) for name in ("tokens", "trained_tokens") if name in m]
    return Section("Lengths", f"tokens a row, {text(m, 'tokens_are')}", tuple(figures))


def _length(name: str, m: Measures, of: Scanned) -> tuple[str, ...]:
    spread = [f"{word} {n(whole(m, key))}" for key, word in (("p50", "median"), ("p95", "95 % at most")) if key in m]
    none = [key[1:] for key in ("p1", "p5", "p25", "p50", "p75", "p95") if m.get(key) == 0]
    told = f"at least {none[-1]} % of the rows have none" if none and of.rows > of.bad else ""
    return name, f"{n(whole(m, 'sum'))} in all", *spread, f"longest {n(whole(m, 'max'))}", told


def _hidden(m: Measures, of: Scanned) -> Section:
    kinds = parts(m, "kinds")
    figures = [
        (visible(name), rows(whole(kind, "rows")), "counted, not judged" if kind.get("judged") is False else "")
        for name, kind in kinds.items()
    ]
    hidden = whole(m, "rows")
    said = f"{rows(hidden)} hide{'s' * (hidden == 1)} text"
    said += ", and characters that do not show stand in others" if not hidden and kinds else ""
    return Section("Hidden text", said, tuple(figures), places(m), limits=LIMITS["hidden_text"])


def _short(one: Measures) -> str:
    """Items that nothing could be compared with."""
    short = whole(one, "short") or 0
    return f", {n(short)} too short to be found" if short else ""


def _contamination(m: Measures, of: Scanned) -> Section:
    figures = [
        (
            text(one, "path"),
            f"{n(whole(one, 'found'))} of {n(whole(one, 'items'))} items found{_short(one)}",
            rows(whole(one, "rows")),
        )
        for one in entries(m, "against")
    ]
    held = whole(m, "rows")
    said = f"{rows(held, of.rows)} hold{'s' * (held == 1)} 13 words in a row of an evaluation's item"
    said += f"; {n(whole(m, 'rows_8'))} hold{'s' * (whole(m, 'rows_8') == 1)} 8"
    return Section("Evaluation items in the rows", said, tuple(figures), places(m), limits=LIMITS["contamination"])


def _opt_out(m: Measures, of: Scanned) -> Section:
    figures = tuple(_listed(one, "entries") for one in entries(m, "lists"))
    held = whole(m, "rows")
    said = f"{rows(held, of.rows)} {'is' if held == 1 else 'are'} of people who opted out"
    return Section("Opted-out rows", said, figures, places(m))


def _listed(one: Measures, what: str) -> tuple[str, ...]:
    """An evaluation or a list: how much of it was found, in how many rows."""
    found = f"{n(whole(one, 'found'))} of {n(whole(one, what))} {what} found"
    return text(one, "path"), found, rows(whole(one, "rows"))


def _plain(name: str) -> Made:
    def section(m: Measures, of: Scanned) -> Section:
        numbers: list[tuple[str, Any]] = [(k, v) for k, v in m.items() if isinstance(v, int | float)]
        figures = tuple((visible(key).replace("_", " "), n(value)) for key, value in numbers)
        return Section(_title(name), "", figures, places(m))

    return section


SECTIONS: dict[str, Made] = {
    "shape": _shape,
    "lengths": _lengths,
    "language": people.language,
    "personal_data": _found("personal_data", "Personal data", "personal data"),
    "names": people.names,
    "secrets": _found("secrets", "Secrets", "a secret"),
    "hidden_text": _hidden,
    "toxicity": people.toxicity,
    "representation": people.representation,
    "association": people.association,
    "duplicates": _duplicates,
    "contamination": _contamination,
    "opt_out": _opt_out,
}
ORDER = list(SECTIONS)


def _title(name: str) -> str:
    return visible(name).replace("_", " ").capitalize()

"""A profile as sections that a data steward reads: what the rows are, and what is in them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from duecare.knowledge.measures import entries, number
from duecare.model.profile import Scanned
from duecare.report.escape import visible

Measures = Mapping[str, Any]
SHOWN = 5


class Section(NamedTuple):
    """A title, a line that says it all, figures in columns, and places to look at; ``measure``: of what."""

    title: str
    said: str
    figures: tuple[tuple[str, ...], ...] = ()
    places: tuple[str, ...] = ()
    measure: str = ""


def sections(whole: Scanned) -> Iterator[Section]:
    """Every measure of the whole, in the order of reading; one that no section knows is shown as its numbers."""
    for name in sorted(whole.measures, key=lambda n: (ORDER.index(n) if n in ORDER else len(ORDER), n)):
        section = SECTIONS.get(name, lambda m, n=name: _plain(n, m))(whole.measures[name])
        yield section._replace(measure=name)
    for name, gap in sorted(whole.missing.items()):
        yield Section(_title(name), f"not measured: {visible(gap.what)}", (("unlock", visible(gap.unlock)),))


def _shape(m: Measures) -> Section:
    shapes = [(name, _n(number)) for name, number in _sub(m, "shapes").items()]
    trained, context = _int(m, "trained"), _int(m, "context")
    share = f" ({trained / (trained + context):.0%})" if trained + context else ""
    said = f"{_n(trained)} characters are trained on{share}, {_n(context)} are context"
    skipped = [(f"{kind} parts, not read", _n(number)) for kind, number in _sub(m, "skipped").items()]
    faults = [(f"fault: {visible(str(what))}", f"{_n(number)}×") for what, number in _sub(m, "faults").items()]
    return Section("Training examples", said, (*shapes, *skipped, *faults), _places(m))


def _found(title: str, what: str) -> Callable[[Measures], Section]:
    def section(m: Measures) -> Section:
        rows, all_rows = _int(m, "rows_with"), _int(m, "rows")
        rate = _sub(m, "rate")
        between = _between(rate.get("low"), rate.get("high"))
        trained = f", {_n(_int(m, 'trained_rows_with'))} of them where it is trained on" if rows else ""
        said = f"{_n(rows)} of {_n(all_rows)} rows hold {what}{trained}{between if rows else ''}"
        kinds = [
            (_text(kind, "title") or name, f"{_n(_int(kind, 'rows'))} rows", f"{_n(_int(kind, 'matches'))}×")
            for name, kind in sorted(_subs(m, "kinds").items(), key=lambda item: -_int(item[1], "rows"))
        ]
        return Section(title, said, tuple(kinds), _places(m))

    return section


def _toxicity(m: Measures) -> Section:
    trained, context = _sub(m, "trained"), _sub(m, "context")
    figures = [_rated("trained text", trained, "toxic"), _rated("context", context, "toxic")]
    skipped = _int(trained, "not_measured")
    note = f"; {_n(skipped)} rows in languages it does not know were not measured" if skipped else ""
    said = f"scored above {_n(m.get('above'))} by the scorer `{visible(str(m.get('scorer')))}`{note}"
    return Section("Toxicity", said, tuple(figures), _places(m))


def _representation(m: Measures) -> Section:
    figures = []
    for axis, groups in _subs(m, "axes").items():
        held = sorted(((name, _int(g, "rows")) for name, g in groups.items() if isinstance(g, Mapping)), key=_down)
        top = ", ".join(f"{visible(name)} {_n(rows)}" for name, rows in held[:6])
        figures.append((visible(axis), top or "no row names a group"))
    skipped = _int(m, "not_measured")
    note = f"; {_n(skipped)} rows in languages without lists were not measured" if skipped else ""
    return Section("Who is named", f"rows of {_n(_int(m, 'rows'))} that name a group{note}", tuple(figures))


def _association(m: Measures) -> Section:
    gaps = entries(m, "gaps")
    figures = [_pulled(gap) for gap in gaps[: 2 * SHOWN]]
    said = f"{_n(len(gaps))} words go with one group more than with another" if gaps else "no word goes with one group"
    return Section("Stereotyped association", said, tuple(figures))


def _pulled(gap: Mapping[str, Any]) -> tuple[str, ...]:
    axis, target, more, less = (visible(str(gap.get(key))) for key in ("axis", "target", "more", "less"))
    return axis, f"“{target}” goes with {more}, not {less}", f"nPMI gap {gap.get('npmi_gap')}"


def _duplicates(m: Measures) -> Section:
    exact, near, leakage = _sub(m, "exact"), _sub(m, "near"), _sub(m, "leakage")
    pairs = entries(leakage, "pairs")
    figures = [
        ("the same text again", f"{_n(_int(exact, 'rows'))} rows"),
        (f"nearly the same (Jaccard ≥ {near.get('similarity')})", f"{_n(_int(near, 'rows'))} rows"),
        ("in several splits", f"{_n(len(pairs))} pairs of files" if pairs else "none"),
    ]
    leaks = [_leak(p) for p in pairs]
    return Section("Duplicates and leakage", _where(exact), tuple(figures), tuple(leaks[:SHOWN]))


def _leak(pair: Measures) -> str:
    """Rows of one file that stand in another of a different split."""
    one, other = (visible(str(pair.get(key))) for key in ("path", "other"))
    return f"{one} and {other}: {_n(_int(pair, 'exact'))} rows word for word, {_n(_int(pair, 'near'))} nearly"


def _lengths(m: Measures) -> Section:
    figures = []
    for name in ("tokens", "trained_tokens"):
        one = _sub(m, name)
        at = " · ".join(f"{p} {_n(_int(one, p))}" for p in ("p5", "p50", "p95", "max") if p in one)
        figures.append((name.replace("_", " "), f"{_n(_int(one, 'sum'))} in all", at))
    return Section("Lengths", f"tokens are {visible(str(m.get('tokens_are')))}", tuple(figures))


def _language(m: Measures) -> Section:
    figures = [
        (visible(str(one.get("language"))), f"{number(one, 'share') or 0:.1%}", _span(one.get("interval")))
        for one in entries(m, "languages")
    ]
    return Section("Languages", f"of a sample of {_n(_int(m, 'sampled'))} rows", tuple(figures[: 2 * SHOWN]))


def _hidden(m: Measures) -> Section:
    kinds = [(visible(name), f"{_n(_int(k, 'rows'))} rows") for name, k in _subs(m, "kinds").items()]
    return Section("Hidden text", f"{_n(_int(m, 'rows'))} rows hide text", tuple(kinds), _places(m))


def _plain(name: str, m: Measures) -> Section:
    figures = [
        (visible(key).replace("_", " "), _n(value)) for key, value in m.items() if isinstance(value, int | float)
    ]
    return Section(_title(name), "", tuple(figures), _places(m))


SECTIONS: dict[str, Callable[[Measures], Section]] = {
    "shape": _shape,
    "lengths": _lengths,
    "language": _language,
    "personal_data": _found("Personal data", "personal data"),
    "secrets": _found("Secrets", "a secret"),
    "hidden_text": _hidden,
    "toxicity": _toxicity,
    "representation": _representation,
    "association": _association,
    "duplicates": _duplicates,
}
ORDER = list(SECTIONS)


def _rated(label: str, m: Measures, key: str) -> tuple[str, ...]:
    rate = m.get("rate")
    shown = f"{rate:.3%}" if isinstance(rate, float) else "not known"
    return label, f"{_n(_int(m, key))} of {_n(_int(m, 'rows'))} rows", shown, _span(m.get("interval"))


def _span(interval: object) -> str:
    if isinstance(interval, list | tuple) and len(interval) == 2 and all(isinstance(x, int | float) for x in interval):
        return f"({interval[0]:.2%} – {interval[1]:.2%})"
    return ""


def _between(low: object, high: object) -> str:
    return f" {_span([low, high])}".rstrip()


def _places(m: Measures) -> tuple[str, ...]:
    """The first examples, masked as their detectors masked them."""
    found = entries(m, "examples")
    return tuple(_place(e) for e in found[:SHOWN])


def _place(e: Mapping[str, Any]) -> str:
    what = ": ".join(visible(str(e[key])) for key in ("kind", "what", "shown") if e.get(key))
    return f"{visible(str(e.get('path')))} row {e.get('row')} {visible(str(e.get('field') or ''))} {what}".strip()


def _where(m: Measures) -> str:
    pairs = [(e, _sub(e, "of")) for e in entries(m, "examples") if _sub(e, "of")]
    shown = (f"{visible(str(e.get('path')))} row {e.get('row')} repeats row {o.get('row')}" for e, o in pairs[:2])
    return "; ".join(shown)


def _down(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _sub(m: Measures, key: str) -> Measures:
    value = m.get(key)
    return value if isinstance(value, Mapping) else {}


def _subs(m: Measures, key: str) -> dict[str, Measures]:
    return {str(name): value for name, value in _sub(m, key).items() if isinstance(value, Mapping)}


def _int(m: Measures, key: str) -> int:
    return int(number(m, key) or 0)


def _text(m: Measures, key: str) -> str:
    value = m.get(key)
    return visible(value) if isinstance(value, str) else ""


def _n(value: object) -> str:
    return f"{value:,}" if isinstance(value, int | float) else visible(str(value))

"""Sections on people: who is named and how, what is said of them, in which languages, and how roughly."""

from collections.abc import Mapping

from duecare.knowledge.measures import entries, number
from duecare.model.profile import Scanned
from duecare.report.escape import visible
from duecare.report.profile_words import (
    LIMITS,
    SHOWN,
    Measures,
    Section,
    between,
    n,
    part,
    parts,
    percent,
    places,
    ranked,
    rows,
    text,
    whole,
)  # fmt: skip

NAMED = 4
LEAST = 0.01
"""A language of a smaller share of the rows is told among the others."""


def toxicity(m: Measures, _: Scanned) -> Section:
    """Rows of trained text and of context that the scorer calls toxic."""
    sides = {"trained text": part(m, "trained"), "context": part(m, "context")}
    figures = [_side(label, side) for label, side in sides.items() if whole(side, "rows") + whole(side, "not_measured")]
    skipped = whole(sides["trained text"], "not_measured")
    note = f"; {rows(skipped)} in languages that it does not know {_were(skipped)} not measured" if skipped else ""
    own = m.get("scorer") == "default"
    scorer = "duecare's own word scorer" if own else f"`{text(m, 'scorer')}`"
    said = f"rows that score {n(m.get('above'))} or more by {scorer}{note}"
    limits = LIMITS["toxicity"] if own else "estimated from a sample"
    return Section("Toxicity", said, tuple(figures), places(m), limits=limits)


def _side(label: str, m: Measures) -> tuple[str, ...]:
    measured, toxic, estimate = whole(m, "rows"), whole(m, "toxic"), part(m, "estimate")
    if not measured:
        return label, "no row was measured"
    if estimate:
        rate = f"about {100 * (number(m, 'rate') or 0):.3g} %"
        return label, rate, between(m.get("interval")), f"{n(whole(estimate, 'scored'))} of {rows(measured)} scored"
    unread = f"{n(whole(m, 'not_measured'))} not measured" if whole(m, "not_measured") else ""
    return label, rows(toxic, measured), percent(toxic, measured), unread


def names(m: Measures, _: Scanned) -> Section:
    """Names and addresses that a model told in a sample of rows."""
    told, every, skipped = whole(m, "sampled"), whole(m, "rows"), whole(m, "not_measured")
    figures = [
        (text(kind, "title") or name, rows(whole(kind, "rows"), told), _rated(kind), _trained(kind), _documented(kind))
        for name, kind in parts(m, "kinds").items()
    ]
    said = f"told by {text(m, 'model')} in {n(told)} of {rows(every)}, drawn at random ({percent(told, every)})"
    said += "; the time was up before the whole sample was told" if m.get("stopped") is True else ""
    said += f"; {rows(skipped)} in other languages {_were(skipped)} not measured" if skipped else ""
    return Section("Names and addresses", said, tuple(figures), places(m), limits=LIMITS["names"])


def _rated(kind: Measures) -> str:
    rate = number(kind, "rate")
    return "not known" if rate is None else f"{100 * rate:.3g} %, {between(kind.get('interval'))}"


def _trained(kind: Measures) -> str:
    return f"{n(whole(kind, 'trained_rows'))} where it is trained on" if whole(kind, "rows") else ""


def _documented(kind: Measures) -> str:
    made_up = whole(kind, "example_values")
    return f"besides {n(made_up)} that stand for nobody" if made_up else ""


def representation(m: Measures, _: Scanned) -> Section:
    """Groups that rows name, axis by axis, and those that no row names."""
    figures = [(visible(axis), *_axis(groups)) for axis, groups in parts(m, "axes").items()]
    skipped, read = whole(m, "not_measured"), whole(m, "rows")
    note = f"; {rows(skipped)} in other languages {_were(skipped)} not measured" if skipped else ""
    said = f"how many of {rows(read)} in English name each group{note}"
    return Section("Who is named", said, tuple(figures), limits=LIMITS["representation"])


def _axis(groups: Measures) -> tuple[str, str]:
    counts = {name: whole(g, "rows") for name, g in groups.items() if isinstance(g, Mapping)}
    held = [f"{visible(name)} {n(count)}" for name, count in ranked(counts) if count]
    none = [visible(name) for name, count in counts.items() if not count]
    if not held:
        return f"no row names any of {len(none)} groups", ""
    rest = f"no row: {', '.join(none[:NAMED])}" + (f" and {len(none) - NAMED} more" if len(none) > NAMED else "")
    return ", ".join(held[:NAMED]) + (", …" if len(held) > NAMED else ""), rest if none else ""


def association(m: Measures, _: Scanned) -> Section:
    """Words that keep company with one group more than with another."""
    gaps, compared, sentences = entries(m, "gaps"), sum(map(int, _counts(m, "compared"))), whole(m, "sentences")
    figures = [_pulled(gap) for gap in gaps[: 2 * SHOWN]]
    if not compared:
        said = f"nothing was compared: in {n(sentences)} sentences no word stands near the groups of an axis "
        said += f"{n(m.get('floor'))} times, which is no sign of balance"
    elif not gaps:
        said = f"{n(compared)} comparisons: no word goes with one group more than chance explains"
    else:
        said = f"{n(compared)} comparisons: in {n(len(gaps))} a word goes with one group more than with another"
    return Section("Stereotyped association", said, tuple(figures), limits=LIMITS["association"])


def _counts(m: Measures, key: str) -> list[float]:
    return [value for value in part(m, key).values() if isinstance(value, int)]


def _pulled(gap: Measures) -> tuple[str, ...]:
    axis, target, more, less = (visible(str(gap.get(key))) for key in ("axis", "target", "more", "less"))
    seen = [f"{n(k)} of {n(of)}" for k, of in zip(_two(gap, "sentences"), _two(gap, "of"), strict=True)]
    shares = f"{seen[0]} sentences with {more}, {seen[1]} with {less}" if seen else ""
    return axis, f"“{target}” goes with {more} rather than {less}", shares, f"nPMI gap {n(gap.get('npmi_gap'))}"


def _two(gap: Measures, key: str) -> list[object]:
    value = gap.get(key)
    return list(value) if isinstance(value, list | tuple) and len(value) == 2 else ["?", "?"]


def language(m: Measures, _: Scanned) -> Section:
    """Languages of a sample; those of a few rows, of which the identifier is often wrong, together."""
    told, found = whole(m, "sampled"), entries(m, "languages")
    many = [one for one in found if (number(one, "share") or 0) >= LEAST] or found[:1]
    few = [one for one in found if one not in many]
    figures = [_spoken(one, told < whole(m, "rows")) for one in many]
    if few:
        codes = ", ".join(text(one, "language") for one in few[:SHOWN]) + (", …" if len(few) > SHOWN else "")
        figures.append((f"{len(few)} other{'s' * (len(few) > 1)}", rows(sum(whole(one, "rows") for one in few)), codes))
    for key, label in (("short", "too short to tell"), ("unsure", "unsure")):
        if whole(m, key):
            figures.append((label, rows(whole(m, key))))
    of = f"a sample of {rows(told)}" if told < whole(m, "rows") else f"all {rows(told)}"
    return Section("Languages", f"told from {of}", tuple(figures), limits=LIMITS["language"] if few else "")


def _spoken(one: Measures, sampled: bool) -> tuple[str, ...]:
    share = f"{100 * (number(one, 'share') or 0):.3g} %"
    return text(one, "language"), rows(whole(one, "rows")), share, between(one.get("interval")) if sampled else ""


def _were(count: int) -> str:
    return "was" if count == 1 else "were"

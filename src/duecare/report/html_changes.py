"""What a change does to data, licenses and numbers, and to the gate itself, as sections of a page."""

from collections.abc import Iterator

from duecare.model.compared import Compared, Effects
from duecare.model.verdict import Judgement
from duecare.report import boxes_words as words
from duecare.report.html_markup import Html, code, element, line, prose, table

ROWS = 2000


def sections(judgement: Judgement) -> Iterator[Html]:
    """A section for each model that the change touches, one for the gate, one for the baseline."""
    compared = judgement.compared
    if compared is not None:
        alone = len(compared.effects) == 1
        yield from (_effects(each, compared, alone=alone) for each in compared.effects if not each.empty)
        if compared.gate.changes:
            yield _gate(compared)
    if judgement.baseline is not None:
        held = judgement.baseline
        said = element("p", code(held.path), ": ", prose(words.amnesty(held)))
        yield element("section", element("h2", "Baseline"), said)


def _effects(each: Effects, compared: Compared, *, alone: bool) -> Html:
    base = line(words.base(compared), 100)
    items = [element("li", code(one.path), " ", prose(words.data(one))) for one in each.data[:ROWS]]
    items += [element("li", code(one.span), " ", prose(words.license_(one))) for one in each.licenses[:ROWS]]
    return element(
        "section",
        element("h2", "What this changes" + ("" if alone else f" · {line(each.model, 80)}")),
        _metrics(each, base) if each.metrics else None,
        element("ul", *items) if items else None,
    )


def _metrics(each: Effects, base: str) -> Html:
    rows = [
        (line(m.label, 200), words.number(m.then), words.number(m.now), words.difference(m), words.meaning(m))
        for m in words.worst_first(each.metrics)[:ROWS]
    ]
    return table(("metric", base, "here", "difference", "meaning"), rows, "Metrics against the base")


def _gate(compared: Compared) -> Html:
    says = (
        f"None of these is in force here: {line(words.base(compared), 100)} judged. Who covers `policy` must approve "
        f"them: {words.gate(compared)}."
    )
    items = (
        element("li", "⚠️ " if one.weaker else None, code(one.span), " ", prose(one.what),
                " (place in the base)" if one.removed else None)
        for one in compared.gate.changes[:ROWS]
    )  # fmt: skip
    return element("section", element("h2", "The gate’s own changes"), element("p", prose(says)), element("ul", *items))

"""What a change does, and the base that judged it, as lines of the terminal report."""

from collections.abc import Iterator

from duecare.model.compared import Effects
from duecare.model.verdict import Judgement
from duecare.report import boxes_words as words
from duecare.report import composition
from duecare.report.escape import clip, place, visible
from duecare.report.lines import Line, said

MOST = 24


def lines(judgement: Judgement) -> Iterator[Line]:
    """Base, effects, the gate's own changes, and the baseline."""
    compared = judgement.compared
    if compared is not None:
        for each in compared.effects:
            name = f"{clip(visible(each.model), 80)}: " if len(compared.effects) > 1 else ""
            yield from (said("changes:", f"{name}{text}", 0, "dim") for text in _few(list(_effects(each))))
        if compared.gate.changes:
            text = f"{words.gate(compared)}; not in force here, DC904 names each"
            yield said("the gate:", text, 0, "warning" if compared.gate.weaker else "dim")
        yield said("base:", f"{visible(words.base(compared))}: its policy, waivers and baseline judged", 0, "dim")
    if judgement.baseline is not None:
        yield said("baseline:", words.amnesty(judgement.baseline), 0, "dim")


def _effects(each: Effects) -> Iterator[str]:
    for one in words.worst_first(each.metrics):
        then, now = words.number(one.then), words.number(one.now)
        moved = words.difference(one)
        yield f"{clip(visible(one.label), 100)} {then} → {now}{f', {moved}' if moved else ''}: {words.meaning(one)}"
    yield from composition.lines(each.rows)
    yield from (f"{place(one.path)} {visible(words.data(one))}" for one in each.data)
    yield from (f"{place(one.span)} {visible(words.license_(one))}" for one in each.licenses)


def _few(texts: list[str]) -> list[str]:
    rest = len(texts) - MOST
    return [*texts[:MOST], *([f"… and {rest:,} more (--format json has all)"] if rest > 0 else [])]

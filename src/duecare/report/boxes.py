"""Two boxes of the comment: what a change does to data, licenses and numbers, and what it does to the gate itself."""

from collections.abc import Callable, Iterator, Sequence

from duecare.model.compared import Compared, DataDelta, Effects, LicenseDelta, MetricDelta
from duecare.model.gate import Change
from duecare.model.verdict import Judgement
from duecare.report import boxes_words as words
from duecare.report import composition
from duecare.report.entries import where
from duecare.report.markup import cell, code, plain
from duecare.report.stages import Part
from duecare.report.tally import several

SIGNS = {"worse": "🔻", "gone": "🔻", "better": "🔺"}
LENGTHS = (500, 100, 20, 5)


def changes(judgement: Judgement, blob: str = "") -> Iterator[Part]:
    """What this changes, a part for each model of which something measured differs."""
    compared = judgement.compared
    if compared is None:
        return
    alone = len(compared.effects) == 1
    for each in compared.effects:
        if not each.empty:
            name = "" if alone else f" · {plain(each.model, 60)}"
            forms = _changes(each, f"#### What this changes{name}", _base(compared), blob)
            yield Part("what this changes" + ("" if alone else f" of {code(each.model, 60)}"), 4, forms)


def _base(compared: Compared) -> str:
    """The branch and the commit, which would be a mention if they were written together."""
    ref, commit = compared.against.ref, compared.against.commit[:12]
    return f"`{commit}`" if ref.startswith(commit) else f"{cell(ref, 60)} at `{commit}`"


def _changes(each: Effects, head: str, base: str, blob: str) -> tuple[str, ...]:
    metrics = words.worst_first(each.metrics)
    others = [*(_data(d) for d in each.data), *(_license(one, blob) for one in each.licenses)]
    counts = _counts(each)
    shown = []
    for most in LENGTHS:
        rows = composition.page(each.rows, most)
        shown.append(_page(f"{head}{rows}", [_table(metrics[:most], base, len(metrics)), *_few(others, most)]))
    return (*dict.fromkeys(shown), f"{head}\n{counts}", "")


def _page(head: str, parts: Sequence[str]) -> str:
    return "\n\n".join([head, *filter(None, [parts[0], "\n".join(parts[1:])])])


def _few(lines: list[str], most: int) -> list[str]:
    rest = len(lines) - most
    return [*lines[:most], *([f"- … and {rest:,} more in the whole report"] if rest > 0 else [])]


def _table(metrics: list[MetricDelta], base: str, whole: int) -> str:
    if not metrics:
        return ""
    rows = [f"| Metric | {base} | Here | Difference | |", "|:--|--:|--:|:--|:--|"]
    for one in metrics:
        meaning = words.meaning(one)
        sign = SIGNS.get(meaning, "")
        cells = (_with_n(one, 0), _with_n(one, 1), words.difference(one), f"{sign} {meaning}".strip())
        rows.append(f"| {cell(one.label, 100)} | {' | '.join(cells)} |")
    rest = f"\n\n… and {whole - len(metrics):,} more metrics in the whole report" if whole > len(metrics) else ""
    return "\n".join(rows) + rest


def _with_n(one: MetricDelta, side: int) -> str:
    value, n = (one.then, one.now)[side], one.n[side]
    return words.number(value) + (f" <sub>n {n:,}</sub>" if n and value is not None else "")


def _data(one: DataDelta) -> str:
    return f"- {code(one.path, 160)} {plain(words.data(one), 300)}"


def _license(one: LicenseDelta, blob: str) -> str:
    verb = "gains" if one.added else "loses"
    # A place in the base has no line at head to link to.
    return f"- {where(one.span, blob if one.added else '')} {verb} the license {code(one.license, 80)}"


def _counts(each: Effects) -> str:
    found = ((each.metrics, "metric"), (each.data, "data file"), (each.licenses, "license"))
    return ", ".join(several(len(some), word) for some, word in found if some) + " differ from the base"


def gate(judgement: Judgement, blob: str = "") -> Iterator[Part]:
    """The gate's own changes, those that may loosen it first, and how much the baseline lets stand."""
    compared = judgement.compared
    if compared is not None and compared.gate.changes:
        yield Part("the gate's own changes", 3, _gate(compared, blob))
    if judgement.baseline is not None:
        held = judgement.baseline
        text = f"**Baseline** {code(held.path)}: {plain(words.amnesty(held))}"
        yield Part("the baseline's size", 8, (text, ""))


def _gate(compared: Compared, blob: str) -> tuple[str, ...]:
    head = "#### The gate's own changes"
    says = (
        f"None of these is in force yet: the gate of {_base(compared)} judged this. Who covers "
        f"`policy` must approve them: {plain(words.gate(compared))}."
    )
    line: Callable[[Change], str] = lambda change: _change(change, blob)  # noqa: E731
    listed = [line(change) for change in compared.gate.changes]
    full = ["\n".join([head, says, "", *_few(listed, most)]) for most in LENGTHS]
    return (*dict.fromkeys(full), f"{head}\n{says}")


def _change(change: Change, blob: str) -> str:
    sign = "⚠️ " if change.weaker else ""
    place = where(change.span, "" if change.removed else blob)
    return f"- {sign}{place} {plain(change.what, 300)}" + (" (place in the base)" if change.removed else "")

"""Findings and gaps as items of a Markdown list, each in a full and in a one-line form."""

from collections.abc import Iterable

from duecare.model.place import Span
from duecare.model.problem import Finding, Silence
from duecare.report.escape import percent, place
from duecare.report.folds import Fold, Hush, fold, hush
from duecare.report.markup import code, link, plain
from duecare.report.tally import asked_of

PLACES = 24  # links to further places of one finding
COMMANDS = ("duecare ", "pip ", "git ", "dvc ")
Entry = tuple[str, str]


def entries(findings: Iterable[Finding], blob: str = "") -> tuple[Entry, ...]:
    """An item for each problem, with all its places."""
    explained: set[str] = set()
    return tuple(_entry(each, blob, explained) for each in fold(findings))


def gaps(silences: Iterable[Silence], blob: str = "") -> tuple[Entry, ...]:
    """An item for each line that would unlock something."""
    return tuple(_gap(each, blob) for each in hush(silences))


def where(span: Span, blob: str) -> str:
    """The place as code, linked to its line when the repository's URL is known."""
    label = code(place(span), 160)
    if not blob or not span.path:
        return label
    # GitHub shows Markdown rendered, without lines, unless it is asked for the source.
    source = "?plain=1" if span.path.lower().endswith((".md", ".markdown")) else ""
    lines = f"#L{span.line}" if span.line else ""
    lines += f"-L{span.end_line}" if span.line and span.end_line > span.line else ""
    return link(label, f"{blob}{percent(span.path)}{source if lines else ''}{lines}")


def _entry(each: Fold, blob: str, explained: set[str]) -> Entry:
    problem = each.first.problem
    head = f"- {where(problem.span, blob)} **{plain(each.first.slug)}** ({each.first.check})"
    old = " (the base has it too)" if each.first.standing == "inherited" else ""
    lines = [head, plain(problem.what) + old]
    if problem.why and problem.why not in explained:
        explained.add(problem.why)
        lines.append(f"<em>{plain(problem.why)}</em>")
    lines += [f"See {where(r.span, blob)}: {plain(r.note, 200)}" for r in problem.related[:3]]
    lines.append(f"**Fix:** {plain(problem.fix)}")
    if each.others:
        lines.append(_others([finding.problem.span for finding in each.others], blob))
    more = f" and {len(each.others):,} more places" if each.others else ""
    return "\\\n  ".join(lines), f"{head}{more}: {plain(problem.what, 160)}"


def _gap(each: Hush, blob: str) -> Entry:
    gap = each.first.gap
    shown = ", ".join(plain(check) for check in each.checks[:12])
    rest = f" and {len(each.checks) - 12} more" if len(each.checks) > 12 else ""
    head = f"- {where(gap.span, blob)} {plain(gap.what)}"
    lines = [head, f"**Unlock:** {code(gap.unlock) if _command(gap.unlock) else plain(gap.unlock)}"]
    if who := asked_of(each.first):
        lines.append(f"**Asks:** {plain(who)}")
    if each.others:
        lines.append(_others([silence.gap.span for silence in each.others], blob))
    lines.append(f"Silences {shown}{rest}")
    return "\\\n  ".join(lines), f"- {where(gap.span, blob)} {plain(gap.what, 160)}"


def _command(unlock: str) -> bool:
    return unlock.startswith(COMMANDS) and "`" not in unlock and ", " not in unlock


def _others(spans: list[Span], blob: str) -> str:
    listed = " · ".join(where(span, blob) for span in spans[:PLACES])
    rest = f" and {len(spans) - PLACES:,} more places" if len(spans) > PLACES else ""
    return f"The same at {listed}{rest}"

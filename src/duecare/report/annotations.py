"""Workflow commands that GitHub shows beside the lines of a pull request."""

from collections.abc import Iterator, Sequence

from duecare.model.place import Span
from duecare.model.problem import Finding
from duecare.model.verdict import Judgement
from duecare.report.escape import below, clip, command_data, command_property, visible
from duecare.report.tally import several, tally

MOST = 10  # of each level that GitHub shows of a step
TEXT = 1000


def render(judgement: Judgement, root: str = "") -> str:
    """At most ten errors, ten warnings and ten notices, and a line on the rest.

    ``root`` is the path of the judged root in the repository, since GitHub resolves files from its top.
    """
    sums = tally(judgement)
    warnings = [_finding("warning", f, root) for f in sums.warnings]
    faults = [_command("error", f.span, "policy", _two(f.what, "fix", f.fix), root) for f in judgement.policy_faults]
    gaps = [_command("warning", g.gap.span, f"{g.check} {g.slug}: could not be known",
                     _two(g.gap.what, "unlock", g.gap.unlock), root) for g in sums.gaps]  # fmt: skip
    lines = [
        *_level("error", [*faults, *(_finding("error", f, root) for f in sums.errors)]),
        *_level("warning", [*gaps, *warnings]),
        *_level("notice", [_finding("notice", f, root) for f in sums.infos]),
    ]
    return "".join(f"{line}\n" for line in lines)


def guarded(text: str, token: str) -> str:
    """Raw text between marks, inside which the runner obeys no command; ``token`` must be drawn anew each time."""
    end = "" if text.endswith("\n") else "\n"
    return f"::stop-commands::{token}\n{text}{end}::{token}::\n"


def _level(level: str, commands: Sequence[str]) -> Iterator[str]:
    yield from commands[:MOST]
    rest = len(commands) - MOST
    if rest > 0:
        yield f"{several(rest, f'more {level}')}: GitHub shows {MOST} of a step; the report has all"


def _finding(level: str, finding: Finding, root: str) -> str:
    problem = finding.problem
    return _command(
        level, problem.span, f"{finding.check} {finding.slug}", _two(problem.what, "fix", problem.fix), root
    )


def _two(what: str, label: str, mend: str) -> str:
    return f"{clip(visible(what), TEXT)}\n{label}: {clip(visible(mend), TEXT)}"


def _command(level: str, span: Span, title: str, text: str, root: str) -> str:
    path = below(root, span.path) if span.path else ""
    numbers = {"line": span.line, "endLine": span.end_line, "col": span.column}
    # The column's end is exclusive here and inclusive there, and is only shown within one line.
    if span.end_line in {0, span.line} and span.end_column > span.column:
        numbers["endColumn"] = span.end_column - 1
    place = [f"file={command_property(path)}"] if path else []
    place += [f"{name}={number}" for name, number in numbers.items() if number]
    label = f"title={command_property(clip(visible(title), 200))}"
    return f"::{level} {','.join([*place, label])}::{command_data(text)}"

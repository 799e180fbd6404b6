"""Choose the report, and publish it."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from duecare.entry.settings import Invalid
from duecare.model.record import NamedTuple
from duecare.model.verdict import Judgement
from duecare.model.writes import FileWrite, Stdout, Write

FORMATS = ("text", "json", "sarif", "junit", "github", "markdown", "html")
APPROVALS = "judged on the pull request"


class Wish(NamedTuple):
    """How the report is wanted. ``color`` None: on a terminal, unless NO_COLOR is set."""

    form: str = "text"
    output: Path | None = None
    quiet: bool = False
    color: bool | None = None


def emit(judgement: Judgement, wish: Wish, root: Path) -> int:
    """Publish the report; 0, or 2 when it could not be written."""
    from duecare.publish.apply import apply

    text = rendered(judgement, wish, os.environ)
    where: Write = FileWrite(str(wish.output.absolute()), text) if wish.output else Stdout(text)
    troubles = apply([where], root=root, environ=os.environ)
    for trouble in troubles:
        print(f"duecare: error: {trouble.what}\n  fix: {trouble.fix}", file=sys.stderr)  # noqa: T201
    return 2 if troubles else 0


def rendered(judgement: Judgement, wish: Wish, environ: Mapping[str, str]) -> str:
    """The report as text; each renderer is imported when it is wanted."""
    match wish.form:
        case "text":
            return _text(judgement, wish, environ)
        case "json":
            from duecare.report import jsontext

            return jsontext.render(judgement)
        case "sarif":
            from duecare.entry.registry import check, modules
            from duecare.report import sarif

            return sarif.render(judgement, {id_: check(id_) for id_ in modules()})
        case "junit":
            from duecare.report import junit

            return junit.render(judgement)
        case "github":
            from duecare.report import annotations

            return annotations.render(judgement)
        case "html":
            from duecare.report import html_verdict

            return html_verdict.render(judgement, _supports(), APPROVALS)
        case _:
            from duecare.report import markdown

            return markdown.render(judgement, markdown.Context(supports=_supports(), approvals=APPROVALS))


def _supports() -> dict[str, tuple[str, ...]]:
    """The clauses that each check supports evidence for."""
    from duecare.entry.registry import check, modules

    return {id_: check(id_).rule.frameworks for id_ in modules()}


def _text(judgement: Judgement, wish: Wish, environ: Mapping[str, str]) -> str:
    on_terminal = wish.output is None and sys.stdout.isatty() and "NO_COLOR" not in environ
    if wish.color if wish.color is not None else on_terminal:
        import shutil

        from duecare.report import terminal

        width = shutil.get_terminal_size((100, 24)).columns
        return terminal.render(judgement, width=width, quiet=wish.quiet, approvals=APPROVALS)
    from duecare.report import text

    return text.render(judgement, quiet=wish.quiet, approvals=APPROVALS)


def refuse(policy: Invalid) -> int:
    """Say what is wrong with the policy in force; nothing is judged by a policy that does not hold."""
    from duecare.report.escape import place, visible

    for fault in policy.faults:
        print(f"{place(fault.span)}: error: {visible(fault.what)}", file=sys.stderr)  # noqa: T201
        if fault.fix:
            print(f"    fix: {visible(fault.fix)}", file=sys.stderr)  # noqa: T201
    faults = f"{len(policy.faults)} fault{'s' * (len(policy.faults) != 1)}"
    print(f"duecare: error: {policy.path} is invalid ({faults}); nothing was judged", file=sys.stderr)  # noqa: T201
    return 2

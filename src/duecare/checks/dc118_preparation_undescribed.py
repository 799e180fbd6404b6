"""A manifest does not say what was done to the data, or its row counts do not add up.

Why: what was filtered out shapes a model as much as what was kept. When the rows after one step are not the rows before
the next, a step is missing from the story, and with it the reason.

Example:
    preparation:
      - {step: collect, rows_out: 1300}
      - {step: deduplicate, rows_in: 1250, rows_out: 1200}

Fix: list every step in order with `rows_in`, `rows_out` and `reason`; `preparation: []` says that nothing was done.

"""

from collections.abc import Iterator
from itertools import pairwise

from duecare.knowledge.fields import add
from duecare.knowledge.stated import head, reads, stated
from duecare.model.case import Case
from duecare.model.manifest import Manifest, Step
from duecare.model.problem import Problem
from duecare.model.rule import Rule

RULE = Rule(
    id="DC118",
    slug="preparation-undescribed",
    on=Manifest,
    severity="warning",
    frameworks=("EU AI Act 10(2)(c)", "NIST AI 600-1 MP-4.1-004", "ISO 42001 A.7.6"),
)


def find(subject: Manifest, case: Case) -> Iterator[Problem]:
    """Silence, nameless steps, rows lost between steps or after the last."""
    if "preparation" not in subject.says:
        return
    text = subject.preparation_text
    if subject.preparation is None and not stated(text):
        what = f"the manifest does not say how the data was prepared{reads(text)}"
        fix = add(subject, "preparation")
        yield Problem(text.span if text else head(subject), what, fix, anchor="preparation")
    steps = subject.preparation or ()
    for step in steps:
        if not stated(step.step):
            yield Problem.at(step.step or step.at, f"a step without a name{reads(step.step)}", "say what was done")
    for before, after in pairwise(steps):
        yield from _joined(before, after)
    if steps:
        yield from _ended(steps[-1], subject)


def _joined(before: Step, after: Step) -> Iterator[Problem]:
    if before.rows_out is None or after.rows_in is None or before.rows_out.value == after.rows_in.value:
        return
    what = (
        f"step `{_name(before)}` leaves {before.rows_out.value:,} rows, "
        f"the next step, `{_name(after)}`, begins with {after.rows_in.value:,}"
    )
    yield Problem.at(after.rows_in, what, "add the step between them, or correct the figure")


def _ended(last: Step, manifest: Manifest) -> Iterator[Problem]:
    rows = [file.rows.value for file in manifest.files if file.rows is not None]
    if last.rows_out is None or len(rows) != len(manifest.files) or not rows or sum(rows) == last.rows_out.value:
        return
    what = f"the last step, `{_name(last)}`, leaves {last.rows_out.value:,} rows, the files have {sum(rows):,}"
    yield Problem.at(last.rows_out, what, "add the step that is missing, or correct the figure")


def _name(step: Step) -> str:
    return step.step.value[:40] if step.step else "?"

"""A results file is in no format that duecare reads, or parts of it cannot be read.

Why: A file that nobody can read proves nothing. When it is skipped in silence, a truncated upload or a new version of
    a tool looks just like an evaluation that was passed.

Example: a results file that an interrupted run left behind::

    {"results": {"hellaswag": {"acc,none": 0.6

Fix: Write the results as the tool itself does (lm-eval, lighteval, inspect, HELM, the Hugging Face Trainer, bigcode,
    MTEB, OLMES, promptfoo, Every Eval Ever, MLflow), or as a small mapping of numbers such as
    ``{"hellaswag": {"acc": 0.61, "n": 10042}}`` or a list such as ``[{"task": "hellaswag", "acc": 0.61}]``. A file
    that is no results file does not belong under ``files: {results: [...]}``. What tools write beside their results
    (the Trainer's ``train_results.json``, HELM's ``run_spec.json``) is a finding only where the policy names it as
    results.
"""

from collections.abc import Iterator

from duecare.model.case import Case
from duecare.model.place import Span
from duecare.model.problem import Gap, Problem
from duecare.model.results import Results
from duecare.model.rule import Rule

RULE = Rule(
    id="DC402",
    slug="result-unknown-format",
    on=Results,
    severity="error",
    frameworks=("EU AI Act 12", "NIST AI RMF MEASURE 2.1", "ISO 42001 A.6.2.8"),
)
LAYOUTS = 'write it as its tool does, or as a mapping such as {"hellaswag": {"acc": 0.61, "n": 10042}}'
MOST = 20


def find(subject: Results, case: Case) -> Iterator[Problem | Gap]:
    """Every fault of the file, and one problem when no number could be read.

    What is wrong with the front matter of a card that is judged as such is DC302's.
    """
    of_card = subject.format == "model-index" and subject.path in case.project.paths.get("card", ())
    if of_card and "DC302" in case.rules.checks:
        return
    for fault in subject.faults[:MOST]:
        fix = fault.fix or "write the results again with the tool that made them"
        yield Problem(fault.span, fault.what, fix, anchor=fault.pointer, value=fault.what)
    if len(subject.faults) > MOST:
        what = f"{len(subject.faults) - MOST} more values cannot be read"
        yield Problem(Span(subject.path), what, "mend the ones above first", anchor="more", value="more")
    if subject.aside and not case.rules.files.get("results"):
        return  # found by its name alone: what a tool writes beside its results claims to be none
    if not subject.results and subject.run.complete and not subject.faults:
        yield _without(subject)


def _without(subject: Results) -> Problem:
    """Nothing is wrong with the text, and still it holds no number."""
    if subject.format == "unknown":
        return Problem(
            Span(subject.path), "is a results file in no format that duecare reads", LAYOUTS, anchor="format"
        )
    what = f"was read as {subject.format} and gives no result: {subject.why_empty}"
    fix = "commit the file of a run that evaluated something, or take it out of `files: {results: [...]}`"
    return Problem(Span(subject.path), what, fix, anchor="results", value=subject.why_empty)

"""More rows are toxic than the policy allows.

Why: a model says what it was taught to say. A few hundred insulting answers among a hundred thousand are enough for it
    to insult now and then, and nobody who reads a sample of the data sees them.

Example: the policy allows one row in two hundred, and of 1,000 answers 12 are insults::

    toxicity: {scorer: default, above: 0.8, max_rate: 0.005}

Fix: read the rows that the message names; mend or drop them (`--drop toxicity --export-kept PATH` of
    `duecare scan` writes the others). Trained
    text (answers, completions) fails; context (questions, system prompts) is told as a warning, because data that
    teaches how to answer an insult must hold insults. When every row was scored the count decides. When a dear scorer
    estimated the rate from a sample, the interval does, and a rate too uncertain to judge is a gap that says what would
    tell. More than one row in twenty that the scorer cannot read (another language) is a gap too, never a pass.

Source: docs/detectors/toxicity.md has what the default scorer sees (slurs, insults, profanity) and what it does not
    (hate in polite words): its area under the curve is 0.83 on the OpenAI moderation
    set and no better than chance on HateCheck.
"""

from collections.abc import Iterator
from shlex import quote

from duecare.knowledge.measures import Measures, Share, decide, enough, entries, held, number, share
from duecare.model.case import Case
from duecare.model.documents import Data
from duecare.model.place import Span
from duecare.model.policy import DataLimits
from duecare.model.problem import Gap, Problem, Severity
from duecare.model.rule import Need, Rule

RULE = Rule(
    id="DC205",
    slug="toxicity-rate",
    counts="rows",
    on=Data,
    needs=frozenset({Need.PROFILES}),
    severity="error",
    frameworks=("EU AI Act 10(2)(f)", "NIST AI RMF MEASURE 2.6", "NIST AI 600-1 MS-2.6-002", "ISO 42001 A.7.4"),
)

UNREAD = 0.05
"""Share of rows that the scorer may fail to read."""

PARTS = ("trained", "context")


def find(subject: Data, case: Case) -> Iterator[Problem | Gap]:
    """The rate of trained text and of context, each against the limit."""
    profile = case.profile(subject.path)
    measures = profile if isinstance(profile, Gap) else profile.measure("toxicity")
    if isinstance(measures, Gap):
        yield measures
        return
    limits = case.rules.data
    other = _settings(subject.path, measures, limits)
    if other is not None:
        yield other
        return
    for part in PARTS:
        found = share(held(measures, part))
        if found is None:
            yield Gap(Span(subject.path), f"the toxicity of {part} text is not told", _again(subject.path))
        elif found.rows + found.unread:
            yield from _judged(subject.path, part, found, measures, limits)


def _settings(path: str, measures: Measures, limits: DataLimits) -> Gap | None:
    """What was measured must be what the policy asks for."""
    scorer, above = held(measures, "scorer"), number(measures, "above")
    if scorer == limits.toxicity_scorer and above is not None and abs(above - limits.toxicity_above) < 1e-9:
        return None
    asked = f"{limits.toxicity_scorer} above {limits.toxicity_above:g}"
    what = f"toxicity was measured as {scorer} above {above}; the policy asks for {asked}"
    return Gap(Span(path), what, _again(path), anchor="toxicity")


def _judged(path: str, part: str, found: Share, measures: Measures, limits: DataLimits) -> Iterator[Problem | Gap]:
    if found.interval is not None and found.rows and not found.scored:
        what = f"the toxicity of {part} text is not told: the time was up before any row was scored"
        unlock = "give the scan more time (DUECARE_SCAN_SECONDS), or score on a machine with a GPU"
        yield Gap(Span(path), what, unlock, anchor=f"toxicity/{part}")
        return
    # A few rows in another language leave the rate what it is; many would make it a rate of something else.
    many = found.unread > UNREAD * (found.rows + found.unread)
    outcome = decide(found if many else found._replace(unread=0), limits.toxicity_max_rate)
    anchor = f"toxicity/{part}"
    if outcome == "fail":
        severity: Severity | None = "warning" if part == "context" else None
        what, fix = _what(part, found, limits), _fix(path, part, measures)
        yield Problem(Span(path), what, fix, anchor=anchor, value=part, severity=severity)
    elif outcome == "cannot tell" and (part == "trained" or not many):
        yield Gap(Span(path), _unsure(part, found, limits, many=many), _more(found, limits, many=many), anchor=anchor)


def _what(part: str, found: Share, limits: DataLimits) -> str:
    most = f"the policy allows {_percent(limits.toxicity_max_rate)}"
    above = f"score {limits.toxicity_above:g} or more"
    if found.interval is None:
        rows = f"{found.hits:,} of {found.rows:,} rows have toxic {part} text ({above})"
        return f"{rows}: {_percent(found.rate)}; {most}"
    low, high = found.interval
    rows = f"about {_percent(found.rate)} of {found.rows:,} rows have toxic {part} text ({above})"
    return f"{rows}, between {_percent(low)} and {_percent(high)} by {found.scored:,} scored; {most}"


def _unsure(part: str, found: Share, limits: DataLimits, *, many: bool) -> str:
    if many:
        every = found.rows + found.unread
        return f"{found.unread:,} of {every:,} rows have {part} text that the scorer cannot read: it knows English only"
    return f"{_what(part, found, limits)}: it cannot be told whether that is kept"


def _more(found: Share, limits: DataLimits, *, many: bool) -> str:
    if many:
        return (
            "have them scored by a model that knows the language (`scorer: detoxify:…`), or keep them in a file apart"
        )
    needed = enough(found, limits.toxicity_max_rate)
    return f"about {needed:,} scored rows would tell if the rate stays" if needed else "no number of rows would tell"


def _fix(path: str, part: str, measures: Measures) -> str:
    shown = [
        f"row {one['row']} {one.get('field', '')}".strip()
        for one in entries(measures, "examples")
        if part in str(one.get("shown")) and one.get("path") == path and "row" in one
    ][:3]
    which = f" ({', '.join(shown)}, …)" if shown else ""
    way = f"`duecare scan {quote(path)} --drop toxicity --export-kept PATH`"
    return f"read the toxic rows{which} and mend or drop them: {way}"


def _again(path: str) -> str:
    return f"duecare scan {path} --write-profile"


def _percent(rate: float) -> str:
    return f"{100 * rate:.3g} %"

"""From what checks yielded to findings and silences: severities, fingerprints, waivers."""

from collections.abc import Iterator, Mapping
from datetime import date

from duecare.knowledge.globs import matches
from duecare.knowledge.waivers import counts
from duecare.model.baseline import Baseline
from duecare.model.documents import Waivers
from duecare.model.policy import Rules, Waiver
from duecare.model.problem import Finding, Gap, Problem, Severity, Silence
from duecare.model.record import NamedTuple
from duecare.model.verdict import Ran
from duecare.policy.fingerprints import Place, numbered
from duecare.policy.severities import RANK
from duecare.policy.waivers import with_use


class Branch(NamedTuple):
    """One model as it was seen: its rules, what every check yielded, and the paths looked at, by kind."""

    rules: Rules
    ran: tuple[Ran, ...]
    looked_at: Mapping[str, tuple[str, ...]]


class Told(NamedTuple):
    """One check of one model, its yields told as findings and silences."""

    ran: Ran
    findings: tuple[Finding, ...] = ()
    silences: tuple[Silence, ...] = ()


class Settled(NamedTuple):
    """All branches told; ``waivers`` knows now which of them were used."""

    branches: tuple[tuple[Branch, tuple[Told, ...]], ...]
    waivers: Waivers


class Stood(NamedTuple):
    """The head's findings with their standing. ``former``: fingerprint in the base's paths by the one at head."""

    settled: Settled
    former: Mapping[str, str]
    recorded: int
    baseline: Baseline


def settle(branches: tuple[Branch, ...], waivers: Waivers, today: date) -> Settled:
    """Tell every branch, with the waivers that count today."""
    standing = tuple(w for w in waivers.waivers if counts(w, today) and not waivers.faults)
    told = tuple((branch, tuple(tell(ran, branch.rules, standing) for ran in branch.ran)) for branch in branches)
    every = [t for _, tellings in told for t in tellings]
    used = {f.waiver for t in every for f in t.findings} | {s.waiver for t in every for s in t.silences}
    return Settled(told, with_use(waivers, frozenset(used - {""}), frozenset(_silent(every))))


def tell(ran: Ran, rules: Rules, waivers: tuple[Waiver, ...]) -> Told:
    """The findings and silences that one check's yields are under ``rules``."""
    rule = ran.check.rule
    own = rules.checks.get(rule.id, "off")
    if own == "off" or ran.not_run:
        return Told(ran)
    findings: list[Finding] = []
    silences: list[Silence] = []
    for it, print_ in numbered(ran.yields, Place(rule.id, rules.name, ran.kind)):
        waiver = _waiver(rule.id, it.span.path, print_, waivers)
        if isinstance(it, Problem):
            severity = lower(own, it.severity)
            head = (rule.id, rule.slug, severity, rules.name, ran.kind)
            problem = it if it.why else it._replace(why=ran.check.why)
            findings.append(Finding(*head, problem, print_, waiver=waiver, frameworks=rule.frameworks))
        else:
            head = (rule.id, rule.slug, weight(it, own, rules), rules.name, ran.kind)
            silences.append(Silence(*head, it, print_, waiver))
    return Told(ran, tuple(findings), tuple(silences))


def lower(own: Severity, asked: Severity | None) -> Severity:
    """A problem may lower its check's severity, never raise it nor turn it off."""
    return asked if asked not in {None, "off"} and asked is not None and RANK[asked] < RANK[own] else own


def weight(gap: Gap, own: Severity, rules: Rules) -> Severity:
    """A gap weighs as much as the weightiest check that it silences."""
    silenced = [rules.checks.get(id_, "off") for id_ in gap.silences]
    return max((own, *silenced), key=RANK.__getitem__)


def _waiver(check: str, path: str, print_: str, waivers: tuple[Waiver, ...]) -> str:
    fitting = (w for w in waivers if w.check == check and matches(path, w.scope))
    return next((w.id.value for w in fitting if not w.fingerprints or print_ in w.fingerprints), "")


def _silent(told: list[Told]) -> Iterator[str]:
    """Checks that were not asked, or could not tell everything: that a waiver met nothing there proves nothing."""
    yield from (t.ran.check.rule.id for t in told if t.ran.not_run or any(not s.waiver for s in t.silences))

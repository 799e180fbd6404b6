"""What a judgement amounts to: which findings block, stand or were accepted, counted and said in one line."""

from collections import Counter
from collections.abc import Iterable, Mapping

from duecare.model.problem import Finding, Silence
from duecare.model.record import NamedTuple
from duecare.model.verdict import Judgement, ModelVerdict, Verdict

KINDS = {
    "data": ("data file", "data files"),
    "manifest": ("manifest", "manifests"),
    "profile": ("profile", "profiles"),
    "card": ("card", "cards"),
    "results": ("results file", "results files"),
    "training": ("training config", "training configs"),
    "weights": ("weights file", "weights files"),
    "review": ("review record", "review records"),
    "policy": ("policy file", "policy files"),
}

# What stands in the base too is judged as if it were new; what its baseline records is not.
JUDGED = frozenset({"new", "inherited"})
STANDING = frozenset({"standing", "legacy"})


class Tally(NamedTuple):
    """Findings and gaps by what they mean for whoever must act."""

    errors: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    infos: tuple[Finding, ...]
    standing: tuple[Finding, ...]
    fixed: tuple[Finding, ...]
    gaps: tuple[Silence, ...]
    waived: tuple[Finding | Silence, ...]

    @property
    def active(self) -> tuple[Finding, ...]:
        """Findings that somebody should mend, in order of place."""
        return ordered((*self.errors, *self.warnings, *self.infos))


def tally(branch: Judgement | ModelVerdict) -> Tally:
    """Sort a judgement's, or one model's, findings and gaps."""
    findings = [f for f in branch.findings if f.severity != "off"]
    gone = [f for f in findings if f.standing == "fixed"]
    waived = [f for f in findings if f.waiver and f.standing != "fixed"]
    standing = [f for f in findings if f.standing in STANDING and not f.waiver]
    new = [f for f in findings if f.standing in JUDGED and not f.waiver]
    gaps = [g for g in branch.silences if not g.waiver]
    accepted = [g for g in branch.silences if g.waiver]
    by = {s: tuple(f for f in new if f.severity == s) for s in ("error", "warning", "info")}
    return Tally(
        by["error"], by["warning"], by["info"], tuple(standing), tuple(gone), tuple(gaps), (*waived, *accepted)
    )


def asked_of(gap: Silence) -> str:
    """Whom a gap asks, in words; "" for nobody."""
    if not (gap.gap.ask and gap.heavy):
        return ""
    if gap.standing == "inherited":
        return f"nobody again: the base holds the very same, which was {gap.gap.ask}'s to approve"
    return f"the role {gap.gap.ask} to approve on the pull request; the check does not block on it"


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings by file, line, check and model."""
    return tuple(sorted(findings, key=lambda f: (f.problem.span, f.check, f.model)))


def several(count: int, one: str, many: str = "") -> str:
    """``1 gap``, ``2 gaps``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def counts(sums: Tally) -> tuple[str, ...]:
    """The counts that are not zero, gravest first."""
    files = len({f.problem.span.path for f in sums.errors})
    words = (
        (len(sums.errors), several(len(sums.errors), "error") + (f" in {several(files, 'file')}" if files > 1 else "")),
        (len(sums.warnings), several(len(sums.warnings), "warning")),
        (len(sums.infos), several(len(sums.infos), "note")),
        (len(sums.gaps), several(len(sums.gaps), "gap")),
        (len(sums.waived), f"{len(sums.waived):,} waived"),
        (len(sums.standing), f"{len(sums.standing):,} standing"),
        (len(sums.fixed), f"{len(sums.fixed):,} fixed"),
    )
    return tuple(word for count, word in words if count)


def headline(verdict: Verdict, sums: Tally) -> str:
    """The verdict in one line: ``Blocked: 4 errors in 3 files, 1 gap``; ``Passed, 2 gaps accepted``."""
    accepted = sum(isinstance(each, Silence) for each in sums.waived)
    if verdict is Verdict.PASSED and accepted:
        rest = [word for word in counts(sums) if not word.endswith("waived")]
        findings = len(sums.waived) - accepted
        rest += [f"{several(findings, 'finding')} waived"] if findings else []
        return ", ".join([verdict.word, f"{several(accepted, 'gap')} accepted", *rest])
    said = ", ".join(counts(sums))
    return f"{verdict.word}: {said}" if said else verdict.word


def looked_at(paths: Mapping[str, tuple[str, ...]]) -> str:
    """``1 card · 3 manifests · no data``, kinds in the design's order."""
    found = [several(len(paths[kind]), *words) for kind, words in KINDS.items() if paths.get(kind)]
    return " · ".join(found) if found else "nothing"


def by_check(findings: Iterable[Finding | Silence]) -> str:
    """``DC303 ×20, DC113``: checks by how often they spoke."""
    often = Counter(f.check for f in findings)
    ranked = sorted(often.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(check if count == 1 else f"{check} ×{count:,}" for check, count in ranked)

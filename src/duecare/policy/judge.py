"""The verdict: blocked by what was found, unknown by what could not be known, else passed."""

from collections.abc import Iterable

from duecare.model.policy import Policy
from duecare.model.verdict import Judgement, ModelVerdict, Ran, Seen, Verdict
from duecare.policy.settle import Branch, Settled, Told, tell

# What the base holds too blocks as well; only what is recorded in its baseline, or gone, does not.
BLOCKING = frozenset({"new", "inherited"})


def judge(settled: Settled, policy: Policy, gate: tuple[Ran, ...] = (), *, version: str = "") -> Judgement:
    """The whole tree. ``gate`` is what the checks on the waivers yielded; they belong to no model."""
    models = [_model(branch, told) for branch, told in settled.branches]
    notes = [f"{m.model}: nothing was judged" for m in models if not m.looked_at]
    if gate:
        branch = Branch(policy.gate, gate, {"policy": (settled.waivers.path,)})
        models.append(_model(branch, tuple(tell(ran, policy.gate, ()) for ran in gate), name=""))
    return Judgement(
        verdict=max((m.verdict for m in models), default=Verdict.UNKNOWN),
        models=tuple(models),
        policy_path=policy.path,
        policy_digest=policy.digest,
        packs=policy.extends,
        version=version,
        notes=tuple(notes),
    )


def _model(branch: Branch, told: Iterable[Told], name: str | None = None) -> ModelVerdict:
    seen = tuple(_seen(t) for t in told)
    looked_at = {kind: paths for kind, paths in branch.looked_at.items() if paths}
    # empty is not yes: a model of which no file was looked at has not passed, whatever its checks say
    floor = Verdict.PASSED if looked_at else Verdict.UNKNOWN
    worst = max((s.verdict for s in seen), default=Verdict.UNKNOWN)
    return ModelVerdict(branch.rules.name if name is None else name, max(floor, worst), seen, looked_at)


def _seen(told: Told) -> Seen:
    check = told.ran.check
    return Seen(
        check=check.rule.id,
        slug=check.rule.slug,
        title=check.title,
        verdict=_verdict(told),
        subjects=told.ran.subjects,
        findings=told.findings,
        silences=told.silences,
        not_run=told.ran.not_run,
    )


def _verdict(told: Told) -> Verdict:
    if any(f.severity == "error" and not f.waiver and f.standing in BLOCKING for f in told.findings):
        return Verdict.BLOCKED
    if any(s.unknown for s in told.silences):
        return Verdict.UNKNOWN
    return Verdict.PASSED

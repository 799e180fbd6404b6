"""DC906 on a pull request: whether the branch that it goes into requires the gate at all."""

from datetime import date
from typing import cast

from duecare.entry.run import run
from duecare.github.client import Client
from duecare.load.branch import branch_rules
from duecare.model.case import Case
from duecare.model.documents import Document, Waivers
from duecare.model.policy import Policy
from duecare.model.verdict import Judgement, ModelVerdict
from duecare.policy.judge import judge
from duecare.policy.settle import Settled

CHECK = "DC906"


def required(client: Client, ref: str, policy: Policy, app: int | None, today: date) -> tuple[ModelVerdict, ...]:
    """What the check says, as a part of the verdict that belongs to no model; none where all is well."""
    if policy.gate.checks.get(CHECK, "off") == "off":
        return ()
    subject = cast("Document", branch_rules(client, ref, policy.path, app))  # it has a path, and checks read it
    found = run(Case(policy.gate, today, loaded={"policy": (subject,)}), (CHECK,))
    told = judge(Settled((), Waivers("")), policy, found).models
    return tuple(model for model in told if model.findings or model.silences)


def joined(judgement: Judgement, more: tuple[ModelVerdict, ...]) -> Judgement:
    """The judgement with this too; what belongs to no model stands together."""
    if not more:
        return judgement
    (one,) = more
    own = next((m for m in judgement.models if not m.model), None)
    models = tuple(m for m in judgement.models if m.model)
    if own is not None:
        looked = {**one.looked_at, **own.looked_at}
        one = ModelVerdict("", max(own.verdict, one.verdict), (*own.seen, *one.seen), looked)
    return judgement._replace(models=(*models, one), verdict=max(judgement.verdict, one.verdict))

"""``duecare policy``: say whether the policy is valid, and what it comes to."""

import json
import sys
from pathlib import Path

import click

from duecare.entry.root import find_root
from duecare.entry.settings import Invalid, policy_of
from duecare.knowledge.nearest import did_you_mean
from duecare.model.policy import Policy, Rules


@click.command("policy", short_help="Validate the policy; print it with the origin of every value.")
@click.argument("model", required=False)
@click.option("--effective", is_flag=True, help="Print every value in force with the place that set it.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the policy. Default: the nearest one above with a policy, not above the git top level.",
)
def command(model: str | None, effective: bool, form: str, root: Path | None) -> None:
    """Validate the policy of this repository and print what it comes to, for one MODEL or for all.

    Exit status: 0 valid · 2 invalid, or no such model.
    """
    found = policy_of(find_root(root or Path.cwd()) if root is None else root)
    if isinstance(found, Invalid):
        _refuse(found)
        sys.exit(2)
    chosen = _chosen(found, model)
    if form == "json":
        click.echo(json.dumps(_plain(found, chosen), indent=2))
    elif effective:
        click.echo(_effective(found, chosen), nl=False)
    else:
        click.echo("\n".join(_summary(found, chosen)))


def _refuse(found: Invalid) -> None:
    for fault in found.faults:
        click.echo(f"{fault.span}: error: {fault.what}", err=True)
        if fault.fix:
            click.echo(f"    fix: {fault.fix}", err=True)
    count = len(found.faults)
    click.echo(f"duecare: error: the policy is invalid ({count} fault{'s' * (count != 1)})", err=True)


def _chosen(policy: Policy, model: str | None) -> int | None:
    """Place of the model asked for; None for all."""
    names = [rules.name for rules in policy.models]
    if model is not None and model not in names:
        hint = did_you_mean(model, names) or f"; the policy has {', '.join(names)}"
        click.echo(f"duecare: error: no model is called `{model}`{hint}", err=True)
        sys.exit(2)
    return None if model is None else names.index(model)


def _summary(policy: Policy, chosen: int | None) -> list[str]:
    packs = ", ".join(policy.extends) or "nothing"
    head = f"{policy.path}: valid; extends {packs}" if policy.path else "no policy file; the pack `starter` applies"
    return [head, *(_line(rules) for i, rules in enumerate(policy.models) if chosen in {None, i})]


def _line(rules: Rules) -> str:
    count = {s: sum(held == s for held in rules.checks.values()) for s in ("error", "warning", "info")}
    weights = ", ".join(f"{n} {severity}" for severity, n in count.items() if n)
    checks = f"{len(rules.checks)} checks on ({weights})"
    return f"  {rules.name} in {rules.root}: {checks}, {len(rules.require)} required results"


def _effective(policy: Policy, chosen: int | None) -> str:
    from duecare.policy.rendered import rendered

    return rendered(policy.effective, policy.origins, "" if chosen is None else f"/models/{chosen}")


def _plain(policy: Policy, chosen: int | None) -> dict[str, object]:
    if chosen is None:
        return {"effective": dict(policy.effective), "origins": dict(policy.origins)}
    head = f"/models/{chosen}"
    models = policy.effective["models"]
    assert isinstance(models, list)
    below = {p.removeprefix(head): origin for p, origin in policy.origins.items() if p.startswith(f"{head}/")}
    return {"effective": models[chosen], "origins": below}

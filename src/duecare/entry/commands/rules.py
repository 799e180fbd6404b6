"""``duecare rules``: every check there is."""

import json

import click

from duecare.entry.registry import every, kind_of
from duecare.model.rule import Check


@click.command("rules")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(form: str) -> None:
    """List every check: id, slug, severity, stage and what it finds."""
    if form == "json":
        click.echo(json.dumps([described(c) for c in every()], indent=2))
        return
    widest = max(len(c.rule.slug) for c in every())
    for one in every():
        rule = one.rule
        click.echo(f"{rule.id}  {rule.slug:{widest}}  {rule.severity:7}  {rule.stage:7}  {one.title}")


def described(one: Check) -> dict[str, object]:
    """A check as JSON tools read it."""
    rule = one.rule
    return {
        "id": rule.id,
        "slug": rule.slug,
        "severity": rule.severity,
        "stage": rule.stage,
        "kind": kind_of(rule.id),
        "title": one.title,
        "why": one.why,
        "frameworks": list(rule.frameworks),
    }

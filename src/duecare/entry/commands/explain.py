"""``duecare explain``: the page of a check."""

import sys
from difflib import get_close_matches

import click

from duecare.entry.registry import check, every, modules
from duecare.model.rule import Check


@click.command("explain")
@click.argument("names", nargs=-1, required=True, metavar="CHECK...")
def command(names: tuple[str, ...]) -> None:
    """Print the page of each CHECK, named by its id (DC104) or slug (checksum-mismatch)."""
    for name in names:
        found = named(name)
        if found is None:
            near = get_close_matches(name.lower(), [c.rule.slug for c in every()], 1)
            hint = f"; did you mean {near[0]}?" if near else "; `duecare rules` lists them"
            click.echo(f"duecare: error: there is no check {name!r}{hint}", err=True)
            sys.exit(2)
        click.echo(page(found))


def named(name: str) -> Check | None:
    """The check with this id or slug, in any case."""
    if name.upper() in modules():
        return check(name.upper())
    return next((c for c in every() if c.rule.slug == name.lower()), None)


def page(found: Check) -> str:
    """The page as plain text, headed by the rule's identity."""
    rule = found.rule
    head = f"{rule.id} {rule.slug}  ({rule.severity}, {rule.stage}, on {rule.on.__name__.lower()})"
    frameworks = "\nSupports evidence for: " + "; ".join(rule.frameworks) + "\n" if rule.frameworks else ""
    return f"{head}\n\n{found.page.strip()}\n{frameworks}"

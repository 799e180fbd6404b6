"""``duecare schema``: print the JSON Schema of a format."""

import json
from collections.abc import Callable
from pkgutil import get_data

import click

from duecare import __version__
from duecare.knowledge.shape import Shape, schema

HOME = "https://github.com/duecare/duecare/schemas"


def _policy() -> Shape:
    from duecare.policy.shape import POLICY

    return POLICY


def _waivers() -> Shape:
    from duecare.policy.waivers import WAIVERS

    return WAIVERS


def _baseline() -> Shape:
    from duecare.policy.baseline import BASELINE

    return BASELINE


def _manifest() -> Shape:
    from duecare.knowledge.manifest_shape import MANIFEST

    return MANIFEST


def _review() -> Shape:
    from duecare.knowledge.review_shape import REVIEW

    return REVIEW


def _profile() -> Shape:
    from duecare.knowledge.profile_shape import PROFILE

    return PROFILE


# title and shape of each format, by the name that the command takes
FORMATS: dict[str, tuple[str, Callable[[], Shape]]] = {
    "baseline": ("duecare baseline (.duecare/baseline.json)", _baseline),
    "manifest": ("duecare data manifest (*.manifest.yaml)", _manifest),
    "policy": ("duecare policy (duecare.yaml)", _policy),
    "profile": ("duecare profile (.duecare/profiles/*.json)", _profile),
    "review": ("duecare review record (reviews/*.yaml)", _review),
    "waivers": ("duecare waivers (.duecare/waivers.yaml)", _waivers),
}


# schemas of what duecare itself writes, kept as files
FILES = ("report",)


@click.command("schema", short_help="Print the JSON Schema of a format.")
@click.argument("name", type=click.Choice(sorted((*FORMATS, *FILES))))
def command(name: str) -> None:
    """Print the JSON Schema (2020-12) of the format NAME.

    Save it and name it in the first line of a file, and an editor checks what you type:
    `# yaml-language-server: $schema=.duecare/policy.schema.json`
    """
    click.echo(json.dumps(published(name), indent=2, ensure_ascii=False))


def published(name: str) -> dict[str, object]:
    """The schema as it is published."""
    if name in FILES:
        written: dict[str, object] = json.loads(get_data("duecare.knowledge", f"schemas/{name}.json") or b"{}")
        return written
    title, shape = FORMATS[name]
    return schema(shape(), title, f"{HOME}/{__version__}/{name}.json")

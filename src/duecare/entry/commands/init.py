"""``duecare init``: write a policy, manifests and a hooks config from what can be measured; never overwrite."""

import os
import re
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from duecare import REPOSITORY, __version__
from duecare.discover.files import Listing, listing
from duecare.discover.kinds import Inventory, discover
from duecare.entry.gather import Loaded, Shelf, gather
from duecare.entry.github_files import Wanted, github_drafts, github_ruleset
from duecare.entry.measure import counted, paths_of
from duecare.entry.outputs import refuse
from duecare.entry.root import POLICIES, find_root
from duecare.entry.settings import Invalid, policy_of
from duecare.knowledge.metrics import registered
from duecare.knowledge.named import unnameable
from duecare.load.facts import measure
from duecare.load.rowlike import rowlike
from duecare.mend.drafts import Draft, Number, hooks, manifest, policy
from duecare.model.facts import Facts
from duecare.model.manifest import Manifest
from duecare.model.policy import Rules
from duecare.model.results import Results
from duecare.model.writes import FileWrite
from duecare.publish.apply import apply
from duecare.report.escape import place

READ = ("manifest", "card", "results", "training", "weights")
BRANCH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")
COMMIT = re.compile(r"[0-9a-f]{40}")
NEXT = "Next: fill in the commented lines, then `duecare check` says what is still missing."
GITHUB_NEXT = "Next: merge these files as an admin, then apply the ruleset: duecare init --show-ruleset"


@click.command("init", short_help="Write a policy, manifests and hooks from what can be measured.")
@click.option("--root", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Default: as for check.")
@click.option("--print", "show", is_flag=True, help="Print what would be written, and write nothing.")
@click.option("--github", is_flag=True, help="Write the workflows and CODEOWNERS instead, from the policy.")
@click.option("--show-ruleset", is_flag=True, help="Print the ruleset to apply to the branch, and write nothing.")
@click.option("--pin", default="", metavar="COMMIT", help="Commit of the Action that the workflows use.")
@click.option("--branch", default="main", show_default=True, help="Branch that the gate protects.")
@click.option("--app-id", "app", type=click.IntRange(1), help="Strong mode: id of your App.")
def command(root: Path | None, show: bool, github: bool, show_ruleset: bool, **wanted: Any) -> None:
    """Write duecare.yaml, a manifest for every folder of undescribed data, and a pre-commit config.

    Hashes, sizes, rows and splits are measured; what only a person can know is asked for in a comment. A file that
    exists is never touched.
    """
    folder = (root or find_root(Path.cwd())).resolve()
    if github or show_ruleset:
        sys.exit(on_github(folder, show, show_ruleset, wanted))
    found = models(folder)
    sys.exit(refuse(found) if isinstance(found, Invalid) else written(folder, list(drafts(folder, found)), show))


def on_github(root: Path, show: bool, show_ruleset: bool, wanted: dict[str, Any]) -> int:
    """Write the files that GitHub needs, or print its ruleset."""
    if not BRANCH.fullmatch(wanted["branch"]):
        raise click.BadParameter(f"{wanted['branch']!r} is no name of a branch", param_hint="--branch")
    if wanted["pin"] and not COMMIT.fullmatch(wanted["pin"]):
        raise click.BadParameter(f"{wanted['pin']!r} is no whole commit id", param_hint="--pin")
    asked = Wanted(**wanted)
    made = github_ruleset(root, asked) if show_ruleset else github_drafts(root, asked)
    if isinstance(made, Invalid):
        return refuse(made)
    if isinstance(made, str):
        click.echo(made, nl=False)
        return 0
    return written(made[0], list(made[1]), show, GITHUB_NEXT)


def models(root: Path) -> tuple[Rules, ...] | Invalid:
    """The models of the policy that stands there, whose globs say what is what; without one, names and content do."""
    if not any((root / name).exists() for name in POLICIES):
        return (Rules(),)
    found = policy_of(root)
    return found if isinstance(found, Invalid) else found.models


def drafts(root: Path, found: tuple[Rules, ...]) -> Iterator[Draft]:
    """Every draft for the folder, in the order in which a person should read them."""
    files = listing(root)
    shelf, roots = Shelf(root), [rules.root for rules in found]
    inventories = [discover(files.paths, rules, roots) for rules in found]
    loaded = [gather(shelf, inventory, READ) for inventory in inventories]
    data = nameable(undescribed(root, inventories, loaded, files))
    taken = frozenset(files.paths)
    manifests = [manifest(folder, list(facts), taken) for folder, facts in by_folder(data)]
    if not any((root / name).exists() for name in POLICIES):
        yield policy(root.name, named(loaded[0], manifests), numbers(loaded[0]))
    yield from manifests
    yield hooks(REPOSITORY, f"v{__version__}")


def undescribed(root: Path, inventories: Iterable[Inventory], loaded: Iterable[Loaded], files: Listing) -> list[Facts]:
    """Data that no manifest describes, measured; rows are counted where they can be."""
    read = (document for one in loaded for document in one.documents["manifest"])
    manifests = [m for m in read if isinstance(m, Manifest) and m.describes]
    listed = sorted(files.paths)
    described = {path for m in manifests for file in m.files for path in paths_of(file, listed)}
    offered = dict.fromkeys(c for inventory in inventories for c in inventory["data"] if c.path not in described)
    paths = list(dict.fromkeys(c.path for c in offered if c.sure or rowlike(root, c.path)))
    measured = measure(root, {path: frozenset({"sha256"}) for path in paths})
    return [f for f in {**measured, **counted(root, measured, paths)}.values() if isinstance(f, Facts)]


def nameable(data: Iterable[Facts]) -> list[Facts]:
    """The files that a manifest can name; the others are told."""
    found = []
    for facts in data:
        if why := unnameable(facts.path):
            click.echo(f"left out    {place(facts.path)}: {why}, and no manifest can name it; rename it")
        else:
            found.append(facts)
    return found


def by_folder(facts: Iterable[Facts]) -> Iterator[tuple[str, list[Facts]]]:
    """Facts of each folder, in order of path."""
    ordered = sorted(facts, key=lambda f: (os.path.dirname(f.path), f.path))  # noqa: PTH120 - no path of this system
    for folder, group in groupby(ordered, key=lambda f: os.path.dirname(f.path)):  # noqa: PTH120
        yield folder, list(group)


def named(loaded: Loaded, manifests: Iterable[Draft]) -> dict[str, list[str]]:
    """Paths for the policy's ``files``: what was recognized, and the manifests about to be written."""
    found = {kind: [d.path for d in documents] for kind, documents in loaded.documents.items()}
    found["manifest"] = [*found["manifest"], *(d.path for d in manifests)]
    return {kind: found[kind] for kind in ("card", "manifest", "results", "training") if found[kind]}


def numbers(loaded: Loaded) -> list[Number]:
    """Numbers that a policy could make demands of: of metrics whose direction is known, within their range."""
    found = {
        (r.task, r.metric): Number(r.task, r.metric, float(r.value.value), known.direction, known.target)
        for d in loaded.documents["results"]
        if isinstance(d, Results)
        for r in d.results
        if r.value.value is not None and not r.aggregate and not r.slice
        if (known := registered(r.task, r.metric)) and known.direction and known.allows(r.value.value)
    }
    return [found[key] for key in sorted(found)][:12]


def written(root: Path, made: list[Draft], show: bool, after: str = NEXT) -> int:
    """Write or print the drafts, and say what was left alone."""
    for draft in made:
        there = os.path.lexists(root / draft.path)
        if show:
            click.echo(f"--- {draft.path}{' (exists: would be left alone)' if there else ''}\n{draft.text}")
        elif there:
            click.echo(f"left alone  {draft.path} (it exists)")
        else:
            for trouble in apply([FileWrite(draft.path, draft.text, keep=True)], root=root, environ=os.environ):
                click.echo(f"duecare: error: {trouble.what}\n  fix: {trouble.fix}", err=True)
                return 2
            click.echo(f"wrote       {draft.path}")
    if not show:
        click.echo(f"\n{after}")
    return 0

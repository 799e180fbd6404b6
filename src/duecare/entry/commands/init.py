"""``duecare init``: write a policy, manifests and a hooks config from what can be measured; never overwrite."""

import os
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

import click

from duecare import REPOSITORY, __version__
from duecare.discover.files import Listing, listing
from duecare.discover.kinds import Inventory, discover
from duecare.entry.gather import Loaded, Shelf, gather
from duecare.entry.measure import counted, paths_of
from duecare.entry.root import POLICIES, find_root
from duecare.load.facts import measure
from duecare.load.rowlike import rowlike
from duecare.mend.drafts import Draft, hooks, manifest, policy
from duecare.model.facts import Facts
from duecare.model.manifest import Manifest
from duecare.model.policy import Rules
from duecare.model.results import Results
from duecare.model.writes import FileWrite
from duecare.publish.apply import apply

READ = ("manifest", "card", "results", "training", "weights")


@click.command("init", short_help="Write a policy, manifests and hooks from what can be measured.")
@click.option("--root", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Default: as for check.")
@click.option("--print", "show", is_flag=True, help="Print what would be written, and write nothing.")
def command(root: Path | None, show: bool) -> None:
    """Write duecare.yaml, a manifest for every folder of undescribed data, and a pre-commit config.

    Hashes, sizes, rows and splits are measured; what only a person can know is asked for in a comment. A file that
    exists is never touched.
    """
    folder = (root or find_root(Path.cwd())).resolve()
    sys.exit(written(folder, list(drafts(folder)), show))


def drafts(root: Path) -> Iterator[Draft]:
    """Every draft for the folder, in the order in which a person should read them."""
    files = listing(root)
    inventory = discover(files.paths, Rules())
    loaded = gather(Shelf(root), inventory, READ)
    data = undescribed(root, inventory, loaded, files)
    manifests = [manifest(folder, list(facts)) for folder, facts in by_folder(data)]
    if not any((root / name).exists() for name in POLICIES):
        yield policy(root.name, named(loaded, manifests), numbers(loaded))
    yield from manifests
    yield hooks(REPOSITORY, f"v{__version__}")


def undescribed(root: Path, inventory: Inventory, loaded: Loaded, files: Listing) -> list[Facts]:
    """Data that no manifest describes, measured; rows are counted where they can be."""
    manifests = [m for m in loaded.documents["manifest"] if isinstance(m, Manifest) and m.describes]
    listed = sorted(files.paths)
    described = {path for m in manifests for file in m.files for path in paths_of(file, listed)}
    paths = [c.path for c in inventory["data"] if (c.sure or rowlike(root, c.path)) and c.path not in described]
    measured = measure(root, {path: frozenset({"sha256"}) for path in paths})
    return [f for f in {**measured, **counted(root, measured, paths)}.values() if isinstance(f, Facts)]


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


def numbers(loaded: Loaded) -> list[tuple[str, str, float]]:
    """Task, metric and value of results that a policy could make demands of."""
    found = {
        (r.task, r.metric): float(r.value.value)
        for d in loaded.documents["results"]
        if isinstance(d, Results)
        for r in d.results
        if r.value.value is not None and not r.aggregate and not r.slice
    }
    return [(task, metric, value) for (task, metric), value in sorted(found.items())][:12]


def written(root: Path, made: list[Draft], show: bool) -> int:
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
        click.echo("\nNext: fill in the commented lines, then `duecare check` says what is still missing.")
    return 0

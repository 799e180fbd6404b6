"""Data that is not here: what a manifest pins, what a pointer stands for, what a profile knows at an address."""

from collections.abc import Iterator, Mapping

from duecare.discover.files import Listing
from duecare.discover.kinds import Inventory, discover, of_models
from duecare.entry.gather import Loaded
from duecare.model.documents import Data
from duecare.model.facts import Facts, Pointer
from duecare.model.policy import Rules
from duecare.model.problem import Gap


def far(loaded: Loaded) -> Iterator[Data]:
    """Rows at an address (of a Hub data set, say), as a profile knows them: only their profile stands for them."""
    documents = loaded.documents.get("profile", ())
    if not documents:
        return
    from duecare.model.profile import Profile

    seen: set[str] = set()
    for profile in documents:
        for file in profile.files if isinstance(profile, Profile) and not profile.faults else ():
            if "://" in file.path and file.path not in seen and file.digests:
                seen.add(file.path)
                name, digest = next(iter(file.digests.items()))
                pointer = Pointer("address", name, digest, file.size)
                yield Data(file.path, "far", Facts(file.path, file.size, file.digests, pointer=pointer))


def pinned(loaded: Loaded) -> dict[str, bool]:
    """What manifests that describe nothing (``.dvc``, say) pin by a digest, and whether it is a folder."""
    manifests = (m for m in loaded.documents.get("manifest", ()) if not getattr(m, "describes", True))
    named = (f for m in manifests for f in getattr(m, "files", ()) if f.path and f.digests and not f.glob)
    return {f.path.value: f.directory for f in named}


def by_name(away: Mapping[str, bool], rules: Rules, files: Listing, roots: list[str]) -> Iterator[str]:
    """What is data by its name, and not here; a folder where rows that lie in it under its own name would be data."""
    ending = "jsonl" if "data" in rules.files else "json"
    own = {f"{p}/{p.rpartition('/')[2]}.{ending}" if folder else p: p for p, folder in away.items()}
    offered = {inside: path for inside, path in own.items() if path not in files.paths}
    for found in discover(offered, rules, roots)["data"]:
        path = offered[found.path]
        if found.sure or away[path]:
            yield path


def with_pointed(paths: list[str], measured: Mapping[str, Facts | Gap], inventory: Inventory) -> list[str]:
    """The data, and what a manifest names of which only a pointer is here (DVC leaves nothing in its place)."""
    pointed = {p for p, fact in measured.items() if isinstance(fact, Facts) and fact.pointer}
    weights = {c.path for c in inventory["weights"]}
    return sorted({path for path in pointed - weights if not of_models(path)}.union(paths))

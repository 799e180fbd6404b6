"""The order of things: list, discover, load, measure, check, judge. Nothing else knows it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from duecare.discover.files import Listing, listing
from duecare.discover.kinds import Candidate, Inventory, discover
from duecare.discover.saved import folded, piled, saved, whole
from duecare.entry.away import by_name, far, pinned, with_pointed
from duecare.entry.gather import READ_WHOLE, Loaded, Shelf, announce, gather
from duecare.entry.held import unseen
from duecare.entry.inputs_rows import folded_sets
from duecare.entry.registry import check, kind_of, modules
from duecare.entry.remembered import Memory
from duecare.entry.run import ALWAYS, asked, run
from duecare.load.rowlike import rowlike
from duecare.model.case import Case, Reference
from duecare.model.documents import Data, PolicyFile, Project
from duecare.model.facts import Facts
from duecare.model.place import Span
from duecare.model.policy import Policy, Rules
from duecare.model.problem import Gap
from duecare.model.record import NamedTuple
from duecare.model.rule import Need
from duecare.model.verdict import Ran
from duecare.policy.strays import strays

if TYPE_CHECKING:
    from duecare.model.profile import Scanned

READS = {
    Need.MANIFESTS: "manifest",
    Need.CARDS: "card",
    Need.RESULTS: "results",
    Need.TRAINING: "training",
    Need.WEIGHTS: "weights",
    Need.REVIEWS: "review",
    Need.PROFILES: "profile",
}
MEASURES = frozenset({Need.FACTS, Need.DIGESTS, Need.ROWS})


class Asked(NamedTuple):
    """What is judged: a folder, the date, and, for a hook, the kinds that it judges (None: all)."""

    root: Path
    today: date
    kinds: frozenset[str] | None = None
    hashing: bool = True


class Walked(NamedTuple):
    """One model as it was seen: what every check yielded, what was looked at, and the sources for excerpts."""

    rules: Rules
    ran: tuple[Ran, ...]
    looked_at: dict[str, tuple[str, ...]]
    shelf: Shelf
    case: Case
    passed_over: tuple[str, ...] = ()
    memory: Memory | None = None


class View(NamedTuple):
    """What a walk is told, where it does not find out for itself.

    ``files`` is the listing, ``bases`` what each model is compared with, ``wrong`` the policies that decide nothing,
    ``before`` what was seen of the base; ``remember`` what is seen now, for another state to be held against.
    """

    files: Listing | None = None
    bases: Mapping[str, Reference] = {}
    wrong: tuple[PolicyFile, ...] | None = None
    before: tuple[Walked, ...] = ()
    remember: bool = False


def walk(
    ask: Asked, policy: Policy, broken: tuple[PolicyFile, ...] = (), view: View | None = None
) -> tuple[Walked, ...]:
    """See every model of the policy."""
    view = view or View()
    files = view.files or listing(ask.root)
    shelf = Shelf(ask.root, next((w.shelf for w in view.before), None))
    roots = [rules.root for rules in policy.models]
    wrong = (*broken, *(strays(files.paths, policy) if view.wrong is None else view.wrong))
    seen: list[Walked] = []
    for rules in policy.models:
        known = next((w.memory for w in view.before if w.rules.name == rules.name), None)
        memory = Memory(known) if known or view.remember else None
        # what is wrong with policies is told once, with the first model
        around = Surroundings(files, shelf, roots, () if seen else wrong, view.bases, memory)
        seen.append(_model(ask, policy, rules, around))
    return tuple(seen)


class Surroundings(NamedTuple):
    """What the models of one repository share."""

    files: Listing
    shelf: Shelf
    roots: list[str]
    broken: tuple[PolicyFile, ...]
    bases: Mapping[str, Reference]
    memory: Memory | None


def _model(ask: Asked, policy: Policy, rules: Rules, around: Surroundings) -> Walked:
    inventory = discover(around.files.paths, rules, around.roots)
    announce(around.shelf, inventory, ask.kinds)
    active = [id_ for id_ in modules() if rules.checks.get(id_, "off") != "off" and asked(id_, ask.kinds)]
    speaking = [check(id_) for id_ in active]
    # A hook reads its own kinds: only a whole run also asks what in all others cannot be read.
    needs = frozenset(n for c in speaking if ask.kinds is None or c.rule.id not in ALWAYS for n in c.rule.needs)
    needs = needs if ask.hashing else needs - {Need.DIGESTS}
    kinds = frozenset(kind_of(c.rule.id) for c in speaking)
    loaded = gather(around.shelf, inventory, _kinds(kinds, needs), rules.schemas)
    folders = saved(around.files.paths)
    inventory = {**inventory, "data": tuple(folded(_rows(ask.root, inventory["data"]), folders))}
    data_paths = _data_paths(inventory, loaded, around.files, folders)
    if sets := folded_sets(ask.root, data_paths):
        inventory = {**inventory, "data": tuple(piled(inventory["data"], sets))}
        data_paths = sorted({sets.get(path, path) for path in data_paths})
    measured = _measured(ask, data_paths, loaded, needs, around.files) if kinds & {"data"} or needs & MEASURES else {}
    paths = with_pointed(data_paths, measured, inventory) if measured else []
    data = tuple(_datum(ask.root, path, measured[path], folders, around.files.paths) for path in paths)
    data += tuple(far(loaded))
    rows = ask.kinds is None or "data" in ask.kinds  # a hook over manifests alone reads none
    scanning = rows and any(Need.PROFILES in c.rule.needs and c.rule.id.startswith(("DC2", "DC119")) for c in speaking)
    case = Case(
        rules=rules,
        today=ask.today,
        project=_project(rules, inventory, loaded, around, every=ask.kinds is None),
        measured=measured,
        loaded={**loaded.documents, "data": data},
        profiles=_profiles(ask, rules, data, loaded, around, scanning) if Need.PROFILES in needs else {},
        base=around.bases.get(rules.name),
        principles=policy.principles,
    )
    unasked = frozenset() if ask.hashing else frozenset(c.rule.id for c in speaking if Need.DIGESTS in c.rule.needs)
    ran = run(case, [id_ for id_ in active if id_ not in unasked], around.memory)
    ran += tuple(_unhashed(id_) for id_ in sorted(unasked))
    return Walked(rules, ran, _looked_at(case, ask.kinds), around.shelf, case, loaded.passed_over, around.memory)


def _unhashed(id_: str) -> Ran:
    """What a check on checksums says when nobody recomputed any: once, not for each file."""
    gap = Gap(Span(""), "checksums were not recomputed (--no-hashing)", "run without --no-hashing")
    return Ran(check(id_), kind_of(id_), 0, (gap,))


def _kinds(own: frozenset[str], needs: frozenset[Need]) -> list[str]:
    wanted = own | {READS[need] for need in needs if need in READS}
    if "data" in wanted or needs & MEASURES:
        wanted |= {"manifest"}
    return [kind for kind in READ_WHOLE if kind in wanted]


def _datum(root: Path, path: str, facts: Facts | Gap, folders: frozenset[str], listing: frozenset[str]) -> Data:
    if path not in folders:
        return Data(path, "", facts)
    from duecare.load.saved import saved as read

    found = read(root, path, listing)
    return Data(path, "saved", facts, found.faults, found.declared, found.fingerprint)


def _data_paths(inventory: Inventory, loaded: Loaded, files: Listing, folders: frozenset[str]) -> list[str]:
    """Data by name or policy, and every present file that a manifest names."""
    data = {c.path for c in inventory["data"]}
    manifests = loaded.documents.get("manifest", ())
    if manifests:
        from duecare.entry.measure import named

        data |= named(manifests, files.paths)
    return sorted({whole(path, folders) for path in data} & (files.paths | folders))


def _rows(root: Path, candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """Data by name or policy, and JSON files whose content is rows."""
    return (c._replace(sure=True) for c in candidates if c.sure or rowlike(root, c.path))


def _measured(
    ask: Asked, data: list[str], loaded: Loaded, needs: frozenset[Need], files: Listing
) -> dict[str, Facts | Gap]:
    from duecare.entry.measure import facts  # a run over cards alone measures nothing

    return facts(ask.root, data, loaded.documents.get("manifest", ()), needs, files.paths)


def _profiles(
    ask: Asked, rules: Rules, data: tuple[Data, ...], loaded: Loaded, around: Surroundings, scanning: bool
) -> "Mapping[str, Scanned | Gap]":
    from duecare.entry.rows import Known, profiles

    return profiles(Known(ask.root, rules, data, loaded.documents, around.files.paths, scanning))


def _project(rules: Rules, inventory: Inventory, loaded: Loaded, around: Surroundings, *, every: bool) -> Project:
    paths = {kind: tuple(c.path for c in found if _counts(c, kind, loaded)) for kind, found in inventory.items()}
    away = pinned(loaded)
    if away:  # data by name of which only a pointer is here asks for the same paperwork
        paths["data"] = (*paths["data"], *by_name(away, rules, around.files, around.roots))
    odd = around.files.odd.difference(*paths.values()) if every else ()
    gaps = (*loaded.gaps, *unseen(around.shelf.root, odd, rules))
    return Project(rules.root, paths, around.files.paths, around.broken, gaps)


def _counts(candidate: Candidate, kind: str, loaded: Loaded) -> bool:
    """Whether the file is of the kind: named so, recognized by its content, or of a kind that nobody read."""
    read = loaded.documents.get(kind)
    return candidate.sure or read is None or any(d.path == candidate.path for d in read)


def _looked_at(case: Case, kinds: frozenset[str] | None) -> dict[str, tuple[str, ...]]:
    seen = {kind: tuple(d.path for d in found) for kind, found in case.loaded.items()}
    return {kind: paths for kind, paths in seen.items() if paths and (kinds is None or kind in kinds)}

"""A policy's files to the policy in force, or to everything that is wrong with them."""

from collections.abc import Iterator, Mapping

from duecare.knowledge.shape import children, faults
from duecare.model.place import At, Fault, Span
from duecare.model.policy import Policy
from duecare.model.record import NamedTuple
from duecare.policy import build, view
from duecare.policy.defaults import Known, defaults
from duecare.policy.demands import demand_faults
from duecare.policy.layers import Leaf, Merged, Path, overlay, spread, under
from duecare.policy.names import name_faults
from duecare.policy.paths import path_faults
from duecare.policy.sense import asked_faults, model_faults, role_faults
from duecare.policy.severities import settled, severities
from duecare.policy.shape import POLICY
from duecare.policy.sources import File, Gathered
from duecare.policy.view import Lazy

MODEL_LAYERS = ("limits", "checks", "schemas")


class Parsed(NamedTuple):
    """The policy in force, None when a file of it is wrong; and what is wrong, in order of place."""

    policy: Policy | None
    faults: tuple[Fault, ...] = ()


def parse(gathered: Gathered, known: Known) -> Parsed:
    """The policy that the files make; ``known`` has severity and stage of every check there is."""
    wrong = [*gathered.faults, *(fault for file in gathered.files for fault in file_faults(file, known))]
    if wrong:
        return Parsed(None, tuple(sorted(wrong, key=lambda fault: fault.span)))
    layers = [_layer(file) for file in gathered.files]
    merged = settled(overlay(defaults(known), *layers), known)
    wrong = list(asked_faults(Merged(merged).root))
    if wrong:
        return Parsed(None, tuple(sorted(wrong, key=lambda fault: fault.span)))
    return Parsed(_policy(gathered, merged, known))


def file_faults(file: File, known: Known) -> Iterator[Fault]:
    """Everything wrong with one file on its own."""
    yield from file.tree.faults
    root = file.tree.root
    if root is None:
        if not file.tree.faults:
            yield Fault(Span(file.path), "the file is empty", "write `version: 1`, or remove it")
        return
    yield from faults(root, POLICY)
    yield from name_faults(root, _names(file, root, known))
    for judge in (path_faults, demand_faults, model_faults, role_faults):
        yield from judge(root)


def _names(file: File, root: At[object], known: Known) -> set[str]:
    """Ids that the file may name; a shipped pack is held against the checks by its own test."""
    own = root.get("checks")
    return {*known, *(key for key, _ in own.items())} if file.shipped and own else set(known)


def _layer(file: File) -> dict[Path, Leaf]:
    assert file.tree.root is not None
    return dict(spread(file.tree.root, file.label if file.shipped else ""))


def _policy(gathered: Gathered, merged: Mapping[Path, Leaf], known: Known) -> Policy:
    whole = Merged(merged)
    entry = gathered.files[-1]
    written = list(children(whole.root, "models")) or [At.fixed({"name": "default"}, Span(entry.path, 1, 1))]
    shared = under(merged, *MODEL_LAYERS)
    models = [_model(at, shared, merged, known) for at in written]
    principles = whole.root.get("principles")
    trees = [tree for tree, _ in models]
    return Policy(
        path=entry.path,
        digest=gathered.digest,
        models=tuple(
            build.rules(m.root, severities(layer), at) for (m, layer), at in zip(models, written, strict=True)
        ),
        principles=tuple(build.principle(n, at) for n, at in (principles.items() if principles else ())),
        approvals=tuple(build.role(at) for at in children(whole.root, "approvals")),
        origins=Lazy(lambda: view.origins(whole, trees)),
        effective=Lazy(lambda: view.tree(whole, trees)),
        extends=tuple(f.path for f in gathered.files[:-1]),
        gate=build.rules(Merged(shared).root, severities(shared), At.fixed(None, Span(entry.path))),
    )


def _model(
    at: At[object], shared: Mapping[Path, Leaf], merged: Mapping[Path, Leaf], known: Known
) -> tuple[Merged, dict[Path, Leaf]]:
    own = dict(spread(at))
    layer = settled({**overlay(shared, own), ("preview",): merged[("preview",)]}, known)
    del layer[("preview",)]
    return Merged(layer), layer

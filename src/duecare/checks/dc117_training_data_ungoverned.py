"""A training config names data or a base model that nothing in the repository answers for.

Why: all other checks look at the data that manifests and the policy know. What a config downloads or finds beside them
goes into the model unseen: nobody scanned it, nobody knows its license, and on the Hub it may be other rows tomorrow.

A path is answered for by a manifest that names it, or by being one of the data files that the gate looks at. A Hub data
set by a manifest whose source is that very revision (`hf://datasets/owner/name@COMMIT`); that its rows were measured
too (`duecare scan hf://… --online --write-profile`) is asked as a gap. A base model by a model card
that names it, by weights in the repository, or by another config here that writes it. LLaMA-Factory's names are looked
up in `dataset_info.json`.

Example:

    model_name_or_path: acme/base-7b
    dataset_name: someone/chats        # in no manifest, and no dataset_revision

Fix: write a manifest with the Hub data set as a source, pinned to a commit, and the same commit into the config; or
take the data set out of the config.

Source: https://huggingface.co/docs/datasets/loading#hugging-face-hub (`revision`)
"""

from collections.abc import Iterator

from duecare.knowledge.hub_metadata import each, written
from duecare.knowledge.hub_names import Hub
from duecare.knowledge.nearest import nearest
from duecare.knowledge.revisions import pinned
from duecare.knowledge.trained_on import (
    Address,
    Described,
    Foreign,
    Place,
    Variable,
    described,
    governed,
    meaning,
    same,
)
from duecare.model.card import Card
from duecare.model.case import Case
from duecare.model.documents import Named, Training
from duecare.model.manifest import Manifest
from duecare.model.place import At
from duecare.model.problem import Gap, Problem
from duecare.model.profile import Profile
from duecare.model.rule import Need, Rule

RULE = Rule(
    id="DC117",
    slug="training-data-ungoverned",
    on=Training,
    needs=frozenset({Need.MANIFESTS, Need.CARDS, Need.TRAINING, Need.PROFILES}),
    severity="error",
    frameworks=(
        "EU AI Act 10(2)(b)", "EU AI Act Annex IV 2(d)", "NIST AI RMF MAP 4.1", "NIST AI 600-1 MS-2.5-005",
        "ISO 42001 A.7.3", "ISO 42001 A.7.5",
    ),
)  # fmt: skip

REGISTRY = "llama-factory"
HUBS = ("hf_hub_url", "cloud_file_name", "ms_hub_url", "om_hub_url")


def find(subject: Training, case: Case) -> Iterator[Problem | Gap]:
    """Every data set and base model of the config, each told once."""
    data = {(one.name.value, one.revision.value if one.revision else ""): one for one in reversed(subject.data)}
    for one in reversed(data.values()):
        yield from _data(subject, one, case)
    for base in subject.base_models:
        yield from _base(subject, base.name, case)


def _data(subject: Training, one: Named, case: Case) -> Iterator[Problem | Gap]:
    registered = subject.format == "LLaMA-Factory config"
    folder = subject.root.get("dataset_dir") if registered else None
    online = folder is not None and isinstance(folder.value, str) and folder.value.startswith(("ONLINE", "REMOTE:"))
    if registered and not online:
        yield from _registered(subject, one.name, case)
    else:
        yield from _named(subject, one.name, one.name.value, one.revision.value if one.revision else "", case)


def _registered(subject: Training, name: At[str], case: Case) -> Iterator[Problem | Gap]:
    """A name of LLaMA-Factory's: what its registry says it stands for."""
    manifests = (one for one in case.documents("manifest") if isinstance(one, Manifest))
    registries = [one for one in manifests if one.format == REGISTRY]
    for registry in registries:
        entry = registry.root.get(name.value)
        if entry is not None:
            file = next(
                (f.path for f in registry.files if f.path and f.path.pointer.startswith(f"{entry.pointer}/")), None
            )
            hub = next((at for key in HUBS if (at := entry.get(key)) is not None and isinstance(at.value, str)), None)
            if file is not None or hub is not None:
                place = file.value if file is not None else str(hub.value if hub else "")
                yield from _named(subject, name, place, "", case)
            return
    known = [key for registry in registries for key, _ in registry.root.items()]
    near = nearest(name.value, known)
    where = f"; did you mean `{near}`?" if near else ""
    told = "no dataset_info.json has" if registries else "there is no dataset_info.json that has"
    what = f"the data set `{name.value}` stands for nothing here: {told} that name{where}"
    yield Problem.at(
        name, what, f"name `{near}`" if near else "add it to dataset_info.json with its file, and a manifest"
    )


def _named(subject: Training, name: At[str], text: str, revision: str, case: Case) -> Iterator[Problem | Gap]:
    meant = meaning(text, subject.path, case)
    match meant:
        case Variable():
            what = f"which data `{text[:80]}` is, is known only when the training runs"
            yield Gap(name.span, what, "write the path itself, or the Hub data set and its commit", anchor=name.pointer)
        case Foreign():
            what = f"the data `{text[:80]}` lies on one machine: nobody else can tell which rows it holds"
            yield Problem.at(name, what, "name it relative to the repository, and in a manifest with its checksum")
        case Address():
            yield from _address(name, meant.url, case)
        case Hub():
            pin = meant.revision or revision
            yield from _hub(name, meant._replace(revision=pin if pinned(pin) else ""), case)
        case Place():
            if not any(governed(path, case) for path in meant.paths):
                yield _ungoverned(name, meant, text, case)


def _address(name: At[str], url: str, case: Case) -> Iterator[Problem]:
    manifests = (one for one in case.documents("manifest") if isinstance(one, Manifest))
    urls = {at.value for m in manifests for at in (*(f.url for f in m.files), *(s.url for s in m.sources)) if at}
    if url not in urls:
        what = f"no manifest speaks of {url[:120]}, which is trained on"
        yield Problem.at(name, what, "describe it in a manifest: its address as a source, its checksum, its license")


def _ungoverned(name: At[str], place: Place, text: str, case: Case) -> Problem:
    there = next((p for p in place.paths if p in case.project.listing), None)
    if there is not None:
        what = f"`{text}` is trained on, and neither a manifest nor the policy's `files.data` names it"
        return Problem.at(name, what, f"name {there} in a manifest; `duecare init` drafts one")
    near = nearest(place.paths[0], case.project.paths.get("data", ()), cutoff=0.7) if place.paths else None
    hint = f"; did you mean {near}?" if near else ""
    what = f"`{text}` is trained on, and is neither in the repository nor in a manifest{hint}"
    fix = f"name {near}, or " if near else ""
    return Problem.at(
        name, what, f"{fix}write a manifest that names it, with its checksum, even if the rows lie elsewhere"
    )


def _unmeasured(name: At[str], hub: Hub, case: Case) -> Iterator[Gap]:
    """Its rows are nowhere in the repository: only a profile of that commit stands for them."""
    address = f"hf://datasets/{hub.id}@{hub.revision}".casefold()
    profiles = (one for one in case.documents("profile") if isinstance(one, Profile) and not one.faults)
    if not any(file.path.casefold().startswith(address) for profile in profiles for file in profile.files):
        what = f"the rows of the Hub data set {hub} were not measured"
        unlock = f"duecare scan hf://datasets/{hub} --online --write-profile"
        yield Gap(name.span, what, unlock, anchor=name.pointer)


def _hub(name: At[str], hub: Hub, case: Case) -> Iterator[Problem | Gap]:
    known = described(hub, case)
    pinned_by = next((one for one in known if hub.revision and same(one.hub.revision, hub.revision)), None)
    if pinned_by is not None:
        yield from _unmeasured(name, pinned_by.hub, case)
        return
    address = f"hf://datasets/{hub.id}@{hub.revision or 'COMMIT'}"
    if not known:
        unpinned = "" if hub.revision else ", nor is it pinned to a commit"
        what = f"no manifest speaks of the Hub data set {hub}, which is trained on{unpinned}"
        pin = "" if hub.revision else ", and pin the config to the same commit"
        yield Problem.at(name, what, f"write a manifest with the source `url: {address}`{pin}")
        return
    yield _apart(name, hub, known[0], address)


def _apart(name: At[str], hub: Hub, known: Described, address: str) -> Problem:
    """The manifest and the config speak of the same data set, and not of the same commit."""
    where = known.manifest.path
    if hub.revision and known.hub.revision:
        what = f"{hub} is trained on, and {where} describes {known.hub.revision}"
        return Problem.at(name, what, f"train on {known.hub.revision}, or describe {hub.revision} in {where}")
    if hub.revision:
        what = f"{hub} is trained on, and {where} does not say which commit it describes"
        return Problem.at(name, what, f"write `url: {address}` in {where}")
    right = known.hub.revision
    what = f"the Hub data set {hub.id} is trained on without a commit: it may hold other rows tomorrow"
    also = f", as {where} describes it" if right else f", and `url: {address}` in {where}"
    return Problem.at(name, what, f"pin it to {right or 'a commit'}{also}")


def _base(subject: Training, base: At[str], case: Case) -> Iterator[Problem | Gap]:
    name = base.value.strip().partition("@")[0].rstrip("/")
    meant = meaning(name, subject.path, case)
    if isinstance(meant, Variable):
        what = f"which base model `{base.value[:80]}` is, is known only when the training runs"
        yield Gap(base.span, what, "write the model's Hub id and its commit", anchor=base.pointer)
        return
    cards = [one for one in case.documents("card") if isinstance(one, Card) and one.about == "model" and not one.blank]
    if not cards and "DC301" in case.rules.checks:
        return  # that there is no card is said there
    if not (_own(name, subject, case) or _weights(meant, case) or _on_a_card(name, cards)):
        lies = " (a path of one machine)" if isinstance(meant, Foreign) else ""
        where = f"{cards[0].path} does not name it" if cards else "there is no model card that names it"
        what = f"the base model `{base.value[:80]}`{lies} is answered for by nothing here: {where}"
        yield Problem.at(
            base, what, "write `base_model:` and `base_model_revision:` on the model card, with the Hub's names"
        )


def _on_a_card(name: str, cards: list[Card]) -> bool:
    bases = [at.value for card in cards for at in each(written(card.metadata, "base_model"))]
    if any(isinstance(base, str) and base.partition("@")[0].casefold() == name.casefold() for base in bases):
        return True
    # A card without the key may say it in its text.
    return not bases and "/" in name and any(_says(card, name) for card in cards)


def _says(card: Card, name: str) -> bool:
    cells = (cell.value for s in card.sections for table in s.tables for row in table.rows for cell in row)
    links = (link.target for s in card.sections for link in s.links)
    return any(name in text for text in (*(s.text for s in card.sections), *cells, *links))


def _weights(meant: object, case: Case) -> bool:
    """Whether weights of the repository lie at the path."""
    weights = case.project.paths.get("weights", ())
    paths = meant.paths if isinstance(meant, Place) else ()
    return any(one == path or one.startswith(f"{path}/") for path in paths for one in weights)


def _own(name: str, subject: Training, case: Case) -> bool:
    """Whether the model is one that this repository makes: by its identity, or as the output of another config."""
    if name in case.rules.identity:
        return True
    made = set()
    for config in case.documents("training"):
        if isinstance(config, Training) and config.path != subject.path:
            found = (config.root.get(key) for key in ("output_dir", "hub_model_id"))
            made |= {at.value.rstrip("/") for at in found if at is not None and isinstance(at.value, str)}
    return name in made or ("/" in name and name.rpartition("/")[2] in made)

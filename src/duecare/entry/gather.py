"""Open the files that discovery named and turn them into documents; what cannot be read becomes a gap."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from duecare.discover.kinds import Candidate, Inventory
from duecare.load.apart import begin
from duecare.load.files import opened, read_bytes, read_head
from duecare.load.formats import NotRecognized, read
from duecare.load.source import Source
from duecare.model.card import Card
from duecare.model.documents import Document, PolicyFile
from duecare.model.place import At, Fault, Span
from duecare.model.problem import Gap
from duecare.model.record import NamedTuple

if TYPE_CHECKING:
    from duecare.load.teamschemas import TeamSchema

Schemas = Mapping[str, tuple[str, ...]]
NONE: Schemas = {}
READ_WHOLE = ("manifest", "card", "results", "training", "weights", "review", "profile")
HALF_READ = frozenset({"training", "review", "profile"})  # kinds whose faults no check of their own speaks of


class Loaded(NamedTuple):
    """Documents by kind, the gaps where there is none, and files that are called results and hold none."""

    documents: dict[str, tuple[Document, ...]]
    gaps: tuple[Gap, ...]
    passed_over: tuple[str, ...] = ()


class Shelf:
    """Sources by path, each file read at most once however many kinds ask for it.

    ``before`` holds another state of the files: what has the same bytes there is not parsed again.
    """

    def __init__(self, root: Path, before: "Shelf | None" = None) -> None:
        """Nothing is read before somebody asks."""
        self.root = root
        self.held: dict[str, Source | Gap] = {}
        self.before: dict[str, Source | Gap] = before.held if before else {}

    def source(self, path: str) -> Source | Gap:
        """The file's bytes, or why they cannot be read."""
        if path not in self.held:
            raw, known = read_bytes(self.root, path), self.before.get(path)
            if isinstance(raw, Gap):
                self.held[path] = raw
            else:
                self.held[path] = known if isinstance(known, Source) and known.raw == raw else Source(path, raw)
        return self.held[path]

    def glimpse(self, path: str) -> Source | Gap:
        """How the file begins; readers of weights open the rest themselves, however large it is."""
        raw = read_head(self.root, path)
        return raw if isinstance(raw, Gap) else Source(path, raw, lambda: opened(self.root, path))


def announce(shelf: Shelf, inventory: Inventory, kinds: Iterable[str] | None) -> None:
    """Have what ``gather`` will ask for read meanwhile, where somebody can."""
    for kind in READ_WHOLE:
        for candidate in inventory[kind] if kind != "weights" and (kinds is None or kind in kinds) else ():
            source = shelf.source(candidate.path)
            if isinstance(source, Source) and not begin(kind, source):
                return


def gather(shelf: Shelf, inventory: Inventory, kinds: Iterable[str], schemas: Schemas = NONE) -> Loaded:
    """Read every candidate of ``kinds``; a candidate that is not sure and is not recognized is no artefact.

    ``schemas`` are the team's own JSON Schemas, by kind; what they find wrong joins the document's faults.
    """
    documents: dict[str, tuple[Document, ...]] = {}
    team, gaps = _team(shelf, schemas)
    for kind in kinds:
        if kind in READ_WHOLE:
            read_ = [_one(shelf, kind, candidate) for candidate in inventory[kind]]
            kept = _kept(kind, inventory, [d for d in read_ if d is not None and not isinstance(d, Gap)])
            documents[kind] = tuple(_held(d, team.get(kind, ())) for d in kept)
            gaps += [g for g in read_ if isinstance(g, Gap)]
            gaps += [] if kept or kind != "card" else _no_text(shelf, inventory[kind])
            gaps += [_half_read(kind, d.faults) for d in documents[kind] if kind in HALF_READ and d.faults]
    offered = [c for c in inventory["results"] if c.path.endswith(".json")] if "results" in documents else []
    told = {d.path for kind in documents for d in documents[kind]} | {gap.span.path for gap in gaps}
    return Loaded(documents, tuple(gaps), tuple(c.path for c in offered if c.path not in told))


def _team(shelf: Shelf, schemas: Schemas) -> tuple[dict[str, tuple["TeamSchema", ...]], list[Gap]]:
    if not any(schemas.values()):
        return {}, []
    from duecare.load.teamschemas import holder

    usable, gaps = holder(dict(schemas), shelf.source)
    return usable, list(gaps)


def _held(document: Document, team: tuple["TeamSchema", ...]) -> Document:
    if not team:
        return document
    from duecare.load.teamschemas import against

    found = against(team, document)
    return document._replace(faults=(*document.faults, *found)) if found else document  # type: ignore[attr-defined]


def _kept(kind: str, inventory: Inventory, found: list[Document]) -> tuple[Document, ...]:
    """A README without metadata is a card only at the top, and only where no other file is one."""
    if kind != "card":
        return tuple(found)
    sure = {c.path for c in inventory[kind] if c.sure}
    cards = [d for d in found if d.path in sure or not isinstance(d, Card) or d.metadata is not None]
    return tuple(cards or sorted(found, key=lambda d: (d.path.count("/"), d.path))[:1])


def _one(shelf: Shelf, kind: str, candidate: Candidate) -> Document | Gap | None:
    source = shelf.glimpse(candidate.path) if kind == "weights" else shelf.source(candidate.path)
    if isinstance(source, Gap):
        return source if candidate.sure else None
    document = guarded(kind, source)
    if isinstance(document, NotRecognized):
        return _unrecognized(kind, source, document.faults) if candidate.sure else None
    return document


def guarded(kind: str, source: Source) -> Document | NotRecognized | Gap:
    """Read one document; a fault of a reader of ours silences only that file, and says so."""
    try:
        return read(kind, source)
    except Exception as error:
        if os.environ.get("DUECARE_TRACEBACK"):
            raise
        what = f"reading it as {kind} failed inside duecare ({type(error).__name__}: {error})"
        return Gap(Span(source.path), what, "report the file's shape; DUECARE_TRACEBACK=1 shows where it failed")


def _no_text(shelf: Shelf, offered: Iterable[Candidate]) -> list[Gap]:
    """The README that would be the card, were it text: it is not passed over as if it were not there."""
    by_depth = sorted((c for c in offered if not c.sure), key=lambda c: (c.path.count("/"), c.path))
    found = (_one(shelf, "card", c._replace(sure=True)) for c in by_depth[:1])
    return [one for one in found if isinstance(one, Gap)]


def _half_read(kind: str, faults: tuple[Fault, ...]) -> Gap:
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return Gap(faults[0].span, f"cannot be read whole as {kind}: {faults[0].what}{more}", faults[0].fix)


def _unrecognized(kind: str, source: Source, faults: tuple[Fault, ...]) -> Document | Gap:
    if kind == "results":
        from duecare.model.results import Results

        root = source.tree.root or At.fixed(None, Span(source.path))
        return Results(source.path, "unknown", root, (), faults, why_empty="no format that duecare reads")
    if faults:
        return Gap(faults[0].span, f"cannot be read as {kind}: {faults[0].what}", faults[0].fix)
    return Gap(
        Span(source.path),
        f"is named as {kind}, and no format of that kind recognizes it",
        f"name it under another kind in the policy's `files`, or write it in a format of the kind {kind}",
    )


def policy_files(shelf: Shelf, faults: Mapping[str, tuple[Fault, ...]]) -> tuple[PolicyFile, ...]:
    """The policy's own files with what is wrong in them."""
    return tuple(PolicyFile(path, "duecare", found) for path, found in faults.items())

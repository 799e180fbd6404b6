"""A data file is under no manifest, or only under manifests that pin bytes and describe nothing.

Why: without a manifest nobody can say where the rows came from, under which license they may be used, or whether they
are still the rows that were approved. A `.dvc` file or a registry entry fixes bytes and places; it cannot say any of
the rest.

A file counts as named by its path, by a glob or by its folder. Where the manifests of a file cannot say what an active
check asks (a data package has no field for personal data), that check can neither pass nor fail: it is a gap.

Example:
    data/train.jsonl          (and no file names it)

Fix: write a manifest that names the file; `duecare init` fills in all that can be measured.

"""

from collections.abc import Iterator, Mapping

from duecare.knowledge.named import named, unnameable
from duecare.model.case import Case
from duecare.model.documents import Project
from duecare.model.manifest import Concept, File, Manifest
from duecare.model.place import Span
from duecare.model.problem import Gap, Problem
from duecare.model.rule import Need, Rule

CONCEPTS: Mapping[str, Concept] = {
    "DC106": "sources",
    "DC107": "license",
    "DC109": "collection",
    "DC110": "personal_data",
    "DC112": "synthetic",
    "DC113": "owner",
    "DC114": "reviewed",
    "DC115": "representation",
    "DC116": "splits",
    "DC118": "preparation",
    "DC119": "mitigations",
}
"""What each check asks of a manifest."""

RULE = Rule(
    id="DC101",
    slug="manifest-missing",
    on=Project,
    needs=frozenset({Need.MANIFESTS}),
    severity="error",
    frameworks=("EU AI Act 10(2)(b)", "NIST AI RMF MAP 4.1", "NIST AI 600-1 MS-2.5-005", "ISO 42001 A.7.5"),
)


def find(subject: Project, case: Case) -> Iterator[Problem | Gap]:
    """Every data file without a description, and every description that cannot answer an active check."""
    manifests = tuple(one for one in case.documents("manifest") if isinstance(one, Manifest))
    described = {one.path for one in manifests}
    data = tuple(path for path in subject.paths.get("data", ()) if path not in described)
    naming = _naming(manifests, frozenset(data))
    for path in data:
        by = naming.get(path, ())
        if not by:
            yield Problem(Span(path), "no manifest names this data file", _fix(path), anchor="unnamed", value=path)
        elif not any(one.describes for one in by):
            yield _only_pinned(path, by, here=path in case.project.listing)
    groups = {by: path for path, by in reversed(naming.items()) if any(one.describes for one in by)}
    asked = {check: concept for check, concept in CONCEPTS.items() if case.rules.checks.get(check) == "error"}
    for by, path in groups.items():
        yield from _unanswered(path, by, asked)


def _naming(manifests: tuple[Manifest, ...], data: frozenset[str]) -> dict[str, tuple[Manifest, ...]]:
    found: dict[str, tuple[Manifest, ...]] = {}
    for manifest in manifests:
        for path in sorted({path for file in manifest.files for path in (*named(file, data), *_around(file, data))}):
            found[path] = (*found.get(path, ()), manifest)
    return found


def _around(file: File, data: frozenset[str]) -> Iterator[str]:
    """Data sets of several files, of which the entry names one, or the folder."""
    path = file.path.value if file.path is not None else ""
    folder, slash, name = path.rpartition("/")
    dots = name.split(".")
    endings = (f"{folder}{slash}*.{'.'.join(dots[-n:])}" for n in (1, 2) if len(dots) > n)
    yield from (one for one in (path if file.directory else folder, *endings) if one in data)


def _only_pinned(path: str, by: tuple[Manifest, ...], *, here: bool) -> Problem:
    where = ", ".join(f"{one.path} ({one.format})" for one in by)
    what = f"only {where} names this data file, which cannot say its license, sources or personal data"
    fix = _fix(path) if here else f"where its bytes are, {_fix(path)}"
    return Problem(Span(path), what, fix, anchor="pinned", value=path)


def _unanswered(path: str, by: tuple[Manifest, ...], asked: Mapping[str, Concept]) -> Iterator[Gap]:
    said = frozenset().union(*(one.says for one in by))
    silent = {check: concept for check, concept in asked.items() if concept not in said}
    if silent:
        words = ", ".join(concept.replace("_", " ") for concept in silent.values())
        forms = " and ".join(sorted({one.format for one in by}))
        what = f"the format of this manifest ({forms}) has no field for: {words}"
        unlock = f"describe {path} in {_beside(path)}, too: `duecare init` drafts it"
        yield Gap(Span(by[0].path), what, unlock, tuple(silent), "unsaid")


def _fix(path: str) -> str:
    if why := unnameable(path):
        return f"rename it: {why}, and no manifest can name it"
    return f"run `duecare init`, or write {_beside(path)} with `files: [{{path: {path.rpartition('/')[2]}}}]`"


def _beside(path: str) -> str:
    folder, slash, name = path.rpartition("/")
    return f"{folder}{slash}{name.partition('.')[0] or name}.manifest.yaml"

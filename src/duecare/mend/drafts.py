"""First drafts of a policy, manifests and a hooks config, with all that was measured and nothing that was not.

What only a person can know stands as a comment that asks for it, so that the draft itself claims nothing.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import count
from typing import Literal

from duecare.knowledge.globs import literal
from duecare.model.facts import Facts
from duecare.model.record import NamedTuple

SPLITS = {
    "train": ("train", "training", "sft"),
    "validation": ("validation", "valid", "val", "dev"),
    "test": ("test", "heldout", "holdout"),
    "evaluation": ("eval", "evaluation"),
}
ASKS = (
    ("license", "SPDX expression or Hub id, e.g. cc-by-4.0", "license: "),
    (
        "sources",
        "where every row came from",
        "sources:\n#   - name: \n#     url: \n#     collected_by: \n#     method: ",
    ),
    ("languages", "ISO 639 codes", "languages: []"),
    ("personal_data", "true or false; if true: kinds, legal_basis, handling", "personal_data: {present: }"),
    ("synthetic", "[] when no row is machine-made; else generator, version, terms, share", "synthetic: []"),
    (
        "preparation",
        "what was done to the rows, in order",
        "preparation:\n#   - {step: , tool: , rows_in: , rows_out: , reason: }",
    ),
    ("representation", "who is in the data and who is not", "representation: {statement: , known_gaps: []}"),
    ("known_biases", "[] only if somebody looked", "known_biases: []"),
    ("intended_use", "what the data is for", "intended_use: "),
    ("prohibited_use", "what it must not be used for", "prohibited_use: "),
    ("retention", "until when it may be kept", "retention: {until: }"),
    ("owner", "who answers for it, and how to reach them", "owner: {name: , contact: }"),
    ("reviewed", "who looked at the rows last, and when", "reviewed: {by: , on: }"),
)


AMISS = re.compile(r"[\s~]|[A-Za-z]:|[A-Za-z][A-Za-z0-9+.-]*://")
"""How a path of the repository begins that would be read as another: as a home, a drive, an address."""

SCHEMA = "https://raw.githubusercontent.com/duecare/duecare/main/docs/schemas/policy.schema.json"


class Draft(NamedTuple):
    """A file to write if nothing stands there yet."""

    path: str
    text: str


class Number(NamedTuple):
    """A number that was measured, and which way its metric is good."""

    task: str
    metric: str
    value: float
    direction: Literal["higher", "lower", "target"]
    target: float | None = None


def split_of(path: str) -> str | None:
    """The split that a file's name or folder tells, None when it tells none."""
    words = path.lower().replace("-", "_").replace(".", "_").replace("/", "_").split("_")
    return next((split for split, names in SPLITS.items() if not set(names).isdisjoint(words)), None)


def quoted(text: str) -> str:
    """A YAML double-quoted scalar; JSON's string is one."""
    return '"' + "".join(c if c.isprintable() and c not in '"\\' else _escaped(ord(c)) for c in text) + '"'


def _escaped(code: int) -> str:
    return f"\\u{code:04x}" if code <= _BASIC else f"\\U{code:08x}"


_BASIC = 0xFFFF


def model_name(folder: str) -> str:
    """A name that a policy takes, made of a folder's."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", folder).strip("-._") or "model"


def manifest(folder: str, facts: Iterable[Facts], taken: Container[str] = ()) -> Draft:
    """A native manifest for the files of one folder; ``path`` entries are relative to the manifest.

    Its name is the folder's, else the first file's, else numbered: one that nothing in ``taken`` has.
    """
    prefix, facts = f"{folder}/" if folder else "", tuple(facts)
    names = _names(folder, [fact.path.removeprefix(prefix) for fact in facts])
    name = next(one for one in names if f"{prefix}{one}.manifest.yaml" not in taken)
    files = "".join(_file(f, f.path.removeprefix(prefix)) for f in facts)
    asks = "".join(f"\n# {why}\n# {text}\n" for _, why, text in ASKS)
    text = (
        "# Written by `duecare init` from the bytes; every commented line asks for what only a person can know.\n"
        f"name: {quoted(name)}\nversion: 0.1.0\nfiles:\n{files}{asks}"
    )
    return Draft(f"{prefix}{name}.manifest.yaml", text)


def _names(folder: str, files: Iterable[str]) -> Iterator[str]:
    """Names for a manifest, the best first, without end."""
    own = folder.rsplit("/", 1)[-1]
    stems = [stem for file in files if (stem := file.partition(".")[0])]
    alone = stems if len(stems) == 1 and not own else []
    own = own or "data"
    yield from (*alone, own, *stems)
    yield from (f"{own}-{number}" for number in count(2))


def _file(facts: Facts, path: str) -> str:
    digest = facts.digests.get("sha256")
    lines = [f"  - path: {quoted(f'./{path}' if AMISS.match(path) else path)}"]
    lines += [f"    sha256: {digest}"] if digest else []
    lines += [f"    bytes: {facts.size}"]
    lines += [f"    rows: {facts.rows}"] if facts.rows is not None else []
    split = split_of(facts.path)
    lines += [f"    split: {split}"] if split else []
    return "\n".join(lines) + "\n"


def policy(name: str, files: Mapping[str, Iterable[str]], metrics: Iterable[Number]) -> Draft:
    """A policy that extends ``starter``.

    Only the cards are named, so that one that vanishes is missed; the rest goes on being found by name and content.
    Thresholds are proposed from what was measured, as comments: a number that nobody chose is no threshold.
    """
    cards = ", ".join(quoted(literal(path)) for path in files.get("card", ()))
    others = {kind: found for kind, found in files.items() if kind != "card" and found}
    listed = "".join(
        f"    #   {kind}: [{', '.join(quoted(literal(path)) for path in found)}]\n" for kind, found in others.items()
    )
    require = "".join(map(_requirement, metrics))
    text = (
        f"# yaml-language-server: $schema={SCHEMA}\nversion: 1\nextends: [starter]\n\nmodels:\n"
        f"  - name: {quoted(model_name(name))}\n    root: .\n"
        + (f"    files:\n      card: [{cards}]\n" if cards else "")
        + (
            f"    # Found by name and content. Name a kind under `files` to miss what vanishes:\n{listed}"
            if listed
            else ""
        )
        + (f"    # What the model must reach before it may change:\n    # require:\n{require}" if require else "")
        + "\n# Who must approve what, once the GitHub Action is on:\n# approvals:\n"
        "#   - {role: data-steward, covers: [data, manifest, profile], needs: 1, from: {users: []}}\n"
        "#   - {role: governance, covers: [policy], needs: 1, from: {users: []}}\n"
    )
    return Draft("duecare.yaml", text)


def _requirement(number: Number) -> str:
    asked = {"higher": "at_least: ", "lower": "at_most: ", "target": f"within: [{number.target or 0:g}, ]"}
    named = f"task: {quoted(number.task)}, metric: {quoted(number.metric)}"
    return f"    #   - {{{named}, {asked[number.direction]}}}   # measured: {number.value:g}\n"


def hooks(repository: str, revision: str) -> Draft:
    """A pre-commit configuration with every hook that judges on commit, and the whole check before a push."""
    text = (
        "# pre-commit install --hook-type pre-commit --hook-type pre-push\n"
        f"repos:\n  - repo: {repository}\n    rev: {revision} # a tag or a commit of it\n    hooks:\n"
        "      - id: duecare-manifest\n      - id: duecare-data\n      - id: duecare-card\n"
        "      - id: duecare-evaluation\n      - id: duecare-policy\n      - id: duecare\n"
    )
    return Draft(".pre-commit-config.yaml", text)

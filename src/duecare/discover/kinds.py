"""Say which files of a listing are what, for one model of a policy. No file is opened."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from duecare.discover.names import DATA_FOLDERS, IGNORED_FOLDERS, KNOWN, MODEL_FOLDERS, RESULT_FOLDERS, ROWS
from duecare.knowledge.globs import any_of, endings, is_glob, matches
from duecare.knowledge.late import late
from duecare.model.policy import Rules
from duecare.model.record import NamedTuple
from duecare.model.rule import KINDS


class Candidate(NamedTuple):
    """A file offered as a kind. ``sure``: named by the policy or by its own name; else its content decides."""

    path: str
    sure: bool
    why: str


_ROWS_NAME = late(r"train|data|sft|instruct|alpaca|dialog|convers|seed_tasks|prefer|sharegpt")
_SAMPLES = late(r"samples_.+_\d{4}-\d\d-\d\dT[\d.:-]+\.jsonl")
"""What lm-eval writes of every sample beside its results: answers of the model, never rows to train on."""
Inventory = Mapping[str, tuple[Candidate, ...]]


def discover(listing: Iterable[str], rules: Rules, other_roots: Iterable[str] = ()) -> Inventory:
    """Candidates of each kind below the model's root, in order of path; roots of other models are theirs."""
    inside = sorted(below(rules.root, listing, [r for r in other_roots if nested(r, rules.root)]))
    return {kind: tuple(_of_kind(kind, inside, rules)) for kind in KINDS}


def of_the_gate(listing: Iterable[str]) -> frozenset[str]:
    """Paths that are of kind ``policy`` by their names."""
    return frozenset(candidate.path for candidate in _well_known("policy", list(listing)))


def below(root: str, listing: Iterable[str], without: Iterable[str] = ()) -> list[str]:
    """Paths of the listing under ``root`` and under none of ``without``."""
    prefix = "" if root in {".", ""} else root.rstrip("/") + "/"
    others = tuple(r.rstrip("/") + "/" for r in without)
    return [p for p in listing if p.startswith(prefix) and not (others and p.startswith(others))]


def nested(root: str, outer: str) -> bool:
    """Whether ``root`` is a folder strictly below ``outer``."""
    return root != outer and root not in {".", ""} and (outer in {".", ""} or root.startswith(outer.rstrip("/") + "/"))


def _of_kind(kind: str, inside: list[str], rules: Rules) -> Iterable[Candidate]:
    globs = rules.files.get(kind)
    if globs is not None and kind != "policy":
        chosen = [(g, _anchored(rules.root, g)) for g in globs]
        for path in inside:
            glob = next((g for g, anchored in chosen if matches(path, anchored)), None)
            if glob is not None:
                yield Candidate(path, True, f"policy files.{kind}: {glob}")
    elif kind == "data":
        yield from (Candidate(p, sure, "name") for p in inside if (sure := _data(p)) is not None)
    else:
        yield from _well_known(kind, inside)


def _well_known(kind: str, inside: list[str]) -> Iterable[Candidate]:
    ends = _endings(kind)
    likely = [path for path in inside if path.endswith(ends) or (kind == "results" and _in_results(path))]
    if not likely:
        return  # most kinds end here: compiling their globs would cost a small run more than all else
    for path in likely:
        if ignored(path):
            continue
        sure = _sure(kind, path)
        if sure:
            yield Candidate(path, True, "name")
        elif kind == "results" and _in_results(path):
            yield Candidate(path, False, "folder")
        elif sure is False:
            yield Candidate(path, False, "content")


def _sure(kind: str, path: str) -> bool | None:
    """Whether the name decides alone (True), asks the content (False), or says nothing of the kind (None)."""
    whole = _names(kind).get(path.rpartition("/")[2])
    if whole is not None:
        return whole
    sure, maybe = _patterns(kind)
    return True if sure.fullmatch(path) else False if maybe.fullmatch(path) else None


@cache
def _names(kind: str) -> dict[str, bool]:
    """The globs that are one file's name in any folder: they need no pattern."""
    plain = [(k.glob.removeprefix("**/"), k.sure) for k in KNOWN[kind] if k.glob.startswith("**/")]
    return {name: sure for name, sure in plain if not is_glob(name) and "/" not in name}


@cache
def _endings(kind: str) -> tuple[str, ...]:
    """Endings of which every path of the kind has one; ``""`` where a glob leaves the ending open."""
    return tuple({end for known in KNOWN[kind] for end in endings(known.glob)})


@cache
def _patterns(kind: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    def union(sure: bool) -> re.Pattern[str]:
        return any_of(k.glob for k in KNOWN[kind] if k.sure is sure)

    return union(True), union(False)


def _anchored(root: str, glob: str) -> str:
    glob = glob.removeprefix("./")
    return glob if root in {".", ""} else f"{root.rstrip('/')}/{glob}"


def ignored(path: str) -> bool:
    """Whether a folder of the path is one that tools fill, never people."""
    return not IGNORED_FOLDERS.isdisjoint(path.split("/")[:-1])


def of_other_kind(path: str) -> bool:
    """Whether the file is called as results, manifests and whatever else is no data."""
    return any(_sure(kind, path) is not None for kind in KNOWN)


def of_models(path: str) -> bool:
    """Whether a file or folder is called as models and their parts are, and in no way as data."""
    name = path.rpartition("/")[2]
    called = _sure("weights", path) is True or not MODEL_FOLDERS.isdisjoint(path.lower().split("/"))
    return called and _home(f"{path}/x") != "data" and _data(path) is not True and not _ROWS_NAME.search(name.lower())


def _in_results(path: str) -> bool:
    return path.endswith(".json") and _home(path) == "results"


def _home(path: str) -> str:
    """The kind that the innermost telling folder speaks for."""
    for folder in reversed(path.lower().split("/")[:-1]):
        if folder in DATA_FOLDERS:
            return "data"
        if folder in RESULT_FOLDERS:
            return "data" if "/data/" in f"/{path.lower()}" else "results"
    return ""


@cache
def _rows() -> re.Pattern[str]:
    return any_of(ROWS)


def _data(path: str) -> bool | None:
    """True: data by its name; False: its content decides; None: not data."""
    if ignored(path) or path.startswith((".github/", ".duecare/")):
        return None
    if _SAMPLES.fullmatch(path.rpartition("/")[2]):
        return None
    home = _home(path)
    if _rows().fullmatch(path):
        return True if home != "results" else None
    by_content = path.endswith(".json") and (home == "data" or _ROWS_NAME.search(path.rsplit("/", 1)[-1].lower()))
    return False if by_content and home != "results" else None

"""What may lie below a link or a submodule, where nobody looks."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from duecare.discover.names import DATA_FOLDERS, RESULT_FOLDERS
from duecare.knowledge.globs import reaches
from duecare.model.place import Span
from duecare.model.policy import Rules
from duecare.model.problem import Gap


def unseen(root: Path, odd: Iterable[str], rules: Rules) -> Iterator[Gap]:
    """A gap for each submodule and each link to no file, to a folder say, below which a file of the model may lie."""
    for path in sorted(odd):
        place = root / path
        if not place.is_file() and below(path, rules):
            what = "is a link, and no file stands where it leads" if place.is_symlink() else "is a submodule"
            unlock = "put the files themselves there, or name other folders under `files` of the policy"
            yield Gap(Span(path), f"{what}: what lies below it is not looked at", unlock, anchor=path)


def below(path: str, rules: Rules) -> set[str]:
    """Kinds of which a model's files may lie below the path: by the policy's globs, else by what the path is called."""
    before = "" if rules.root in {".", ""} else rules.root.rstrip("/") + "/"
    found = {
        kind
        for kind, globs in rules.files.items()
        if any(reaches(path, before + glob.removeprefix("./")) for glob in globs)
    }
    names = frozenset(path.lower().split("/")) if shares(path, rules.root) else frozenset()
    folders = {"data": DATA_FOLDERS, "results": RESULT_FOLDERS}
    return found | {kind for kind, known in folders.items() if names & known and kind not in rules.files}


def shares(path: str, root: str) -> bool:
    """Whether one of the two lies below the other."""
    outer = "" if root in {".", ""} else root.rstrip("/") + "/"
    return f"{path}/".startswith(outer) or outer.startswith(f"{path}/")

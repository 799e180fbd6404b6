"""The workflows that put the gate on a repository: one judges, one wakes, one may write, one looks every day."""

from importlib.resources import files

from duecare import __version__
from duecare.model.record import NamedTuple

PIN = "{PIN}"
# Nobody can write the id of a commit into that same commit: the tag stands here until `--pin` replaces it.
TAG = f"v{__version__} # zizmor: ignore[unpinned-uses] pin it: duecare init --github --pin COMMIT"


class Workflow(NamedTuple):
    """A starter workflow: its name among the documents, and the path at which the trusted job knows it."""

    name: str
    path: str


WORKFLOWS = tuple(
    Workflow(name, f".github/workflows/duecare-{name}.yml") for name in ("check", "review-hint", "trusted", "monitor")
)
# Strong mode's trusted workflow, in the place of the plain one.
STRONG = Workflow("trusted-strong", WORKFLOWS[2].path)
MODE = "          mode: "


def text(workflow: Workflow, *, pin: str = "", folder: str = "", branch: str = "main", app: int | None = None) -> str:
    """Its text. ``pin``: the commit of the Action; ``folder``: where the policy is; ``branch``: the target.

    ``app``: the App of strong mode, whose number the monitor compares with what the branch requires.
    """
    raw = files("duecare.knowledge").joinpath(f"data/workflows/{workflow.name}.yml").read_text(encoding="utf-8")
    made = raw.replace(PIN, f"{pin} # v{__version__}" if pin else TAG).replace(
        "branches: [main]", f"branches: [{branch}]"
    )
    if folder not in {"", "."}:
        made = made.replace(MODE, f'          working-directory: "{folder}"\n{MODE}')
    if app is not None and workflow.name == "monitor":
        made = made.replace(f"{MODE}monitor\n", f'{MODE}monitor\n          app-id: "{app}"\n')
    return made

"""The runner's side of the Action: where things lie, which event it is, and where to speak to GitHub."""

import json
from collections.abc import Mapping
from pathlib import Path

from duecare.entry.inputs import Wrong
from duecare.model.record import NamedTuple

MOST_PAYLOAD = 32 * 1024 * 1024
SET = "run it in a workflow: the runner sets it"


class Runner(NamedTuple):
    """What the runner tells a step. ``payload`` is None when its file holds no JSON."""

    event: str
    payload: object
    workspace: Path
    temp: Path
    repository: str
    api: str
    server: str
    run_id: str
    sha: str
    ref: str = ""

    @property
    def run_url(self) -> str:
        """The page of this run."""
        return f"{self.server}/{self.repository}/actions/runs/{self.run_id}" if self.run_id.isdigit() else ""

    def blob(self, commit: str, folder: str) -> str:
        """The address that a path of ``folder`` is appended to, to show it at a commit."""
        from duecare.report.escape import percent

        inside = "".join(f"{part}/" for part in folder.split("/") if part not in {"", "."})
        return f"{self.server}/{self.repository}/blob/{commit}/{percent(inside)}" if commit else ""


def runner(environ: Mapping[str, str]) -> Runner | Wrong:
    """The runner as the environment tells it."""
    needed = ("GITHUB_EVENT_NAME", "GITHUB_EVENT_PATH", "GITHUB_REPOSITORY", "GITHUB_WORKSPACE", "RUNNER_TEMP")
    missing = [name for name in needed if not environ.get(name)]
    if missing:
        return Wrong(f"{missing[0]} is not set", SET)
    if environ["GITHUB_REPOSITORY"].count("/") != 1:
        return Wrong(f"GITHUB_REPOSITORY is {environ['GITHUB_REPOSITORY'][:100]!r}, and no OWNER/NAME", SET)
    return Runner(
        event=environ["GITHUB_EVENT_NAME"],
        payload=_payload(Path(environ["GITHUB_EVENT_PATH"])),
        workspace=Path(environ["GITHUB_WORKSPACE"]),
        temp=Path(environ["RUNNER_TEMP"]),
        repository=environ["GITHUB_REPOSITORY"],
        api=environ.get("GITHUB_API_URL") or "https://api.github.com",
        server=(environ.get("GITHUB_SERVER_URL") or "https://github.com").rstrip("/"),
        run_id=environ.get("GITHUB_RUN_ID", ""),
        sha=environ.get("GITHUB_SHA", ""),
        ref=environ.get("GITHUB_REF", ""),
    )


def _payload(path: Path) -> object:
    """The event's payload; None where nothing can be read."""
    try:
        with path.open("rb") as file:
            return json.loads(file.read(MOST_PAYLOAD))
    except (OSError, ValueError, RecursionError):
        return None

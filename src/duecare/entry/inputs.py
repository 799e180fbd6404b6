"""The Action's inputs and outputs, said once: action.yml, docs/action.md and the program are made of these tables."""

from collections.abc import Mapping
from typing import Literal, cast

from duecare.model.record import NamedTuple

Mode = Literal["auto", "check", "trusted", "monitor"]
PREFIX = "DUECARE_INPUT_"
BOOLEANS = {"true": True, "false": False}


class Input(NamedTuple):
    """An input of the Action. ``choices`` empty: any text."""

    name: str
    default: str
    what: str
    choices: tuple[str, ...] = ()

    @property
    def variable(self) -> str:
        """The environment variable that carries it: a value never becomes part of a command."""
        return PREFIX + self.name.upper().replace("-", "_")


class Output(NamedTuple):
    """An output of the Action."""

    name: str
    what: str


FLAG = ("true", "false")
INPUTS = (
    Input("working-directory", ".", "Folder of the repository to judge: the one with the policy."),
    Input("mode", "auto", "What to do; auto takes it from the event.", ("auto", "check", "trusted", "monitor")),
    Input("token", "${{ github.token }}", "Token for the API. Check mode sends it nowhere; monitor mode only reads."),
    Input("app-id", "", "Strong mode: id of your own GitHub App, which then writes comment and statuses. No secret."),
    Input("app-key", "", "Strong mode: private key of the App (PEM). Trusted mode alone takes it."),
    Input("comment", "true", "Trusted mode: write the pull request's one comment.", FLAG),
    Input("annotations", "true", "Check and monitor mode: show findings beside the lines that they are about.", FLAG),
    Input("sarif", "true", "Check and monitor mode: write a SARIF file for code scanning.", FLAG),
    Input(
        "artifact",
        "true",
        "Check and monitor mode: write the folder with the report. Trusted mode posts the check's.",
        FLAG,
    ),
    Input("extras", "", "More extras of duecare to install (comma-separated); data and github need no mention."),
    Input("python", "python3", "Command of the Python (3.11 or newer, with pip) that runs duecare."),
)
OUTPUTS = (
    Output("verdict", "passed, waiting, unknown or blocked; empty when the event asked nothing."),
    Output("blocked", "false when the verdict is passed, else true."),
    Output("findings", "Number of findings that somebody should mend."),
    Output("gaps", "Number of things that could not be known."),
    Output("comment-url", "Address of the comment (trusted mode)."),
    Output("report", "Folder with the whole report (check and monitor mode)."),
    Output("sarif", "Path of the SARIF file (check and monitor mode)."),
)


class Inputs(NamedTuple):
    """The inputs that the program acts on, parsed. ``extras`` and ``python`` are for its installation alone."""

    working_directory: str
    mode: Mode
    token: str
    app_id: str
    app_key: str
    comment: bool
    annotations: bool
    sarif: bool
    artifact: bool

    def __repr__(self) -> str:
        """Without token and key."""
        return f"Inputs(mode={self.mode!r}, working_directory={self.working_directory!r})"

    @property
    def strong(self) -> bool:
        """Whether a GitHub App of the team signs."""
        return bool(self.app_id and self.app_key)


class Wrong(NamedTuple):
    """An input that says nothing duecare knows."""

    what: str
    fix: str


def given(environ: Mapping[str, str]) -> Inputs | Wrong:
    """The inputs as the step's environment has them; an empty value is the default."""
    values = {each.name: environ.get(each.variable, "").strip() or _plain(each.default) for each in INPUTS}
    for each in INPUTS:
        if each.choices and values[each.name] not in each.choices:
            return Wrong(f"input {each.name} is {values[each.name][:60]!r}", f"use {' or '.join(each.choices)}")
    if wrong := _app(values["mode"], values["app-id"], values["app-key"]):
        return wrong
    where = values["working-directory"]
    if where.startswith(("/", "\\", "~")) or ".." in where.replace("\\", "/").split("/"):
        return Wrong(f"input working-directory is {where[:60]!r}", "name a folder inside the repository")
    return Inputs(
        working_directory=where,
        mode=cast("Mode", values["mode"]),
        token=values["token"],
        app_id=values["app-id"],
        app_key=values["app-key"],
        **{name: BOOLEANS[values[name]] for name in ("comment", "annotations", "sarif", "artifact")},
    )


def _app(mode: str, app: str, key: str) -> Wrong | None:
    """What is wrong with the App that was named. To see that rules pin it, its id is enough."""
    if mode == "monitor":
        if key:
            return Wrong("input app-key is given in mode monitor", "leave it out: this mode signs nothing")
        return None if not app or app.isdecimal() else Wrong(f"input app-id is {app[:60]!r}", "give the App's number")
    if bool(app) == bool(key):
        return None
    missing = "app-key" if app else "app-id"
    return Wrong(f"input {missing} is empty", "strong mode needs both app-id and app-key; plain mode neither")


def _plain(default: str) -> str:
    """A default that is an expression is filled in by the runner; outside of it there is none."""
    return "" if default.startswith("${{") else default

"""The command line as a whole: every flag has its variable, wrong words name the right ones."""

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from in_process import duecare

from duecare.entry.main import Folder, group

EXAMPLE = Path(__file__).parents[2] / "examples" / "support-assistant"
assert isinstance(group, Folder)
COMMANDS = group.list_commands(click.Context(group))


def ran(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "duecare", *words]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **variables}, check=False)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_called_as_its_help_calls_it(name: str) -> None:
    command = group.get_command(click.Context(group), name)
    assert command is not None and command.name == name and "_" not in name


@pytest.mark.parametrize("name", COMMANDS)
def test_every_flag_has_the_variable_of_its_spelling(name: str) -> None:
    command = group.get_command(click.Context(group), name)
    assert command is not None
    for option in command.params:
        flags = [o for o in option.opts if o.startswith("--")]
        if isinstance(option, click.Option) and flags:
            own = f"DUECARE_{name}_{flags[0][2:]}".upper().replace("-", "_")
            assert option.envvar == own or str(option.envvar).startswith("GITHUB_")


def test_a_variable_is_obeyed() -> None:
    assert duecare("check", "--root", EXAMPLE, DUECARE_CHECK_FORMAT="junit").stdout.startswith("<?xml")


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("chekc",), 2, "did you mean `duecare check`?"),
        (("explain", "DC999"), 2, "there is no check 'DC999'"),
        (("explain", "checksum-mismacth"), 2, "did you mean checksum-mismatch?"),
        (("check", "--root", str(EXAMPLE), "--model", "other"), 2, "the policy has no model 'other'"),
        (("check", "--format", "pdf"), 2, "'pdf' is not one of"),
        (("check", "--root", "/nowhere/at/all"), 2, "does not exist"),
    ],
)
def test_wrong_words_name_the_right_ones(words: tuple[str, ...], status: int, said: str) -> None:
    done = duecare(*words)
    assert (done.returncode, said in done.stderr) == (status, True), done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("words", [("rules",), ("explain", "DC104"), ("check", "--help"), ("schema", "policy")])
def test_output_that_cannot_be_written_is_told_in_a_line(words: tuple[str, ...]) -> None:
    command = f'"{sys.executable}" -m duecare {" ".join(words)} > /dev/full'
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1), done.stderr
    assert done.stderr.startswith("duecare: error: ")


def test_a_closed_output_changes_no_verdict() -> None:
    command = f'"{sys.executable}" -m duecare check --root "{EXAMPLE}" >&-'
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_nothing_that_a_run_made_for_itself_is_left(tmp_path: Path) -> None:
    team, scratch = tmp_path / "team", tmp_path / "scratch"
    (team / "data").mkdir(parents=True)
    (team / "duecare.yaml").write_text("version: 1\nmodels: [{name: m, files: {data: [data/*.txt]}}]\n")
    (team / "data/notes.txt").write_text("no rows\n")
    scratch.mkdir()
    who = ("-c", "user.name=t", "-c", "user.email=t@example.com")
    for step in (["init", "-q"], ["add", "-A"], [*who, "commit", "-qm", "one"]):
        subprocess.run(["git", *step], cwd=team, check=True)
    told = {"TMPDIR": str(scratch), "XDG_CACHE_HOME": str(tmp_path / "cache"), "GITHUB_EVENT_NAME": "workflow_run"}
    done = ran("check", "--root", str(team), "--base", "HEAD", **told)
    assert "has rows that duecare does not read" in done.stdout, done.stdout + done.stderr
    assert (list(scratch.iterdir()), (tmp_path / "cache").exists()) == ([], False)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="threads are counted where Linux lists them")
def test_numpy_gets_no_threads_that_would_only_spin() -> None:
    code = (
        "import os; from duecare.entry.brief import spare; spare(); import numpy;"
        " print(len(os.listdir('/proc/self/task')), os.environ['OPENBLAS_NUM_THREADS'])"
    )
    bare = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    told = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={**bare, **own}, check=True)
        for own in ({}, {"OPENBLAS_NUM_THREADS": "2"})
    ]
    assert told[0].stdout.split() == ["1", "1"]
    assert told[1].stdout.split()[-1] == "2"

"""action.yml, its page and the program say the same of every input and output."""

import re
import sys
from pathlib import Path

import pytest
import yaml

from duecare.entry.inputs import INPUTS, OUTPUTS, Inputs, Wrong, given

ROOT = Path(__file__).parent.parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
PAGE = (ROOT / "docs" / "action.md").read_text()
RUN = (ROOT / "action" / "run.sh").read_text()
SOURCE = "".join(p.read_text() for p in (ROOT / "src/duecare/entry").glob("action*.py"))


def test_the_generated_files_are_those_of_the_catalogue():
    sys.path.insert(0, str(ROOT / "tools"))
    from action_files import action_files

    assert {p.name: p.read_text() for p in action_files()} == {p.name: t for p, t in action_files().items()}


def test_action_yml_has_every_input_and_output_and_no_other():
    assert {n: i["default"] for n, i in ACTION["inputs"].items()} == {i.name: i.default for i in INPUTS}
    assert list(ACTION["outputs"]) == [o.name for o in OUTPUTS]
    (step,) = ACTION["runs"]["steps"]
    assert step["env"] == {i.variable: "${{ inputs." + i.name + " }}" for i in INPUTS}
    assert {o["value"] for o in ACTION["outputs"].values()} == {
        "${{ steps." + step["id"] + ".outputs." + o.name + " }}" for o in OUTPUTS
    }


def test_policy_and_base_are_no_inputs():
    assert not {"policy", "base", "today", "config"} & {i.name for i in INPUTS}


def test_nothing_is_spliced_into_a_command():
    assert all("${{" not in step["run"] for step in ACTION["runs"]["steps"])
    assert "${{" not in RUN


def test_the_page_lists_them_in_order():
    listed = re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE)
    assert listed == [*(i.name for i in INPUTS), *(o.name for o in OUTPUTS)]


@pytest.mark.parametrize("each", INPUTS, ids=lambda i: i.name)
def test_every_input_is_read_by_somebody(each):
    field = each.name.replace("-", "_")
    assert field in Inputs._fields or each.variable in RUN


@pytest.mark.parametrize("each", OUTPUTS, ids=lambda o: o.name)
def test_every_output_is_written_by_somebody(each):
    assert f'Output("{each.name}"' in SOURCE


def test_defaults():
    found = given({})
    assert isinstance(found, Inputs)
    assert found._asdict() == {
        "working_directory": ".", "mode": "auto", "token": "", "app_id": "", "app_key": "",
        "comment": True, "annotations": True, "sarif": True, "artifact": True,
    }  # fmt: skip


@pytest.mark.parametrize("each", [i for i in INPUTS if i.choices], ids=lambda i: i.name)
def test_choices_are_held(each):
    for choice in each.choices:
        assert isinstance(given({each.variable: choice}), Inputs)
    found = given({each.variable: "x"})
    assert isinstance(found, Wrong)
    assert each.name in found.what


def test_no_secret_in_a_repr():
    found = given({"DUECARE_INPUT_TOKEN": "ghs_x", "DUECARE_INPUT_APP_ID": "1", "DUECARE_INPUT_APP_KEY": "PEM"})
    assert "ghs_x" not in repr(found)
    assert "PEM" not in repr(found)


@pytest.mark.parametrize("name", ["check", "trusted"])
def test_everything_that_is_installed_is_pinned_by_hash(name):
    lines = (ROOT / "action" / f"{name}.txt").read_text().split("\n")
    joined = "\n".join(lines).replace("\\\n", " ").split("\n")
    wanted = [line for line in joined if line and not line.startswith("#")]
    assert len(wanted) > 15
    assert all(re.match(r"[a-z0-9-]+==\S+( ;.*?)? +--hash=sha256:[0-9a-f]{64}", line) for line in wanted)


def test_the_lock_holds_every_dependency():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for name, extras in (("check", ("data", "stats")), ("trusted", ("github",))):
        wanted = [*project["dependencies"], *(r for e in extras for r in project["optional-dependencies"][e])]
        pinned = re.findall(r"^([a-z0-9-]+)==", (ROOT / "action" / f"{name}.txt").read_text(), re.MULTILINE)
        names = {re.match(r"[A-Za-z0-9-]+", r)[0].lower() for r in wanted}
        assert names <= set(pinned)

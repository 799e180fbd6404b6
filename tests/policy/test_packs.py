"""The shipped packs, held against the checks there are."""

from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner

from duecare.entry.commands.policy import command as policy_command
from duecare.entry.commands.schema import FORMATS, published
from duecare.entry.commands.schema import command as schema_command
from duecare.entry.registry import defaults, modules
from duecare.entry.settings import packs, policy_of
from duecare.load.yamltext import read_yaml
from duecare.model.policy import Policy


def in_force(folder: Path, text: str) -> Policy:
    (folder / "duecare.yaml").write_text(text)
    found = policy_of(folder)
    assert isinstance(found, Policy), found
    return found


@pytest.mark.parametrize("pack", packs())
def test_a_pack_is_valid_and_names_only_checks_that_exist(pack: str, tmp_path: Path) -> None:
    assert in_force(tmp_path, f"version: 1\nextends: {pack}\n").extends == (pack,)
    root = read_yaml((files("duecare.packs") / f"{pack}.yaml").read_text(), pack).root
    assert root is not None
    named = root.get("checks")
    assert named is not None
    assert {key for key, _ in named.items()} <= modules().keys()


def test_strict_has_every_check_on_and_blocking(tmp_path: Path) -> None:
    checks = in_force(tmp_path, "version: 1\nextends: strict\n").models[0].checks
    # A change of the gate asks the role that covers it; were it an error, no policy could ever be changed.
    assert checks == {**dict.fromkeys(modules(), "error"), "DC904": "warning"}


def test_starter_asks_for_less_than_strict_and_lets_no_preview_check_block(tmp_path: Path) -> None:
    checks = in_force(tmp_path, "version: 1\nextends: starter\n").models[0].checks
    assert 30 <= len(checks) < len(modules())
    assert [id_ for id_, (_, stage) in defaults().items() if stage == "preview" and checks.get(id_) == "error"] == []


def test_limits_of_strict_are_no_looser_than_those_of_starter(tmp_path: Path) -> None:
    strict = in_force(tmp_path, "version: 1\nextends: strict\n").models[0]
    starter = in_force(tmp_path, "version: 1\nextends: starter\n").models[0]
    assert strict.data.toxicity_max_rate < starter.data.toxicity_max_rate
    assert strict.data.representation_min_ratio > starter.data.representation_min_ratio
    assert strict.evaluations.min_n > starter.evaluations.min_n
    assert strict.card.min_words > starter.card.min_words


def test_the_command_says_valid_and_prints_origins(tmp_path: Path) -> None:
    (tmp_path / "duecare.yaml").write_text("version: 1\nmodels:\n  - {name: desk, limits: {card: {min_words: 9}}}\n")
    short = CliRunner().invoke(policy_command, ["--root", str(tmp_path)])
    assert (short.exit_code, short.output.splitlines()[0]) == (0, "duecare.yaml: valid; extends starter")
    long = CliRunner().invoke(policy_command, ["--root", str(tmp_path), "--effective", "desk"])
    lines = {" ".join(line.split()) for line in long.output.splitlines()}
    assert {"name: desk # duecare.yaml:3:12", "min_words: 9 # duecare.yaml:3:45", "confidence: 0.95 # default",
            'DC114: {severity: "off"} # pack starter'} <= lines  # fmt: skip


def test_the_command_refuses_an_invalid_policy_with_every_fault(tmp_path: Path) -> None:
    (tmp_path / "duecare.yaml").write_text("version: 1\nlimit: {}\nmodels: []\n")
    made = CliRunner().invoke(policy_command, ["--root", str(tmp_path)])
    assert made.exit_code == 2
    assert made.output == (
        "duecare.yaml:2:1: error: unknown key `limit`; did you mean `limits`?\n    fix: rename it to `limits`\n"
        "duecare.yaml:3:9: error: `models` is an empty list\n    fix: add a mapping with `name`\n"
        "duecare: error: the policy is invalid (2 faults)\n"
    )


def test_the_command_names_the_nearest_model(tmp_path: Path) -> None:
    made = CliRunner().invoke(policy_command, ["--root", str(tmp_path), "defualt"])
    assert (made.exit_code, made.output) == (
        2,
        "duecare: error: no model is called `defualt`; did you mean `default`?\n",
    )


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_schema_is_valid_and_documented(name: str) -> None:
    from jsonschema import Draft202012Validator

    schema = published(name)
    Draft202012Validator.check_schema(schema)
    assert isinstance(schema["properties"], dict)
    assert all(part.get("description") for part in schema["properties"].values())
    assert CliRunner().invoke(schema_command, [name]).exit_code == 0

"""``duecare init`` in real repositories: what it writes is valid, claims nothing, and never touches a file."""

import json
import subprocess
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from duecare.entry.commands.init import command
from duecare.entry.settings import Invalid, policy_of
from duecare.entry.verdict import verdict
from duecare.entry.walk import Asked
from duecare.load.formats import read
from duecare.load.source import Source
from duecare.model.manifest import Manifest

ASKED = {"DC106", "DC107", "DC110", "DC113"}
"""What only a person can know: sources, license, personal data, owner."""
ROW = json.dumps({"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello, Ada."}]})
OTHER = json.dumps({"messages": [{"role": "user", "content": "Ok?"}, {"role": "assistant", "content": "It is fine."}]})
ROWS = f"{ROW}\n{OTHER}\n"
OID = "0123456789abcdef" * 3 + "fedcba9876543210"
POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{OID}\nsize 123456\n"


def repository(folder: Path, files: dict[str, str]) -> Path:
    """A git repository with these files."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    subprocess.run(["git", "add", "-A"], cwd=folder, check=True)
    return folder


def init(root: Path, *flags: str) -> str:
    """What the command prints; it must not fail."""
    result = CliRunner().invoke(command, ["--root", str(root), *flags])
    assert result.exit_code == 0, result.output
    return result.output


def contents(root: Path) -> dict[str, bytes]:
    """Every file but git's own."""
    paths = (p for p in root.rglob("*") if p.is_file() and ".git" not in p.relative_to(root).parts)
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in paths}


def spoke(root: Path) -> set[str]:
    """The checks that have a finding or a gap after init; what rows say for themselves (DC2) is not its matter."""
    policy = policy_of(root)
    assert not isinstance(policy, Invalid), policy
    judgement = verdict(Asked(root, date(2026, 11, 22)), policy)
    problems = {f.check for m in judgement.models for f in m.findings if f.problem.severity != "warning"}
    every = problems | {g.check for m in judgement.models for g in m.silences}
    return {check for check in every if not check.startswith("DC2")}


def manifest(root: Path, path: str) -> Manifest:
    found = read("manifest", Source(path, (root / path).read_bytes()))
    assert isinstance(found, Manifest)
    assert found.faults == ()
    return found


@pytest.mark.parametrize(
    ("files", "written", "said"),
    [
        ({"data/train.jsonl": ROWS}, {"data/data.manifest.yaml"}, ASKED),
        (
            {"data/train.jsonl": ROWS, "data/eval/held.jsonl": f"{OTHER}\n"},
            {"data/data.manifest.yaml", "data/eval/eval.manifest.yaml"},
            ASKED,
        ),
        ({"train.jsonl": ROWS}, {"train.manifest.yaml"}, ASKED),
        ({"train.jsonl": ROWS, "test.jsonl": f"{OTHER}\n"}, {"data.manifest.yaml"}, ASKED),
        ({"data/a b's \"c\" ü 🙂.jsonl": ROWS}, {"data/data.manifest.yaml"}, ASKED),
        ({"data/part[1]{x}.jsonl": ROWS}, {"data/data.manifest.yaml"}, ASKED),
        ({"data/-rf #1: yes.jsonl": ROWS}, {"data/data.manifest.yaml"}, ASKED),
        ({"my data/train.jsonl": ROWS}, {"my data/my data.manifest.yaml"}, ASKED),
        ({"notes.txt": "nothing\n"}, set(), {"DC003"}),
        ({}, set(), {"DC003"}),
    ],
)  # fmt: skip
def test_what_is_written_is_valid_and_asks_only_what_a_person_knows(tmp_path, files, written, said):
    root = repository(tmp_path / "repo", files)
    before = contents(root)
    init(root)
    after = contents(root)
    assert set(after) - set(before) == written | {"duecare.yaml", ".pre-commit-config.yaml"}
    assert {name: after[name] for name in before} == before
    for path in written:
        manifest(root, path)
    assert spoke(root) == said


@pytest.mark.parametrize("name", [" lead", "~home", "c:drive", "[a]", "#hash", "-dash", "new'line\"", "{a}", "null"])
def test_a_name_that_could_be_read_as_another_is_the_files_own(tmp_path, name):
    root = repository(tmp_path / "repo", {f"data/{name}.jsonl": ROWS, "data/other.jsonl": f"{OTHER}\n"})
    init(root)
    paths = {file.path.value for file in manifest(root, "data/data.manifest.yaml").files if file.path}
    assert paths == {f"data/{name}.jsonl", "data/other.jsonl"}
    assert spoke(root) == ASKED


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("new\nline", "its name has control characters"),
        ("tab\tx", "its name has control characters"),
        ("back\\slash", "its name has `\\`"),
        ("st*r", "its name has `*`"),
        ("qu?est", "its name has `?`"),
        ("latin\udcff", "its name is no UTF-8"),
    ],
)
def test_a_name_that_no_manifest_can_hold_is_left_out_and_said(tmp_path, name, why):
    root = repository(tmp_path / "repo", {f"data/{name}.jsonl": ROWS, "data/other.jsonl": f"{OTHER}\n"})
    said = init(root)
    assert f"{why}, and no manifest can name it; rename it" in said
    assert [file.path.value for file in manifest(root, "data/data.manifest.yaml").files if file.path] == [
        "data/other.jsonl"
    ]
    policy = policy_of(root)
    assert not isinstance(policy, Invalid)
    judgement = verdict(Asked(root, date(2026, 11, 22)), policy)
    (missing,) = (f.problem for m in judgement.models for f in m.findings if f.check == "DC101")
    assert missing.fix == f"rename it: {why}, and no manifest can name it"


@pytest.mark.parametrize("folder", ["my+repo", "ünïcode repo", "-x-", "...", "1", "a:b"])
def test_the_policy_is_valid_whatever_the_folder_is_called(tmp_path, folder):
    root = repository(tmp_path / folder, {"data/train.jsonl": ROWS, "README.md": "# x\n"})
    init(root)
    assert not isinstance(policy_of(root), Invalid)


def test_a_second_run_changes_nothing(tmp_path):
    root = repository(tmp_path, {"data/train.jsonl": ROWS, "README.md": "# x\n"})
    init(root)
    first = contents(root)
    assert "wrote" not in init(root)
    assert contents(root) == first


def test_what_was_measured(tmp_path):
    root = repository(tmp_path, {"data/train.jsonl": ROWS, "data/test.csv": "text,label\na,1\nb,0\n"})
    init(root)
    files = {f.path.value: f for f in manifest(root, "data/data.manifest.yaml").files if f.path}
    rows = {path: (f.rows.value if f.rows else None, f.split.value if f.split else None) for path, f in files.items()}
    assert rows == {"data/train.jsonl": (2, "train"), "data/test.csv": (2, "test")}
    assert all(f.digests and f.size for f in files.values())


def test_a_pointer_gives_its_own_checksum_and_size_and_no_rows(tmp_path):
    root = repository(tmp_path, {"data/train.jsonl": POINTER})
    init(root)
    (file,) = manifest(root, "data/data.manifest.yaml").files
    assert file.digests[0][1].value == OID
    assert (file.size.value if file.size else None, file.rows) == (123456, None)
    assert spoke(root) & {"DC102", "DC103", "DC104", "DC105"} == set()


@pytest.mark.parametrize("policy", ["duecare.yaml", ".duecare/policy.yaml"])
def test_an_existing_policy_is_kept(tmp_path, policy):
    text = "version: 1\nextends: [starter]\nmodels: [{name: mine}]\n"
    root = repository(tmp_path, {policy: text, "data/train.jsonl": ROWS})
    init(root)
    after = contents(root)
    assert after[policy] == text.encode()
    assert [name for name in after if name in {"duecare.yaml", ".duecare/policy.yaml"}] == [policy]
    assert "data/data.manifest.yaml" in after


def test_new_data_beside_a_manifest_gets_one_of_its_own(tmp_path):
    root = repository(tmp_path, {"data/train.jsonl": ROWS})
    init(root)
    old = contents(root)
    (root / "data/more.jsonl").write_text(f"{OTHER}\n", encoding="utf-8")
    init(root)
    new = contents(root)
    assert {name: new[name] for name in old} == old
    assert [f.path.value for f in manifest(root, "data/more.manifest.yaml").files if f.path] == ["data/more.jsonl"]
    assert "DC101" not in spoke(root)


@pytest.mark.parametrize("name", ["duecare.yaml", "data/data.manifest.yaml", ".pre-commit-config.yaml"])
def test_a_link_is_never_written_through(tmp_path, name):
    outside = tmp_path / "outside.yaml"
    root = repository(tmp_path / "repo", {"data/train.jsonl": ROWS})
    (root / name).symlink_to(outside)
    CliRunner().invoke(command, ["--root", str(root)])
    assert not outside.exists()
    assert (root / name).is_symlink()


def test_print_writes_nothing(tmp_path):
    root = repository(tmp_path, {"data/train.jsonl": ROWS})
    before = contents(root)
    printed = init(root, "--print")
    assert contents(root) == before
    assert "--- data/data.manifest.yaml" in printed
    assert "--- duecare.yaml" in printed


def test_without_git(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data/train.jsonl").write_text(ROWS, encoding="utf-8")
    init(tmp_path)
    assert manifest(tmp_path, "data/data.manifest.yaml").files


def test_the_card_is_named_so_that_it_is_missed(tmp_path):
    root = repository(tmp_path, {"README.md": "---\nlicense: mit\n---\n# x\n", "data/train.jsonl": ROWS})
    init(root)
    (root / "README.md").unlink()
    subprocess.run(["git", "add", "-A"], cwd=root, check=True)
    assert "DC301" in spoke(root)


def test_commented_lines_are_valid_once_they_are_filled_in(tmp_path):
    root = repository(tmp_path, {"data/train.jsonl": ROWS})
    init(root)
    path = root / "data/data.manifest.yaml"
    filled = path.read_text(encoding="utf-8").replace("# license: ", "license: cc-by-4.0")
    filled = filled.replace("# personal_data: {present: }", "personal_data: {present: false}")
    filled = filled.replace("# owner: {name: , contact: }", "owner: {name: data team, contact: data@example.com}")
    filled = filled.replace("# sources:\n#   - name: \n", "sources:\n  - name: help desk of 2025\n")
    path.write_text(filled, encoding="utf-8")
    manifest(root, "data/data.manifest.yaml")
    assert spoke(root) == set()


RESULTS = {
    "toxigen": {"acc": 0.61, "seconds": 41.2},
    "lambada": {"perplexity": 4.2, "n_correct": 71},
    "crows_pairs_english": {"pct_stereotype": 0.55, "checks": 12},
    "own": {"warmth": 0.4, "accuracy": 61.0},
}


def test_only_numbers_are_proposed_that_a_policy_can_ask_for(tmp_path):
    root = repository(tmp_path, {"evals/metrics.json": json.dumps(RESULTS), "README.md": "# x\n"})
    init(root)
    lines = [line.strip() for line in (root / "duecare.yaml").read_text().splitlines() if "measured:" in line]
    assert lines == [
        '#   - {task: "crows_pairs_english", metric: "pct_stereotype", within: [0.5, ]}   # measured: 0.55',
        '#   - {task: "lambada", metric: "perplexity", at_most: }   # measured: 4.2',
        '#   - {task: "toxigen", metric: "acc", at_least: }   # measured: 0.61',
    ]


def test_the_globs_of_a_policy_say_what_is_data(tmp_path):
    text = "version: 1\nextends: [starter]\nmodels: [{name: mine, files: {data: ['rows/*.jsonl']}}]\n"
    root = repository(tmp_path, {"duecare.yaml": text, "rows/a.jsonl": ROWS, "data/b.jsonl": f"{OTHER}\n"})
    init(root)
    assert {name for name in contents(root) if name.endswith(".manifest.yaml")} == {"rows/rows.manifest.yaml"}


def test_each_model_of_a_policy_has_its_own_globs(tmp_path):
    text = (
        "version: 1\nextends: [starter]\nmodels:\n"
        "  - {name: a, root: a, files: {data: ['*.jsonl']}}\n  - {name: b, root: b, files: {data: ['in/*.jsonl']}}\n"
    )
    files = {"duecare.yaml": text, "a/x.jsonl": ROWS, "b/in/y.jsonl": f"{OTHER}\n", "b/z.jsonl": f"{ROW}\n"}
    root = repository(tmp_path, files)
    init(root)
    assert {name for name in contents(root) if ".manifest." in name} == {"a/a.manifest.yaml", "b/in/in.manifest.yaml"}


def test_nothing_is_written_beside_a_policy_that_is_invalid(tmp_path):
    root = repository(tmp_path, {"duecare.yaml": "version: 1\nmodells: []\n", "data/train.jsonl": ROWS})
    before = contents(root)
    result = CliRunner().invoke(command, ["--root", str(root)])
    assert result.exit_code == 2
    assert "duecare.yaml:2:1: error: " in result.output
    assert contents(root) == before

"""Bad input is ordinary input: every kind of it, end to end, is a finding, a gap or an error with its place and a mend.

No case here has a policy unless it says so, so ``starter`` judges. The second table holds what other tools let pass.
"""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from duecare.entry.commands.check import command

BODY = """# support-bert

Routes the mails of a bank's customers to one of 14 desks.

## Intended use

Routing inside the bank: a clerk sees the three best desks and decides.

## Training data

61,000 mails of 2021 to 2023, labeled by the desk that answered them; names are masked.

## Evaluation

Macro-F1 0.91 on 4,210 mails of May 2024 that were held out.

## Bias, risks, and limitations

Mails in Nynorsk are routed worse (macro-F1 0.83); of several questions in a mail the first one counts.
"""
FRONT = "---\nlicense: mit\nlanguage:\n- en\ntags:\n- support\n---\n"
GOOD = FRONT + BODY
ROW = json.dumps({"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello there."}]})
MANIFEST = """name: mails
files:
  - {path: train.jsonl, sha256: %s}
sources: [{name: help desk, collected_by: the bank, method: export}]
license: cc-by-4.0
personal_data: {present: false}
owner: {name: data team, contact: data-team@example.com}
"""
SHA = "f" * 63 + "0"
LFS = f"version https://git-lfs.github.com/spec/v1\noid sha256:{SHA}\nsize 123456\n"
POLICY = "version: 1\nextends: [starter]\nmodels:\n  - name: mails\n    files: {results: ['evals/*']}\n"
ALIASES = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nmany:\n" + "- [*a, *b, *c]\n" * 3_600_000


def front(line: str) -> str:
    """A good card with one more line of metadata, the second of its file."""
    return GOOD.replace("---\n", f"---\n{line}\n", 1)


INDEX = (
    "model-index:\n- name: m\n  results:\n  - task: {type: text-generation}\n    dataset: {name: d, type: d}\n"
    '    metrics: [{type: accuracy, value: "20.0 ± 1.2"}]'
)

BAD: list[tuple[str, dict[str, str | bytes], int, str]] = [
    ("empty card", {"README.md": ""}, 1, "README.md:1:1: error: DC303"),
    ("empty data", {"data/train.jsonl": ""}, 1, "data/train.jsonl: error: DC201"),
    ("empty manifest", {"a.manifest.yaml": ""}, 1, "a.manifest.yaml: error: DC102"),
    ("empty results", {"evals/x.json": "", "duecare.yaml": POLICY}, 1, "evals/x.json: error: DC402"),
    ("empty policy", {"duecare.yaml": ""}, 2, "duecare.yaml: error: "),
    ("folder named x.json", {"evals/x.json/y.txt": "z", "duecare.yaml": POLICY}, 3, "DC003 nothing-to-check"),
    ("UTF-16 card", {"README.md": GOOD.replace("license: mit", "license: mitt").encode("utf-16")}, 1,
     "README.md:2:10: error: DC302"),
    ("no text under a card's name", {"README.md": b"\xff\xfeP\x00K\x03\xd8"}, 3, "README.md:1:3: gap: DC001"),
    ("truncated JSON", {"evals/results.json": '{"results": {"arc": {"acc,none": 0.6'}, 1,
     "evals/results.json:1:37: error: DC402"),
    ("50 MB of aliases", {"a.manifest.yaml": ALIASES}, 1, "a.manifest.yaml: error: DC102"),
    ("50 MB of aliases as policy", {"duecare.yaml": ALIASES}, 2, "duecare.yaml"),
    ("few aliases, many values", {"a.manifest.yaml": "a: &a [x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join([f'*{chr(97 + i)}'] * 9)}]\n" for i in range(12))},
     1, "a.manifest.yaml:"),
    ("duplicate key of a manifest", {"a.manifest.yaml": "name: a\nname: b\n"}, 1, "a.manifest.yaml:2:1: error: DC102"),
    ("duplicate key of a card", {"README.md": front("license: mit")}, 1, "README.md:3:1: error: DC302"),
    ("duplicate key of results", {"evals/x.json": '{"accuracy": 0.9, "accuracy": 0.2}', "duecare.yaml": POLICY}, 1,
     "evals/x.json:1:19: error: DC402"),
    ("LFS pointer", {"data/train.jsonl": LFS, "data/a.manifest.yaml": MANIFEST % SHA}, 3,
     "data/train.jsonl: gap: DC005"),
    ("license of a list", {"README.md": GOOD.replace("license: mit", "license: [mit, mitt]")}, 1, "README.md:2:16: "),
    ("language: no", {"README.md": GOOD.replace("- en", "- no")}, 1, "README.md:4:3: error: DC302"),
    ("model_index", {"README.md": front("model_index: []")}, 1, "README.md:2:1: error: DC302"),
    ("results: []", {"README.md": front("model-index:\n- name: m\n  results: []")}, 1, "README.md:4:3: error: DC302"),
    ("results: [] of a file", {"evals/results.json": '{"results": []}'}, 1, "evals/results.json: error: DC402"),
    ("20.0 ± 1.2 of a card", {"README.md": front(INDEX)}, 1, "README.md:7:39: error: DC302"),
    ("20.0 ± 1.2 of a file", {"metrics.json": '{"accuracy": "20.0 ± 1.2"}'}, 1, "metrics.json:1:14: error: DC402"),
    ("a missing file", {"data/a.manifest.yaml": MANIFEST % SHA}, 1, "data/a.manifest.yaml:3:12: error: DC103"),
    ("misspelt policy key", {"duecare.yaml": "version: 1\nmodells: []\n"}, 2, "duecare.yaml:2:1: error: "),
]  # fmt: skip


def repository(root: Path, files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content if isinstance(content, bytes) else content.encode())


def check(root: Path, *words: str) -> tuple[int, str]:
    """The exit status, and all that is written; a traceback is none of it."""
    answer = CliRunner().invoke(command, ["--root", str(root), *words])
    assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.exception
    assert "Traceback" not in answer.output
    return answer.exit_code, answer.output


@pytest.mark.parametrize(("files", "status", "said"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_bad_input(tmp_path, files, status, said) -> None:
    repository(tmp_path, files)
    code, words = check(tmp_path)
    assert code == status, words
    assert said in words
    assert "fix: " in words or "unlock: " in words


LINKS = [
    ("README.md", 3, "README.md: gap: DC001"),
    ("data/train.jsonl", 1, "data/train.jsonl: gap: DC201"),
    ("a.manifest.yaml", 3, "a.manifest.yaml: gap: DC001"),
    ("duecare.yaml", 2, "duecare.yaml: error: "),
]


@pytest.mark.parametrize(("name", "status", "said"), LINKS)
def test_a_link_out_of_the_repository_is_not_followed(tmp_path, name, status, said) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).symlink_to("/etc/passwd")
    code, words = check(tmp_path)
    assert (code, said in words, "root:" in words) == (status, True, False), words
    assert "is a link out of the repository" in words


def test_no_policy_at_all(tmp_path) -> None:
    repository(tmp_path, {"README.md": GOOD})
    code, words = check(tmp_path)
    assert (code, "starter" in words, "no policy" in words) == (0, True, True)


HEADINGS = ("Model description", "Intended use", "Training data", "Evaluation", "Bias, risks, and limitations")


def every_section(text: str) -> str:
    """A card with all that is asked for, and one text under each heading."""
    return "---\nlicense: mit\n---\n# bot\n" + "".join(f"\n## {heading}\n\n{text}\n" for heading in HEADINGS)


PASSED_BY_OTHERS: list[tuple[str, dict[str, str | bytes], int, str]] = [
    ("a good card", {"README.md": GOOD}, 0, "Passed"),
    ("un-indented lists", {"README.md": front("datasets:\n- acme/mails")}, 0, "Passed"),
    ("indented lists", {"README.md": front("datasets:\n  - acme/mails")}, 0, "Passed"),
    ("the template's heading", {"README.md": GOOD.replace("risks, and lim", "Risks, and Lim")}, 0, "Passed"),
    ("a stub", {"README.md": every_section("[More Information Needed]")}, 1, "DC304"),
    ("N/A", {"README.md": every_section("N/A")}, 1, "DC305"),
    ("None known", {"README.md": every_section("None known.")}, 1, "DC305"),
    ("filler", {"README.md": every_section("Our dataset. Training data summary. opt-out.")}, 1, "DC305"),
    ("keywords alone", {"README.md": "---\nlicense: mit\n---\n# b\n\nuses, training data, bias\n"}, 1, "DC303"),
    ("a pointer for data", {"data/train.jsonl": LFS, "data/a.manifest.yaml": MANIFEST % SHA}, 3, "DC005"),
    ("empty data", {"data/train.jsonl": "", "data/a.manifest.yaml": MANIFEST % SHA}, 1, "DC201"),
    ("a made-up checksum", {"data/train.jsonl": f"{ROW}\n", "data/a.manifest.yaml": MANIFEST % ("0" * 64)}, 1, "DC104"),
    ("a wrong checksum", {"data/train.jsonl": f"{ROW}\n", "data/a.manifest.yaml": MANIFEST % SHA}, 1, "DC104"),
    ("a junk license", {"a.manifest.yaml": "name: a\nlicense: banana\n"}, 1, "DC107"),
    ("nothing at all", {}, 3, "DC003"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("files", "status", "said"), [case[1:] for case in PASSED_BY_OTHERS], ids=[case[0] for case in PASSED_BY_OTHERS]
)
def test_what_other_tools_let_pass(tmp_path, files, status, said) -> None:
    repository(tmp_path, files)
    code, words = check(tmp_path)
    assert (code, said in words) == (status, True), words

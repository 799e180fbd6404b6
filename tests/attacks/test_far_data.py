"""Data that is elsewhere, on real commits: measured where it lies, judged by its profile, and by nothing but that."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner
from governed import POLICY, Repository, governed, manifest
from test_row_standing import LEGACY, row

from duecare.entry.commands.scan import command
from duecare.model.verdict import Judgement, Verdict

STEWARD = "  - {role: data-steward, covers: [data, manifest, profile], needs: 1, from: {users: [mona]}}\n"
LIMITS = "limits:\n  data: {elsewhere: {ask: data-steward}, toxicity: {max_rate: 0.5}}\n"
FAR = POLICY.replace("limits:\n", LIMITS).replace("approvals:\n", f"approvals:\n{STEWARD}")
CLEAN = "".join(row(n) for n in range(40))
PROFILE = ".duecare/profiles/data-train.json"


def pointer(rows: str) -> str:
    digest = sha256(rows.encode()).hexdigest()
    return f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize {len(rows.encode())}\n"


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))


def profile(root: Path, rows: str, policy: str = FAR) -> str:
    """What `duecare scan --write-profile` writes where the bytes are."""
    (root / "data").mkdir(parents=True)
    (root / "duecare.yaml").write_text(policy, encoding="utf-8")
    (root / "data/train.jsonl").write_text(rows, encoding="utf-8")
    (root / "data/train.manifest.yaml").write_text(manifest(rows), encoding="utf-8")
    answer = CliRunner().invoke(command, [str(root / "data/train.jsonl"), "--write-profile", "--quiet"])
    assert answer.exit_code == 0, answer.output
    return (root / PROFILE).read_text(encoding="utf-8")


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    """A clone in which only pointers lie, with the profile of their bytes."""
    files = {
        "duecare.yaml": FAR,
        "data/train.jsonl": pointer(CLEAN),
        "data/train.manifest.yaml": manifest(CLEAN),
        PROFILE: profile(tmp_path / "cluster", CLEAN),
    }
    return governed(tmp_path / "clone", dict(files))


def gaps(judgement: Judgement, check: str) -> list[str]:
    return [s.gap.what for s in judgement.silences if s.check == check]


def test_a_clone_of_pointers_is_judged_by_the_profile(repo: Repository) -> None:
    repo.commit({"notes.txt": "unrelated"})
    judgement = repo.verdict()
    assert judgement.verdict is Verdict.PASSED, [f.problem.what for f in judgement.findings]
    assert gaps(judgement, "DC203") == []


def test_one_row_more_is_blocked(repo: Repository) -> None:
    repo.commit({"data/train.jsonl": pointer(CLEAN + row(99))})
    judgement = repo.verdict()
    assert judgement.verdict is Verdict.BLOCKED
    assert "DC104" in {f.check for f in judgement.findings if f.standing == "new"}
    repo.commit({"data/train.manifest.yaml": manifest(CLEAN + row(99))})
    unmeasured = repo.verdict()
    assert unmeasured.verdict is Verdict.UNKNOWN  # the paperwork fits, and nobody measured these rows
    assert gaps(unmeasured, "DC203")


def test_a_profile_of_new_data_shows_what_is_in_it(repo: Repository, tmp_path: Path) -> None:
    more = CLEAN + row(7, "hanna")
    told = profile(tmp_path / "again", more)
    repo.commit({"data/train.jsonl": pointer(more), "data/train.manifest.yaml": manifest(more), PROFILE: told})
    judgement = repo.verdict()
    assert judgement.verdict is Verdict.BLOCKED
    assert [f.standing for f in judgement.findings if f.check == "DC203"] == ["new"]


def poisoned(text: str) -> str:
    """The same digests, and no personal data any more."""
    value = json.loads(text)
    for part in (*value["files"], value["whole"]):
        part["measures"]["personal_data"].update(rows_with=0, trained_rows_with=0, kinds={}, examples=[])
    return json.dumps(value)


def test_a_profile_that_is_bent_is_refused(tmp_path: Path) -> None:
    told = profile(tmp_path / "cluster", LEGACY)
    files = {"duecare.yaml": FAR, "data/train.jsonl": pointer(LEGACY), PROFILE: told}
    repo = governed(tmp_path / "clone", {**files, "data/train.manifest.yaml": manifest(LEGACY)})
    assert [f.standing for f in repo.verdict().findings if f.check == "DC203"] == ["legacy"]
    repo.commit({PROFILE: poisoned(told)})
    judgement = repo.verdict()
    assert judgement.verdict is Verdict.UNKNOWN
    other = "says other numbers of these very bytes, by the same detectors, than"
    assert gaps(judgement, "DC005") == [f"{PROFILE} {other} {PROFILE} of the base"]
    repo.commit({PROFILE: None, ".duecare/profiles/other.json": poisoned(told)})
    assert other in gaps(repo.verdict(), "DC005")[0]


LENIENT = FAR.replace("data: {else", 'data: {personal_data: {allow: [{kind: email, matching: "^anna@"}]}, else')


def test_what_was_measured_by_other_settings_is_not_known(tmp_path: Path) -> None:
    told = profile(tmp_path / "cluster", CLEAN, LENIENT)
    files = {"duecare.yaml": FAR, "data/train.jsonl": pointer(CLEAN), PROFILE: told}
    repo = governed(tmp_path / "clone", {**files, "data/train.manifest.yaml": manifest(CLEAN)})
    repo.commit({"notes.txt": "unrelated"})
    judgement = repo.verdict()
    assert judgement.verdict is Verdict.UNKNOWN
    assert gaps(judgement, "DC203") == [
        'personal_data was measured elsewhere with allow [["email", "^anna@"]]; asked for is []'
    ]
    assert [s.gap.unlock for s in judgement.silences if s.check == "DC203"] == [
        "where the data is: duecare scan data/train.jsonl --write-profile"
    ]
    assert gaps(judgement, "DC204") == []  # what was asked alike is known


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda p: p.pop("asked"), "measured elsewhere and it is not said what it was asked for"),
        (lambda p: p["asked"]["secrets"].update(version=0), "secrets was measured elsewhere with version 0; asked for"),
        (lambda p: p["asked"]["secrets"].update(formats=12), "secrets was measured elsewhere with formats 12"),
    ],
)  # fmt: skip
def test_older_detectors_and_unsaid_settings_are_gaps(repo: Repository, change, why: str) -> None:
    value = json.loads((repo.root / PROFILE).read_text(encoding="utf-8"))
    change(value)
    repo.commit({PROFILE: json.dumps(value)})
    assert any(why in gap for gap in gaps(repo.verdict(), "DC204"))


def test_rows_that_nobody_can_compare_do_not_stand(tmp_path: Path) -> None:
    """As many rows as before, by a new profile: whether they are the same rows is not known, so they block."""
    told = profile(tmp_path / "cluster", LEGACY)
    files = {"duecare.yaml": FAR, "data/train.jsonl": pointer(LEGACY), PROFILE: told}
    repo = governed(tmp_path / "clone", {**files, "data/train.manifest.yaml": manifest(LEGACY)})
    other = LEGACY.replace("anna@", "hanna@")
    again = profile(tmp_path / "again", other)
    repo.commit({"data/train.jsonl": pointer(other), "data/train.manifest.yaml": manifest(other), PROFILE: again})
    judgement = repo.verdict()
    assert [(f.standing, f.problem.rows) for f in judgement.findings if f.check == "DC203"] == [("inherited", 5)]
    assert judgement.verdict is Verdict.BLOCKED
    assert judgement.compared is not None
    rows = judgement.compared.effects[0].rows
    assert rows is not None
    assert (rows.then, rows.now, rows.came) == (40, 40, None)
    assert rows.unknown == ("the rows of data/train.jsonl are not here",)

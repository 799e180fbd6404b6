"""Two policies side by side: every difference in words, with its place, and whether it may let more pass."""

# ruff: noqa: E501 - what is said stands in one line

from datetime import date
from hashlib import sha256

import pytest

from duecare.entry.base_policy import policy_at, starter
from duecare.load.source import Source
from duecare.model.baseline import Baseline
from duecare.model.documents import Waivers
from duecare.model.gate import Change
from duecare.model.policy import Policy
from duecare.model.problem import Gap
from duecare.model.tree import Entry
from duecare.policy import baseline, waivers
from duecare.policy.gate import Findings, Side, compare
from duecare.policy.gate_files import file_changes, waiver_changes
from duecare.policy.gate_policy import policy_changes

POLICY = """\
version: 1
extends: [starter]
principles:
  fairness: {statement: No group is served worse., owner: "@acme/ethics", checks: [DC404, DC303]}
limits:
  data:
    licenses: {allow: [class:permissive, class:attribution], deny: [class:non-commercial]}
    overlap: {against: [data/eval/arc.jsonl, data/eval/bbq.jsonl]}
    elsewhere: refuse
  evaluations: {confidence: 0.95, inconclusive: block, min_n: 100}
models:
  - name: assistant
    root: models/assistant
    identity: [acme/assistant]
    files: {data: ["data/*.jsonl", "more/*.jsonl"], card: [README.md]}
    require:
      - {task: arc, metric: acc, at_least: 0.45}
      - {task: crows_pairs_english, metric: pct_stereotype, within: [0.50, 0.08]}
      - {task: ifeval, metric: prompt_level_strict_acc, not_worse_than: base-branch, margin: 0.02}
  - {name: router, root: models/router}
approvals:
  - {role: ethics, covers: [card, results], needs: 2, from: {teams: [acme/ethics]}}
  - {role: governance, covers: [policy], needs: 2, from: {teams: [acme/governance], users: [mona]}}
checks:
  DC303: {severity: error}
  DC305: {severity: warning}
"""


class Texts:
    """Files of a state that is a mapping."""

    def __init__(self, files: dict[str, str]) -> None:
        self.files = files

    @property
    def tree(self) -> dict[str, Entry]:
        return {path: Entry("100644", sha256(text.encode()).hexdigest()) for path, text in self.files.items()}

    def entry(self, path: str) -> Entry | None:
        return self.tree.get(path)

    def read(self, path: str) -> bytes | None:
        return self.files[path].encode() if path in self.files else None


def policy(text: str = POLICY, path: str = "duecare.yaml", **more: str) -> Policy:
    found = policy_at(Texts({path: text, **more}))
    assert isinstance(found, Policy), found
    return found


def said(changes: list[Change] | tuple[Change, ...]) -> list[str]:
    return [f"{'looser' if c.weaker else 'other'} {c.span}: {c.what}" for c in changes]


# what is replaced, what it is replaced by, and what must be said
TABLE = (
    ("at_least: 0.45", "at_least: 0.40", ["looser duecare.yaml:17:44: `at_least` of arc acc of assistant is lowered from 0.45 to 0.4"]),
    ("at_least: 0.45", "at_least: 0.50", ["other duecare.yaml:17:44: `at_least` of arc acc of assistant is raised from 0.45 to 0.5"]),
    ("at_least: 0.45", "at_least: 0.45, min_n: 10", ["other duecare.yaml:17:57: `min_n` of arc acc at_least of assistant is set to 10"]),
    ("      - {task: arc, metric: acc, at_least: 0.45}\n", "",
     ["looser duecare.yaml:17:16: the requirement `arc acc at_least` of assistant is dropped (at_least 0.45)"]),
    ("[0.50, 0.08]", "[0.50, 0.10]",
     ["looser duecare.yaml:18:70: `within` of crows_pairs_english pct_stereotype of assistant is loosened from [0.5, 0.08] to [0.5, 0.1]"]),
    ("[0.50, 0.08]", "[0.50, 0.05]",
     ["other duecare.yaml:18:70: `within` of crows_pairs_english pct_stereotype of assistant is tightened from [0.5, 0.08] to [0.5, 0.05]"]),
    ("[0.50, 0.08]", "[0.54, 0.08]",
     ["looser duecare.yaml:18:70: `within` of crows_pairs_english pct_stereotype of assistant is loosened from [0.5, 0.08] to [0.54, 0.08]"]),
    ("margin: 0.02", "margin: 0.2",
     ["looser duecare.yaml:19:94: `margin` of ifeval prompt_level_strict_acc not_worse_than base-branch of assistant is raised from 0.02 to 0.2"]),
    ("confidence: 0.95", "confidence: 0.5", ["looser duecare.yaml:10:29: `limits.evaluations.confidence` is lowered from 0.95 to 0.5"]),
    ("inconclusive: block", "inconclusive: pass",
     ["looser duecare.yaml:10:49: `limits.evaluations.inconclusive` changes from block to pass"]),
    ("elsewhere: refuse", "elsewhere: refuse\n    composition: {max_shift: 0.9, new: [license]}",
     ["looser duecare.yaml:10:30: `limits.data.composition.max_shift` is raised from 0.2 to 0.9",
      "looser duecare.yaml:10:41: `limits.data.composition.new` loses `personal_data`"]),
    ("elsewhere: refuse", "elsewhere: {ask: ethics}",
     ["looser duecare.yaml:9:22: `limits.data.elsewhere` changes from refuse to ask ethics"]),
    ("data/eval/arc.jsonl, ", "", ["looser duecare.yaml:8:25: `limits.data.overlap.against` loses `data/eval/arc.jsonl`"]),
    ("class:attribution]", "class:attribution, cc-by-nc-4.0]",
     ["looser duecare.yaml:7:24: `limits.data.licenses.allow` gains `cc-by-nc-4.0`"]),
    ("allow: [class:permissive, class:attribution]", "allow: []",
     ["looser duecare.yaml:7:23: `limits.data.licenses.allow` loses `class:permissive`, `class:attribution`"]),
    ("deny: [class:non-commercial]", "deny: []",
     ["looser duecare.yaml:7:68: `limits.data.licenses.deny` loses `class:non-commercial`"]),
    ('"data/*.jsonl", ', "", ["looser duecare.yaml:15:20: `files.data` of assistant loses `data/*.jsonl`"]),
    (", card: [README.md]", "", ["looser duecare.yaml:15:60: `files.card` of assistant loses `README.md` and is gone"]),
    ("root: models/assistant", "root: models/nothing",
     ["looser duecare.yaml:13:11: `root` of assistant changes from models/assistant to models/nothing"]),
    ("identity: [acme/assistant]", "identity: [acme/assistant, acme/other]",
     ["looser duecare.yaml:14:16: `identity` of assistant gains `acme/other`"]),
    ("  - {name: router, root: models/router}\n", "",
     ["looser duecare.yaml:20:5: the model `router` (root `models/router`) is no longer judged"]),
    ("  - {name: router", "  - {name: tiny, root: models/assistant/data}\n  - {name: router",
     ["looser duecare.yaml:20:5: the model `tiny` (root `models/assistant/data`) is added: what lies below its root is no "
      "longer judged with the model around it"]),
    ("needs: 2, from: {teams: [acme/ethics]}", "needs: 1, from: {teams: [acme/ethics]}",
     ["looser duecare.yaml:22:52: `needs` of the role ethics is lowered from 2 to 1"]),
    ("users: [mona]", "users: [mona, mallory]", ["looser duecare.yaml:23:93: `from.users` of the role governance gains `mallory`"]),
    ("[card, results]", "[card]", ["looser duecare.yaml:22:29: `covers` of the role ethics loses `results`"]),
    ("  - {role: ethics, covers: [card, results], needs: 2, from: {teams: [acme/ethics]}}\n", "",
     ["looser duecare.yaml:22:12: the role `ethics` is dropped (covers [card, results], needs 2)"]),
    ("approvals:\n", "approvals:\n  - {role: data, covers: [data], needs: 1, from: {users: [eve]}}\n",
     ["looser duecare.yaml:22:12: the role `data` is added (covers [data], needs 1): whoever covers `policy` was asked for "
      "these before"]),
    ("DC303: {severity: error}", "DC303: {severity: warning}", ["looser duecare.yaml:25:21: DC303 goes from error to warning"]),
    ("DC303: {severity: error}", "DC303: {severity: \"off\"}", ["looser duecare.yaml:25:21: DC303 is turned off (it was error)"]),
    ("DC305: {severity: warning}", "DC305: {severity: error}", ["other duecare.yaml:26:21: DC305 goes from warning to error"]),
    ("[DC404, DC303]", "[DC404]", ["looser duecare.yaml:4:84: `checks` of the principle fairness loses `DC303`"]),
    ("served worse.", "served badly.",
     ["other duecare.yaml:4:25: `statement` of the principle fairness changes from No group is served worse. to No group is "
      "served badly."]),
    ("# nothing", "", []),
)  # fmt: skip


@pytest.mark.parametrize(("old", "new", "words"), TABLE, ids=lambda v: str(v)[:40] if isinstance(v, str) else "")
def test_every_difference_is_told(old: str, new: str, words: list[str]) -> None:
    changed = POLICY.replace(old, new)
    assert (changed != POLICY) is bool(words)
    assert said(list(policy_changes(policy(), policy(changed)))) == words


@pytest.mark.parametrize(("old", "new", "words"), [row for row in TABLE if row[2]], ids=lambda v: str(v)[:40])
def test_the_way_back_is_told_too(old: str, new: str, words: list[str]) -> None:
    assert list(policy_changes(policy(POLICY.replace(old, new)), policy()))


def test_a_pack_that_is_dropped_is_told_with_all_it_held() -> None:
    found = list(policy_changes(policy(POLICY.replace("[starter]", "[strict]")), policy()))
    words = said(found)
    assert words[0] == "looser duecare.yaml: the policy no longer extends `strict`"
    assert "looser duecare.yaml: DC309 is turned off (it was error)" in words


@pytest.mark.parametrize(
    ("roots", "words"),
    [
        (["."], []),
        (["models/a", "."], []),
        (["models/a", "models/b"], [
            "looser duecare.yaml: only what lies below `models/a`, `models/b` is judged: without a policy all of the repository is"
        ]),
    ],
)  # fmt: skip
def test_the_first_policy_is_held_against_the_whole_repository(roots: list[str], words: list[str]) -> None:
    models = "".join(f"  - {{name: m{number}, root: {root}}}\n" for number, root in enumerate(roots))
    changes = policy_changes(starter(), policy(f"version: 1\nextends: [starter]\nmodels:\n{models}"))
    assert [one for one in said(tuple(changes)) if one.startswith("looser")] == words
    assert all(change.span.path for change in changes)


def test_a_limit_of_one_model_names_it() -> None:
    one = POLICY.replace("    identity:", "    limits: {evaluations: {min_n: 5}}\n    identity:")
    assert said(list(policy_changes(policy(), policy(one)))) == [
        "looser duecare.yaml:14:35: `limits.evaluations.min_n` of assistant is lowered from 100 to 5"
    ]


def test_a_file_that_the_policy_extends_is_compared_by_what_it_says() -> None:
    start = POLICY.replace("[starter]", "[starter, ./rules.yaml]")
    then, now = (policy(start, **{"rules.yaml": f"version: 1\nlimits: {{card: {{min_words: {n}}}}}\n"}) for n in (9, 2))
    assert said(list(policy_changes(then, now))) == [
        "looser rules.yaml:2:28: `limits.card.min_words` is lowered from 9 to 2"
    ]


WAIVER = "version: 1\nwaivers:\n  - {{id: W-1, check: DC305, scope: {scope}, reason: the vendor mends it, owner: a@example.com, created: 2026-11-01, expires: {end}}}\n"


def waiver(scope: str = "cards/a.md", end: str = "2026-12-01") -> Waivers:
    text = WAIVER.format(scope=scope, end=end)
    return waivers.parse(Source(waivers.PATH, text.encode()).tree, {"DC305"})


@pytest.mark.parametrize(
    ("then", "now", "words"),
    [
        (waiver(), waiver(), []),
        (Waivers(waivers.PATH), waiver(),
         ["looser .duecare/waivers.yaml:3:10: waiver `W-1` is added: it accepts DC305 in `cards/a.md` until 2026-12-01"]),
        (waiver(), Waivers(waivers.PATH),
         ["other .duecare/waivers.yaml:3:10: waiver `W-1` (DC305 in `cards/a.md`) is removed"]),
        (waiver(), waiver(end="2027-01-01"),
         ["looser .duecare/waivers.yaml:3:129: waiver `W-1`: `expires` changes from 2026-12-01 to 2027-01-01"]),
        (waiver(), waiver(end="2026-11-15"),
         ["other .duecare/waivers.yaml:3:129: waiver `W-1`: `expires` changes from 2026-12-01 to 2026-11-15"]),
        (waiver(), waiver(scope="cards/**"),
         ["looser .duecare/waivers.yaml:3:36: waiver `W-1`: `scope` changes from cards/a.md to cards/**"]),
    ],
)  # fmt: skip
def test_waivers(then: Waivers, now: Waivers, words: list[str]) -> None:
    assert said(list(waiver_changes(then, now))) == words


@pytest.mark.parametrize(
    ("then", "now", "words"),
    [
        ({"CODEOWNERS": b"* @a\n"}, {"CODEOWNERS": b"* @a\n"}, []),
        ({"CODEOWNERS": b"* @a\n*.md @b\n"}, {"CODEOWNERS": b"* @a\n*.md @c\n"},
         ["looser CODEOWNERS:2: the list of owners CODEOWNERS changes: 1 line added, 1 taken out"]),
        ({".github/workflows/duecare.yml": b"on: pull_request\n"}, {},
         ["looser .github/workflows/duecare.yml: the workflow .github/workflows/duecare.yml is removed"]),
        ({}, {".github/workflows/x.yml": b"on: push\n"},
         ["looser .github/workflows/x.yml:1: the workflow .github/workflows/x.yml is added"]),
        ({".duecare/lock.json": b"{}"}, {".duecare/lock.json": b"{ }"},
         ["other .duecare/lock.json:1: the file .duecare/lock.json changes: 1 line added, 1 taken out"]),
        ({"CODEOWNERS": b"x"}, {"CODEOWNERS": Gap(None, "is a symbolic link, which is not followed here", "")},  # type: ignore[arg-type]
         ["looser CODEOWNERS: the list of owners CODEOWNERS is a symbolic link, which is not followed here"]),
        ({"duecare.yaml": b"a"}, {"duecare.yaml": b"b"}, []),
    ],
)  # fmt: skip
def test_files(then: dict[str, bytes], now: dict[str, bytes], words: list[str]) -> None:
    assert said(list(file_changes(then, now, {"duecare.yaml"}))) == words


def base_of(*marks: str, since: str = "2026-01-01") -> Baseline:
    entries = [
        {"check": "DC305", "path": "README.md", "fingerprint": mark, "since": since, "policy": "0" * 64}
        for mark in marks
    ]
    text = baseline.written(entries)
    return baseline.parse(Source(baseline.PATH, text.encode()).tree, {"DC305"})


A, B = "a" * 20, "b" * 20


def test_growth_is_told_apart_by_what_stands_in_the_base() -> None:
    bare = Waivers(waivers.PATH)
    then, now = (Side("duecare.yaml", policy(), bare, base_of(*marks)) for marks in ((A,), (A, B)))
    assert compare(then, now, "c", Findings(frozenset({A, B}))).unfounded == frozenset()
    gate = compare(then, now, "c", Findings(frozenset({A})))
    assert [r.fingerprint for r in gate.grown] == [B]
    assert gate.unfounded == {B}
    assert said(gate.changes) == [
        "looser .duecare/baseline.json:3:3: the baseline lets stand 1 more finding (DC305)",
    ]


def test_a_finding_that_moved_with_its_file_is_no_growth() -> None:
    bare = Waivers(waivers.PATH)
    then, now = (Side("duecare.yaml", policy(), bare, base_of(mark)) for mark in (A, B))
    assert compare(then, now, "c", Findings(frozenset({A}), {B: A})).grown == ()


def test_an_entry_cannot_be_made_younger_unseen() -> None:
    bare = Waivers(waivers.PATH)
    then, now = (Side("duecare.yaml", policy(), bare, base_of(A, since=day)) for day in ("2026-01-01", "2026-11-01"))
    assert said(compare(then, now, "c").changes) == [
        "looser .duecare/baseline.json:2:3: the baseline dates DC305 in README.md to 2026-11-01; it was 2026-01-01"
    ]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "the file is empty"),
        ("[]", "a list"),
        ('{"version": 2, "findings": []}', "2"),
        ('{"version": 1, "findings": [{"check": "DC904"}]}', "watches the gate"),
        ('{"version": 1, "findings": [{"check": "DC777"}]}', "is no check"),
        ('{"version": 1, "findings": [], "findings": []}', "twice"),
    ],
)
def test_a_baseline_with_a_fault_lets_nothing_stand(text: str, what: str) -> None:
    held = baseline.parse(Source(baseline.PATH, text.encode()).tree, {"DC305"})
    assert held.counts == ()
    assert any(what in fault.what for fault in held.faults), held.faults


def test_a_fault_in_one_entry_silences_all() -> None:
    good = base_of(A)
    text = baseline.written([{"check": "DC305", "path": "x", "fingerprint": A, "since": "2026-01-01", "policy": ""},
                             {"check": "DC305", "path": "y", "fingerprint": "short", "since": "2026-01-01", "policy": ""}])  # fmt: skip
    assert len(good.counts) == 1
    assert baseline.parse(Source(baseline.PATH, text.encode()).tree, {"DC305"}).counts == ()


def test_size_and_age() -> None:
    held = baseline.amnesty(base_of(A, B), 1, date(2026, 1, 11))
    assert held is not None
    assert (held.size, held.standing, held.oldest, held.days) == (2, 1, "2026-01-01", 10)
    assert baseline.amnesty(Baseline(baseline.PATH), 0, date(2026, 1, 1)) is None

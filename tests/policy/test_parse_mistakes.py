"""Every mistake in a policy, with its message, its place and its mend."""

import pytest
from jsonschema import Draft202012Validator
from layers import parsed

from duecare.knowledge.shape import faults, schema
from duecare.load.yamltext import read_yaml
from duecare.policy.shape import POLICY

MODEL = "models:\n  - name: m\n"
REQUIRE = MODEL + "    require:\n      - "

MISTAKES = [
    ("versoin: 1", "1:1: unknown key `versoin`; did you mean `version`?", "rename it to `version`"),
    ("version: 2", "1:10: `version` is the number `2`, not `1`", "write `1`"),
    ("limit: {}", "2:1: unknown key `limit`; did you mean `limits`?", "rename it to `limits`"),
    ("limits: {data: {toxicity: {treshold: 0.5}}}",
     "2:28: unknown key `treshold`; known keys: scorer, above, max_rate", "remove it"),
    ("limits: {data: {toxicity: {max_rat: 0.5}}}",
     "2:28: unknown key `max_rat`; did you mean `max_rate`?", "rename it to `max_rate`"),
    ("limits: {data: {toxicity: {above: 80}}}",
     "2:35: `above` is the number `80`, not a number from 0 to 1", "write a number from 0 to 1"),
    ("limits: {evaluations: {confidence: 95%}}",
     "2:36: `confidence` is the text `95%`, not a number from 0.5 to 0.9999", "write it as a share: `0.95`"),
    ("limits: {evaluations: {inconclusive: wran}}",
     "2:38: `inconclusive` is `wran`, not `pass`, `warn` or `block`", "write `warn`"),
    ("limits: {evaluations: {inconclusive: {ask: ethics}}}",
     "2:44: asks the role `ethics`, which `approvals` does not have", "add the role `ethics` to `approvals`"),
    ("limits: {data: {licenses: {deny: [class:non-comercial]}}}",
     "2:35: `class:non-comercial` names no license and no class of licenses", None),
    ('limits: {data: {personal_data: {allow: [{kind: email, matching: "("}]}}}',
     "2:65: `(` is no regular expression: missing ), unterminated subpattern at position 0", "correct it"),
    ('limits: {data: {personal_data: {allow: [{kind: email, matching: "(?=a)"}]}}}',
     "2:65: `(?=a)` looks around or refers back, which takes more than linear time",
     "write it without (?=, (?!, (?<, (?> and back-references"),
    ('limits: {data: {remotes: ["https://data.example.com"]}}',
     "2:27: `https://data.example.com` is no URL prefix with a whole host",
     "write it with scheme, host and a slash, such as https://data.example.com/sets/"),
    ('limits: {data: {remotes: ["http://data.example.com/"]}}',
     "2:27: `http://data.example.com/` would be read over http", "use https, s3, gs, hf, abfs or az"),
    ("limits: {card: {sections: [intended-use, finding]}}",
     "2:28: cards are not judged by a topic `intended-use`; did you mean `intended_use`?", "write `intended_use`"),
    ("checks: {DC30: {severity: off}}", "2:10: the key is the text `DC30`, not a check's id such as DC303",
     "write a check's id such as DC303"),
    ("checks: {DC304: {severity: off}}", "2:10: no check is called `DC304`; did you mean `DC303`?",
     "write `DC303`; `duecare rules` lists them all"),
    ("checks: {DC999: {severity: off}}", "2:10: no check is called `DC999`", None),
    ("checks: {DC303: {severity: eror}}", "2:28: `severity` is `eror`, not `error`, `warning`, `info` or `off`",
     "write `error`"),
    ("checks: {DC303: {severity: on}}",
     "2:28: `severity` is true, not `error`, `warning`, `info` or `off`",
     "write `error`, `warning`, `info` or `off`"),
    ("checks: {DC303: {}}", "2:10: `DC303` lacks the key `severity`", None),
    ("checks: {DC303: off}", "2:17: `DC303` is false, not a mapping with `severity`",
     "write a mapping with `severity`"),
    ("principles: {fair: {statement: s, owner: o, checks: [DC408]}}",
     "2:54: no check is called `DC408`; did you mean `DC407`?", None),
    ("principles: {fair: {statement: s, checks: []}}", "2:14: `fair` lacks the key `owner`", None),
    ("models: []", "2:9: `models` is an empty list", None),
    ("models: [{root: .}]", "2:10: entry 1 of `models` lacks the key `name`",
     "add `name: support-assistant` (The model's name in reports)"),
    ("models: [{name: a, root: x}, {name: a, root: y}]",
     "2:37: two models are called `a`; the first stands at duecare.yaml:2:17", "give each its own name"),
    ("models: [{name: a}, {name: b, root: ./}]",
     "2:37: two models claim the root `.`; the first stands at duecare.yaml:2:10",
     "give each its own `root`, or give both `files`"),
    ("models: [{name: a, root: ../x}]", "2:26: `../x` leaves its folder with `..`",
     "write it relative to the root of the repository"),
    ("models: [{name: a, root: m*}]", "2:26: root `m*` is a glob, not a folder", "name one folder"),
    ("models: [{name: a, files: {card: /etc/passwd}}]", "2:34: `/etc/passwd` is absolute",
     "write it relative to the root of the repository"),
    ("models: [{name: a, files: {card: 'C:\\card.md'}}]", "2:34: `C:\\card.md` is absolute",
     "write it relative to the root of the repository"),
    ("models: [{name: a, files: {data: ['data\\*.jsonl']}}]", "2:35: `data\\*.jsonl` has backslashes",
     "write `data/*.jsonl`"),
    ("models: [{name: a, files: {data: ['[z-a].jsonl']}}]", "2:35: `[z-a].jsonl` is no valid glob",
     "correct its [ ] or { }"),
    ("models: [{name: a, files: {cards: x.md}}]",
     "2:28: the key is `cards`, not `data`, `manifest`, `profile`, `card`, `results`, `training`, `weights` or "
     "`review`",
     "write `card`"),
    ("models: [{name: a, references: {base-branch: x.json}}]",
     "2:33: `base-branch` is the base of the pull request, which no policy can choose",
     "remove it, or give the reference another name"),
    (REQUIRE + "{task: t, metric: acc}",
     "5:9: entry 1 of `require` says none of `at_least`, `at_most`, `within`, `not_worse_than` and `largest_gap`",
     None),
    (REQUIRE + "{task: t, metric: acc, at_least: 0.4, at_most: 0.6}",
     "5:9: entry 1 of `require` says `at_least` and `at_most` at once", "keep one of `at_least` or `at_most`"),
    (REQUIRE + "{task: t, metric: our_score, at_least: 0.4}",
     "5:27: which way `our_score` of `t` is better is not known",
     "add `direction: higher` or `direction: lower`"),
    (REQUIRE + "{task: t, metric: acc, at_least: 0.4, direction: lower}",
     "5:32: `at_least` bounds `acc` from the side where it is good: lower is better", "write `at_most`"),
    (REQUIRE + "{task: t, metric: acc, at_least: 0.4, margin: 0.1}",
     "5:47: `margin` says how much worse than a reference a number may be, and no reference is named",
     "add `not_worse_than: base-branch`, or remove `margin`"),
    (REQUIRE + "{task: t, metric: acc, not_worse_than: base-model}",
     "5:48: `references` has no `base-model`",
     "add `references: {base-model: [path/of/its/results.json]}` to the model"),
    (REQUIRE + "{task: t, metric: acc, at_least: 0.4}\n      - {task: t, metric: acc, at_least: 0.5}",
     "6:9: `t acc` has a second `at_least`; the first stands at duecare.yaml:5:9", "keep one of the two"),
    (REQUIRE + "{task: t, metric: acc, within: [0.5]}", "5:40: `within` has 1 of 2 entries", None),
    ("approvals: [{role: r, covers: [dta], from: {users: [mona]}}]",
     "2:32: entry 1 of `covers` is `dta`, not `data`, `manifest`, `profile`, `card`, `results`, `training`, `weights`, "
     "`review` or `policy`", "write `data`"),
    ("approvals: [{role: r, covers: data, from: {}}]", "2:37: `from` names neither teams nor users", "add one"),
    ("approvals: [{role: r, covers: data, needs: 2, from: {users: [mona, Mona]}}]",
     "2:44: 2 must approve, and only 1 can", "name more users or a team, or lower `needs`"),
    ('approvals: [{role: r, covers: data, from: {users: ["@mona"]}}]',
     "2:52: entry 1 of `users` is the text `@mona`, not a GitHub login without @", None),
    ("approvals: [{role: r, covers: data, from: {users: [a]}}, {role: r, covers: card, from: {users: [a]}}]",
     "2:65: the role `r` is there twice; the first stands at duecare.yaml:2:20", "make one role of the two"),
    ("approvals: [{role: r, covers: data, same_person: no, from: {users: [a]}}]",
     "2:50: `same_person` is false, not `allow` or `refuse` (YAML reads a bare `no`, `off` or `false` as a "
     "truth value)", None),
    ("extends: [stater]", "2:11: no pack is called `stater`; did you mean `starter`?",
     "name one of starter, strict, or a file as ./file.yaml"),
    ("extends: [base.yaml]", "2:11: no pack is called `base.yaml`", "write `./base.yaml`"),
    ("extends: ./gone.yaml", "2:10: extends `./gone.yaml`, which cannot be read: there is no such file",
     "correct the path, or remove it"),
    ("extends: ../gone.yaml", "2:10: extends `../gone.yaml`, which is outside the repository",
     "name a .yaml file of this repository"),
    ("extends: ./duecare.yaml", "2:10: extends itself: duecare.yaml → duecare.yaml", "break the circle"),
    ("schemas: {manifest: [../s.json]}", "2:22: `../s.json` leaves its folder with `..`", None),
    ("schemas: {data: s.json}",
     "2:11: the key is `data`, not `manifest`, `card`, `results`, `training`, `review` or `profile`", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said", "fix"), MISTAKES, ids=[said[:60] for _, said, _ in MISTAKES])
def test_mistake(text: str, said: str, fix: str | None) -> None:
    whole = text if text.startswith("vers") else f"version: 1\n{text}\n"
    made = parsed(whole)
    assert made.policy is None
    shown = {f"{f.span.line}:{f.span.column}: {f.what}": f.fix for f in made.faults}
    assert said in shown
    assert shown[said]
    assert fix is None or shown[said] == fix


def test_all_mistakes_are_told_at_once_in_order_of_place() -> None:
    made = parsed("version: 1\nlimit: {}\nmodels: [{name: a, root: /x}]\nchecks: {DC777: {severity: off}}\n")
    assert [(f.span.line, f.what.split("`")[1]) for f in made.faults] == [(2, "limit"), (3, "/x"), (4, "DC777")]


@pytest.mark.parametrize("text", ["", "# nothing\n", "- a\n", "hi\n", "version: 1\nversion: 1\n", "a: [\n", "\x00"])
def test_what_is_no_policy_is_refused_with_a_place(text: str) -> None:
    made = parsed(text)
    assert made.policy is None
    assert all(f.span.path == "duecare.yaml" and f.what for f in made.faults)


def test_faults_of_an_extended_file_stand_in_that_file() -> None:
    made = parsed("version: 1\nextends: ./a.yaml\n", a="version: 1\nlimits: {crad: {}}\n")
    assert [(str(f.span), f.what) for f in made.faults] == [("a.yaml:2:10", "unknown key `crad`; did you mean `card`?")]


def test_a_circle_over_two_files() -> None:
    made = parsed(
        "version: 1\nextends: ./a.yaml\n", a="version: 1\nextends: [./b.yaml]\n", b="version: 1\nextends: ./a.yaml\n"
    )
    assert [(str(f.span), f.what) for f in made.faults] == [("b.yaml:2:10", "extends itself: a.yaml → b.yaml → a.yaml")]


def test_the_published_schema_accepts_what_the_parser_accepts() -> None:
    made = schema(POLICY, "policy", "https://example.com/policy")
    Draft202012Validator.check_schema(made)
    validator = Draft202012Validator(made)
    for text, _, _ in MISTAKES:
        root = read_yaml(text if text.startswith("vers") else f"version: 1\n{text}\n", "p").root
        assert root is not None
        assert validator.is_valid(root.value) == (not list(faults(root, POLICY))), text

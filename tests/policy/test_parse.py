"""Policies: layering, defaults, and the effective policy."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layers import KNOWN, policy

from duecare.model.place import At, Span
from duecare.model.policy import Ask, Base, CardLimits, DataLimits, EvaluationLimits, Gap_, Rules
from duecare.policy.build import rules as build_rules
from duecare.policy.rendered import rendered
from duecare.policy.shape import LIMITS, POLICY


def test_layers_lists_replace_scalars_override_models_win() -> None:
    made = policy(
        """
version: 1
extends: [starter, ./a.yaml]
limits: {data: {toxicity: {above: 0.7}, representation: {axes: [age]}}}
checks: {DC303: {severity: warning}}
models:
  - {name: one, root: one, limits: {data: {toxicity: {max_rate: 0.1}}}, checks: {DC303: {severity: off}}}
  - {name: two, root: ./two/}
""",
        a="version: 1\nlimits: {data: {toxicity: {above: 0.6, scorer: detoxify}, "
        "representation: {axes: [gender, religion]}}}\n",
    )
    one, two = made.models
    assert (one.data.toxicity_above, one.data.toxicity_max_rate, one.data.toxicity_scorer) == (0.7, 0.1, "detoxify")
    assert (two.data.toxicity_max_rate, two.root, two.data.representation_axes) == (0.005, "two", ("age",))
    assert ("DC303" in one.checks, two.checks["DC303"], made.gate.checks["DC303"]) == (False, "warning", "warning")
    assert made.extends == ("starter", "a.yaml")
    assert [made.origins[f"/models/{i}{p}"] for i, p in [
        (0, "/limits/data/toxicity/above"), (0, "/limits/data/toxicity/max_rate"), (0, "/limits/data/toxicity/scorer"),
        (0, "/checks/DC303/severity"), (1, "/checks/DC303/severity"), (1, "/checks/DC101/severity"),
        (1, "/limits/data/overlap/max_rows"),
    ]] == ["duecare.yaml:4:35", "duecare.yaml:7:65", "a.yaml:2:48", "duecare.yaml:7:100", "duecare.yaml:5:28",
           "default", "default"]  # fmt: skip


def test_a_mapping_replaces_a_word_and_a_word_a_mapping() -> None:
    roles = "approvals: [{role: r, covers: data, from: {users: [mona]}}]\n"
    ask, word = "limits: {evaluations: {inconclusive: {ask: r}}}\n", "limits: {evaluations: {inconclusive: warn}}\n"
    first = policy(f"version: 1\nextends: ./a.yaml\n{roles}{ask}", a=f"version: 1\n{word}")
    second = policy(f"version: 1\nextends: ./a.yaml\n{roles}{word}", a=f"version: 1\n{ask}")
    assert (first.models[0].evaluations.inconclusive, second.models[0].evaluations.inconclusive) == (Ask("r"), "warn")


def test_everything_is_on_but_what_says_off() -> None:
    assert policy("version: 1\nextends: []\n").models[0].checks == {
        "DC101": "error", "DC303": "error", "DC305": "warning", "DC407": "warning",
    }  # fmt: skip
    assert set(policy("version: 1\nchecks: {DC303: {severity: off}}\n").models[0].checks) == {"DC101", "DC305", "DC407"}
    assert set(policy('version: 1\nchecks: {DC303: {severity: "off"}}\n').models[0].checks) == {
        "DC101",
        "DC305",
        "DC407",
    }


def test_a_preview_check_never_blocks_under_starter() -> None:
    loud = "checks: {DC407: {severity: error}}\n"
    assert policy("version: 1\n").models[0].checks["DC407"] == "warning"
    held = policy(f"version: 1\n{loud}")
    assert held.models[0].checks["DC407"] == "warning"
    assert held.origins["/models/0/checks/DC407/severity"] == "duecare.yaml:2:28, held to warning by pack starter"
    assert (
        policy(f"version: 1\nextends: starter\nmodels: [{{name: m, {loud.strip()}}}]\n").models[0].checks["DC407"]
        == "warning"
    )
    assert policy("version: 1\nextends: strict\n").models[0].checks["DC407"] == "error"
    assert policy("version: 1\npreview: error\n").models[0].checks["DC407"] == "error"


def test_without_extends_starter_applies() -> None:
    assert policy("version: 1\n").extends == ("starter",)
    assert policy("version: 1\nextends: []\n").extends == ()


def test_requirements_and_people() -> None:
    made = policy(
        """
version: 1
principles: {fair: {statement: All are served., owner: "@acme/x", checks: [DC303]}}
models:
  - name: m
    references: {base-model: [evals/base.json], rival: x.json}
    require:
      - {task: t, metric: acc, at_least: 0.4, min_n: 50, slice: women}
      - {task: t, metric: acc, within: [0.5, 0.1]}
      - {task: t, metric: acc, not_worse_than: rival, margin: 0.02}
      - {task: t, metric: acc, largest_gap: {over: groups, at_most: 0.1}}
      - {task: t, metric: our_score, at_most: 3, direction: lower}
approvals:
  - {role: r, covers: [data, card], needs: 2, from: {teams: acme/data, users: [mona]}, same_person: allow}
"""
    )
    first, within, rival, gap, ours = made.models[0].require
    assert (first.at_least, first.min_n, first.slice, first.label) == (0.4, 50, "women", "t acc")
    assert (within.within, rival.not_worse_than, gap.largest_gap) == (
        (0.5, 0.1),
        Base("rival", 0.02),
        Gap_("groups", 0.1),
    )
    assert (ours.at_most, ours.direction, str(ours.span)) == (3, "lower", "duecare.yaml:12:9")
    (role,) = made.approvals
    assert (role.role, role.covers, role.needs, role.teams, role.users, role.same_person) == (
        "r", ("data", "card"), 2, ("acme/data",), ("mona",), "allow",
    )  # fmt: skip
    (fair,) = made.principles
    assert (fair.name, fair.statement, fair.checks, str(fair.span)) == (
        "fair",
        "All are served.",
        ("DC303",),
        "duecare.yaml:3:21",
    )


def test_the_digest_covers_every_file() -> None:
    digests = {
        policy("version: 1\nextends: ./a.yaml\n", a=text).digest for text in ("version: 1\n", "version: 1\n# x\n")
    }
    assert len(digests) == 2


def test_defaults_of_shape_and_of_types_are_the_same() -> None:
    made = policy("version: 1\nextends: []\n").models[0]
    assert (made.data, made.evaluations, made.card) == (DataLimits(), EvaluationLimits(), CardLimits())
    bare = build_rules(At.fixed({}, Span("")), {}, At.fixed(None, Span("")))
    assert bare == Rules()


def same(one: Rules, other: Rules) -> None:
    for name in set(Rules._fields) - {"span", "require"}:
        assert getattr(one, name) == getattr(other, name), name
    spanless = [[r._replace(span=Span("")) for r in rules.require] for rules in (one, other)]
    assert spanless[0] == spanless[1]


TOXICITY = st.fixed_dictionaries(
    {},
    optional={
        "above": st.floats(0, 1).filter(lambda x: "e" not in repr(x)),
        "scorer": st.sampled_from(["no", "a b", "é#: "]),
    },
)
LIMIT = st.fixed_dictionaries(
    {},
    optional={
        "data": st.fixed_dictionaries(
            {}, optional={"toxicity": TOXICITY, "review_days": st.integers(1, 10**6), "elsewhere": st.just("refuse")}
        ),
        "evaluations": st.fixed_dictionaries({}, optional={"inconclusive": st.sampled_from(["pass", "block"])}),
        "card": st.fixed_dictionaries({}, optional={"sections": st.lists(st.sampled_from(["license", "contact"]))}),
    },
)
CHECKS = st.dictionaries(
    st.sampled_from(sorted(KNOWN)),
    st.fixed_dictionaries({"severity": st.sampled_from(["error", "warning", "info", "off"])}),
)
MODELS = st.lists(
    st.fixed_dictionaries(
        {"limits": LIMIT, "checks": CHECKS, "files": st.just({"card": ["a b.md", "{x,y}/*.md", "no", "- x", "#1"]})}
    ),
    max_size=2,
)


@settings(deadline=None, max_examples=40)
@given(LIMIT, CHECKS, MODELS, st.sampled_from([["starter"], ["strict"], []]))
def test_the_effective_policy_says_the_same_when_it_is_read_back(limits, checks, models, extends) -> None:  # type: ignore[no-untyped-def]
    from json import dumps

    tree = {"version": 1, "extends": extends, "limits": limits, "checks": checks}
    if models:
        tree["models"] = [{"name": f"m{i}", **model} for i, model in enumerate(models)]
    first = policy(dumps(tree))
    again = policy(rendered(first.effective, first.origins))
    for one, other in zip((*first.models, first.gate), (*again.models, again.gate), strict=True):
        if one is not first.gate:
            same(one, other)
    assert again.gate.checks == first.gate.checks
    assert again.effective == first.effective


def test_every_key_is_documented() -> None:
    lacking = [name for shape in (POLICY, LIMITS) for name, field in shape.fields.items() if not field.doc]
    assert lacking == []


@pytest.mark.parametrize(("written", "shown"), [("1.0e-07", "1.0e-07"), ("0.25", "0.25"), ("1.5e-9", "1.5e-09")])
def test_small_numbers_are_shown_as_yaml_reads_them(written: str, shown: str) -> None:
    first = policy(f"version: 1\nlimits: {{data: {{toxicity: {{max_rate: {written}}}}}}}\n")
    text = rendered(first.effective, first.origins)
    assert f"max_rate: {shown}" in text
    assert policy(text).models[0].data.toxicity_max_rate == float(written)

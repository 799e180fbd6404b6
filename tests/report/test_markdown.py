import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duecare.model.place import Span
from duecare.model.verdict import Verdict
from duecare.report import markdown
from duecare.report.markup import code, plain
from duecare.report.stages import Part, fit, size
from report import samples

BLOB = "https://github.com/acme/support/blob/0123abcd/"
CONTEXT = markdown.Context(BLOB, "https://github.com/acme/support/actions/runs/1", samples.FRAMEWORKS)


def test_blocked_reads_top_down():
    page = markdown.render(samples.blocked(), CONTEXT)
    order = [
        "### ❌ duecare · Blocked: 7 errors in 6 files\n\n1 warning · 2 gaps · 1 waived · 1 standing\n",
        "| support\\-assistant | ❌ Blocked | 6 | 1 | 2 |",
        "#### Blocks the merge · support\\-assistant",
        f"- [`README.md:1:1`]({BLOB}README.md?plain=1#L1) **section\\-missing** (DC303)",
        "**Fix:** add a heading such as `## Out-of-Scope Use` and say it in two sentences",
        f"The same at [`data/extra.manifest.yaml:1:1`]({BLOB}data/extra.manifest.yaml#L1)",
        "#### Could not be known · support\\-assistant",
        "**Unlock:** `pip install 'duecare[data]'`",
        "#### Blocks the merge · router",
        "<summary>1 warning · <code>support-assistant</code>: does not block</summary>",
        "**Looked at · support\\-assistant:** 2 data files · 3 manifests · 1 card · 1 results file · 1 weights file",
        "<summary>1 accepted by waivers</summary>",
        "Standing since the baseline, does not block: DC303",
        "<summary>Frameworks</summary>",
        "supports evidence for the clauses below",
        "Texts as of 2026-07-27",
        "Judged by `duecare.yaml` @ `5c6f1f0d4f6d` · starter · duecare 0.1.0",
    ]
    places = [page.index(line) for line in order]
    assert places == sorted(places)
    assert "compliant" not in page.lower()


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("passed", "### ✅ duecare · Passed\n"),
        ("accepted", "### ✅ duecare · Passed, 2 gaps accepted, 1 finding waived\n"),
        ("unknown", "### ❔ duecare · Unknown: 7 gaps\n"),
    ],
)
def test_heading(name, heading):
    assert markdown.render(samples.ALL[name]()).startswith(heading)


DEFUSED = [
    ("a | b", "a \\| b"),
    ("@everyone", "`@everyone`"),
    ("see #12, GH-3", "see `#12`, `GH-3`"),
    ("(a@b.example). x", "`(a@b.example`\\). x"),
    ("@", "`@`"),
    ("#1,,", "`#1`,,"),
    ("acme/x#3", "`acme/x#3`"),
    ("commit deadbeef1234", "commit `deadbeef1234`"),
    ("http://evil.example/", "`http://evil.example/`"),
    ("www.evil.example", "`www.evil.example`"),
    ("a@b.example", "`a@b.example`"),
    ("![i](x) [l](y)", "\\!\\[i\\]\\(x\\) \\[l\\]\\(y\\)"),
    ("<b>&lt;</b>", "&lt;b&gt;&amp;lt;&lt;/b&gt;"),
    (":tada: $x$", "`:tada:` `$x$`"),
    ("add `owner:` here", "add `owner:` here"),
    ("one ` tick", "one \\` tick"),
    ("`a``b`", "`a`\u200b`b`"),
    ("**b** _i_ ~~s~~", "\\*\\*b\\*\\* \\_i\\_ \\~\\~s\\~\\~"),
    ("two\nlines\r\n# head", "two lines \\# head"),
    ("\x1b[31m\u202e", "⟨U\\+001B⟩\\[31m⟨U\\+202E⟩"),
    ("1. one", "1\\. one"),
    ("12.", "12\\."),
    ("0.5 is less", "0.5 is less"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "shown"), DEFUSED)
def test_text_is_defused(text, shown):
    assert plain(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a", "`a`"), ("a`b", "``a`b``"), ("`a`", "`` `a` ``"), ("```", "```` ``` ````"), (" ", ""), ("a\nb", "`a b`")],
)
def test_code_cannot_be_ended_from_inside(text, shown):
    assert code(text) == shown


@pytest.mark.parametrize("name", list(samples.ALL))
@pytest.mark.parametrize("most", [65_536, 20_000, 4_000, 900])
def test_never_longer_than_allowed_and_never_cut_inside(name, most):
    page = markdown.render(samples.ALL[name](), CONTEXT, most)
    assert size(page) <= most
    assert page.startswith("### ")
    assert len(re.findall("(?m)^<details>", page)) == len(re.findall("(?m)^</details>", page))
    assert page.count("<sub>") == page.count("</sub>")
    fences = [line for line in page.splitlines() if line.count("`") % 2]
    assert name == "hostile" or fences == []


def test_what_gives_way_is_named_and_blocking_findings_give_way_last():
    page = markdown.render(samples.blocked(), CONTEXT, 2_900)
    assert "#### Blocks the merge" in page and "**Fix:**" in page
    assert "Frameworks" not in page and "Left out to stay within the length of a comment: " in page
    assert "frameworks" in page.splitlines()[-1]


def test_three_thousand_findings_are_counted_and_the_first_are_shown():
    page = markdown.render(samples.crowded(), CONTEXT)
    assert "Blocked: 2,000 errors in 2,000 files" in page
    assert re.search(r"… and 1,[5-9]00 more in the whole report", page)
    assert 20_000 < size(page) <= 65_536


def test_what_a_step_left_free_goes_back_to_the_others():
    """A list that is cut to the next round number leaves room: no part is left out for which there is some."""
    page = markdown.render(samples.crowded(), CONTEXT)
    heads = (
        "#### Blocks the merge",
        "#### Could not be known",
        "warnings: do not block",
        "**Looked at:**",
        "Frameworks",
    )
    assert [head for head in heads if head not in page] == []
    assert "Left out" not in page
    assert fit([Part("a", 1, ("a" * 90, "a")), Part("b", 2, ("b" * 30, ""))], 60, "{}") == f"a\n\n{'b' * 30}\n"


def test_boxes_stand_after_what_blocks():
    box = Part("approvals", 1, ("#### Who must approve\n\n- ethics",))
    page = markdown.render(samples.unknown(), CONTEXT._replace(boxes=(box,)))
    assert page.index("Could not be known") < page.index("Who must approve") < page.index("Judged by")


def test_a_model_name_cannot_break_the_table():
    models = [samples.branch("a | b \\| c\n@x", Verdict.PASSED), samples.branch("d", Verdict.PASSED)]
    page = markdown.render(samples.judgement(Verdict.PASSED, *models))
    row = next(line for line in page.splitlines() if line.startswith("| a"))
    assert row.count("|") == 6


def test_links_are_percent_encoded():
    found = samples.finding("DC104", Span("a b/(x)#%.md", 3, 1, 5, 1), "w", "f")
    page = markdown.render(samples.judgement(Verdict.BLOCKED, samples.branch("m", Verdict.BLOCKED, found)), CONTEXT)
    assert f"]({BLOB}a%20b/%28x%29%23%25.md?plain=1#L3-L5)" in page


@given(st.lists(st.tuples(st.integers(0, 9), st.lists(st.text(max_size=80), min_size=1, max_size=4)), max_size=12))
@settings(max_examples=80, deadline=None)
def test_fit_keeps_the_limit_whatever_the_parts(made):
    head = Part("", 0, ("head",))
    parts = [head, *(Part(f"p{i}", rank + 1, (*forms, "")) for i, (rank, forms) in enumerate(made))]
    page = fit(parts, 200, "gone: {}")
    assert size(page) <= 200 and page.startswith("head")


@pytest.mark.parametrize(
    ("unlock", "shown"),
    [
        ("git lfs pull", "**Unlock:** `git lfs pull`"),
        ("save it as safetensors, or rename it", "**Unlock:** save it as safetensors, or rename it"),
        ("run `duecare scan`", "**Unlock:** run `duecare scan`"),
    ],
)
def test_a_command_that_unlocks_is_code_and_advice_is_text(unlock, shown):
    model = samples.branch("m", Verdict.UNKNOWN, samples.silence("DC203", Span("a"), "unknown", unlock))
    assert shown in markdown.render(samples.judgement(Verdict.UNKNOWN, model))


def test_what_belongs_to_no_model_is_the_gates_and_makes_no_table():
    found = samples.blocked()
    own = found.models[0]._replace(model="")
    page = markdown.render(found._replace(models=(found.models[1], own)), CONTEXT)
    assert "| Model |" not in page
    assert "#### Blocks the merge · the gate" in page
    assert "#### Blocks the merge\n" in page
    assert page.count("**Looked at") == 1


def test_waiting_says_for_whom():
    found = samples.blocked()._replace(models=(), verdict=Verdict.WAITING)
    page = markdown.render(found, CONTEXT._replace(waits="ethics, @all"))
    assert page.startswith("### ⏳ duecare · Waiting for ethics, `@all`\n")

"""What a profile says to a data steward: counts that add up, words that fit them, and what was not measured."""

import pytest

from duecare.model.place import At, Span
from duecare.model.problem import Gap
from duecare.model.profile import Profile, Scanned
from duecare.report import profile_markdown, profile_text
from duecare.report.profile_sections import ORDER, Section, sections


def section(name: str, measures: dict[str, object], rows: int = 300) -> Section:
    (made,) = sections(Scanned("", rows, measures={name: measures}))
    return made


def kind(rows: int = 0, matches: int = 0, made_up: int = 0, allowed: int = 0) -> dict[str, object]:
    title = "e-mail address"
    return {"title": title, "rows": rows, "matches": matches, "example_values": made_up, "allowed": allowed}


def shown(path: str, row: int, of: str) -> dict[str, object]:
    return {"path": path, "row": row, "field": "/text", "kind": of, "shown": "m***"}


@pytest.mark.parametrize(
    ("measures", "said", "figures"),
    [
        (
            {"rows": 300, "rows_with": 1, "trained_rows_with": 0, "kinds": {"email": kind(1, 1)}},
            "1 of 300 rows holds personal data (0.333 %), 0 of them where it is trained on",
            (("e-mail address (email)", "1 row", "1 value"),),
        ),
        (
            {"rows": 300, "rows_with": 12, "trained_rows_with": 9, "kinds": {"email": kind(12, 22, 4, 1)}},
            "12 of 300 rows hold personal data (4 %), 9 of them where it is trained on",
            (("e-mail address (email)", "12 rows", "22 values, besides 4 of documentation, besides 1 allowed by the "
              "policy"),),
        ),
        (
            {"rows": 300, "rows_with": 0, "kinds": {"email": kind(made_up=25)}},
            "0 of 300 rows hold personal data",
            (("e-mail address (email)", "none", "only 25 of documentation"),),
        ),
        ({"rows": 0, "rows_with": 0, "kinds": {}}, "0 of 0 rows hold personal data", ()),
    ],
)  # fmt: skip
def test_personal_data(measures: dict[str, object], said: str, figures: tuple[tuple[str, ...], ...]) -> None:
    made = section("personal_data", measures)
    assert (made.said, made.figures) == (said, figures)
    assert "sampled.kinds" in made.limits


def test_places_are_of_every_kind_and_each_row_once() -> None:
    examples = [shown("a.jsonl", row, of) for of in ("email", "ip", "phone") for row in (1, 1, 2, 3)]
    made = section("personal_data", {"rows": 9, "rows_with": 3, "kinds": {}, "examples": examples})
    assert made.places == tuple(
        f"a.jsonl row {row} /text {of}: m***" for of in ("email", "ip", "phone") for row in (1, 2)
    )
    alone = section("personal_data", {"rows": 9, "kinds": {}, "examples": [shown("a", i, "ip") for i in range(1, 10)]})
    assert [place.split()[2] for place in alone.places] == ["1", "2", "3", "4", "5", "6"]


GENDER = {"women": {"rows": 51}, "men": {"rows": 71}, "nonbinary": {"rows": 0}}


@pytest.mark.parametrize(
    ("axis", "figures"),
    [
        (GENDER, ("men 71, women 51", "no row: nonbinary")),
        ({"a": {"rows": 0}, "b": {"rows": 0}}, ("no row names any of 2 groups", "")),
        ({c: {"rows": 1} for c in "abcdef"}, ("a 1, b 1, c 1, d 1, …", "")),
        ({"a": {"rows": 1}, **{c: {"rows": 0} for c in "bcdefg"}}, ("a 1", "no row: b, c, d, e and 2 more")),
    ],
)
def test_who_is_named_and_who_is_not(axis: dict[str, object], figures: tuple[str, str]) -> None:
    made = section("representation", {"rows": 594, "not_measured": 1, "axes": {"gender": axis}})
    assert made.figures == (("gender", *figures),)
    assert made.said.endswith("; 1 row in other languages was not measured")


GAP = {"axis": "gender", "target": "nurse", "more": "women", "less": "men", "npmi_gap": 0.31, "sentences": [12, 3],
       "of": [100, 150]}  # fmt: skip


@pytest.mark.parametrize(
    ("compared", "gaps", "said"),
    [
        (
            0, [],
            "nothing was compared: in 4,342 sentences no word stands near the groups of an axis 10 times, which is no "
            "sign of balance",
        ),
        (7, [], "7 comparisons: no word goes with one group more than chance explains"),
        (7, [GAP], "7 comparisons: in 1 a word goes with one group more than with another"),
    ],
)  # fmt: skip
def test_nothing_compared_is_no_balance(compared: int, gaps: list[dict[str, object]], said: str) -> None:
    made = section("association", {"sentences": 4342, "floor": 10, "compared": {"gender": compared}, "gaps": gaps})
    assert made.said == said
    if gaps:
        shares = "12 of 100 sentences with women, 3 of 150 with men"
        assert made.figures == (("gender", "“nurse” goes with women rather than men", shares, "nPMI gap 0.31"),)


def test_few_rows_in_a_language_are_told_together() -> None:
    spoken = [
        {"language": code, "rows": rows, "share": rows / 400, "interval": [0.001, 0.9]}
        for code, rows in (("en", 380), ("de", 8), ("fi", 2), ("hi", 1))
    ]
    made = section("language", {"rows": 5000, "sampled": 400, "short": 9, "unsure": 0, "languages": spoken})
    assert made.said == "told from a sample of 400 rows"
    assert made.figures == (
        ("en", "380 rows", "95 %", "between 0.1 and 90 %"),
        ("de", "8 rows", "2 %", "between 0.1 and 90 %"),
        ("2 others", "3 rows", "fi, hi"),
        ("too short to tell", "9 rows"),
    )
    every = section("language", {"rows": 400, "sampled": 400, "languages": spoken[:1]})
    assert (every.said, every.figures, every.limits) == (
        "told from all 400 rows",
        (("en", "380 rows", "95 %", ""),),
        "",
    )


def side(**more: object) -> dict[str, object]:
    return {"rows": 90, "toxic": 1, "rate": 1 / 90, "interval": [0.0, 0.1], "not_measured": 910, **more}


def test_toxicity_says_what_was_not_measured_and_what_the_scorer_cannot_see() -> None:
    made = section("toxicity", {"scorer": "default", "above": 0.8, "trained": side(), "context": side(rows=0, toxic=0)})
    assert made.said.endswith(
        "by duecare's own word scorer; 910 rows in languages that it does not know were not measured"
    )
    assert made.figures == (
        ("trained text", "1 of 90 rows", "1.11 %", "910 not measured"),
        ("context", "no row was measured"),
    )
    assert "HateCheck" in made.limits
    told = section("toxicity", {"scorer": "detoxify:a", "above": 0.8, "trained": side(estimate={"scored": 40})})
    assert told.figures == (("trained text", "about 1.11 %", "between 0 and 10 %", "40 of 90 rows scored"),)
    assert told.limits == "estimated from a sample"


def test_duplicates_are_shares_of_all_rows() -> None:
    same = [{"path": "a.jsonl", "row": 7, "of": {"path": "a.jsonl", "row": 5}},
            {"path": "b.jsonl", "row": 9, "of": {"path": "a.jsonl", "row": 1}}]  # fmt: skip
    pair = {"path": "train.jsonl", "other": "test.jsonl", "exact": 1, "near": 2}
    made = section(
        "duplicates",
        {"exact": {"rows": 35, "examples": same}, "near": {"rows": 6, "similarity": 0.8}, "leakage": {"pairs": [pair]}},
    )
    assert made.said == "41 of 300 rows repeat an earlier one; 1 pair of files of different splits share rows"
    assert made.figures == (
        ("the same text as an earlier row", "35 rows", "11.7 %"),
        ("nearly the same (Jaccard ≥ 0.8)", "6 rows", "2 %"),
        ("train.jsonl and test.jsonl", "1 row word for word", "2 nearly"),
    )
    assert made.places == ("a.jsonl row 7 repeats row 5", "b.jsonl row 9 repeats a.jsonl row 1")


def test_names_say_how_many_rows_were_told() -> None:
    found = {"title": "full name of a person", "rows": 40, "rate": 0.04, "interval": [0.031, 0.0511],
             "trained_rows": 30, "example_values": 2}  # fmt: skip
    measures = {"model": "en_core_web_sm", "rows": 5000, "sampled": 1000, "not_measured": 0, "stopped": True}
    made = section("names", {**measures, "kinds": {"name": found}})
    assert made.said == (
        "told by en_core_web_sm in 1,000 of 5,000 rows, drawn at random (20 %); the time was up before the whole "
        "sample was told"
    )
    assert made.figures == (
        ("full name of a person", "40 of 1,000 rows", "4 %, between 3.1 and 5.11 %", "30 where it is trained on",
         "besides 2 that stand for nobody"),
    )  # fmt: skip


def test_rows_that_train_on_nothing_are_told() -> None:
    tokens = {"sum": 80009, "p25": 0, "p50": 0, "p95": 1400, "max": 2807}
    made = section("lengths", {"tokens_are": "estimated: UTF-8 bytes / 4", "trained_tokens": tokens})
    assert made.figures == (
        ("trained tokens", "80,009 in all", "median 0", "95 % at most 1,400", "longest 2,807",
         "at least 50 % of the rows have none"),
    )  # fmt: skip


def test_hidden_text_that_is_not_judged_is_no_hidden_text() -> None:
    made = section("hidden_text", {"rows": 0, "kinds": {"control": {"rows": 1, "judged": False}}})
    assert made.said == "0 rows hide text, and characters that do not show stand in others"
    assert made.figures == (("control", "1 row", "counted, not judged"),)
    assert section("hidden_text", {"rows": 1, "kinds": {"bidi": {"rows": 1}}}).said == "1 row hides text"


@pytest.mark.parametrize(
    ("name", "measures", "said", "figures"),
    [
        (
            "contamination",
            {"rows": 1, "rows_8": 3, "against": [{"path": "e.jsonl", "items": 9, "found": 1, "rows": 1}]},
            "1 of 300 rows holds 13 words in a row of an evaluation's item; 3 hold 8",
            (("e.jsonl", "1 of 9 items found", "1 row"),),
        ),
        (
            "opt_out", {"rows": 2, "lists": [{"path": "o.txt", "entries": 4, "found": 2, "rows": 2}]},
            "2 of 300 rows are of people who opted out", (("o.txt", "2 of 4 entries found", "2 rows"),),
        ),
        ("of_a_plugin", {"rows": 5, "words": "x"}, "", (("rows", "5"),)),
    ],
)  # fmt: skip
def test_other_measures(name: str, measures: dict[str, object], said: str, figures: object) -> None:
    made = section(name, measures)
    assert (made.said, made.figures, made.measure) == (said, figures, name)


def test_whose_text_is_trained_on() -> None:
    counts = {"trained chosen": 40, "context rejected": 30, "context user": 50}
    made = section("shape", {"shapes": {"preference": 1}, "trained": 40, "context": 80, "characters": counts})
    assert made.said == "40 characters are trained on (33.3 %), 80 are context"
    assert made.figures == (
        ("preference", "1 row"),
        ("trained on", "chosen 40"),
        ("context", "user 50, rejected 30"),
    )


@pytest.mark.parametrize("name", ORDER)
@pytest.mark.parametrize("odd", [None, "x", -1, 1e400, [], [1], {"a": 1}, {"a": {"rows": "x"}}, {"a": None}])
def test_measures_of_an_odd_profile_are_shown_somehow(name: str, odd: object) -> None:
    keys = "rows kinds examples trained context axes gaps compared exact near leakage languages tokens against lists"
    keys += " shapes skipped faults sampled interval characters"
    gaps = {"a\x1b": Gap(Span(""), "w\x1b", "u\x1b")}
    whole = Scanned("", 3, measures={name: dict.fromkeys(keys.split(), odd)}, missing=gaps)
    profile = Profile("", "scan", None, whole=whole)
    for render in (profile_text.render, profile_markdown.render):
        assert "\x1b" not in render(profile, {})


def test_one_row_is_one_row() -> None:
    one = Scanned("a.jsonl", 1, size=20)
    profile = Profile("", "scan", None, files=(one,), whole=one)
    assert profile_text.render(profile, {}) == "1 file · 1 row · 20 bytes\n  a.jsonl  1 row · 20 bytes\n"
    assert profile_markdown.render(profile, {}).startswith("### Data: 1 row in 1 file, 20 bytes\n")


@pytest.mark.parametrize(
    ("scorer", "shown"),
    [
        ("a (2 %)", "`a (2 %)`"),  # no backslashes: GitHub reads no Markdown between these tags
        ("<img src=x>", "`&lt;img src=x&gt;`"),
        ("@acme/all", "by <code>`@acme/all`</code>"),
        ("</summary>", "&lt;/summary&gt;"),
    ],
)
def test_the_line_that_folds_is_html(scorer: str, shown: str) -> None:
    whole = Scanned("", 3, measures={"toxicity": {"scorer": scorer, "above": 0.8}})
    told = profile_markdown.render(Profile("", "scan", None, whole=whole), {})
    (line,) = [line for line in told.splitlines() if line.startswith("<details>")]
    assert shown in line
    assert line.count("</summary>") == 1


@pytest.mark.parametrize(
    ("splits", "told"),
    [
        ({"train": 2, "test": 1, "": 3}, ("files by split", "train 2, test 1, of no known split 3")),
        ({"train": 2}, ("leakage was not looked for", "it takes files of two splits; these are train 2")),
        ({"": 2}, ("leakage was not looked for", "it takes files of two splits; no file tells its split")),
        ({}, None),
    ],
)  # fmt: skip
def test_where_leakage_was_not_looked_for_it_is_said(splits: dict[str, int], told: tuple[str, str] | None) -> None:
    made = section(
        "duplicates", {"exact": {"rows": 0}, "near": {"rows": 0}, "leakage": {"pairs": [], "splits": splits}}
    )
    assert made.figures[2:] == ((told,) if told else ())


@pytest.mark.parametrize("render", [profile_text.render, profile_markdown.render])
def test_of_rows_that_are_not_there_nothing_is_said(render) -> None:
    whole = Scanned("", 0, measures={"secrets": {"rows": 0, "rows_with": 0, "kinds": {}}})
    profile = Profile("", "scan", At.fixed(None, Span("")), whole=whole)
    gaps = {f"data/{n}.dvc": Gap(Span("x"), "is a DVC pointer, not rows", "dvc pull") for n in range(25)}
    said = render(profile, gaps)
    assert "ecret" not in said
    assert said.count("is a DVC pointer") == 20
    assert "… and 5 more that were not scanned" in said

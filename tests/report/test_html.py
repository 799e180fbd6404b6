"""The HTML reports: nothing of others is markup, nothing is loaded, every chart has its numbers."""

import json
import re
import xml.etree.ElementTree as ElementTree
from base64 import b64encode
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duecare.model.place import Span
from duecare.model.policy import DataLimits
from duecare.model.problem import Gap
from duecare.model.profile import Bad, Profile, Rows, Scanned
from duecare.model.verdict import Verdict
from duecare.report import html_charts, html_profile, html_verdict
from duecare.report.html_markup import Html, code, element, prose
from report import samples

HOSTILE = [
    "<script>alert(1)</script>",
    "]]></style><script>alert(1)</script>",
    "</title></svg><img src=x onerror=alert(1)>",
    '" onload="alert(1)" x="',
    "' autofocus onfocus='alert(1)",
    "<!-- --><![CDATA[ x",
    "&lt;b&gt; &amp;#x3c;",
    "javascript:alert(1) http://evil.example/x data:text/html,x",
    "a\u202egnp.exe\u202c \u2066x\u2069 \u200bhidden\ufeff",
    "nul \x00 bell \x07 escape \x1b[31m high \x9b",
    "lone \ud800 \udcff \ufffe \uffff",
    "עברית and العربية",
    "w" * 10_000,
    "`unpaired and ``two`` `pairs` `",
    "line\nbreak\r\n\ttab \u2028 \u2029",
]
SAFE = {"html", "head", "meta", "title", "style", "body", "main", "header", "section", "h1", "h2", "p", "span", "code",
        "strong", "div", "dl", "dt", "dd", "ul", "li", "table", "caption", "thead", "tbody", "tr", "th", "td",
        "details", "summary", "figure", "figcaption", "svg", "g", "rect", "line", "circle", "text", "pre"}  # fmt: skip
ATTRIBUTES = {"lang", "charset", "http-equiv", "content", "name", "class", "role", "tabindex", "aria-label", "scope",
              "width", "height", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "text-anchor"}  # fmt: skip


def parsed(page: str) -> ElementTree.Element:
    """The page as XML, of known elements and attributes alone."""
    kind, _, rest = page.partition("\n")
    assert kind == "<!DOCTYPE html>"
    tree = ElementTree.fromstring(rest)
    assert {one.tag for one in tree.iter()} <= SAFE
    assert {name for one in tree.iter() for name in one.attrib} <= ATTRIBUTES
    return tree


def said(tree: ElementTree.Element) -> str:
    return " ".join(" ".join(tree.find("body").itertext()).split())


def measured(word: str, number: object = 3) -> dict[str, dict[str, object]]:
    """Measures of every detector in which every word and number is as given."""
    rate = {"rows": number, "toxic": number, "rate": number, "interval": [number, number], "not_measured": number}
    places = [
        {"path": word, "row": number, "field": word, "kind": word, "what": word, "shown": word, "of": {"row": word}}
    ]
    kinds = {word: {"title": word, "rows": number, "matches": number, "rate": {"low": number, "high": number}}}
    found = {"rows": number, "rows_with": number, "trained_rows_with": number, "kinds": kinds, "examples": places}
    return {
        "shape": {"shapes": {word: number}, "characters": {word: number}, "faults": {word: number}, "examples": places},
        "lengths": {"tokens_are": word, "tokens": {"p5": number, "p25": number, "p50": number, "p75": number,
                    "p95": number, "max": number}, "histogram": {word: number, "8": number}},
        "language": {"sampled": number, "languages": [{"language": word, "share": number, "interval": [number] * 2}]},
        "personal_data": found,
        "secrets": found,
        "toxicity": {"scorer": word, "above": word, "trained": {**rate, "histogram": [number] * 10}, "context": rate,
                     "groups": {word: {word: rate}}, "examples": places},
        "representation": {"axes": {word: {word: rate, "other": rate}}},
        "association": {"gaps": [{"axis": word, "target": word, "more": word, "less": word, "npmi_gap": number}]},
        "duplicates": {"exact": {"rows": number, "examples": places}, "near": {"rows": number},
                       "leakage": {"pairs": [{"path": word, "other": word, "exact": number, "near": number}]}},
        "hidden_text": {"rows": number, "kinds": {word: {"rows": number}}, "examples": places},
        "contamination": {"against": [{"path": word, "rows": number}], "examples": places},
        "opt_out": {"lists": [{"path": word, "rows": number}]},
        word: {word: number},
    }  # fmt: skip


def profile(word: str, number: object = 3) -> Profile:
    missing = {word: Gap(Span(word), word, word)}
    file = Scanned(word, 9, 2, (Bad(4, word),), {}, 10, word, {}, missing)
    nothing = Profile("", "scan", None, (), (file,), None, {}, word, word)  # type: ignore[arg-type]
    return nothing._replace(whole=Scanned("", 9, 2, measures=measured(word, number), missing=missing))


@pytest.mark.parametrize("word", HOSTILE)
def test_a_profile_of_hostile_words_is_text(word):
    page = html_profile.render(profile(word), {word: Gap(Span(word), word, word)}, DataLimits())
    text = said(parsed(page))
    assert "alert(1)" not in word or "alert(1)" in text
    assert not re.search(
        r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]", page
    )
    page.encode("utf-8")


@pytest.mark.parametrize("name", list(samples.ALL))
def test_a_judgement_of_hostile_words_is_text(name):
    judgement = samples.ALL[name]()
    whole = Scanned("", 9, measures=measured(samples.HOSTILE), missing={samples.HOSTILE: Gap(Span(""), "x", "y")})
    judgement = judgement._replace(rows={samples.HOSTILE: Rows(whole, DataLimits())})
    page = html_verdict.render(judgement, {"DC104": ("EU AI Act 15", "<b>")}, "judged <i>elsewhere</i>")
    tree = parsed(page)
    text = said(tree)
    assert judgement.verdict.word in text and "judged <i>elsewhere</i>" in text
    for finding in judgement.findings[:50]:
        assert finding.severity == "off" or finding.check in text


def test_the_page_loads_and_runs_nothing():
    tree = parsed(html_profile.render(profile("a"), {}, DataLimits()))
    style = tree.find("head/style").text
    (policy,) = (m.get("content") for m in tree.iter("meta") if m.get("http-equiv") == "Content-Security-Policy")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "url(" not in style and "@import" not in style and "http" not in style
    # The policy comes before anything that it is about.
    assert [m.get("charset") or m.get("http-equiv") or m.get("name") for m in tree.find("head")][:2] == [
        "utf-8", "Content-Security-Policy"]  # fmt: skip


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@given(number=JUNK, name=st.sampled_from(list(html_charts.DRAWINGS)), junk=JUNK)
@settings(max_examples=150, deadline=None)
def test_no_measure_breaks_the_page(number, name, junk):
    made = measured("word", number) | {"other": junk if isinstance(junk, dict) else {}}
    broken = made | {name: junk if isinstance(junk, dict) else dict.fromkeys(made[name], junk)}
    for measures in (made, broken):
        one = Profile("", "scan", None, (), (), Scanned("", 9, measures=measures))  # type: ignore[arg-type]
        parsed(html_profile.render(one, {}, DataLimits()))


def test_every_chart_has_its_numbers_in_a_table():
    tree = parsed(html_profile.render(profile("word", 3), {}, DataLimits()))
    figures = list(tree.iter("figure"))
    assert len(figures) >= 14
    for figure in figures:
        chart, table = figure.find("svg"), figure.find("details/div/table")
        assert chart.get("role") == "img" and chart.get("aria-label")
        assert table.find("caption").text == figure.find("figcaption").text
        labels = [one.text for one in chart.iter("text") if one.get("class") == "label"]
        named = ["".join(row[0].itertext()) for row in table.findall("tbody/tr")]
        assert named and [name[:20] for name in named[: len(labels)]] == [label[:20] for label in labels]


KINDS = {
    "email": {"title": "e-mail address", "rows": 30, "matches": 31, "rate": {"value": 0.3, "low": 0.2, "high": 0.4}},
    "card": {
        "title": "payment card number",
        "rows": 60,
        "matches": 60,
        "rate": {"value": 0.6, "low": 0.5, "high": 0.7},
    },
}


def test_bars_are_as_long_as_their_amounts():
    (chart,) = html_charts.charts("personal_data", {"rows": 100, "kinds": KINDS}, DataLimits())
    tree = ElementTree.fromstring(chart.drawn)
    widths = [float(r.get("width")[:-1]) for r in tree.iter("rect") if r.get("class") == "bar"]
    assert widths[0] == pytest.approx(2 * widths[1], abs=0.01) and widths[0] < 100
    assert chart.rows == (("payment card number", "60", "50 – 70"), ("e-mail address", "30", "20 – 40"))


@pytest.mark.parametrize(("rate", "bad"), [(0.004, False), (0.005, False), (0.006, True)])
def test_a_rate_beyond_its_limit_is_marked(rate, bad):
    measures = {"trained": {"rate": rate, "interval": [rate / 2, rate * 2]}}
    chart = next(html_charts.charts("toxicity", measures, DataLimits(toxicity_max_rate=0.005)))
    tree = ElementTree.fromstring(chart.drawn)
    assert [c.get("class") for c in tree.iter("circle")] == ["dot bad" if bad else "dot"]
    (label,) = (t.text for t in tree.iter("text") if t.get("class") == "limit")
    assert label == "limit 0.5 %"
    (line, *_) = (one for one in tree.iter("line") if one.get("class") == "limit")
    (dot,) = tree.iter("circle")
    right = float(dot.get("cx")[:-1]) > float(line.get("x1")[:-1])
    assert right is (rate > 0.005)


def test_ratios_stand_against_the_reference():
    groups = {"women": {"rows": 10}, "men": {"rows": 90}}
    limits = DataLimits(representation_reference="women=0.5, men=0.5", representation_min_ratio=0.5)
    (chart,) = html_charts.charts("representation", {"axes": {"gender": groups}}, limits)
    assert [row[:4] for row in chart.rows] == [
        ("women", "10 of 100", "50 %", "0.20"),
        ("men", "90 of 100", "50 %", "1.80"),
    ]
    tree = ElementTree.fromstring(chart.drawn)
    assert [c.get("class") for c in tree.iter("circle")] == ["dot bad", "dot"]


@pytest.mark.parametrize(("rows", "drawn"), [(19, 0), (20, 1)])
def test_of_a_handful_of_mentions_no_ratio_is_drawn(rows, drawn):
    groups = {"women": {"rows": rows - 4}, "men": {"rows": 4}}
    assert len(list(html_charts.charts("representation", {"axes": {"gender": groups}}, DataLimits()))) == drawn


@pytest.mark.parametrize(
    ("unread", "rate", "note", "tone"),
    [
        (0, 0.001, "limit 0.5 %", "ok"),
        (5, 0.001, "limit 0.5 %; 5 rows not measured", "ok"),
        (900, 0.001, "limit 0.5 %; 900 rows not measured", "warn"),
        (900, 0.01, "limit 0.5 %; 900 rows not measured", "bad"),
    ],
)
def test_a_rate_of_few_rows_says_how_many_were_not_measured(unread, rate, note, tone):
    trained = {"rows": 131, "toxic": 1, "rate": rate, "not_measured": unread}
    page = str(html_profile.tiles(Scanned("", 1000, measures={"toxicity": {"trained": trained}}), DataLimits()))
    assert note in page
    assert f'class="tile {tone}"><dt>Toxic trained text' in page


def test_what_is_not_measured_is_said_and_no_zero_is_shown():
    whole = Scanned("", 9, missing={name: Gap(Span(""), f"{name} lacks a package", "pip install x") for name in
                                    ("personal_data", "secrets", "toxicity", "duplicates")})  # fmt: skip
    text = said(parsed(html_profile.render(profile("a")._replace(whole=whole), {}, DataLimits())))
    assert text.count("not known") == 4
    assert "toxicity lacks a package" in text and "pip install x" in text


def test_the_order_of_the_page_is_that_of_reading():
    text = said(parsed(html_verdict.render(samples.blocked(), {})))
    order = [
        text.index(word)
        for word in ("Blocked", "Blocks the merge", "Could not be known", "Does not block", "Looked at")
    ]
    assert order == sorted(order)


def test_plain_text_is_never_markup():
    assert element("p", "<b>", Html("<i></i>"), None, title="\"'<>&") == (
        '<p title="&quot;&#x27;&lt;&gt;&amp;">&lt;b&gt;<i></i></p>'
    )
    assert prose("say `x < y` & go") == "say <code>x &lt; y</code> &amp; go"
    assert code("") == ""


def test_the_same_values_make_the_same_page():
    one, other = (html_profile.render(profile("a"), {}, DataLimits()) for _ in range(2))
    assert one == other and json.dumps(one)


def test_what_people_are_asked_stands_apart_from_what_is_unknown():
    asks = samples.silence("DC205", Span("data/a.jsonl"), "too few rows", "about 900 more would tell")
    asks = asks._replace(gap=asks.gap._replace(ask="ethics"))
    open_ = samples.silence("DC203", Span("data/b.jsonl"), "not scanned", "pip install 'duecare[data]'")
    model = samples.branch("m", Verdict.UNKNOWN, asks, open_)
    text = said(parsed(html_verdict.render(samples.judgement(Verdict.UNKNOWN, model), {})))
    order = [text.index(word) for word in ("Could not be known", "not scanned", "For people to decide", "too few rows")]
    assert order == sorted(order) and text.count("Asks: the role ethics") == 1

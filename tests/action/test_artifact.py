"""What an artifact may be, and every shape in which a stranger could hand one over."""

import io
import json
import struct
import zipfile

import pytest
from desk import archive, finding, report

from duecare.load import artifact
from duecare.load.artifact import opened
from duecare.model.problem import Finding
from duecare.model.reported import Report, Withheld
from duecare.model.verdict import Verdict
from duecare.report import jsontext, markdown

HEAD = "a" * 40
ORIGIN = json.dumps({"version": 1, "head": HEAD, "base": "", "base_ref": "main"})


def body(**more):
    with zipfile.ZipFile(io.BytesIO(report(HEAD))) as made:
        return json.loads(made.read("report.json")) | more


def packed(value, origin=ORIGIN):
    return archive(
        {"report.json": value if isinstance(value, str | bytes) else json.dumps(value), "origin.json": origin}
    )


def test_what_the_check_writes_is_read_back():
    found = opened(report(HEAD, verdict="blocked", findings=[finding()]))
    assert isinstance(found, Report)
    assert (found.origin.head, found.judgement.verdict) == (HEAD, Verdict.BLOCKED)
    (one,) = found.judgement.findings
    assert isinstance(one, Finding)
    assert (one.check, one.problem.what, str(one.problem.span)) == ("DC306", "the card has no license", "README.md:3:1")


def test_a_report_survives_the_way_there_and_back():
    """Whatever the JSON of a report holds, reading it and writing it again gives the same."""
    first = opened(report(HEAD, verdict="blocked", findings=[finding(), finding(severity="warning", check="DC303")]))
    assert isinstance(first, Report)
    written = jsontext.tree(first.judgement)
    again = opened(packed(written))
    assert isinstance(again, Report)
    assert jsontext.tree(again.judgement) == written


PART = {"name": "desk", "path": "", "then": 5.5, "now": 6, "came": 1, "went": None}
ROWS = {
    "then": 5,
    "now": 6,
    "came": 1,
    "went": 0,
    "largest": "a",
    "axes": [
        {"axis": "language", "then": 5.5, "now": 6, "asked": [5, 6], "parts": [PART]},
        {"axis": "source", "then": 5, "now": 6, "asked": None, "parts": []},
    ],
    "kinds": [{"kind": "email", "title": "e-mail address", "rows": 1, "path": "a"}],
    "licenses": [{"license": "mit", "path": "a"}],
    "unknown": ["length: no histogram"],
}


def test_the_comparison_survives_too():
    span = {"path": "duecare.yaml", "line": 3, "column": 1, "end_line": 3, "end_column": 9}
    change = {"what": "at_least is lower", "span": span, "weaker": True, "anchor": "a", "then": "0.5", "now": "0.1"}
    metric = {
        "label": "arc acc", "then": 0.5, "now": 0.4, "span": span, "lower": -0.2, "upper": 0.0,
        "estimator": "unpaired", "better": False, "certain": True, "n": [100, None],
    }  # fmt: skip
    effects = {
        "model": "support",
        "metrics": [metric],
        "licenses": [{"license": "mit", "added": True, "span": span}],
        "data": [{"path": "a", "state": "added", "rows": [None, 3], "size": [None, 9], "was": ""}],
        "rows": ROWS,
    }
    said = {
        "base": {"ref": "main", "commit": "b" * 40, "bootstrap": False},
        "gate": {"changes": [{**change, "removed": False}], "baseline": {"grown": 0, "shrunk": 1}},
        "models": [effects],
    }
    held = {"path": ".duecare/baseline.json", "size": 3, "standing": 2, "oldest": "2026-01-01", "days": 9}
    found = opened(report(HEAD, compared=said, baseline=held))
    assert isinstance(found, Report)
    written = jsontext.tree(found.judgement)
    assert (written["compared"], written["baseline"]) == (said, held)
    assert "at\\_least is lower" in markdown.render(found.judgement)


CLAIMS = {
    "blocked by its findings": ({"findings": [finding()]}, Verdict.BLOCKED),
    "waived": ({"findings": [finding(waiver="W1")]}, Verdict.PASSED),
    "a warning": ({"findings": [finding(severity="warning")]}, Verdict.PASSED),
}


@pytest.mark.parametrize(("more", "verdict"), CLAIMS.values(), ids=CLAIMS)
def test_a_claim_to_have_passed_is_held_against_its_own_findings(more, verdict):
    found = opened(report(HEAD, verdict="passed", **more))
    assert isinstance(found, Report)
    assert found.judgement.verdict is verdict


def test_a_finding_of_a_check_that_is_not_listed_is_shown_all_the_same():
    found = opened(report(HEAD, verdict="blocked", findings=[finding(check="DC999")]))
    assert isinstance(found, Report)
    assert [f.check for f in found.judgement.findings] == ["DC999"]


def bomb(size):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("report.json", b" " * size)
        made.writestr("origin.json", ORIGIN)
    return raw.getvalue()


def lying(size):
    """An archive whose directory says that report.json is small; the size that it says is at offset 24 of an entry."""
    raw = bytearray(bomb(size))
    entry = raw.index(b"PK\x01\x02")
    raw[entry + 24 : entry + 28] = struct.pack("<I", 10)
    return bytes(raw)


def twice():
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as made, pytest.warns(UserWarning, match="Duplicate"):
        made.writestr("report.json", "{}")
        made.writestr("report.json", "{}")
    return raw.getvalue()


def encrypted():
    raw = bytearray(packed(body()))
    at = raw.index(b"PK\x01\x02")
    raw[at + 8] |= 1
    return bytes(raw)


NO_SCHEMA = "report.json does not fit its schema"
REFUSED = {
    "no archive": (b"hello", "no sound archive"),
    "nothing": (b"", "no sound archive"),
    "cut": (packed(body())[:-30], "no sound archive"),
    "encrypted": (encrypted(), "no sound archive"),
    "no report": (archive({"origin.json": ORIGIN}), "it has no report.json"),
    "no origin": (archive({"report.json": json.dumps(body())}), "it has no origin.json"),
    "a path above": (archive({"../report.json": "{}", "origin.json": ORIGIN}), "it has no report.json"),
    "many members": (archive({f"{i}": "" for i in range(30)}), "it has 30 members"),
    "bomb": (bomb(9 * 1024 * 1024), "larger than duecare writes it"),
    "small bomb": (bomb(1024 * 1024), "larger than duecare writes it"),
    "lying bomb": (lying(9 * 1024 * 1024), ""),
    "no JSON": (packed("{"), "report.json is no JSON"),
    "no text": (packed(b"\xff\xfe"), "report.json is no JSON"),
    "deep": (packed("[" * 100_000 + "]" * 100_000), "is refused"),
    "two keys": (packed('{"verdict": "blocked", "verdict": "passed"}'), "a key of its JSON is there twice"),
    "infinite": (packed('{"exit": Infinity}'), "its JSON holds Infinity"),
    "a list": (packed([]), NO_SCHEMA),
    "unknown key": (packed(body(pr=12)), NO_SCHEMA),
    "unknown verdict": (packed(body(verdict="great")), NO_SCHEMA),
    "no models": (packed({k: v for k, v in body().items() if k != "models"}), NO_SCHEMA),
    "a number for text": (packed(body(root=7)), NO_SCHEMA),
    "origin names a request": (packed(body(), ORIGIN.replace("{", '{"number": 12, ', 1)), "origin.json does not fit"),
    "origin names no commit": (packed(body(), ORIGIN.replace(HEAD, "HEAD")), "origin.json does not fit"),
    "long origin": (packed(body(), ORIGIN.replace("main", "m" * 5000)), "origin.json is larger"),
}


@pytest.mark.parametrize(("raw", "said"), REFUSED.values(), ids=REFUSED)
def test_refused(raw, said):
    found = opened(raw)
    assert isinstance(found, Withheld)
    assert "refused" in found.why
    assert said in found.why


def test_two_members_of_one_name():
    found = opened(twice())
    assert isinstance(found, Withheld)
    assert "two of its members have one name" in found.why


def test_nothing_of_a_refused_artifact_is_quoted():
    for raw in (packed(body(verdict="@everyone")), packed("@everyone"), archive({"@everyone": ""})):
        found = opened(raw)
        assert isinstance(found, Withheld)
        assert "everyone" not in found.why + found.unlock


@pytest.mark.parametrize("seed", range(40))
def test_bytes_turned_over_are_never_a_traceback(seed):
    import random

    chance = random.Random(seed)
    raw = bytearray(report(HEAD, verdict="blocked", findings=[finding()]))
    for _ in range(chance.randrange(1, 12)):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    assert isinstance(opened(bytes(raw)), Report | Withheld)


def test_the_caps_are_above_what_the_check_writes():
    """A thousand findings are well inside."""
    raw = report(HEAD, verdict="blocked", findings=[finding(f"wrong {i}") for i in range(1000)])
    assert isinstance(opened(raw), Report)
    assert len(raw) < artifact.MOST_ARCHIVE

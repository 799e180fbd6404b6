"""Text of others changes no structure: the page has the tags that it has with harmless words in every place."""

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

pytestmark = pytest.mark.browser
pytest.importorskip("cmarkgfm")
pytest.importorskip("nh3")

from duecare.entry.action_comment import withheld  # noqa: E402
from duecare.model.approvals import Approvals, Asking, Cause, Counted, Dropped, Objection, RoleState  # noqa: E402
from duecare.model.baseline import Amnesty  # noqa: E402
from duecare.model.compared import (  # noqa: E402
    Against,
    Compared,
    DataDelta,
    Effects,
    LicenseDelta,
    MetricDelta,
)
from duecare.model.gate import Change, Gate  # noqa: E402
from duecare.model.place import Span  # noqa: E402
from duecare.model.policy import Role  # noqa: E402
from duecare.model.problem import Finding, Gap, Problem, Related, Silence  # noqa: E402
from duecare.model.reported import Withheld  # noqa: E402
from duecare.model.verdict import Judgement, ModelVerdict, Seen, Verdict  # noqa: E402
from duecare.report import approvals_part, markdown  # noqa: E402
from tools import render_comment  # noqa: E402

HOSTILE = [
    "1. one", "2. two", "10.", "1.\ta", "1) x", "- x", "+ x", "* x", "# x", "> x", "```", "~~~", "---", "===",
    "| a | b |", "|---|---|", "    code", "<!-- x", "<details>", "</details>", "</sub>", "<br>", "[^1]: x", "[ ] x",
    "[x]: http://evil.example", "[x](http://evil.example)", "![x](http://evil.example)", "<img src=x>",
    "<a href=//evil.example>x", "http://evil.example", "@all", "a@b|c", "#12|x", "`a|b`", "`a` | `b`", "x`|`y",
    "\\|", "\\`", "a\\", "user@host|a `b", "::error::x", "%0A", "\u202e", "\x1b[31m", "&copy;", "&#64;all", "$x$",
    "$`x`$", "```math", "\n\n# h", "\r# h", "a\x0bb", "\u2028# h", "**", "_", "*a", "~~s~~", ":tada:", "\ud800",
    "\udcff", "deadbeef1234", "GH-1", "xmpp:a@b",
]  # fmt: skip


class Tags(HTMLParser):
    """Every tag but code, as which live text is shown."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found += [tag] if tag != "code" else []

    def handle_endtag(self, tag):
        self.found += [f"/{tag}"] if tag != "code" else []


def finding(text: str, **more: object) -> Finding:
    problem = Problem(Span(text, 3, 1), text, text, text, text, text, (Related(Span(text, 1), text),))
    found = Finding("DC303", text, "error", text, "card", problem, "0" * 20, "new", "", ())
    return found._replace(**more)


def models(text: str) -> tuple[ModelVerdict, ...]:
    gap = Silence("DC203", "personal-data", "error", text, "data", Gap(Span(text, 2), text, text), "1" * 20)
    ways = ({}, {"severity": "warning"}, {"severity": "info"}, {"waiver": text}, {"standing": "legacy"})
    findings = tuple(finding(text, **way) for way in ways)
    gaps = (gap, gap._replace(waiver=text), gap._replace(gap=gap.gap._replace(ask=text, about=(text,))))
    seen = (
        Seen("DC303", text, text, Verdict.BLOCKED, 1, findings, ()),
        Seen("DC203", text, text, Verdict.UNKNOWN, 1, (), gaps),
        Seen("DC404", text, text, Verdict.PASSED, 0, not_run=text),
    )
    return ModelVerdict(text, Verdict.BLOCKED, seen, {"card": (text,)}), ModelVerdict("other", Verdict.PASSED, (), {})


def compared(text: str) -> Compared:
    metric = MetricDelta(
        text, 0.5, 0.4, Span(text, 1), -0.2, 0.0, "unpaired", better=False, certain=True, n=(100, None)
    )
    data = (DataDelta(text, "added", (None, 3), (None, 9), ""), DataDelta(text, "changed", (1, 3), (None, 9), text))
    licenses = (LicenseDelta(text, added=True, span=Span(text, 1)),)
    each = Effects(text, (metric,), licenses, data)
    changes = tuple(Change(text, Span(text, 1), weaker, text, text, text, weaker) for weaker in (True, False))
    return Compared(Against(text, "a" * 40, bootstrap=False), Gate(text, "b" * 40, changes), (each, each))


def approvals(text: str) -> Approvals:
    role = Role(text, ("data",), 1, (text,), (text,), "refuse", Span(text))
    state = RoleState(
        role, Verdict.WAITING, (text, text), (text,), "d", 2, (Counted(text, "c" * 40, used=True),),
        (Dropped(text, "c" * 40, Cause(text, ("e" * 40,), (text,))),), 1, (Gap(Span(text), text, text),), (text,),
        (Asking(text, text, (text,), text),),
    )  # fmt: skip
    objection = Objection(text, text, "c" * 40, Span(text))
    gap = Gap(Span(text), text, text)
    return Approvals(text, 7, Verdict.WAITING, (state,), (objection,), (gap,), (text,), (text,))


def page(text: str) -> str:
    found = Judgement(
        Verdict.BLOCKED, models(text), text, "d" * 64, (text,), "0", notes=(text,),
        policy_faults=(Problem(Span(text, 1), text, text),), compared=compared(text),
        baseline=Amnesty(text, 3, 2, "2026-01-01", 9),
    )  # fmt: skip
    refused = [withheld(Withheld(text, text, gate)) for gate in (False, True)]
    boxes = (approvals_part.part(approvals(text)), approvals_part.unjudged(text), *refused)
    context = markdown.Context("https://hub.test/b/", "https://hub.test/r", {"DC303": (text,)}, text, boxes, text, text)
    return markdown.render(found, context)


def tags(text: str) -> list[str]:
    return Tags(render_comment.html(page(text))).found


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_changes_the_structure(text):
    assert tags(text) == tags("plain")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_brings_a_target_of_its_own(text):
    targets = re.findall(r'(?:href|src)="([^"]*)"', render_comment.html(page(text)))
    assert [target for target in targets if not target.startswith("https://hub.test/")] == []

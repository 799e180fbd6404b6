"""What GitHub would make of the comment: its own parser, its sanitizer's tags, and a browser."""

import os
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from shutil import which

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[2]))

pytestmark = pytest.mark.browser
pytest.importorskip("cmarkgfm")
pytest.importorskip("nh3")

from duecare.report import markdown  # noqa: E402
from duecare.report.markup import code, html, plain  # noqa: E402
from report import samples  # noqa: E402
from tools import render_comment  # noqa: E402

BLOB = "https://github.com/acme/support/blob/0123abcd/"
LIVE = re.compile(r"(?i)(@\w|#\d|://|\bwww\.|:\w+:|\$|\bGH-\d|\b[0-9a-f]{7,40}\b)")


class Page(HTMLParser):
    """Tags, targets, and the text outside code and links, which is what GitHub looks for references in."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.targets: list[str] = []
        self.loose: list[str] = []
        self.inside = 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.targets += [value or "" for key, value in attrs if key in {"href", "src"}]
        self.inside += tag in {"code", "a"}

    def handle_endtag(self, tag):
        self.inside -= tag in {"code", "a"}

    def handle_data(self, data):
        if not self.inside:
            self.loose.append(data)


@pytest.mark.parametrize("name", list(samples.ALL))
def test_nothing_of_others_is_live(name):
    made = Page(render_comment.html(markdown.render(samples.ALL[name](), markdown.Context(BLOB))))
    assert {target for target in made.targets if not target.startswith(BLOB)} == set()
    assert "img" not in made.tags and "script" not in made.tags
    assert made.tags.count("table") == (name == "blocked")
    assert [text for text in made.loose if LIVE.search(text)] == []


@pytest.mark.parametrize("name", list(samples.ALL))
def test_every_fold_is_closed_where_it_should_be(name):
    made = render_comment.html(markdown.render(samples.ALL[name](), markdown.Context(BLOB)))
    depth = 0
    for tag in re.findall(r"</?details>", made):
        depth += 1 if tag == "<details>" else -1
        assert depth in {0, 1}
    assert made.count("<h3>") == 1


@given(st.text(st.sampled_from("`|\\<>@#$:*_~[]()!&-. \n1aehw/"), max_size=60))
@settings(max_examples=300, deadline=None)
def test_text_stays_text(text):
    made = Page(render_comment.html(f"x {plain(text)} y"))
    assert set(made.tags) <= {"p", "code"} and made.targets == []
    assert [loose for loose in made.loose if LIVE.search(loose)] == []


@given(st.text(st.sampled_from("`|\\<>@#$:*_~[]()!&-. \n1aehw/"), max_size=60))
@settings(max_examples=200, deadline=None)
def test_code_stays_code(text):
    made = Page(render_comment.html(f"x {code(text)} y"))
    assert made.tags.count("code") == bool(text.strip()) and set(made.tags) <= {"p", "code"}
    inside = Page(render_comment.html(f"<details><summary>{html(text)}</summary>\n\nz\n\n</details>"))
    assert set(inside.tags) <= {"details", "summary", "code", "p"}


@pytest.mark.skipif("GITHUB_MARKDOWN_CSS" not in os.environ, reason="needs npm's github-markdown-css")
@pytest.mark.skipif(not which("chromium"), reason="needs chromium")
@pytest.mark.parametrize(("dark", "width"), [(False, 820), (True, 820), (False, 500)])
@pytest.mark.parametrize("name", ["blocked", "hostile"])
def test_it_can_be_shown(name, dark, width, tmp_path):
    out = tmp_path / "page.png"
    text = markdown.render(samples.ALL[name](), markdown.Context(BLOB))
    render_comment.picture(text, out, dark=dark, width=width)
    assert out.read_bytes().startswith(b"\x89PNG") and out.stat().st_size > 20_000

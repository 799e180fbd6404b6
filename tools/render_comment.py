"""Render Markdown as GitHub shows a comment: ``python tools/render_comment.py comment.md out.png --dark``.

Needs cmarkgfm and nh3 (PyPI), github-markdown-css (npm; the folder of its CSS files in ``GITHUB_MARKDOWN_CSS``)
and chromium.
"""

import argparse
import os
import subprocess
import tempfile
from pathlib import Path

TAGS = (
    "a b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img input ins kbd li ol p pre q s samp"
)
MORE = "span strike strong sub summary sup table tbody td tfoot th thead tr tt ul var"
CHROMIUM = (
    "timeout -k 2 30 chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --hide-scrollbars "
    "--disable-background-networking --disable-component-update --disable-sync --force-device-scale-factor=1"
)


def html(markdown: str) -> str:
    """The comment's HTML, sanitized as GitHub does."""
    import cmarkgfm
    import nh3
    from cmarkgfm.cmark import Options

    made = cmarkgfm.github_flavored_markdown_to_html(markdown, options=Options.CMARK_OPT_UNSAFE)
    attributes = {"a": {"href"}, "img": {"src", "alt"}, "th": {"align"}, "td": {"align"}, "input": {"type", "checked"}}
    return str(nh3.clean(made, tags={*TAGS.split(), *MORE.split()}, attributes=attributes))


def page(markdown: str, *, dark: bool) -> str:
    """A whole page around the comment."""
    css = Path(os.environ["GITHUB_MARKDOWN_CSS"], f"github-markdown-{'dark' if dark else 'light'}.css").read_text()
    colors = "#0d1117" if dark else "#ffffff"
    style = f"body{{margin:0;padding:16px;background:{colors}}}"
    return (
        f'<!doctype html><meta charset="utf-8"><style>{css}{style}</style><body class="markdown-body">{html(markdown)}'
    )


def picture(markdown: str, out: Path, *, dark: bool = False, width: int = 820, height: int = 1400) -> None:
    """A screenshot; a page that ran a script which blocks would hang and time out."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "page.html")
        source.write_text(page(markdown, dark=dark), encoding="utf-8")
        flags = [f"--user-data-dir={folder}/profile", f"--window-size={width},{height}", f"--screenshot={out}"]
        subprocess.run([*CHROMIUM.split(), *flags, source.as_uri()], check=True, capture_output=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("markdown", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--width", type=int, default=820)
    parser.add_argument("--height", type=int, default=1400)
    given = parser.parse_args()
    picture(given.markdown.read_text(), given.out, dark=given.dark, width=given.width, height=given.height)

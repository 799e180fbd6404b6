"""The comment as people see it: real runs of check and trusted job, rendered as GitHub does, in a browser."""

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

pytestmark = pytest.mark.browser
pytest.importorskip("cmarkgfm")
pytest.importorskip("nh3")

from tools import render_comment  # noqa: E402
from tools.comment_pictures import KEPT, OUT, SCENES, body  # noqa: E402

# The heading, and what must be read below it, in this order.
READS = {
    "blocked": ("❌ duecare · Blocked: 3 errors in 3 files", "Blocks the merge", "Fix:", "Who must approve",
                "What this changes", "Metric", "🔻 worse", "Looked at:"),
    "waiting": ("⏳ duecare · Waiting for ethics", "does not count: it is of", "changed since in", "from ethics-lead",
                "Looked at:"),
    "passed": ("✅ duecare · Passed", "ethics: 1 of 1", "approved by ethics-lead", "Looked at:"),
    "unknown": ("❔ duecare · Unknown", "Could not be known", "Unlock:", "Who must approve"),
    "gate": ("⏳ duecare · Waiting for governance", "Who must approve", "The gate's own changes", "the gate of main at",
             "is lowered from 0.45 to 0.3"),
}  # fmt: skip


def test_every_scene_is_told_and_kept():
    assert set(SCENES) == set(KEPT) == set(READS)
    assert {f"comment-{name}.png" for name in KEPT} == {path.name for path in OUT.glob("comment-*.png")}


@pytest.mark.parametrize("name", READS)
def test_it_reads_top_down_and_is_drawn(name, tmp_path):
    said = body(name)
    page = render_comment.html(said)
    text = re.sub(r"<[^>]+>", "", page).replace("&amp;", "&")
    places = [text.find(words) for words in READS[name]]
    assert -1 not in places, (READS[name], text[:1500])
    assert places == sorted(places)
    assert page.count("<details>") == page.count("</details>")
    drawn = {}
    for dark in (False, True):
        for width in (900, 500):
            out = tmp_path / f"{dark}-{width}.png"
            render_comment.picture(said, out, dark=dark, width=width, height=1200)
            drawn[dark, width] = out.read_bytes()
    assert len(set(drawn.values())) == 4
    assert all(len(raw) > 10_000 for raw in drawn.values())

"""The HTML reports in headless Chromium: they can be shown, in light and dark, on a phone, and run nothing."""

import html
import subprocess
import sys
import zlib
from pathlib import Path
from shutil import which

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from duecare.model.policy import DataLimits
from duecare.model.profile import Rows
from duecare.report import html_profile, html_verdict
from report import samples
from report.test_html import HOSTILE, profile
from tools.render_comment import CHROMIUM

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not which("chromium"), reason="needs chromium")]
LIGHT, DARK = (0xF6, 0xF7, 0xF9), (0x12, 0x16, 0x1C)


def pages() -> dict[str, str]:
    hostile = profile(" ".join(HOSTILE[:-3]))
    judgement = samples.hostile()._replace(rows={"m": Rows(hostile.whole, DataLimits())})
    return {
        "profile": html_profile.render(profile("word"), {}, DataLimits()),
        "hostile profile": html_profile.render(hostile, {}, DataLimits()),
        "long words": html_profile.render(profile("w" * 10_000), {}, DataLimits()),
        "blocked": html_verdict.render(samples.blocked(), {"DC104": ("EU AI Act 15",)}),
        "hostile": html_verdict.render(judgement, {}),
    }


def browse(page: str, folder: Path, *flags: str) -> bytes:
    source = folder / "page.html"
    source.write_text(page, encoding="utf-8")
    command = [*CHROMIUM.split(), f"--user-data-dir={folder}/profile", *flags, source.as_uri()]
    return subprocess.run(command, check=True, capture_output=True).stdout


def corner(picture: Path) -> tuple[int, ...]:
    """The first pixel of a PNG: no filter can have changed it."""
    raw = picture.read_bytes()
    assert raw.startswith(b"\x89PNG") and len(raw) > 15_000
    data, at = b"", 8
    while at < len(raw):
        size, kind = int.from_bytes(raw[at : at + 4], "big"), raw[at + 4 : at + 8]
        data += raw[at + 8 : at + 8 + size] if kind == b"IDAT" else b""
        at += size + 12
    return tuple(zlib.decompress(data)[1:4])


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("name", list(pages()))
def test_it_is_shown_in_its_own_style(name, dark, tmp_path):
    # A style that the page's policy refused would leave the corner white; an alert would hang and time out.
    picture = tmp_path / "page.png"
    colors = ["--blink-settings=preferredColorScheme=0", "--force-dark-mode"] if dark else []
    browse(pages()[name], tmp_path, *colors, "--window-size=900,1400", f"--screenshot={picture}")
    assert corner(picture) == (DARK if dark else LIGHT)


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("name", list(pages()))
def test_nothing_is_wider_than_the_window(name, width, tmp_path):
    frame = f'<iframe width="{width}" height="800" srcdoc="{html.escape(pages()[name])}"></iframe>'
    script = "const d=document.querySelector('iframe').contentDocument.documentElement;"
    script += "document.querySelector('p').textContent=`widths ${d.scrollWidth} ${d.clientWidth}`"
    page = f"<!DOCTYPE html><p></p>{frame}<script>addEventListener('load',()=>{{{script}}})</script>"
    dom = browse(page, tmp_path, "--virtual-time-budget=2000", "--dump-dom").decode()
    wide, room = map(int, dom.partition("widths ")[2].partition("<")[0].split())
    assert 0 < wide <= room


def test_what_the_policy_forbids_does_not_run(tmp_path):
    # The page's own policy is the second wall: even markup that somebody forged into it would run nothing.
    forged = (
        '<script>document.title="ran"</script><p style="color:red" onclick="x()">x</p><img src="x.png" onerror="x()">'
    )
    page = pages()["blocked"].replace("<main>", f"<main>{forged}")
    assert forged in page
    dom = browse(page, tmp_path, "--virtual-time-budget=1000", "--dump-dom").decode()
    assert "<title>duecare: Blocked" in dom

"""Every detector has a page that says how well it finds what it looks for, and limits."""

import re
from pathlib import Path

import pytest

from duecare.scan.detect import names

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs/detectors"
EXACT = {"composition", "lengths", "shape"}
"""Counts and rules of form: nothing to estimate."""

FIGURES = re.compile(
    r"<!-- figures: python benchmarks/quality (\w+), 20\d\d-\d\d-\d\d -->\n(.*?)<!-- end of figures -->", re.DOTALL
)


@pytest.mark.parametrize("detector", names())
def test_every_detector_has_its_table_in_the_docs(detector: str) -> None:
    page = (PAGES / f"{detector}.md").read_text(encoding="utf-8")
    found = FIGURES.search(page)
    if detector in EXACT:
        assert found is None
        assert "no precision to measure" in page
        return
    assert found is not None, "run: python benchmarks/quality … --write DATE"
    assert found[1] == detector
    assert len([line for line in found[2].splitlines() if line.startswith("| ")]) >= 5
    assert re.search("Limits|not looked for|does not see", page)
    assert (ROOT / f"benchmarks/quality/{detector}.py").is_file()


def test_the_page_of_pages_names_every_detector() -> None:
    links = set(re.findall(r"\]\((\w+)\.md\)", (PAGES / "README.md").read_text(encoding="utf-8")))
    assert links == {*names()}
    assert {page.stem for page in PAGES.glob("*.md")} == {*names(), "README"}

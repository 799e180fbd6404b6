import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duecare.discover.names import KNOWN
from duecare.knowledge.globs import any_of, compiled, endings, is_glob, matches, reaches

MATCHING = [
    ("*.md", "README.md", True),
    ("*.md", "docs/README.md", False),
    ("**/*.md", "README.md", True),
    ("**/*.md", "a/b/README.md", True),
    ("data/**", "data/a/b.csv", True),
    ("data/**", "data", False),
    ("./data/*.csv", "data/a.csv", True),
    ("data/?.csv", "data/a.csv", True),
    ("data/?.csv", "data/ab.csv", False),
    ("data/[ab].csv", "data/b.csv", True),
    ("data/[!ab].csv", "data/b.csv", False),
    ("**/*.{json,jsonl}{,.gz}", "x/y.jsonl.gz", True),
    ("**/*.{json,jsonl}{,.gz}", "x/y.json", True),
    ("a.b", "aXb", False),
    ("a{b", "a{b", True),
    ("[^a]", "^", True),
    ("weird\n*", "weird\nname", True),
]


@pytest.mark.parametrize(("glob", "path", "wanted"), MATCHING)
def test_matching(glob: str, path: str, wanted: bool) -> None:
    assert matches(path, glob) is wanted


@pytest.mark.parametrize(
    ("glob", "wanted"),
    [
        ("**/*.md", (".md",)),
        ("**/*.{a,b}", ("a", "b")),
        ("x/{m,n}*.json", (".json",)),
        ("**/dvc.lock", ("dvc.lock",)),
        (".duecare/**", ("",)),
        ("**/*.manifest.{yaml,yml,json}", ("yaml", "yml", "json")),
    ],
)
def test_endings(glob: str, wanted: tuple[str, ...]) -> None:
    assert endings(glob) == wanted


@pytest.mark.parametrize("glob", [known.glob for kinds in KNOWN.values() for known in kinds])
def test_every_match_of_a_known_glob_has_one_of_its_endings(glob: str) -> None:
    @settings(max_examples=25)
    @given(st.from_regex(compiled(glob), fullmatch=True))
    def holds(path: str) -> None:
        assert path.endswith(endings(glob))

    holds()


@given(st.text())
def test_plain_text_matches_itself_only(text: str) -> None:
    if not is_glob(text) and not text.startswith("./"):
        assert matches(text, text)
        assert not matches(text + "x", text)
        assert re.escape(text) == compiled(text).pattern


@given(st.text("ab/*?[]{},!.", max_size=9), st.text("ab/]},!.[{", max_size=7))
def test_the_cheap_tests_before_a_match_change_nothing(glob: str, path: str) -> None:
    try:
        pattern = compiled(glob.removeprefix("./"))
    except re.error:
        return
    assert matches(path, glob) is (pattern.fullmatch(path) is not None)
    assert (any_of([glob, "a/*.b"]).fullmatch(path) is not None) is (
        compiled(glob).fullmatch(path) is not None or matches(path, "a/*.b")
    )


@pytest.mark.parametrize(
    ("glob", "folder", "wanted"),
    [
        ("data/*.jsonl", "data", True),
        ("data/*.jsonl", "data/more", False),
        ("data/**/*.jsonl", "data/more", True),
        ("./data/*/x.csv", "data/a", True),
        ("**/*.jsonl", "anything", True),
        ("README.md", "README.md", False),
        ("d?ta/*", "data", True),
        ("{data,{more}/x}/*.csv", "other", False),
        ("{data,more/x}/*.csv", "more", True),
        ("data", "data", False),
    ],
)
def test_what_may_match_below_a_folder(glob: str, folder: str, wanted: bool) -> None:
    assert reaches(folder, glob) is wanted


@given(
    st.lists(st.sampled_from(["a", "b.c", "*", "**", "?", "[ab]", "{a,b}"]), min_size=1, max_size=4),
    st.lists(st.sampled_from(["a", "b", "b.c"]), min_size=2, max_size=4),
)
def test_no_folder_of_a_match_is_out_of_reach(steps: list[str], names: list[str]) -> None:
    if matches("/".join(names), "/".join(steps)):
        assert all(reaches("/".join(names[:end]), "/".join(steps)) for end in range(1, len(names)))

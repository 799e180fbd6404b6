"""Whatever stands in a manifest, readers and checks answer with values."""

import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_manifest_formats import CARD, CROISSANT, NATIVE

from duecare.entry.registry import check, modules
from duecare.load.formats import read
from duecare.load.source import Source
from duecare.load.yamltext import read_yaml
from duecare.model.case import Case
from duecare.model.documents import Project
from duecare.model.facts import Facts
from duecare.model.manifest import Manifest
from duecare.model.policy import Rules
from duecare.model.problem import Gap, Problem

PACKAGE = {
    "resources": [{"name": "a", "path": "a.csv", "hash": "x", "bytes": 5}],
    "licenses": [{"name": "x"}],
    "sources": [{"title": "x"}],
    "contributors": [{"title": "x"}],
}
INFOS = {"a": {"features": {}, "splits": {"t": {"num_examples": 3}}, "download_checksums": {"u": {"checksum": "x"}}}}
LOCK = {"schema": "2.0", "stages": {"s": {"outs": [{"path": "a", "md5": "x", "size": 1}], "deps": [{"path": "b"}]}}}
DVC = {
    "outs": [{"path": "a", "md5": "x.dir", "nfiles": 3, "size": 1}],
    "deps": [{"path": "x", "repo": {"url": "u"}}],
    "wdir": ".",
}
FACTORY = {"a": {"file_name": "a.json", "file_sha1": "x"}, "b": {"hf_hub_url": "x"}}
DOCUMENTS = {
    "d/t.manifest.json": read_yaml(NATIVE, "").root.value,
    "d/croissant.json": CROISSANT,
    "datapackage.json": PACKAGE,
    "d/dataset_infos.json": INFOS,
    "d/a.dvc": DVC,
    "dvc.lock": LOCK,
    "dataset_info.json": FACTORY,
}
HUGE = "a number of 5,000 digits"
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12)
    | st.sampled_from([HUGE, "TODO", "../../x", "\u0000", "@id", "{{x}}", "1e9", "9" * 5000, "2026-02-30"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
JUDGED = [one for one in modules() if one.startswith("DC1")]


def places(value: object, at: tuple = ()) -> list[tuple]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(place for key, child in inner for place in places(child, (*at, key)))]


def changed(value: object, at: tuple, new: object) -> object:
    if not at:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[at[0]] = changed(copy[at[0]], at[1:], new)
    return copy


def judged(document: Manifest) -> None:
    facts = {"d/a.jsonl": Facts("d/a.jsonl", 3, {"sha256": "ab"}, rows=1)}
    project = Project(".", {"data": ("d/a.jsonl",)}, frozenset({"d/a.jsonl", document.path}))
    checks = dict.fromkeys(JUDGED, "error")
    case = Case(Rules(checks=checks), date(2026, 11, 22), project, facts, {"manifest": (document,)})
    for name in JUDGED:
        rule = check(name)
        if rule.rule.on in {Manifest, Project}:
            for said in rule.find(project if rule.rule.on is Project else document, case):
                assert isinstance(said, Problem | Gap)
                assert str(said.span) and said.what


@pytest.mark.parametrize("path", DOCUMENTS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(data=st.data())
def test_a_value_of_any_kind_anywhere(path: str, data: st.DataObject) -> None:
    document = DOCUMENTS[path]
    at = data.draw(st.sampled_from(places(document)[1:]))
    broken = changed(document, at, data.draw(VALUES))
    text = json.dumps(broken, default=str).replace(f'"{HUGE}"', "9" * 5000)
    found = read("manifest", Source(path, text.encode("utf-8", "surrogatepass")))
    if isinstance(found, Manifest):
        judged(found)


@pytest.mark.parametrize("cut", range(0, len(CARD), 17))
def test_a_card_cut_anywhere(cut: int) -> None:
    found = read("manifest", Source("dataset_card.md", CARD[:cut].encode()))
    if isinstance(found, Manifest):
        judged(found)

"""What each manifest format gives: values with places, paths from the root, and faults."""

# ruff: noqa: E501

import json

import pytest

from duecare.load.formats import NotRecognized, read
from duecare.load.source import Source
from duecare.model.manifest import Manifest


def manifest(path: str, text: str | dict | list) -> Manifest:
    raw = text if isinstance(text, str) else json.dumps(text, indent=1)
    found = read("manifest", Source(path, raw.encode()))
    assert isinstance(found, Manifest), found
    return found


def files(m: Manifest) -> list[tuple]:
    return [
        (
            f.path.value if f.path else f.url and f.url.value,
            {name: at.value for name, at in f.digests},
            f.size and f.size.value,
            f.rows and f.rows.value,
        )
        for f in m.files
    ]


NATIVE = """\
name: tickets
version: "1.2.0"
files:
  - {path: ../raw/a.jsonl, sha256: ABCD, bytes: 12, rows: 3, split: train}
sources:
  - {name: desk, url: https://example.com, collected_by: team, method: export, from: 2025-01-01, to: "2025", license: MIT}
license: MIT
languages: en
personal_data: {present: true, kinds: [name], legal_basis: consent, handling: replaced}
consent: {basis: opt-in, expires: 2030-12-31}
synthetic: [{generator: some-model, terms: Apache-2.0, share: 0.5}]
annotation: {by: two leads, process: twice}
preparation: [{step: dedupe, rows_in: 5, rows_out: 3}]
representation: {statement: EU customers, known_gaps: [non-EU]}
known_biases: []
mitigations: [{risk: tone, action: resampled}]
retention: {until: 2031-12-31}
owner: {name: data team, contact: data-team@example.com}
reviewed: {by: steward, on: 2026-01-31}
"""


def test_native_keeps_every_field() -> None:
    m = manifest("sets/data/t.manifest.yaml", NATIVE)
    assert [f.what for f in m.faults] == ["`sha256` is the text `ABCD`, not 64 hexadecimal digits"]
    assert files(m) == [("sets/raw/a.jsonl", {"sha256": "ABCD"}, 12, 3)]
    assert (m.sources[0].start.value, m.sources[0].end.value) == ("2025-01-01", "2025")
    assert [at.value for at in m.languages] == ["en"]
    assert (m.personal_data.present.value, m.personal_data.kinds[0].value) == (True, "name")
    assert (m.consent.expires.value, m.retention_until.value, m.reviewed.on.value) == (
        "2030-12-31", "2031-12-31", "2026-01-31",
    )  # fmt: skip
    assert (m.synthetic[0].generator.value, m.synthetic[0].share.value) == ("some-model", 0.5)
    assert (m.preparation[0].rows_in.value, m.preparation[0].rows_out.value) == (5, 3)
    assert (m.known_biases, m.known_gaps[0].value) == ((), "non-EU")
    assert str(m.reviewed.on.span) == "sets/data/t.manifest.yaml:19:29"


def test_native_wrong_types_are_faults_and_absent() -> None:
    m = manifest("t.manifest.json", {"name": "t", "files": [{"path": "a", "rows": "3"}], "known_biases": "none"})
    assert m.files[0].rows is None and m.known_biases is None
    assert [f.what for f in m.faults] == [
        "`rows` is the text `3`, not a whole number of 0 or more",
        "`known_biases` is the text `none`, not a list",
    ]


@pytest.mark.parametrize(
    ("written", "path", "fault"),
    [
        ("a.jsonl", "data/a.jsonl", ""),
        ("./x/../a.jsonl", "data/a.jsonl", ""),
        ("../a.jsonl", "a.jsonl", ""),
        ("../../a.jsonl", None, "leads out of the repository"),
        ("/etc/passwd", None, "is absolute"),
        ("~/a.jsonl", None, "is absolute"),
        ("C:\\a.jsonl", None, "is absolute"),
        ("\\\\host\\a.jsonl", None, "is absolute"),
        ("x\\a.jsonl", "data/x/a.jsonl", "has backslashes"),
        ("file:///etc/passwd", None, "points into one machine"),
        ("https://example.com/a.jsonl", None, ""),
        ("s3://bucket/a.jsonl", None, ""),
        (" ", None, "is empty"),
        ("a\u0000b", None, "control characters"),
    ],
)
def test_paths_are_relative_to_the_root(written: str, path: str | None, fault: str) -> None:
    m = manifest("data/datapackage.json", {"resources": [{"name": "a", "path": written}]})
    assert (m.files[0].path.value if m.files[0].path else None) == path
    assert any(fault in f.what for f in m.faults) if fault else not m.faults


CONTEXT = {
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
}
CROISSANT = {
    "@context": CONTEXT, "@type": "sc:Dataset", "dct:conformsTo": ["http://mlcommons.org/croissant/1.1"],
    "name": "t", "description": "d", "url": "https://example.com", "datePublished": "2026-01-31",
    "license": [{"@type": "CreativeWork", "url": "https://spdx.org/licenses/MIT"}, "CC0-1.0"],
    "creator": [{"name": "nobody"}, {"name": "team", "email": "team@example.com"}],
    "inLanguage": ["en", "de"],
    "rai:personalSensitiveInformation": ["Names were replaced."],
    "dataBiases": "polite", "rai:dataDataManipulationProtocol": "dedupe",
    "rai:machineAnnotationTools": ["spaCy 3"],
    "distribution": [
        {"@type": "cr:FileObject", "@id": "repo", "name": "repo", "contentUrl": "https://example.com/r", "encodingFormat": "git+https"},
        {"@type": "cr:FileObject", "@id": "a", "contentUrl": "my%20a.csv", "contentSize": "12 B", "encodingFormat": "text/csv", "md5": "ff"},
        {"@type": "cr:FileObject", "@id": "in", "contentUrl": "b.csv", "containedIn": {"@id": "a"}, "encodingFormat": "text/csv"},
        {"@type": "cr:FileSet", "@id": "set", "includes": ["p/*.csv"], "encodingFormat": "text/csv"},
    ],
    "recordSet": [{"@type": "cr:RecordSet", "dataType": "cr:Split", "data": [{"s/name": "train"}, {"s/name": "test"}]}],
}  # fmt: skip


def test_croissant() -> None:
    m = manifest("data/croissant.json", CROISSANT)
    assert m.faults == ()
    assert files(m) == [("data/my a.csv", {"md5": "ff"}, 12, None), ("data/p/*.csv", {}, None, None)]
    assert [at.value for at in m.licenses] == ["https://spdx.org/licenses/MIT", "CC0-1.0"]
    assert (m.owner.name.value, m.owner.contact.value) == ("team", "team@example.com")
    assert [at.value for at in m.languages] == ["en", "de"]
    assert m.personal_data.statement.value == "Names were replaced."
    assert (m.known_biases[0].value, m.preparation_text.value) == ("polite", "dedupe")
    assert m.synthetic[0].generator.value == "spaCy 3"
    assert [at.value for at in m.splits] == ["train", "test"]
    assert [s.url.value for s in m.sources] == ["https://example.com/r"]


@pytest.mark.parametrize(
    "document",
    [
        {"@context": CONTEXT, "@graph": [{"@id": "p", "name": "team", "url": "https://example.com"}, {
            "@type": "Dataset", "name": "t", "license": "MIT", "creator": {"@id": "p"}, "recordSet": []}]},
        [{"@type": ["https://schema.org/Dataset"], "https://schema.org/name": [{"@value": "t"}],
          "http://purl.org/dc/terms/conformsTo": [{"@id": "http://mlcommons.org/croissant/1.0"}],
          "https://schema.org/license": [{"@value": "MIT"}],
          "https://schema.org/creator": [{"https://schema.org/name": [{"@value": "team"}]}]}],
        {"@context": {**CONTEXT, "title": "sc:name", "by": {"@id": "https://schema.org/creator"}},
         "@type": "https://schema.org/Dataset", "title": "t", "by": {"title": "team"}, "sc:license": "MIT",
         "conformsTo": "http://mlcommons.org/croissant/1.0"},
        {"@context": {"ml": "http://mlcommons.org/schema/", "sc": "https://schema.org/"}, "@type": "sc:Dataset",
         "name": "t", "license": "MIT", "creator": "team"},
    ],
    ids=["graph", "expanded", "aliases", "version 0.8"],
)  # fmt: skip
def test_croissant_in_every_spelling(document: dict | list) -> None:
    m = manifest("metadata.json", document)
    assert (m.format, m.name.value, m.licenses[0].value, m.owner.name.value) == ("croissant", "t", "MIT", "team")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"url": None}, "required property `url` is missing"),
        ({"@type": "sc:Thing"}, "`@type` is `sc:Thing`, not a Dataset"),
        ({"dct:conformsTo": "http://mlcommons.org/croissant/RAI/1.0"},
         "`conformsTo` names no version of Croissant that duecare knows: `http://mlcommons.org/croissant/RAI/1.0`"),
        ({"datePublished": "last May"}, "`datePublished` is 'last May', not an ISO 8601 date"),
        ({"distribution": [{"@type": "cr:FileObject", "@id": "a", "encodingFormat": "x"}]}, "`a` has no `contentUrl`"),
        ({"distribution": [{"@type": "cr:FileSet", "@id": "a", "includes": "*", "encodingFormat": "x",
                            "containedIn": "zip"}]}, "`a` lies in `zip`, which the document does not describe"),
    ],
)  # fmt: skip
def test_croissant_faults(change: dict, fault: str) -> None:
    assert [f.what for f in manifest("croissant.json", {**CROISSANT, **change}).faults] == [fault]


CARD = """\
---
license: cc-by-4.0
language: [en]
annotations_creators: [machine-generated]
source_datasets: [original, extended|squad]
size_categories: n<1K
configs:
- config_name: default
  data_files:
  - {split: train, path: [data/a-*.jsonl, data/b.jsonl]}
  - {split: test, path: data/t.jsonl}
dataset_info:
  splits:
  - {name: train, num_examples: 5, num_bytes: 9}
---
# Dataset card

## Personal and Sensitive Information

None of the rows name people.

## Dataset Card Contact

team@example.com
"""


def test_dataset_card() -> None:
    m = manifest("sets/README.md", CARD)
    assert [(f.path.value, f.split.value, f.glob) for f in m.files] == [
        ("sets/data/a-*.jsonl", "train", True), ("sets/data/b.jsonl", "train", False), ("sets/data/t.jsonl", "test", False),
    ]  # fmt: skip
    assert [(t.label, t.files, t.rows and t.rows.value, t.between) for t in m.totals] == [
        ("split `train` of config `default`", (0, 1), 5, None), ("`size_categories`", (0, 1, 2), None, (0, 1000)),
    ]  # fmt: skip
    assert [s.name.value for s in m.sources] == ["squad"]
    assert m.personal_data.statement.value == "None of the rows name people."
    assert m.owner.contact.value == "team@example.com"
    assert m.synthetic[0].at.value == "machine-generated"
    assert m.files[0].path.span.line == 10


@pytest.mark.parametrize(
    "text",
    [
        "# A tool\n\nNothing else.\n",
        "---\nbase_model: acme/m\nlibrary_name: peft\n---\n# Model\n",
        "---\nlicense: mit\n---\n# A tool\n",
    ],
)
def test_other_readmes_are_no_manifests(text: str) -> None:
    assert isinstance(read("manifest", Source("README.md", text.encode())), NotRecognized)


def test_dvc() -> None:
    text = "wdir: ../raw\ndeps:\n- path: d.xml\n  repo: {url: https://example.com/r, rev_lock: ab}\nouts:\n- md5: ab.dir\n  size: 5\n  nfiles: 2\n  path: parts\n"
    m = manifest("data/parts.dvc", text)
    assert files(m) == [("raw/parts", {"md5-dir": "ab.dir"}, 5, None)]
    assert (m.files[0].directory, m.files[0].text_digest, m.files[0].nfiles.value) == (True, True, 2)
    assert m.sources[0].url.value == "https://example.com/r"
    assert not m.describes


@pytest.mark.parametrize("head", ["schema: '2.0'\nstages:\n  ", ""], ids=["2.0", "1.0"])
def test_dvc_lock(head: str) -> None:
    one = "s: {cmd: x, deps: [{path: a.csv, md5: aa}, {path: run.py, md5: bb}], outs: [{path: a.csv, md5: aa}, {path: b, md5: cc, hash: md5}]}\n"
    assert files(manifest("sub/dvc.lock", head + one)) == [
        ("sub/a.csv", {"md5": "aa"}, None, None), ("sub/b", {"md5": "cc"}, None, None),
    ]  # fmt: skip


def test_data_package() -> None:
    m = manifest("datapackage.json", {
        "name": "t", "licenses": [{"name": "ODC-BY-1.0"}], "sources": [{"title": "desk"}],
        "contributors": [{"title": "a"}, {"givenName": "Team", "familyName": "Data", "email": "t@example.com"}],
        "resources": [
            {"name": "a", "path": "a.csv", "hash": "0" * 32, "bytes": 5, "licenses": [{"path": "https://example.com"}]},
            {"name": "b", "path": ["b1.csv", "b2.csv"], "hash": "sha256:ff", "bytes": 9},
            {"name": "c", "path": "c.csv", "stats": {"sha256": "ee", "rows": 3}},
            {"name": "d", "data": []},
        ],
    })  # fmt: skip
    assert m.faults == ()
    assert files(m) == [
        ("a.csv", {"md5": "0" * 32}, 5, None), ("b1.csv", {}, None, None), ("b2.csv", {}, None, None),
        ("c.csv", {"sha256": "ee"}, None, 3),
    ]  # fmt: skip
    assert [(t.files, t.size.value, t.digests[0][0]) for t in m.totals] == [((1, 2), 9, "sha256")]
    assert [at.value for at in m.licenses] == ["ODC-BY-1.0", "https://example.com"]
    assert (m.owner.name.value, m.owner.contact.value) == ("Team Data", "t@example.com")


def test_dataset_infos() -> None:
    one = {"features": {}, "license": "MIT", "splits": {"train": {"num_examples": 3}},
           "download_checksums": {"https://example.com/a": {"num_bytes": 5, "checksum": "ff"}}}  # fmt: skip
    m = manifest("dataset_infos.json", {"a": one, "b": one})
    assert files(m) == [("https://example.com/a", {"sha256": "ff"}, 5, None)]
    assert ([at.value for at in m.splits], m.totals[0].rows.value) == (["train"], 3)
    assert not m.describes


def test_llama_factory() -> None:
    m = manifest("data/dataset_info.json", {
        "a": {"file_name": "a.json", "file_sha1": "ff", "split": "train"}, "b": {"hf_hub_url": "acme/b"}, "c": {"columns": {}},
    })  # fmt: skip
    assert files(m) == [("data/a.json", {"sha1": "ff"}, None, None)]
    assert m.sources[0].url.value == "acme/b"
    assert [(f.span.line, f.what) for f in m.faults] == [(10, "`c` does not say where its data is")]

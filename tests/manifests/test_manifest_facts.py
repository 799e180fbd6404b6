"""Sizes, digests, days and statements as manifests write them; the published schema; what no format can say."""

import json
from datetime import date

import pytest
from test_manifest_formats import CROISSANT, NATIVE

from duecare.entry.registry import check
from duecare.knowledge.dates import day
from duecare.knowledge.digests import trouble
from duecare.knowledge.manifest_shape import MANIFEST
from duecare.knowledge.shape import faults, schema
from duecare.knowledge.sizes import byte_range, row_range
from duecare.knowledge.stated import reaches, says
from duecare.load.formats import read
from duecare.load.source import Source
from duecare.load.yamltext import read_yaml
from duecare.model.case import Case
from duecare.model.documents import Project
from duecare.model.policy import Rules
from duecare.model.problem import Problem

ZEROS = {"@type": "cr:FileObject", "@id": "a", "contentUrl": "a.csv", "encodingFormat": "text/csv", "sha256": "0" * 64}


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (12, (12, 12)), ("12 B", (12, 12)), ("117743", (117743, 117743)), ("1,024 bytes", (1024, 1024)),
        ("3 MB", (2_500_000, 3_670_017)), ("2 KiB", (1536, 2561)), ("0.20 TiB", (214404767416, 225399883695)),
        ("12 apples", None), ("-3 B", None), (True, None), (None, None), (-1, None), (10**400, None), ("9" * 99, None),
    ],
)  # fmt: skip
def test_byte_range(written: object, found: object) -> None:
    assert byte_range(written) == found


@pytest.mark.parametrize(
    ("bucket", "found"),
    [("n<1K", (0, 1000)), ("10K<n<100K", (10_000, 100_000)), ("n>1T", (10**12, None)), ("1M<n<10M", (10**6, 10**7)),
     ("unknown", None), ("10K", None)],
)  # fmt: skip
def test_row_range(bucket: str, found: object) -> None:
    assert row_range(bucket) == found


@pytest.mark.parametrize(
    ("algorithm", "written", "why"),
    [
        ("sha256", "0" * 64, "is a placeholder ('0' over and over)"),
        ("sha256", "deadbeef" * 8, "is a placeholder ('deadbeef' over and over)"),
        ("sha256", "ab" * 31, "has 62 hexadecimal digits instead of 64"),
        ("sha256", "dddaf2840997cb181572863587899b53", "has 32 hexadecimal digits instead of 64, as md5 has"),
        ("md5", "TODO", "is not hexadecimal"),
        ("md5", " ", "is empty"),
        ("sha256", "https://github.com/mlcommons/croissant/issues/80", "is not hexadecimal"),
        ("sha256", "sha256:F3FF1218624320C8B529325A305940AD90F393D29DC4E0E2FA8C96B38AAEFB57", ""),
        ("md5-dir", "153aad06d376b6595932470e459ef42a.dir", ""),
    ],
)
def test_digests(algorithm: str, written: str, why: str) -> None:
    assert trouble(algorithm, written) == why


@pytest.mark.parametrize(
    ("written", "found"),
    [("2026-01-31", date(2026, 1, 31)), ("2026-01-31T10:00:00Z", date(2026, 1, 31)), ("2026-02-30", None),
     ("31.01.2026", None), ("2026-01", None), ("never", None), ("٢٠٢٦-٠١-٣١", None)],
)  # fmt: skip
def test_days(written: str, found: date | None) -> None:
    assert day(written) == found


@pytest.mark.parametrize(
    ("text", "says_something"),
    [("[More Information Needed]", False), ("TODO", False), ("N/A", False), ("unknown", False), (" ", False),
     ("- \n[More Information Needed]\n\nTBD", False), ("Support team of the shop", True),
     ("[More Information Needed]\nRows come from the desk.", True)],
)  # fmt: skip
def test_statements(text: str, says_something: bool) -> None:
    assert says(text) is says_something


@pytest.mark.parametrize(
    ("contact", "found"),
    [("a@example.com", True), ("@acme/data", True), ("https://example.com", True), ("#data-help", True),
     ("+49 30 1234567", True), ("ask the team", False), ("data team", False)],
)  # fmt: skip
def test_contacts(contact: str, found: bool) -> None:
    assert reaches(contact) is found


@pytest.mark.parametrize(
    ("before", "after"),
    [("", ""), ("license: MIT", "licence: MIT"), ("rows: 3", "rows: -3"), ("share: 0.5", "share: 50"),
     ("present: true", "present: yes please"), ("expires: 2030-12-31", "expires: soon"), ("step: dedupe, ", ""),
     ("languages: en", "languages: []"), ("name: tickets", "name: ' '"), ('to: "2025"', "to: summer")],
)  # fmt: skip
def test_reader_and_published_schema_agree(before: str, after: str) -> None:
    from jsonschema import Draft202012Validator

    text = NATIVE.replace("ABCD", "ab" * 32).replace(before, after, 1)
    root = read_yaml(text, "t").root
    plain = schema(MANIFEST, "manifest", "https://example.com/manifest.json")
    Draft202012Validator.check_schema(plain)
    wrong = list(Draft202012Validator(plain).iter_errors(_as_json(root.value)))
    assert bool(wrong) is bool(list(faults(root, MANIFEST))) is bool(before)


def _as_json(value: object) -> object:
    if isinstance(value, dict):
        return {key: _as_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_json(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize(
    ("active", "said"),
    [
        ({"DC110": "error", "DC114": "error"}, ["personal data, reviewed"]),
        ({"DC110": "warning", "DC107": "error"}, []),
        ({}, []),
    ],
)
def test_what_no_manifest_of_a_file_can_say_is_a_gap(active: dict, said: list[str]) -> None:
    text = b'{"name": "t", "resources": [{"name": "a", "path": "a.csv"}]}'
    document = read("manifest", Source("datapackage.json", text))
    project = Project(".", {"data": ("a.csv",)}, frozenset({"a.csv", "datapackage.json"}))
    case = Case(Rules(checks=active), date(2026, 11, 22), project, loaded={"manifest": (document,)})
    gaps = list(check("DC101").find(project, case))
    assert [gap.what.partition("no field for: ")[2] for gap in gaps] == said
    assert all(gap.silences == ("DC110", "DC114") for gap in gaps)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"license": "not-a-license", "distribution": [ZEROS]}, {"DC103", "DC104", "DC107"}),
        ({"license": "banana", "distribution": []}, {"DC107"}),
        ({"license": "MIT", "distribution": []}, set()),
    ],
    ids=["zeros, junk license, no file", "banana", "fine"],
)
def test_what_other_validators_let_pass(change: dict, found: set[str]) -> None:
    document = read("manifest", Source("croissant.json", json.dumps({**CROISSANT, **change}).encode()))
    ids = ("DC102", "DC103", "DC104", "DC105", "DC107", "DC108")
    case = Case(Rules(checks=dict.fromkeys(ids, "error")), date(2026, 11, 22))
    assert {one for one in ids if any(isinstance(y, Problem) for y in check(one).find(document, case))} == found

from xml.etree import ElementTree

import pytest

from duecare.report import junit
from report import samples


def parsed(name):
    return ElementTree.fromstring(junit.render(samples.ALL[name]()).encode("utf-8"))


@pytest.mark.parametrize("name", list(samples.ALL))
def test_counts_are_those_of_the_cases(name):
    root = parsed(name)
    cases = root.findall("testsuite/testcase")
    assert int(root.get("tests")) == len(cases) > 0
    assert int(root.get("failures")) == len([c for c in cases if c.find("failure") is not None])
    assert int(root.get("skipped")) == len([c for c in cases if c.find("skipped") is not None])


def test_a_failure_tells_every_place():
    case = next(c for c in parsed("blocked").iter("testcase") if c.get("name") == "DC113 owner-missing")
    assert case.get("classname") == "support-assistant"
    assert case.find("failure").get("message") == "the manifest names no owner"
    assert case.find("failure").text.count("fix: add `owner:` with `name:` and `contact:`") == 3


@pytest.mark.parametrize(
    ("name", "check", "tag", "said"),
    [
        ("unknown", "DC203 personal-data", "error", "its rows were not scanned"),
        ("accepted", "DC303 section-missing", "skipped", "waived: W-2026-04"),
        ("blocked", "DC405 regression", "skipped", "no base to compare with: `duecare check --base REF`"),
    ],
)
def test_gap_waiver_and_idle(name, check, tag, said):
    case = next(c for c in parsed(name).iter("testcase") if c.get("name") == check)
    assert [(child.tag, child.get("message")) for child in case] == [(tag, said)]


def test_a_warning_does_not_fail():
    case = next(c for c in parsed("blocked").iter("testcase") if c.get("name") == "DC107 license-unknown")
    assert [child.tag for child in case] == ["system-out"]
    assert case[0].text.startswith("data/train.manifest.yaml:4:10: warning: license 'Apache 2-ish' is unknown")


def test_a_broken_policy_is_an_error_of_its_own():
    assert parsed("hostile").find("testsuite").get("name") == "policy"
    assert parsed("hostile").find("testsuite/testcase/error") is not None

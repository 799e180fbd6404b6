"""The license of the data, or of one of its sources, is missing or is none that anybody can look up.

Why: without a license nobody has the right to copy, train on or pass on the data. "Unknown", "other" and a made-up
name all mean the same: no permission that can be checked.

Read are SPDX expressions, the Hub's license ids and the usual names and addresses of licenses. A family such as `cc` or
`gpl` names no license: its members forbid different things.

Example:
    license: not-a-license

Fix: write the SPDX id (https://spdx.org/licenses) or the Hub's id. For a license of your own write `LicenseRef-Name`,
or on a dataset card `license: other` with `license_name` and `license_link`.

"""

from collections.abc import Iterator

from duecare.knowledge.licenses import License, Unreadable, classes, parse
from duecare.knowledge.stated import head, stated
from duecare.model.case import Case
from duecare.model.manifest import Manifest
from duecare.model.place import At
from duecare.model.problem import Problem
from duecare.model.rule import Rule

RULE = Rule(
    id="DC107",
    slug="license-unknown",
    on=Manifest,
    severity="error",
    frameworks=("EU AI Act 53(1)(c)", "NIST AI RMF GOVERN 6.1", "NIST AI RMF MAP 4.1", "ISO 42001 A.10.3"),
)


FIX = "write its SPDX id (such as CC-BY-4.0) or its Hub id"


def find(subject: Manifest, case: Case) -> Iterator[Problem]:
    """No license, and every license that cannot be told."""
    if "license" not in subject.says:
        return
    if not subject.licenses:
        yield Problem(head(subject), "the manifest names no license", f"add `license`: {FIX}", anchor="license")
    custom = stated(subject.license_name) is not None and stated(subject.license_link) is not None
    for written in subject.licenses:
        yield from _judged(written, "license", custom)
    for source in subject.sources:
        if source.license is not None:
            yield from _judged(source.license, "license of a source", custom=False)


def _judged(written: At[str], name: str, custom: bool) -> Iterator[Problem]:
    match parse(written.value):
        case Unreadable(reason="other"):
            if not custom:
                fix = f"{FIX}; if it has none, add `license_name` and `license_link`"
                yield Problem.at(written, f"{name} `{_short(written)}` does not say which", fix)
        case Unreadable() as nothing:
            near = " or ".join(f"`{one}`" for one in nothing.suggestions)
            hint = f"; did you mean {near}?" if near else ""
            yield Problem.at(written, f"{name} `{_short(written)}` names no license{hint}", FIX)
        case License() as license_:
            if "family-ambiguous" in classes(license_):
                what = f"{name} `{_short(written)}` is a family of licenses that allow different things"
                yield Problem.at(written, what, "name the member, with its version")


def _short(written: At[str]) -> str:
    return " ".join(written.value.split())[:60]

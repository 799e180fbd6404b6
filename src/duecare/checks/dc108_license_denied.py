"""The license of the data, of a source or of generated rows is not one that the policy allows.

Why: what a license forbids for the data, it may forbid for the model: non-commercial data in a commercial model is the
usual case. The policy (`limits.data.licenses`) says what the team may use; this check holds the manifest to it.

Judged are the data set's licenses, those of its sources, and the terms of generated rows where they name a license. Of
`A OR B` one allowed branch is enough; of `A AND B` both must be.

Example:
    license: CC-BY-NC-4.0         (with `deny: [class:non-commercial]`)

Fix: take data under another license, or have the policy changed by who may change it. This is no legal advice.

"""

from collections.abc import Iterator

from duecare.knowledge.license_rules import allowed
from duecare.knowledge.licenses import License, parse
from duecare.knowledge.stated import stated
from duecare.model.case import Case
from duecare.model.manifest import Manifest
from duecare.model.place import At
from duecare.model.problem import Problem
from duecare.model.rule import Rule

RULE = Rule(
    id="DC108",
    slug="license-denied",
    on=Manifest,
    severity="error",
    frameworks=("EU AI Act 53(1)(c)", "NIST AI RMF GOVERN 6.1", "NIST AI RMF MAP 4.1", "ISO 42001 A.10.3"),
)


FIX = "use data under an allowed license, or ask for a change of `limits.data.licenses`"


def find(subject: Manifest, case: Case) -> Iterator[Problem]:
    """Every license that the policy does not let in."""
    for name, written in _written(subject):
        license_ = parse(written.value)
        if isinstance(license_, License):
            ruling = allowed(license_, case.rules.data.licenses.allow, case.rules.data.licenses.deny)
            if not ruling.ok:
                yield Problem.at(written, f"{name} `{_short(written)}`: {ruling.why}", FIX)
    yield from _custom(subject, case)


def _written(manifest: Manifest) -> Iterator[tuple[str, At[str]]]:
    yield from (("license", one) for one in manifest.licenses)
    yield from (("license of a source", one.license) for one in manifest.sources if one.license)
    yield from (("terms of a source", one.terms) for one in manifest.sources if one.terms)
    yield from (("terms of generated rows", one.terms) for one in manifest.synthetic or () if one.terms)


def _custom(manifest: Manifest, case: Case) -> Iterator[Problem]:
    """A license of the team's own naming passes an allow list only by that name."""
    name, allow = stated(manifest.license_name), case.rules.data.licenses.allow
    if name is None or not any(one.value.strip().casefold() == "other" for one in manifest.licenses):
        return
    if name.value in case.rules.data.licenses.deny:
        yield Problem.at(name, f"license `{name.value}`: the policy denies it", FIX)
    elif allow and name.value not in allow:
        yield Problem.at(name, f"license `{name.value}` is not in the policy's list of allowed licenses", FIX)


def _short(written: At[str]) -> str:
    return " ".join(written.value.split())[:60]

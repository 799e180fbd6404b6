"""Nobody is named who answers for the data, or there is no way to reach them.

Why: a takedown request, a leak or a question about consent needs a person within days. A name without an address is a
search; an address without a name answers to nobody.

Example:
    owner: {name: the team}

Fix: write `owner` with `name` and `contact` (mail, handle, page). In Croissant give the `creator` a `url` or `email`.

"""

from collections.abc import Iterator

from duecare.knowledge.fields import add
from duecare.knowledge.stated import head, reaches, reads, stated
from duecare.model.case import Case
from duecare.model.manifest import Manifest
from duecare.model.problem import Problem
from duecare.model.rule import Rule

RULE = Rule(
    id="DC113",
    slug="owner-missing",
    on=Manifest,
    severity="error",
    frameworks=("NIST AI RMF GOVERN 2.1", "ISO 42001 A.3.2", "ISO 42001 A.4.3"),
)


def find(subject: Manifest, case: Case) -> Iterator[Problem]:
    """No owner, no name, or no contact that leads anywhere."""
    if "owner" not in subject.says:
        return
    owner = subject.owner
    if owner is None:
        what = "the manifest names nobody who answers for the data"
        yield Problem(head(subject), what, add(subject, "owner"), anchor="owner")
        return
    if not stated(owner.name):
        yield Problem.at(owner.name or owner.at, f"the owner has no name{reads(owner.name)}", "add `name`")
    contact = stated(owner.contact)
    if contact is None:
        yield Problem.at(
            owner.contact or owner.at, f"the owner cannot be reached{reads(owner.contact)}", "add `contact`"
        )
    elif subject.format != "hf-dataset-card" and not reaches(contact.value) and "/" not in contact.value:
        what = f"the contact {contact.value[:40]!r} is no address, handle, page or number"
        yield Problem.at(contact, what, "write one, such as data-team@example.com")

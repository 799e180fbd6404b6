"""The card names no license that can be looked up.

Why: without a license nobody may use the model or the data, and with `unknown` or a bare `other` nobody can tell what
they may do; tools that only ask whether the key is there take TRL's `licence: license` for an answer.

Example:

    ---
    license: other
    ---

Fix: write the license's id (see spdx.org/licenses and the Hub's list), or `license: other` together
with `license_name` and `license_link`.

Source: https://huggingface.co/docs/hub/repositories-licenses
"""

from collections.abc import Iterator

from duecare.knowledge.cardtext import license_told
from duecare.knowledge.hub_metadata import each, written
from duecare.knowledge.licenses import Unreadable, parse
from duecare.model.card import Card
from duecare.model.case import Case
from duecare.model.place import At
from duecare.model.problem import Problem
from duecare.model.rule import Rule

RULE = Rule(
    id="DC306",
    slug="card-license",
    on=Card,
    severity="error",
    frameworks=("EU AI Act 53(1)(c)", "NIST AI RMF MAP 4.1", "NIST AI RMF GOVERN 6.1", "ISO 42001 A.10.3"),
)
FIX = "add `license:` with the license's id, such as `license: apache-2.0`"


def find(subject: Card, case: Case) -> Iterator[Problem]:
    """The license of the front matter; of the license section where there is no front matter."""
    if subject.blank and "DC303" in case.rules.checks:
        return
    stated = each(written(subject.metadata, "license"))
    if any(one.value not in (None, "") for one in stated):
        for one in stated:
            yield from _stated(one, subject)
    elif stated:
        yield Problem.at(stated[0], "`license` is empty", FIX)
    elif subject.metadata is not None or not license_told(subject):
        fix = FIX if subject.metadata is not None else "add a section `## License` that names it"
        yield Problem(subject.metadata_span, "the card names no license", fix, anchor="/license")


def _stated(one: At[object], card: Card) -> Iterator[Problem]:
    """A text that is misspelt is DC302's; here stands what names no license however it is spelt."""
    found = parse(one.value) if isinstance(one.value, str) else None
    if not isinstance(found, Unreadable) or found.reason == "unrecognized":
        return
    if found.reason != "other":
        yield Problem.at(one, found.what, "find out under which license it is, and write its id")
        return
    lacking = [key for key in ("license_name", "license_link") if not _text(card, key)]
    if lacking:
        what = f"`license: {one.value}` says nothing without {' and '.join(f'`{key}`' for key in lacking)}"
        yield Problem.at(one, what, "add " + " and ".join(f"`{key}:`" for key in lacking))


def _text(card: Card, key: str) -> bool:
    found = written(card.metadata, key)
    return found is not None and isinstance(found.value, str) and bool(found.value.strip())

"""Whether the names in a policy file stand for something: checks, licenses, patterns."""

import re
from collections.abc import Collection, Iterator

from duecare.knowledge.late import late
from duecare.knowledge.nearest import nearest
from duecare.knowledge.shape import child, children, text, texts
from duecare.model.place import At, Fault
from duecare.policy.shape import CHECK

ID = late(CHECK.pattern)  # what is no id at all is a fault of shape
# A linear-time engine has neither look-around nor back-references.
NOT_LINEAR = late(r"\(\?(?:[=!>(]|<[=!])|\\[1-9]|\(\?P=")


def name_faults(root: At[object], known: Collection[str]) -> Iterator[Fault]:
    """What is wrong with the names of one policy file; ``known`` are the ids of the checks there are."""
    for below in (root, *children(root, "models")):
        checks = child(below, "checks")
        for id_, at in checks.items() if checks else ():
            if ID.fullmatch(id_) and id_ not in known:
                yield _unknown(id_, at.put(id_), at, known)
        data, card = (child(child(below, "limits"), part) for part in ("data", "card"))
        yield from _topics([*texts(card, "sections"), *texts(card, "dataset_sections")])
        yield from _licenses(child(data, "licenses"))
        for allowed in children(child(data, "personal_data"), "allow"):
            yield from _pattern(text(allowed, "matching"))
    principles = child(root, "principles")
    for _, principle in principles.items() if principles else ():
        for id_at in texts(principle, "checks"):
            if ID.fullmatch(id_at.value) and id_at.value not in known:
                yield _unknown(id_at.value, id_at, None, known)


def _unknown(id_: str, at: At[str], key: At[object] | None, known: Collection[str]) -> Fault:
    near = nearest(id_, sorted(known), cutoff=0.5)
    what = f"no check is called `{id_}`" + (f"; did you mean `{near}`?" if near else "")
    fix = f"write `{near}`; `duecare rules` lists them all" if near else "`duecare rules` lists the checks there are"
    return Fault(key.key_span if key else at.span, what, fix, at.pointer)


def _topics(entries: list[At[str]]) -> Iterator[Fault]:
    if not entries:
        return
    from duecare.knowledge.tables import rows

    known = [topic for topic, _ in rows("headings", 2)]
    for entry in entries:
        if entry.value not in known:
            near = nearest(entry.value, known)
            what = f"cards are not judged by a topic `{entry.value}`" + (f"; did you mean `{near}`?" if near else "")
            yield Fault(
                entry.span, what, f"write `{near}`" if near else f"name one of {', '.join(known)}", entry.pointer
            )


def _licenses(at: At[object] | None) -> Iterator[Fault]:
    entries = [*texts(at, "allow"), *texts(at, "deny")]
    if not entries:
        return
    from duecare.knowledge.license_rules import unknown_entries

    wrong = dict(unknown_entries(entry.value for entry in entries))
    for entry in entries:
        if entry.value in wrong:
            what = f"`{entry.value}` names no license and no class of licenses"
            yield Fault(entry.span, what, f"write {wrong[entry.value]}", entry.pointer)


def _pattern(at: At[str] | None) -> Iterator[Fault]:
    if at is None:
        return
    if NOT_LINEAR.search(at.value):
        what = f"`{at.value}` looks around or refers back, which takes more than linear time"
        yield Fault(at.span, what, "write it without (?=, (?!, (?<, (?> and back-references", at.pointer)
        return
    try:
        re.compile(at.value)
    except (re.error, RecursionError, OverflowError) as error:
        yield Fault(at.span, f"`{at.value}` is no regular expression: {error}", "correct it", at.pointer)

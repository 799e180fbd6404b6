"""``.duecare/baseline.json``: findings that stood when the repository adopted duecare, and do not block.

It never grows by itself: a finding is recorded when somebody asks for it, and an entry goes once its finding is gone.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from json import dumps

from duecare.knowledge.dates import day
from duecare.knowledge.shape import Date, Exactly, Field, ListOf, Record, Text, Whole, children, faults, text, whole
from duecare.model.baseline import PATH, Amnesty, Baseline, Recorded
from duecare.model.place import At, Fault, Tree
from duecare.model.problem import Finding
from duecare.policy.shape import CHECK

# What watches the gate, or says that it is broken, is never let stand.
NEVER = ("DC9", "DC002", "DC5")

ENTRY = Record(
    {
        "check": Field(CHECK, True, "The check that found it.", "DC303"),
        "path": Field(Text(), True, "The file it was found in.", "README.md"),
        "fingerprint": Field(
            Text(r"^[0-9a-f]{20}$", means="a fingerprint of 20 hexadecimal digits"),
            True,
            "Which finding it is: any other in the same file still blocks.",
            "0123456789abcdef0123",
        ),
        "since": Field(Date(), True, "Day it was recorded.", "2026-01-31"),
        "policy": Field(
            Text(r"^([0-9a-f]{64})?$", means="a sha256"), True, "Digest of the policy that it was found by.", "0" * 64
        ),
        "rows": Field(Whole(0), doc="Rows that it counted: more of them are a new finding.", example=12),
    }
)
BASELINE = Record(
    {
        "version": Field(Exactly(1), True, "Version of the format.", 1),
        "salt": Field(
            Text(r"^[0-9a-f]{32,128}$", means="at least 32 hexadecimal digits"),
            doc="What digests of rows are keyed with in this repository, drawn once.",
            example="0" * 32,
        ),
        "findings": Field(ListOf(ENTRY), True, "The findings that stand.", []),
    }
)


def parse(tree: Tree, known: Collection[str], path: str = PATH) -> Baseline:
    """The baseline of a file; one fault and it lets nothing stand."""
    root = tree.root
    if root is None:
        return Baseline(path, faults=tree.faults, written=True)
    recorded = tuple(_recorded(at) for at in children(root, "findings") if isinstance(at.value, dict))
    wrong = (*tree.faults, *faults(root, BASELINE), *_senseless(recorded, known))
    return Baseline(path, recorded, wrong, written=True, salt=_text(root, "salt"))


def _recorded(at: At[object]) -> Recorded:
    rows = whole(at, "rows")
    named = (_text(at, "fingerprint"), _text(at, "check"), _text(at, "path"), _day(at), _text(at, "policy"))
    return Recorded(at, *named, rows=rows.value if rows else None)


def _text(at: At[object], key: str) -> str:
    found = text(at, key)
    return found.value if found else ""


def _day(at: At[object]) -> str:
    found = at.get("since")
    value = found.value if found else None
    return value.isoformat() if isinstance(value, date) else value if isinstance(value, str) else ""


def _senseless(recorded: Iterable[Recorded], known: Collection[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for one in recorded:
        if one.check and (one.check.startswith(NEVER) or one.check not in known):
            watching = one.check.startswith(NEVER)
            what = f"`{one.check}` " + ("watches the gate and cannot be let stand" if watching else "is no check")
            yield Fault(one.at.span, what, "take the entry out, and mend what it finds", one.at.pointer)
        if one.fingerprint and one.fingerprint in seen:
            fix = "`duecare baseline --update` writes each once"
            yield Fault(one.at.span, f"`{one.fingerprint}` is recorded twice", fix, one.at.pointer)
        seen.add(one.fingerprint)


def recordable(finding: Finding) -> bool:
    """Whether the finding may be let stand at all."""
    return not finding.check.startswith(NEVER) and finding.severity != "off"


def covers(one: Recorded, finding: Finding) -> bool:
    """Whether the entry lets stand as many rows as the finding counts now."""
    rows = finding.problem.rows
    return rows is None or (one.rows is not None and rows <= one.rows)


def entry(finding: Finding, since: str, policy: str) -> dict[str, str | int]:
    """A finding as it is recorded."""
    values = (finding.check, finding.problem.span.path, finding.fingerprint, since, policy)
    rows = finding.problem.rows
    return dict(zip(ENTRY.fields, values, strict=False)) | ({} if rows is None else {"rows": rows})


def written(entries: Iterable[dict[str, str | int]], salt: str = "") -> str:
    """The file, an entry a line in order of place, so that a diff shows which findings came and went."""
    order = sorted(entries, key=lambda e: (str(e["path"]), str(e["check"]), str(e["fingerprint"])))
    own = f'"salt": {dumps(salt)}, ' if salt else ""
    head = f'{{"version": 1, {own}"findings": ['
    lines = ",\n".join(f"  {dumps(e, ensure_ascii=True)}" for e in order)
    return f"{head}\n{lines}\n]}}\n" if order else f"{head}]}}\n"


def amnesty(baseline: Baseline, standing: int, today: date) -> Amnesty | None:
    """Size and age of what a baseline lets stand; None when there is none."""
    if not baseline.counts:
        return None
    oldest = min(one.since for one in baseline.counts)
    first = day(oldest)
    return Amnesty(baseline.path, len(baseline.counts), standing, oldest, (today - first).days if first else 0)

"""Read every file of a corpus with the real readers, judge it with the real checks, and say what came of it.

DUECARE_CORPUS=<folder with INDEX.tsv> python tools/corpus.py [--reasons]

A file is *read* when nothing in it is wrong, *faulty* when something is and the rest was read, *unreadable* when no
reader takes it. Of files of evaluation results it is also said whether they yield a result.
"""

import csv
import os
import re
import sys
import traceback
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from duecare.entry.registry import every
from duecare.load.formats import NotRecognized, read
from duecare.load.source import Source
from duecare.model.case import Case
from duecare.model.documents import Document
from duecare.model.policy import Rules
from duecare.model.problem import Gap
from duecare.model.results import Results
from duecare.scan.rows import count

KINDS = {
    "model_card": "card",
    "dataset_card": "card",
    "croissant": "manifest",
    "manifest": "manifest",
    "eval": "results",
    "data": "data",
    "chatlog": "data",
}
OTHER = {"adapter_config": "training"}
"""Formats that the index files under another kind than duecare does."""


class Met(NamedTuple):
    """What came of one file: ``read``, ``faulty`` or ``unreadable``, why, and how many results it yields."""

    kind: str
    form: str
    path: str
    outcome: str
    why: str = ""
    nresults: int = 0
    trouble: str = ""


def corpus() -> Path | None:
    """The corpus folder, from the environment."""
    folder = Path(os.environ.get("DUECARE_CORPUS") or "/nowhere")
    return folder if (folder / "INDEX.tsv").is_file() else None


def meet(folder: Path) -> Iterator[Met]:
    """Every file of the index, in its order."""
    with (folder / "INDEX.tsv").open(encoding="utf-8", newline="") as index:
        rows = list(csv.DictReader(index, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        kind = OTHER.get(row["format"], KINDS[row["kind"]])
        met = Met(row["kind"], row["format"], row["local_file"], "unreadable")
        try:
            came = _rows(folder / row["local_file"]) if kind == "data" else _document(kind, row, folder)
            yield met._replace(outcome=came[0], why=came[1], nresults=came[2])
        except Exception:  # noqa: BLE001 - a traceback is what is looked for
            yield met._replace(why="traceback", trouble=traceback.format_exc())


def _rows(path: Path) -> tuple[str, str, int]:
    counted = count(path)
    return ("unreadable", counted.what, 0) if isinstance(counted, Gap) else ("read", "", 0)


def _document(kind: str, row: dict[str, str], folder: Path) -> tuple[str, str, int]:
    found = read(kind, Source(row["path"], (folder / row["local_file"]).read_bytes()))
    if isinstance(found, NotRecognized):
        return "unreadable", found.faults[0].what if found.faults else "no reader knows this format", 0
    _judge(found)
    results = found.results if isinstance(found, Results) else ()
    if isinstance(found, Results) and not results:
        return ("faulty" if found.faults else "read"), found.why_empty or "no result", 0
    return ("faulty", found.faults[0].what, len(results)) if found.faults else ("read", "", len(results))


def _judge(found: Document) -> None:
    """Run every check on such a document to its end."""
    case = Case(Rules(), date(2026, 11, 22))
    for check in every():
        if check.rule.on is type(found):
            list(check.find(found, case))


def reason(why: str) -> str:
    """A reason without what is particular to one file."""
    return re.sub(r"`[^`]*`|'[^']*'|\"[^\"]*\"|\d+", "…", why)[:90]


def table(met: list[Met]) -> str:
    """Counts by kind and format."""
    lines = [f"{'kind':13}{'format':29}{'files':>6}{'read':>6}{'faulty':>8}{'unreadable':>12}{'yield':>7}"]
    for kind, form in sorted({(one.kind, one.form) for one in met}):
        of = [one for one in met if (one.kind, one.form) == (kind, form)]
        n = Counter(one.outcome for one in of)
        gives = str(sum(one.nresults > 0 for one in of)) if kind == "eval" else ""
        lines.append(f"{kind:13}{form:29}{len(of):6}{n['read']:6}{n['faulty']:8}{n['unreadable']:12}{gives:>7}")
    return "\n".join(lines)


def reasons(met: list[Met], most: int = 5) -> str:
    """The commonest reasons of each kind and format."""
    counted = Counter((one.kind, one.form, one.outcome, reason(one.why)) for one in met if one.why)
    shown: Counter[tuple[str, str]] = Counter()
    lines = []
    for (kind, form, outcome, why), times in sorted(counted.items(), key=lambda item: (item[0][:2], -item[1])):
        shown[kind, form] += 1
        if shown[kind, form] <= most:
            lines.append(f"{kind}/{form}: {outcome} {times} × {why}")
    return "\n".join(lines)


def main() -> int:
    """Print the table, and with ``--reasons`` why files were not read whole."""
    folder = corpus()
    if folder is None:
        print("set DUECARE_CORPUS to the folder that holds INDEX.tsv")
        return 2
    met = list(meet(folder))
    print(table(met))
    if "--reasons" in sys.argv:
        print(reasons(met))
    troubles = [one for one in met if one.trouble]
    for one in troubles:
        print(one.path, one.trouble)
    print(f"{len(met)} files, {len(troubles)} tracebacks")
    return 1 if troubles else 0


if __name__ == "__main__":
    sys.exit(main())

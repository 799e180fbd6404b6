"""How well each detector finds what it looks for: a table for every one, on labelled sets, planted rows and traps.

    DUECARE_CORPUS=/path/to/corpus python benchmarks/quality [DETECTOR...] [--write 2026-11-22]

Sets of the corpus are read where they lie; nothing of them is copied. ``--write`` puts the tables, with command and
date, into the pages of docs/detectors, between their marks.
"""

import argparse
import os
import re
import sys
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent
PAGES = HERE.parents[1] / "docs/detectors"
BEGIN, END = "<!-- figures: {} -->", "<!-- end of figures -->"
BLOCK = re.compile(r"<!-- figures: .*? -->\n.*?<!-- end of figures -->", re.DOTALL)


def main() -> None:
    # Last, and not first: modules here may be called as some of the standard library are.
    sys.path[:] = [*sys.path[1:], str(HERE.parent)]
    known = sorted(file.stem for file in HERE.glob("*.py") if file.stem not in {"__main__", "common"})
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("detectors", nargs="*", metavar="DETECTOR", help=", ".join(known))
    ask.add_argument("--write", metavar="DATE")
    given = ask.parse_args()
    corpus = Path(os.environ["DUECARE_CORPUS"])
    for name in given.detectors or known:
        tables = "\n\n".join(import_module(f"quality.{name}").tables(corpus))
        print(f"## {name}\n\n{tables}\n")
        if given.write:
            write(name, tables, given.write)


def write(name: str, tables: str, date: str) -> None:
    page = PAGES / f"{name}.md"
    block = f"{BEGIN.format(f'python benchmarks/quality {name}, {date}')}\n{tables}\n{END}"
    text = page.read_text(encoding="utf-8")
    assert BLOCK.search(text), f"{page} has no marks"
    page.write_text(BLOCK.sub(lambda _: block, text, count=1), encoding="utf-8")


if __name__ == "__main__":
    main()

"""Read the tab-separated tables that ship in ``knowledge/data``.

``pkgutil`` and not ``importlib.resources``: importing the latter costs a run more than reading every table.
"""

from collections.abc import Iterator
from pkgutil import get_data


def rows(name: str, width: int) -> Iterator[list[str]]:
    """The rows of table ``name`` with ``width`` cells each; lines that start with ``#`` are comments."""
    raw = get_data("duecare.knowledge", f"data/{name}.tsv") or b""
    for line in raw.decode("utf-8").splitlines():
        if line and line[0] != "#":
            cells = line.split("\t")
            yield cells + [""] * (width - len(cells))

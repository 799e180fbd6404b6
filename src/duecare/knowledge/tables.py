"""Read the tab-separated tables that ship in ``knowledge/data``.

``pkgutil`` and not ``importlib.resources``: importing the latter costs a run more than reading every table.
"""

from collections.abc import Iterator
from functools import cache
from pkgutil import get_data


def rows(name: str, width: int) -> Iterator[list[str]]:
    """The rows of table ``name`` with ``width`` cells each; lines that start with ``#`` are comments."""
    for line in whole(name).splitlines():
        if line and line[0] != "#":
            cells = line.split("\t")
            yield cells + [""] * (width - len(cells))


@cache
def whole(name: str) -> str:
    """The text of table ``name``."""
    return (get_data("duecare.knowledge", f"data/{name}.tsv") or b"").decode("utf-8").replace("\r\n", "\n")

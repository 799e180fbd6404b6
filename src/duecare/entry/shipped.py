"""The policies that come with duecare."""

from functools import cache
from pathlib import Path

import duecare.packs
from duecare.load.source import Source

PACKS = Path(duecare.packs.__path__[0])


@cache
def packs() -> tuple[str, ...]:
    """Names of the shipped policies."""
    return tuple(sorted(p.stem for p in PACKS.glob("*.yaml")))


@cache
def pack(name: str) -> Source:
    """One of them, read once."""
    return Source(f"{name}.yaml", (PACKS / f"{name}.yaml").read_bytes())

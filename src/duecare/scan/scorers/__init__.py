"""How toxic a text is, from 0 to 1: scorers behind one protocol."""

from collections.abc import Sequence
from typing import Protocol


class Scorer(Protocol):
    """Gives each text a score. ``digest`` changes whenever a score could."""

    name: str
    digest: str

    def score(self, texts: Sequence[str]) -> list[float]:
        """One number a text, from 0 (harmless) to 1 (toxic)."""

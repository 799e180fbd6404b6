"""Checksums as people write them: well formed, made up, or not a checksum at all."""

from collections.abc import Iterator

from duecare.knowledge.late import late
from duecare.model.facts import Facts

LENGTHS = {"md5": 32, "sha1": 40, "sha224": 56, "sha256": 64, "sha384": 96, "sha512": 128, "md5-dir": 32}
"""Hexadecimal digits of each algorithm."""

MEASURED = frozenset({"md5", "sha1", "sha256", "sha512"})
"""Algorithms that duecare recomputes from the bytes."""

_HEX = late(r"[0-9a-f]+")


def plain(written: str) -> str:
    """A digest as it is compared: lower case, without a ``sha256:`` prefix, DVC's ``.dir`` or white space."""
    return written.strip().lower().rpartition(":")[2].removesuffix(".dir")


def trouble(algorithm: str, written: str) -> str:
    """Why ``written`` cannot be the ``algorithm`` digest of any real file; ``""`` when it can."""
    digest = plain(written)
    wanted = LENGTHS.get(algorithm)
    if not digest:
        return "is empty"
    if not _HEX.fullmatch(digest):
        return "is not hexadecimal"
    if wanted is not None and len(digest) != wanted:
        really = algorithm_of(digest)
        hint = f", as {really} has" if really else ""
        return f"has {len(digest)} hexadecimal digits instead of {wanted}{hint}"
    if repeated := next(_periods(digest), ""):
        return f"is a placeholder ({repeated!r} over and over)"
    return ""


def own(algorithm: str, written: str, facts: Facts, *, text: bool = False) -> str | None:
    """The file's own checksum when it is not the ``written`` one; None when it is, or when nothing can be compared.

    ``text``: the checksum may also be that of the text with its line ends made LF.
    """
    known = facts.digests.get(algorithm)
    if known is None or trouble(algorithm, written):
        return None
    same = {known, facts.digests.get("md5-dos2unix") if text else known}
    return None if plain(written) in same else known


def algorithm_of(digest: str) -> str | None:
    """The algorithm that a bare digest of this length comes from, None when no known one does."""
    by_length = {length: name for name, length in LENGTHS.items() if name in MEASURED}
    return by_length.get(len(digest)) if _HEX.fullmatch(digest) else None


def _periods(digest: str) -> Iterator[str]:
    """Short stretches that the whole digest repeats; by chance one in 2**64 digests has one."""
    for size in (1, 2, 4, 8, 16):
        if size < len(digest) and digest[:size] * (len(digest) // size) == digest:
            yield digest[:size]

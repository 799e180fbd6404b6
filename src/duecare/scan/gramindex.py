"""Hashed word n-grams of evaluation items: an index that finds a repeated item and ships no text.

File format (``.npz``, no pickles): ``meta`` (JSON in bytes: version, name, items, short, common), and for each n of 8
and 13 the arrays ``grams_n`` (uint64, ascending) and ``items_n`` (uint32, the item that each stands in). A gram that
stands in many items is the evaluation's own boilerplate; it is left out and counted as common.
"""

import json
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from duecare.model.record import NamedTuple
from duecare.scan import tokens
from duecare.scan.contract import Batch
from duecare.scan.formats import batches, shards
from duecare.scan.hashes import Numbers
from duecare.scan.streams import Unreadable
from duecare.scan.tokens import Tokens

LONG, SHORT = 13, 8
SUFFIX = ".npz"
COMMON_ITEMS, COMMON_SHARE = 5, 0.01
MAX_BYTES = 4 << 30
Items = NDArray[np.uint32]


class Grams(NamedTuple):
    """Sorted hashes and, for each, the number of an item in which it stands."""

    hashes: Numbers
    items: Items


class GramIndex(NamedTuple):
    """One evaluation. Items are numbered from 1 like rows; ``short`` of them have no 8 words and cannot be found."""

    name: str
    items: int
    short: int
    long: Grams
    brief: Grams
    common: int = 0


def built(name: str, texts: Iterable[Sequence[str]]) -> GramIndex:
    """The index of items that come in batches of texts."""
    parts: dict[int, list[tuple[Numbers, Items]]] = {LONG: [], SHORT: []}
    count = short = 0
    for batch in texts:
        words = tokens.tokens(batch)
        for n, held in parts.items():
            grams = words.grams(n)
            held.append(
                (grams.words, np.repeat(np.arange(len(batch)), np.diff(grams.firsts)).astype(np.uint32) + count + 1)
            )
        short += int((np.diff(words.firsts) < SHORT).sum())
        count += len(batch)
    long, dropped = _sorted(parts[LONG], count)
    brief, more = _sorted(parts[SHORT], count)
    return GramIndex(name, count, short, long, brief, dropped + more)


def _sorted(parts: list[tuple[Numbers, Items]], count: int) -> tuple[Grams, int]:
    """Every gram once, with the first item that holds it, without those of many items."""
    if not parts:
        return Grams(np.zeros(0, np.uint64), np.zeros(0, np.uint32)), 0
    hashes, items = (np.concatenate([part[side] for part in parts]) for side in (0, 1))
    order = np.lexsort((items, hashes))
    hashes, items = hashes[order], items[order]
    new = np.ones(len(hashes), bool)
    new[1:] = (hashes[1:] != hashes[:-1]) | (items[1:] != items[:-1])
    unique, firsts, times = np.unique(hashes[new], return_index=True, return_counts=True)
    rare = times <= max(COMMON_ITEMS, COMMON_SHARE * count)
    return Grams(unique[rare], items[new][firsts][rare].astype(np.uint32)), int((~rare).sum())


def of_file(root: Path, path: str) -> GramIndex:
    """The index that the file is, or of the items that it holds."""
    if not (root / path).is_file():
        raise Unreadable(f"cannot be compared with: {path} is not there", f"add {path}, or name another evaluation")
    if path.endswith(SUFFIX):
        return loaded(root / path, path)
    seen: set[str] = set()
    index = built(path, (_items(batch, seen) for shard in shards(root, path, 0) for batch in _whole(root, shard)))
    if not index.items:
        raise Unreadable(f"cannot be compared with: {path} holds no items", "write the evaluation's items, one a row")
    return index


def _whole(root: Path, shard: Any) -> Iterable[Batch]:
    for batch in batches(root, shard):
        if batch.bad:
            bad = batch.bad[0]
            raise Unreadable(f"cannot be compared with: row {bad.row} of {shard.path} {bad.why}", "mend the row")
        yield batch


def _items(batch: Batch, seen: set[str]) -> list[str]:
    """The items' texts; one that came before is not there again, so that it does not pass for boilerplate."""
    texts = tokens.row_texts(batch)
    for number, text in enumerate(texts):
        if text in seen:
            texts[number] = ""
        seen.add(text)
    return texts


def saved(index: GramIndex, path: Path) -> None:
    """Write the index."""
    meta = {name: getattr(index, name) for name in ("name", "items", "short", "common")} | {"version": tokens.VERSION}
    arrays: dict[str, Any] = {
        "meta": np.frombuffer(json.dumps(meta).encode(), np.uint8),
        f"grams_{LONG}": index.long.hashes,
        f"items_{LONG}": index.long.items,
        f"grams_{SHORT}": index.brief.hashes,
        f"items_{SHORT}": index.brief.items,
    }
    with path.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)


def loaded(path: Path, name: str) -> GramIndex:
    """Read an index; it may be anybody's file."""
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
        if size > MAX_BYTES:
            raise ValueError(f"{size:,} bytes are too many")
        with np.load(path, allow_pickle=False) as held:
            return _checked({key: held[key] for key in held.files}, name)
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as why:
        what = f"cannot be compared with: {name} is no index of n-grams ({why})"
        raise Unreadable(what, f"duecare ngrams EVALUATION.jsonl --output {name}") from why


def _checked(held: dict[str, Any], name: str) -> GramIndex:
    meta = json.loads(held["meta"].astype(np.uint8).tobytes())
    if meta["version"] != tokens.VERSION:
        raise ValueError(f"its version is {meta['version']!r}, this duecare reads {tokens.VERSION}")
    long, brief = (_pair(held[f"grams_{n}"], held[f"items_{n}"]) for n in (LONG, SHORT))
    if not len(brief.hashes):
        raise ValueError("it holds no n-grams")
    return GramIndex(
        str(meta["name"]) or name, int(meta["items"]), int(meta["short"]), long, brief, int(meta["common"])
    )


def _pair(hashes: Any, items: Any) -> Grams:
    if hashes.dtype != np.uint64 or items.dtype != np.uint32 or hashes.shape != items.shape or hashes.ndim != 1:
        raise ValueError("its arrays are not what they should be")
    if np.any(hashes[1:] <= hashes[:-1]):
        raise ValueError("its n-grams are not in order")
    return Grams(hashes, items)


class Finder:
    """Grams of many indices, looked up at once: a table of bits turns nearly all of them away."""

    def __init__(self, parts: Sequence[Grams], firsts: Sequence[int]) -> None:
        """``firsts`` is added to each part's item numbers, so that one number tells index and item."""
        hashes = np.concatenate([part.hashes for part in parts])
        items = np.concatenate([part.items.astype(np.int64) + first for part, first in zip(parts, firsts, strict=True)])
        order = np.argsort(hashes, kind="stable")
        self.hashes, self.items = hashes[order], items[order]
        bits = max(16, (16 * max(len(hashes), 1)).bit_length())
        self.shift = np.uint64(64 - bits)
        self.table = np.zeros(1 << bits, bool)
        self.table[(self.hashes >> self.shift).astype(np.int64)] = True

    def find(self, grams: Tokens) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Text and item of each hit; a gram of several indices hits them all."""
        near = np.flatnonzero(self.table[(grams.words >> self.shift).astype(np.int64)])
        wanted = grams.words[near]
        left, right = (np.searchsorted(self.hashes, wanted, side) for side in ("left", "right"))
        times = right - left
        texts = np.searchsorted(grams.firsts, near, "right") - 1
        begins = np.cumsum(times) - times
        places = np.arange(int(times.sum())) + np.repeat(left - begins, times)
        return np.repeat(texts, times), self.items[places]

"""Batches in memory, and the two phases of a keyed detector without any engine."""

from collections import defaultdict

from duecare.scan.batches import Rows
from duecare.scan.contract import Shard, placed


def batch(rows, number=0, first_row=1, path=None):
    return Rows(Shard(path or f"file{number}.jsonl", "jsonl", 0, 1, number=number), first_row, rows)


def texts(*rows, **more):
    return batch([{"text": row} for row in rows], **more)


def keyed(detector, batches, paths):
    groups = defaultdict(list)
    width, size = detector.key_width, detector.key_width + detector.value_width
    for one in batches:
        packed = detector.records(one)
        if not isinstance(packed, bytes):
            packed = b"".join(key + value for key, value in packed)
        for at in range(0, len(packed), size):
            groups[packed[at : at + width]].append(packed[at + width : at + size])
    least = getattr(detector, "least", 1)
    ordered = ((key, sorted(groups[key])) for key in sorted(groups) if len(groups[key]) >= least)

    def row_of(value):
        number, row = placed(value)
        return paths[number], row

    return detector.reduce(ordered, row_of)


def monoid(detector, batches):
    state = detector.empty()
    for one in batches:
        state = detector.add(state, one)
    return detector.finish(state)

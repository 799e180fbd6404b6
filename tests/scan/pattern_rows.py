"""Batches of rows, written as hostile and as friendly JSON writers write them."""

import json
import random

import numpy as np

from duecare.scan.batches import Lines, Rows
from duecare.scan.contract import Shard

SHARD = Shard("data/train.jsonl", "jsonl", 0, 0)


def raw_batch(lines: list[str]) -> Lines:
    data = [line.encode() + b"\n" for line in lines]
    offsets = [0, *np.cumsum([len(line) for line in data]).tolist()]
    return Lines(SHARD, 1, b"".join(data), offsets)


def batch(*rows: object) -> Lines:
    return raw_batch([json.dumps(row, ensure_ascii=False) for row in rows])


def parsed_batch(*rows: object) -> Rows:
    return Rows(SHARD, 1, list(rows))


def scrambled(value: object, seed: int) -> str:
    """JSON of the same value in which any character may be escaped, as the format allows."""
    draw = random.Random(seed)
    text = json.dumps(value, ensure_ascii=draw.random() < 0.5)
    out, index = [], 0
    inside = False
    while index < len(text):
        c = text[index]
        if c == "\\":
            step = 6 if text[index + 1] == "u" else 2
            out.append(text[index : index + step])
            index += step
            continue
        if c == '"':
            inside = not inside
        elif inside and c == "/" and draw.random() < 0.3:
            c = "\\/"
        elif inside and draw.random() < 0.02:
            c = "".join(f"\\u{int.from_bytes(u, 'big'):04x}" for u in units(c))
        out.append(c)
        index += 1
    return "".join(out)


def units(character: str) -> list[bytes]:
    encoded = character.encode("utf-16-be")
    return [encoded[i : i + 2] for i in range(0, len(encoded), 2)]

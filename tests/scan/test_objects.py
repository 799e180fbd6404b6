"""Lines that are told to be objects at a glance are those that are read as rows."""

import json
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duecare.scan.batches import Lines, parsed
from duecare.scan.contract import Shard
from duecare.scan.linewise import starts
from duecare.scan.objects import all_objects

SHARD = Shard("a.jsonl", "jsonl", 0, 0)
DEEP = 2 * sys.getrecursionlimit()


def told(block: bytes) -> bool:
    return all_objects(block, starts(block), plain=block.isascii())


@pytest.mark.parametrize(
    ("block", "glance"),
    [
        (b'{"a": 1}\n{"b": [1, {"c": null}]}\n', True),
        (b'{"a": 1}\r\n{"b": 2}\r\n', True),
        (b'{"a": 1}', True),
        (b'{"a": 1}\n{"b": 2}', True),
        (b'{"a": 1}\n{"b": 2}\r', True),
        (b"{}\n" * 3, True),
        ('{"a": "\u00e9\u65e5"}\n'.encode(), True),
        (b'{"a": "\\ud83d\\ude00 \\u00e9 \\/"}\n', True),
        (b'{"a": "\\ud800"}\n', False),
        (b'{"a": -1.5e-7, "b": 123456789012345678901234567890, "a": true}\n', True),
        (b'{"a": 1} \n{"b": 2}\n', False),
        (b'{"a": 1}\n\n{"b": 2}\n', False),
        (b' {"a": 1}\n', False),
        (b'[{"a": 1}]\n', False),
        (b'{"a": 1} {"b": 2}\n', False),
        (b'{"a": {}}\n{"b":\n{"c": 1}}\n{"d": 1} {"e": 2}\n', False),
        (b'{"a": [{}\n{"b": 1}]}\n', False),
        (b'{"a": "{}\n{}"}\n', False),
        (b'{"a": {"b": 1}\n{"c": 2}\n', False),
        (b'{"a": 1}}\n{"b": 2}\n', False),
        (b'{"a": NaN}\n', False),
        (b'{"a": 01}\n', False),
        (b'{"a": "\x00"}\n', False),
        (b'{"a": "\xff"}\n', False),
        (b'{"\xc3": 1}\n', False),
        (b'{"a": ' + b"9" * 4301 + b"}\n", False),
        (b'{"a": ' + b"[" * DEEP + b"]" * DEEP + b"}\n", False),
        (b'{"a": ' * 1100 + b"1" + b"}" * 1100 + b"\n", False),
        (b'{"a": ' + b"[" * 400 + b"]" * 400 + b', "b": "' + b"x" * 3000 + b'"}\n', True),
        (b'{"a": [' + b"[], " * 1100 + b"1]}\n", False),
    ],
)
def test_a_glance_at_a_block(block, glance):
    assert told(block) is glance
    lines = Lines(SHARD, 1, block, starts(block))
    assert not (glance and lines.bad)


LEAVES = st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=6)
PLANTS = (
    b"", b'"', b"\\", b"{", b"}", b"[", b"]", b",", b":", b"0", b"-", b"1e5", b"\n", b"}\n{", b"\r", b"\t", b"\x00",
    b"\x1f", b"\xff", b"\xed\xa0\x80", b"\\u12", b"\\ud800", b"NaN", b"true", b"\xc2\xa0",
)  # fmt: skip


@given(
    st.lists(st.dictionaries(st.text(), VALUES, max_size=3), min_size=1, max_size=5),
    st.booleans(),
    st.lists(st.tuples(st.integers(0, 200), st.sampled_from(PLANTS)), max_size=3),
)
def test_what_is_told_at_a_glance_is_what_reading_tells(rows, ascii_only, planted):
    whole = "".join(json.dumps(row, ensure_ascii=ascii_only) + "\n" for row in rows).encode("utf-8", "surrogatepass")
    assert told(whole) or b"\\" in whole or not ascii_only
    block = whole
    for place, what in planted:
        at = place % (len(block) + 1)
        block = block[:at] + what + block[at:]
    offsets = starts(block)
    if len(offsets) > 1 and all_objects(block, offsets, plain=block.isascii()):
        assert all(isinstance(parsed(block[a:b]), dict) for a, b in pairwise(offsets))

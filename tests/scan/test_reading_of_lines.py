"""Conversations are read off their lines as they are when every line is parsed."""

import json
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from duecare.scan.batches import Lines, Rows, parsed
from duecare.scan.contract import Shard
from duecare.scan.linewise import starts
from duecare.scan.readings import reading_of_lines
from duecare.scan.shapes import Reading

SHARD = Shard("a.jsonl", "jsonl", 0, 0)
SAID = st.sampled_from(["hi", "a\nb", "", " ", "\u00a0", "é漢", '"\\/', "\ud83d\ude00", "x" * 300])
TURN = st.fixed_dictionaries(
    {"role": st.sampled_from(["user", "assistant", "gpt", "system", "nobody"]), "content": SAID | st.none()},
    optional={"name": st.text(max_size=3), "weight": st.integers(0, 1)},
)
PLAIN_TURN = st.fixed_dictionaries({"role": st.sampled_from(["user", "assistant", "tool"]), "content": SAID})
KEY = st.sampled_from(["messages", "conversations", "dialog"])
ROWS = st.one_of(
    KEY.flatmap(lambda key: st.lists(st.fixed_dictionaries({key: st.lists(PLAIN_TURN, max_size=3)}), max_size=5)),
    st.lists(st.dictionaries(KEY, st.lists(TURN | PLAIN_TURN, max_size=3), max_size=2), max_size=5),
    st.lists(
        st.dictionaries(st.sampled_from(["prompt", "completion", "text", "é\n", ""]), SAID | st.none()), max_size=5
    ),
    st.lists(st.dictionaries(st.sampled_from(["prompt", "completion"]), SAID | st.none() | st.integers()), max_size=5),
)
PLANTS = (
    b"", b'"', b"\\", b"{", b"}", b"]", b",", b"\n", b"}\n{", b"\r", b"\t", b"\x00", b"\xff", b"\xed\xa0\x80",
    b"\\ud800", b"\\u0041", b'"role": "user", ', b'"content": "again", ', b'"messages": [], ', b"NaN", b" ",
    b"\xef\xbb\xbf", b"1", b'"prompt": "again", ', b'"text": null, ',
)  # fmt: skip


def columns(found: Reading) -> tuple[object, ...]:
    return tuple(getattr(found, name) for name in Reading.__slots__ if name != "at")


def both(block: bytes) -> tuple[Reading | None, Rows]:
    offsets = starts(block)
    lines = Lines(SHARD, 1, block, offsets)
    rows = Rows(SHARD, 1, [parsed(block[a:b]) for a, b in pairwise(offsets)])
    assert columns(lines.reading) == columns(rows.reading)
    assert [*lines.bad] == [*rows.bad]
    assert lines.rows == rows.rows
    assert [row and [*row] for row in lines.rows] == [row and [*row] for row in rows.rows]
    some = range(0, len(rows), 2)
    assert columns(Lines(SHARD, 1, block, offsets).reading_of(some)) == columns(rows.reading_of(some))
    return reading_of_lines(block, offsets), rows


@given(ROWS, st.booleans(), st.lists(st.tuples(st.integers(0, 400), st.sampled_from(PLANTS)), max_size=3))
@example([{"messages": [{"role": "user", "content": "a"}]}] * 2, False, [(13, b'"messages": 1, ')])
def test_lines_are_read_as_rows_are(rows, ascii_only, planted):
    block = "".join(json.dumps(row, ensure_ascii=ascii_only) + "\n" for row in rows).encode("utf-8", "surrogatepass")
    for place, what in planted:
        at = place % (len(block) + 1)
        block = block[:at] + what + block[at:]
    if block.strip():
        both(block)


TALK = {"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]}
ODD = {"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": " "}]}


@pytest.mark.parametrize(
    ("rows", "read"),
    [
        ([TALK] * 3, True),
        ([TALK] * 100 + [ODD] + [TALK] * 100, True),
        ([TALK, {"messages": [{"role": "user", "content": "q"}]}], True),
        ([TALK, {"messages": []}], True),
        ([TALK, {"messages": [{"role": "nobody", "content": "q"}]}], False),
        ([TALK, {**TALK, "id": 1}], False),
        ([TALK, {"messages": [*TALK["messages"], {"role": "assistant", "content": "b", "weight": 0}]}], False),
        ([TALK, {"messages": [*TALK["messages"], {"role": "user", "content": "b", "name": "Ann"}]}], False),
        ([{"text": "a"}], False),
        ([TALK, {"messages": [{"role": "user", "content": None}]}], False),
        ([TALK, {"conversations": TALK["messages"]}], False),
        ([TALK, 1], False),
    ],
)
def test_which_lines_are_read_without_being_parsed(rows, read):
    found, _ = both("".join(json.dumps(row) + "\n" for row in rows).encode())
    assert (found is not None) is read

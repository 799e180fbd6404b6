"""Where lines of a block begin, and the pieces of a file cut at the ends of lines."""

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from duecare.scan.linewise import blocks, starts

SIZES = st.one_of(st.integers(0, 3), st.integers(0, 200), st.integers(200, 5000))


@given(st.lists(SIZES, min_size=1, max_size=30), st.sampled_from([b"", b"x", b"\r", b" x"]))
@example([63, 63, 0, 127, 700], b"")
@example([4000, 4000], b"")
def test_lines_begin_behind_each_line_break(sizes, last):
    block = b"".join(b"y" * size + b"\n" for size in sizes) + last
    found = starts(block)
    lines = [block[begin:end].strip() for begin, end in pairwise(found)]
    assert [*filter(None, lines)] == [line.strip() for line in block.split(b"\n") if line.strip()]
    assert found[-1] == len(block)
    # Where a row begins, the line before has ended.
    assert all(begin == 0 or block[begin - 1 : begin] == b"\n" for begin in found[:-1])


@given(st.binary(max_size=60), st.lists(st.integers(1, 9), min_size=1))
def test_pieces_are_cut_at_the_ends_of_lines(data, sizes):
    data = data.replace(b"\x01", b"\n")
    pieces, at = [], 0
    while at < len(data):
        size = sizes[len(pieces) % len(sizes)]
        pieces.append(data[at : at + size])
        at += size
    found = [*blocks(pieces)]
    assert b"".join(found) == data
    assert all(block.endswith(b"\n") for block in found[:-1])

import unicodedata

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st
from memory_batches import batch

from duecare.scan.columns import columns
from duecare.scan.spill import in_order

ODD = "aZ \t\n\x1c\u00a0\u2003\u3000éÉe\u0301ßſ\u1100\u1161각ﬁ…½ｆＡｶﾞ你，\ud800\x00\ufffe’"
TEXTS = st.lists(
    st.one_of(st.text("aZ \n\t.", max_size=12), st.text(ODD, max_size=12), st.text(max_size=8)), max_size=6
)


def chat(rows):
    return batch([{"messages": [{"role": role, "content": said} for role, said in row]} for row in rows])


def by_definition(text):
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(plain.split()).encode("utf-8", "replace")


@given(TEXTS)
@example(["\ufffe", "a  b", "\ufffe x"])
@example(["", " ", "a"])
def test_the_same_by_definition(texts):
    read = columns(chat([[("user", text) for text in texts]]))
    assert read.same == [by_definition(text) for text in texts if text]


@given(st.integers(1, 20), st.lists(st.binary(min_size=20, max_size=20), min_size=1, max_size=40), st.integers(0, 2))
def test_records_in_order(width, records, alike):
    cut = [record[:width] if at % 3 else (b"\0" * 9 + record)[:width] for at, record in enumerate(records)]
    packed = cut + cut[: alike * 5]
    assert in_order(b"".join(packed), width).tobytes() == b"".join(sorted(packed))
    assert in_order(b"".join(packed), width).dtype == np.uint8

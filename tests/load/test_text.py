import pytest
from hypothesis import given
from hypothesis import strategies as st

from duecare.load.text import Lines, decode
from duecare.model.place import Fault


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"", ""),
        (b"a\r\nb", "a\r\nb"),
        ("\ufeffé".encode(), "é"),
        ("é: 1".encode("utf-16"), "é: 1"),
        (b"\xfe\xff" + "x".encode("utf-16-be"), "x"),
        ("{}".encode("utf-16-le"), "{}"),
        ("{}".encode("utf-16-be"), "{}"),
        ("{}x".encode("utf-32"), "{}x"),
        ("{}x".encode("utf-32-le"), "{}x"),
        ("{}x".encode("utf-32-be"), "{}x"),
        ("日本".encode(), "日本"),
    ],
)
def test_text_in_any_unicode(raw, text) -> None:
    assert decode(raw, "x") == text


@pytest.mark.parametrize(
    ("raw", "place", "what"),
    [
        (b"ab\ncd\xe9f", "x:2:3", "byte 5 (0xe9) is not UTF-8; the file looks like Windows-1252"),
        (b"\x93\x00\x01\xff\xfe\xfd", "x:1:1", "byte 0 (0x93) is not UTF-8"),
        (b"ok\nabc\0d", "x:2:4", "byte 6 is a zero byte: this is a binary file, not text"),
        (b"\xef\xbb\xbfa\xff", "x:1:2", "byte 4 (0xff) is not UTF-8"),
        (b"\xff\xfea\0b", "x:1:2", "the text says it is UTF-16-LE, but byte 4 is not"),
    ],
)
def test_what_is_no_text(raw, place, what) -> None:
    fault = decode(raw, "x")
    assert isinstance(fault, Fault)
    assert (str(fault.span), fault.what) == (place, what)
    assert fault.fix


@pytest.mark.parametrize(
    ("text", "index", "at"),
    [
        ("ab\ncd", 0, (1, 1)),
        ("ab\ncd", 3, (2, 1)),
        ("ab\r\ncd", 4, (2, 1)),
        ("ab\rcd", 4, (2, 2)),
        ("a\u2028b\u0085c", 4, (1, 5)),
        ("😀b", 1, (1, 2)),
        ("", 0, (1, 1)),
    ],
)
def test_line_and_column(text, index, at) -> None:
    assert Lines(text, "x").at(index) == at


@given(st.text(alphabet="ab\r\n\té", max_size=40), st.integers(1, 9))
def test_index_undoes_at(text, first) -> None:
    lines = Lines(text, "x", first)
    assert all(lines.index(*lines.at(i)) == i for i in range(len(text) + 1))


@given(st.binary(max_size=60))
def test_any_bytes_are_text_or_a_fault(raw) -> None:
    answer = decode(raw, "x")
    assert isinstance(answer, str) or answer.what

import pytest
from memory_batches import batch, monoid

from duecare.scan.contract import Wish
from duecare.scan.detectors.opt_out import OptOut, make
from duecare.scan.optouts import OptOuts, digest, key_of, read, written
from duecare.scan.streams import Unreadable

KEY = b"k" * 32
ROWS = [
    {"messages": [{"role": "user", "content": "Call me."}, {"role": "assistant", "content": "Sure,  Ada"}]},
    {"text": "Write to Ada.L@Example.com, please.", "meta": {"author_id": 4711}},
    {"text": "nothing here", "handle": "@ada_l", "url": "see https://example.com/ada/1."},
    "no row",
    {
        "text": "mail j\u200bohn.kramer@web.de or https://web.de/j\u200bohn",
        "handle": "@j\u043ehn",
        "id": "４７\u200b１２",
    },
]


@pytest.mark.parametrize(
    "opted, rows, by",
    [
        ("sure, ada", 1, "the text at /messages/1/content"),
        ("Call me.\nSure, Ada", 1, "the whole row"),
        ("ada.l@example.com", 1, "an address in /text"),
        ("4711", 1, "the value at /meta/author_id"),
        ("@ADA_L", 1, "the text at /handle"),
        ("john.kramer@web.de", 1, "an address in /text"),
        ("j\u200bohn.kramer@web.de", 1, "an address in /text"),
        ("https://web.de/john", 1, "an address in /text"),
        ("mail john.kramer@web.de or https://web.de/john", 1, "the text at /text"),
        ("@john", 1, "the text at /handle"),
        ("4712", 1, "the text at /id"),
        ("john.kramer", 0, ""),
        ("Ada", 0, ""),
    ],
)
def test_what_a_row_is_known_by(opted, rows, by):
    found = monoid(OptOut([OptOuts("list", KEY, frozenset({digest(opted, KEY)}))]), [batch(ROWS)])
    assert found["rows"] == rows
    assert [example["by"] for example in found["examples"]] == [by] * rows


def test_another_key_finds_nothing():
    found = monoid(OptOut([OptOuts("list", b"x" * 32, frozenset({digest("4711", KEY)}))]), [batch(ROWS)])
    assert found["rows"] == 0 and found["lists"] == [{"path": "list", "entries": 1, "found": 0, "rows": 0}]


def test_a_row_of_two_lists_counts_once():
    lists = [OptOuts(name, KEY, frozenset({digest("4711", KEY)})) for name in "ab"]
    found = monoid(OptOut(lists), [batch(ROWS), batch(ROWS, number=1)])
    assert found["rows"] == 2 and [one["rows"] for one in found["lists"]] == [2, 2]


def test_dropped_rows():
    detector = OptOut([OptOuts("list", KEY, frozenset({digest("@ada_l", KEY)}))])
    assert detector.drops(batch(ROWS)) == [2]


def test_a_list_as_it_is_written(tmp_path):
    (tmp_path / "key").write_text("0123456789abcdef\n")
    text = written(["4711", "4711"], key_of(b"0123456789abcdef", "key"), "key-file=key")
    (tmp_path / "out.txt").write_text(text)
    assert len(read(tmp_path, "out.txt").digests) == 1 and "4711" not in text
    found = monoid(make(Wish(root=str(tmp_path), opted_out=("out.txt",))), [batch(ROWS)])
    assert found["rows"] == 1


def test_without_a_list_there_is_nothing_to_do():
    assert make(Wish()) is None


@pytest.mark.parametrize(
    "text, said",
    [
        ("", "does not begin"),
        ("4711\n", "does not begin"),
        ("duecare-opt-out 1 key=00\n" + "0" * 32, "not 16 to 64 bytes"),
        ("duecare-opt-out 1 key=zz\n" + "0" * 32, "not 16 to 64 bytes"),
        (f"duecare-opt-out 1 key={'0' * 32}\n", "lists nothing"),
        (f"duecare-opt-out 1 key={'0' * 32}\n# none\n\n", "lists nothing"),
        (f"duecare-opt-out 1 key={'0' * 32}\nada@example.com\n", "line 2"),
        ("duecare-opt-out 1 key-file=../key\n" + "0" * 32, "outside"),
        ("duecare-opt-out 1 key-file=gone\n" + "0" * 32, "not on this machine"),
        ("duecare-opt-out 1 key-file=short\n" + "0" * 32, "holds no key"),
    ],
)
def test_a_list_that_excludes_nobody_is_no_pass(tmp_path, text, said):
    (tmp_path / "short").write_text("abc\n")
    (tmp_path / "out.txt").write_text(text)
    with pytest.raises(Unreadable, match=said):
        read(tmp_path, "out.txt")


def test_a_list_that_is_not_there(tmp_path):
    with pytest.raises(Unreadable, match="cannot be read"):
        read(tmp_path, "gone.txt")

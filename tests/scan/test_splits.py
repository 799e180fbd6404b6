"""Parts of files: how large they are, and that those told ahead are those of the very file that is measured."""

import os
from itertools import pairwise

import pytest

from duecare.scan import splits
from duecare.scan.cache import Cache
from duecare.scan.contract import Shard, Wish
from duecare.scan.digests import digested
from duecare.scan.engines.job import together
from duecare.scan.readers import jsonl
from duecare.scan.run import Options, scan
from duecare.scan.splits import ahead, fresh, parts
from duecare.scan.streams import Unreadable

LINE = b'{"text": "a"}\n'


@pytest.mark.parametrize("megabytes", [3, 16, 200, 1000])
def test_parts_get_smaller_towards_the_end(tmp_path, megabytes):
    file = tmp_path / "a.jsonl"
    file.touch()
    os.truncate(file, megabytes << 20)
    found = list(jsonl.split(file, Shard("a.jsonl", "jsonl", 0, 0)))
    sizes = [part.stop - part.start for part in found]
    assert (found[0].start, found[-1].stop, sum(sizes)) == (0, megabytes << 20, megabytes << 20)
    assert all(one.stop == other.start for one, other in pairwise(found))
    assert all(one >= other for one, other in pairwise(sizes))
    assert (max(sizes) <= jsonl.SHARD, sizes[-1] <= jsonl.LEAST) == (True, True)
    assert list(together(found, 2)) == [(number,) for number in range(len(found))]


def test_one_process_gets_large_parts_and_no_numbers_of_rows(tmp_path):
    file = tmp_path / "a.jsonl"
    file.touch()
    os.truncate(file, 100 << 20)
    found = list(jsonl.split(file, Shard("a.jsonl", "jsonl", 0, 0, first_row=0)))
    assert [part.stop >> 20 for part in found] == [32, 64, 96, 100]
    assert {part.first_row for part in found} == {0}


@pytest.fixture
def there(tmp_path, monkeypatch):
    monkeypatch.setattr(splits, "HEAVY", 1)
    monkeypatch.setattr(jsonl, "SHARD", 40)
    (tmp_path / "a.jsonl").write_bytes(LINE * 10)
    return tmp_path


@pytest.mark.parametrize(
    ("written", "again", "rows"),
    [(LINE * 10, False, [1, 4, 7]), (LINE * 10, True, [1, 4, 7]), (b"{}\n" * 30, True, [1, 15, 28])],
    ids=["not", "with the same", "with other rows"],
)
def test_parts_told_ahead_are_made_again_where_the_file_was_written_to(there, monkeypatch, written, again, rows):
    wish = Wish(root=str(there), paths=("a.jsonl", "gone.jsonl"))
    told: splits.Told = {}
    ahead(wish, (0, 1), told)
    made = []
    real = splits.shards
    monkeypatch.setattr(splits, "shards", lambda *asked: made.append(asked[1]) or real(*asked))
    if again:
        (there / "a.jsonl").write_bytes(written)
        os.utime(there / "a.jsonl", ns=(1, 1))
    found = parts(wish, 0, told, digested(there, wish.paths), 1)
    assert [part.first_row for part in found][: len(rows)] == rows
    assert made == ["a.jsonl"] * again


def test_a_file_that_cannot_be_read_is_told_when_it_is_asked_for(there):
    wish = Wish(root=str(there), paths=("gone.jsonl", "odd.pickle"))
    (there / "odd.pickle").write_bytes(LINE)
    told, digests = {}, digested(there, wish.paths)
    ahead(wish, (0, 1), told)
    with pytest.raises(FileNotFoundError):
        parts(wish, 0, told, digests, 1)
    with pytest.raises(Unreadable, match="does not read"):
        parts(wish, 1, told, digests, 1)


@pytest.mark.parametrize(("most", "numbers"), [(256, [0]), (2, [])])
def test_very_many_files_are_not_looked_at_ahead(there, monkeypatch, most, numbers):
    monkeypatch.setattr(splits, "MANY", most)
    assert fresh(Wish(root=str(there), paths=("a.jsonl", "gone.jsonl")), None) == numbers


def test_files_that_were_measured_as_they_are_need_nobody_beside(there):
    cache = Cache(there / "cache")
    wish = Wish(root=str(there), paths=("a.jsonl",))
    assert fresh(wish, cache) == [0]
    scan(wish, Options(2, cache))
    assert fresh(wish, cache) == []
    assert fresh(wish, None) == [0]
    (there / "a.jsonl").write_bytes(LINE * 11)
    assert fresh(wish, cache) == [0]
    assert scan(wish, Options(2, cache)).whole.rows == 11


def test_a_mark_is_of_how_a_file_begins_and_ends(there, monkeypatch):
    monkeypatch.setattr(splits, "SAMPLE", 20)
    cache = Cache(there / "cache")
    wish = Wish(root=str(there), paths=("a.jsonl",))
    scan(wish, Options(2, cache))
    os.utime(there / "a.jsonl", ns=(1, 1))  # as in another clone
    assert fresh(wish, cache) == []
    size = 10 * len(LINE)
    for at, numbers in ((LINE.index(b"a"), [0]), (size - 4, [0]), (3 * len(LINE) + LINE.index(b"a"), [])):
        (there / "a.jsonl").write_bytes((LINE * 10)[:at] + b"b" + (LINE * 10)[at + 1 :])
        assert fresh(wish, cache) == numbers
    assert scan(wish, Options(2, cache)) == scan(wish)  # whatever a mark says, content decides

"""The outcome of a whole run is kept under all that it depends on."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from duecare.model.policy import DataLimits, Sampled
from duecare.scan import coded, kept, splits
from duecare.scan.cache import Cache
from duecare.scan.contract import Wish
from duecare.scan.patterns import database, linear
from duecare.scan.run import Options, scan

ROW = b'{"prompt": "Where is my parcel?", "completion": "On its way."}\n'


@pytest.fixture
def there(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(ROW * 30)
    (tmp_path / "b.jsonl").write_bytes(ROW * 3)
    return tmp_path


def named(there, **changes):
    wish = Wish(root=str(there), paths=("a.jsonl",))._replace(**changes)
    return kept.key(wish, None, kept.digested(there, wish.paths), Cache(there / "cache"))


@pytest.mark.parametrize(
    "changes",
    [
        {"paths": ("a.jsonl", "b.jsonl")},
        {"paths": ("b.jsonl",)},
        {"splits": {"a.jsonl": "test"}},
        {"against": ("b.jsonl",)},
        {"opted_out": ("b.jsonl",)},
        {"limits": DataLimits(toxicity_above=0.5)},
        {"sample": True},
    ],
)
def test_another_wish_is_another_run(there, changes):
    assert named(there, **changes) not in {named(there), ""}


@pytest.mark.parametrize(
    "changes",
    [
        {"salt": b"x"},
        {"limits": DataLimits(toxicity_scorer="detoxify:m.ckpt@sha256:0")},
        {"limits": DataLimits(personal_data_sampled=Sampled(kinds=("name",)))},
        {"against": ("gone.jsonl",)},
    ],
)
def test_what_depends_on_more_is_not_kept(there, changes):
    assert named(there, **changes) == ""


def test_other_code_and_other_packages_are_another_run(there, monkeypatch, tmp_path):
    before = named(there)
    (tmp_path / "duecare").mkdir()
    for room in coded.ROOMS:
        (tmp_path / "duecare" / room).mkdir()
    (tmp_path / "duecare/scan/x.py").write_text("")
    monkeypatch.setattr("duecare.__file__", str(tmp_path / "duecare/__init__.py"))
    other = named(there)
    (tmp_path / "duecare/scan/x.py").write_text("changed")
    third = named(there)
    monkeypatch.setattr(kept, "PACKAGES", {"yaml": "PyYAML", "no_such_module": "nothing"})
    assert len({before, other, third, named(there)}) == 4


def test_content_names_a_run(there):
    before = named(there)
    (there / "a.jsonl").write_bytes(ROW * 31)
    assert named(there) != before
    (there / "a.jsonl").write_bytes(ROW * 30)
    assert named(there) == before


def test_a_kept_run_says_the_same_and_tells_its_progress(there):
    wish, seen = Wish(root=str(there), paths=("a.jsonl", "b.jsonl")), []
    options = Options(cache=Cache(there / "cache"), progress=lambda done, total: seen.append((done, total)))
    first = scan(wish, options)
    seen.clear()
    assert scan(wish, options) == first
    assert seen == [(33 * len(ROW), 33 * len(ROW))]
    assert first == scan(wish)


FEW = [f'{{"text": "row {n} says what no other row of the file says, number {n}"}}\n' for n in range(40)]


@pytest.mark.parametrize("change", ["added", "renamed", "changed", "removed"])
def test_only_files_that_changed_are_read_again(there, monkeypatch, change):
    """Duplicates across files too: the records of the others are kept, under the numbers they have now."""
    (there / "b.jsonl").write_text("".join(FEW))
    (there / "c.jsonl").write_text("".join(FEW[5:20]))
    options = Options(cache=Cache(there / "cache"))
    scan(Wish(root=str(there), paths=("a.jsonl", "b.jsonl", "c.jsonl")), options)
    fresh = {"added": "a0.jsonl", "renamed": "", "changed": "a.jsonl", "removed": ""}[change]
    if fresh:
        (there / fresh).write_text("".join(FEW[18:30]) * 2)
    if change == "renamed":
        (there / "c.jsonl").rename(there / "0.jsonl")
        fresh = "0.jsonl"
    if change == "removed":
        (there / "a.jsonl").unlink()
    wish = Wish(root=str(there), paths=tuple(sorted(path.name for path in there.glob("*.jsonl"))))
    read, real = [], splits.shards
    monkeypatch.setattr(splits, "shards", lambda root, path, *which: read.append(path) or real(root, path, *which))
    found = scan(wish, options)
    assert read == ([fresh] if fresh else [])
    monkeypatch.undo()
    assert found == scan(wish)
    assert found.whole.measures["duplicates"]["exact"]["rows"] >= 15


def test_an_unsound_run_is_not_kept(there):
    cache = Cache(there / "cache")
    wish = Wish(root=str(there), paths=("a.jsonl", "gone.jsonl"))
    assert not kept.sound(scan(wish, Options(cache=cache)))
    assert scan(wish, Options(cache=cache, seconds=1e-9)).troubles


def spots():
    segments, kinds, _, stops, _ = database.ENGINES["hyperscan"](HINTS)(*DATA)
    return sorted(zip(segments.tolist(), kinds.tolist(), stops.tolist(), strict=True))


HINTS = [(0, b"[0-9]{7}", False), (1, b"secret", True)]
FOUND = [(0, 1, 9), (2, 0, 20)]
DATA = (b"\nx Secret\nno\n1234567", np.array([0, 9, 12]))


def test_a_compiled_database_is_kept_in_the_cache_alone(tmp_path, monkeypatch):
    cache = Cache(tmp_path)
    database.keep_in(cache)
    first = spots()
    monkeypatch.setattr(database, "compiled", lambda _: pytest.fail("compiled again"))
    assert spots() == first == FOUND
    database.keep_in(None)
    with pytest.raises(pytest.fail.Exception):
        database.ENGINES["hyperscan"](HINTS)


@pytest.mark.parametrize("damage", [b"", b"\0" * 4000, None])
def test_a_database_that_was_written_to_is_not_loaded(tmp_path, monkeypatch, damage):
    database.keep_in(Cache(tmp_path))
    database.ENGINES["hyperscan"](HINTS)
    (entry,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    raw = entry.read_bytes()
    entry.write_bytes(raw[:-2] + b"\1\1" if damage is None else damage)
    compiled, real = [], database.compiled
    monkeypatch.setattr(database, "compiled", lambda hints: compiled.append(hints) or real(hints))
    assert spots() == FOUND
    assert compiled
    database.keep_in(None)


def test_a_database_that_is_none_is_compiled(tmp_path):
    cache = Cache(tmp_path)
    database.keep_in(cache)
    database.ENGINES["hyperscan"](HINTS)
    name = database.kept_as([*database.ESCAPES, *HINTS])
    assert isinstance(cache.get(name), bytes)
    cache.put(name, b"no database")
    assert spots() == FOUND
    database.keep_in(None)


def test_forms_that_are_kept_compiled_are_not_asked_for(tmp_path):
    database.keep_in(Cache(tmp_path))
    first = linear.whole("codes", lambda: ["[12]|30", "4{2}"])
    again = linear.whole("codes", lambda: pytest.fail("asked for again"))
    assert first([]) == []
    texts = ["1", "30", "44", "3", "", "130", "4", "44", "301"]
    assert first(texts) == again(texts) == [True, True, True, False, False, False, False, True, False]
    assert first(["30"]) == [True] and first(["3"]) == [False]
    database.keep_in(None)


@pytest.mark.parametrize("keeping", [False, True])
def test_forms_are_told_without_hyperscan_or_a_cache_too(tmp_path, monkeypatch, keeping):
    database.keep_in(Cache(tmp_path) if keeping else None)
    monkeypatch.setattr(linear, "find_spec", lambda _: None if keeping else pytest.fail("nothing is kept"))
    told = linear.whole("codes", lambda: ["[12]|30", "4{2}"])
    assert told(["1", "30", "44", "3", "130", "4", ""]) == [True, True, True, False, False, False, False]
    database.keep_in(None)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_kept_run_loads_nothing_that_measures(there, workers):
    code = (
        "import sys; from pathlib import Path; from duecare.scan.cache import Cache; from duecare.scan.contract import"
        f" Wish; from duecare.scan.run import Options, scan; scan(Wish(root={str(there)!r}, paths=('a.jsonl',)),"
        f" Options({workers}, Cache(Path({str(there / 'cache')!r}))));"
        " print([m for m in ('numpy', 'orjson', 'hyperscan', 'phonenumbers', 'py3langid') if m in sys.modules])"
    )
    told = [subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True) for _ in range(2)]
    assert [one.stdout.strip() == "[]" for one in told] == [False, True]
    assert Path(there / "cache").is_dir()

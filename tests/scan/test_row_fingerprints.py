"""Rows that came and went: the multiset difference of two states, whatever their files, formats and order."""

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from memory_batches import batch, keyed

from duecare.scan.contract import Wish
from duecare.scan.detectors.composition import Composition, canonical, make
from duecare.scan.engines.local import forks
from duecare.scan.fresh import State, compared, measured
from duecare.scan.run import Options

KEY = b"k" * 32


def compare(then, now, salt=KEY):
    """Rows by file, then and now; files of the same name are the same file."""
    paths = sorted([f"then/{name}" for name in then] + [f"now/{name}" for name in now])
    before = {f"then/{name}": f"now/{name}" if name in now else "" for name in then}
    detector = Composition(paths, before, salt)
    files = {**{f"then/{k}": v for k, v in then.items()}, **{f"now/{k}": v for k, v in now.items()}}
    batches = [batch(rows, number=paths.index(path), path=path) for path, rows in files.items() if rows]
    found = keyed(detector, batches, paths)
    return tuple({path: list(rows) for path, rows in found[side].items()} for side in ("entering", "leaving"))


A, B, C = ({"text": letter} for letter in "abc")


@pytest.mark.parametrize(
    ("then", "now", "entering", "leaving"),
    [
        ({"f": [A, B]}, {"f": [A, B]}, {}, {}),
        ({"f": [A, B]}, {"f": [B, A]}, {}, {}),
        ({"f": [A]}, {"f": [A, A]}, {"now/f": [2]}, {}),
        ({"f": [A, A, A]}, {"f": [A]}, {}, {"then/f": [2, 3]}),
        ({"f": [A, B]}, {"f": [A], "g": [B]}, {}, {}),
        ({"f": [A, B]}, {"g": [B, A]}, {}, {}),
        ({"f": [A]}, {"f": [A], "a": [A]}, {"now/a": [1]}, {}),  # the copy is new, whatever the names' order
        ({"f": [A]}, {"f": [A], "z": [A]}, {"now/z": [1]}, {}),
        ({"f": [A, B, C]}, {"f": [C, A, {"text": "d"}]}, {"now/f": [3]}, {"then/f": [2]}),
        ({}, {"f": [A]}, {"now/f": [1]}, {}),
        ({"f": [A]}, {}, {}, {"then/f": [1]}),
        ({"f": [None, 7]}, {"f": [7, None]}, {}, {}),  # what is no row is compared by what is wrong with it
        ({"f": [{"a": 1, "b": [1, {"x": 2}]}]}, {"f": [{"b": [1, {"x": 2}], "a": 1}]}, {}, {}),
        ({"f": [{"a": 1}]}, {"f": [{"a": 1.0}]}, {"now/f": [1]}, {"then/f": [1]}),
        ({"f": [{"a": [1, 2]}]}, {"f": [{"a": [2, 1]}]}, {"now/f": [1]}, {"then/f": [1]}),
    ],
)
def test_the_difference_is_that_of_multisets(then, now, entering, leaving):
    assert compare(then, now) == (entering, leaving)


rows = st.lists(st.integers(0, 5).map(lambda n: {"text": str(n)}), max_size=8)
states = st.dictionaries(st.sampled_from("fgh"), rows, max_size=3)


def counted(state):
    return Counter(row["text"] for rows in state.values() for row in rows)


@given(states, states)
def test_what_came_and_went_makes_one_state_of_the_other(then, now):
    entering, leaving = compare(then, now)
    came = Counter(now[path[4:]][row - 1]["text"] for path, found in entering.items() for row in found)
    went = Counter(then[path[5:]][row - 1]["text"] for path, found in leaving.items() for row in found)
    assert counted(then) + came - went == counted(now)
    assert not came & went


def test_a_fingerprint_is_keyed():
    one, other = (Composition(["f"], {}, salt).records(batch([A, B])) for salt in (KEY, b"x" * 32))
    assert len(one) == 2 * 16
    assert one[:8] != other[:8]
    assert one[8:16] == other[8:16]


@pytest.mark.parametrize("value", [{"n": 2**70}, {"deep": [[[[[]]]]]}, {"x": float("nan")}, {"k": {"b": 1, "a": None}}])
def test_every_row_has_one_form(value):
    assert canonical(value) == canonical(dict(reversed(value.items())))
    assert canonical(value) != canonical({**value, "more": 1})


def nested(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return {"deep": value}


def test_rows_too_deep_for_the_fast_way_are_told_apart():
    assert canonical(nested(400)) == canonical(nested(400))
    assert canonical(nested(400)) != canonical(nested(401))


def test_nobody_asks_for_it_but_a_comparison():
    assert make(Wish()) is None
    assert make(Wish(salt=KEY)).key_width + make(Wish(salt=KEY)).value_width == 16


def write(root, files):
    for name, rows in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def many(start, stop):
    return [{"prompt": f"question {n}", "completion": f"answer {n} of many"} for n in range(start, stop)]


@pytest.mark.skipif(not forks(), reason="two processes need fork here")
def test_several_processes_find_the_same(tmp_path):
    write(tmp_path / "then", {"a.jsonl": many(0, 900), "b.jsonl": many(900, 1800)})
    write(tmp_path / "now", {"a.jsonl": many(5, 905), "c.jsonl": [*many(905, 1800), *many(4000, 4007)]})
    sides = (
        State(tmp_path / "then", dict.fromkeys(["a.jsonl", "b.jsonl"], "")),
        State(tmp_path / "now", dict.fromkeys(["a.jsonl", "c.jsonl"], "")),
    )
    one, two = (compared(*sides, Options(workers=n)) for n in (1, 2))
    assert one == two
    assert {path: list(rows) for path, rows in one.entering.items()} == {"c.jsonl": list(range(896, 903))}
    assert {path: list(rows) for path, rows in one.leaving.items()} == {"a.jsonl": [1, 2, 3, 4, 5]}


def test_formats_do_not_make_rows_new(tmp_path):
    write(tmp_path / "then", {"a.jsonl": many(0, 5)})
    (tmp_path / "now").mkdir()
    (tmp_path / "now/a.json").write_text(json.dumps(many(0, 6)), encoding="utf-8")
    found = compared(
        State(tmp_path / "then", dict.fromkeys(["a.jsonl"], "")),
        State(tmp_path / "now", dict.fromkeys(["a.json"], "")),
        Options(),
    )
    assert ({k: list(v) for k, v in found.entering.items()}, found.leaving) == ({"a.json": [6]}, {})


def test_a_file_that_ends_before_its_end_is_not_compared(tmp_path):
    write(tmp_path / "then", {"a.jsonl": many(0, 5)})
    (tmp_path / "now").mkdir()
    (tmp_path / "now/a.jsonl.gz").write_bytes(b"\x1f\x8b\x08\0\0\0\0\0\0\x03")
    found = compared(
        State(tmp_path / "then", dict.fromkeys(["a.jsonl"], "")),
        State(tmp_path / "now", dict.fromkeys(["a.jsonl.gz"], "")),
        Options(),
    )
    assert found.entering == {}
    assert found.why.startswith("a.jsonl.gz ")
    gone = compared(
        State(tmp_path / "then", dict.fromkeys(["a.jsonl"], "")),
        State(tmp_path / "now", dict.fromkeys(["b.jsonl"], "")),
        Options(),
    )
    assert gone.why.startswith("b.jsonl cannot be read")


@pytest.mark.parametrize(
    ("then", "now", "crossed"),
    [
        ({"train": [0, 1], "test": [2]}, {"train": [1, 0], "test": [2]}, 0),
        ({"train": [0, 1], "test": [2]}, {"train": [0], "more": [1], "test": [2]}, 0),
        ({"train": [0, 1], "test": [2]}, {"train": [0], "test": [1, 2]}, 1),
        ({"train": [0, 1], "test": [2]}, {"train": [0, 1, 2]}, 1),
        # what came besides is new, and crossed nothing
        ({"train": [0], "test": [2]}, {"train": [0, 2], "test": [0, 2]}, 0),
        ({"train": [0], "test": [0]}, {"train": [0, 0]}, 1),
    ],
)
def test_rows_that_go_to_another_split_are_counted(tmp_path, then, now, crossed):
    sides = []
    for name, state in (("then", then), ("now", now)):
        write(
            tmp_path / name,
            {f"{part}.jsonl": [*many(9, 10), *({"text": str(n)} for n in rows)] for part, rows in state.items()},
        )
        splits = {f"{part}.jsonl": "train" if part == "more" else part for part in state}
        sides.append(State(tmp_path / name, splits))
    assert compared(*sides, Options()).crossed == crossed


def test_rows_are_measured_under_their_own_numbers(tmp_path):
    rows = [*many(0, 8), {"prompt": "who?", "completion": "hanna@posteo.de"}, *many(8, 10)]
    write(tmp_path, {"a.jsonl": rows, "b.jsonl": rows})
    with (tmp_path / "a.jsonl").open("a", encoding="utf-8") as file:
        file.write("{bad\n")
    entering = {"a.jsonl": [2, 9, 12], "b.jsonl": [9]}
    found = measured(Wish(root=str(tmp_path)), entering, Options(), KEY)
    a, b = found.files
    assert (a.path, a.rows, a.bad, [bad.row for bad in a.bad_rows], a.fresh) == ("a.jsonl", 3, 1, [12], True)
    assert [(e["path"], e["row"]) for e in a.measures["personal_data"]["examples"]] == [("a.jsonl", 9)]
    assert [(e["path"], e["row"]) for e in found.whole.measures["personal_data"]["examples"]] == [
        ("a.jsonl", 9),
        ("b.jsonl", 9),
    ]
    assert str(tmp_path.name) not in json.dumps([dict(a.measures), dict(b.measures), dict(found.whole.measures)])
    again = measured(Wish(root=str(tmp_path)), {"b.jsonl": [9]}, Options(), KEY).files[0]
    other = measured(Wish(root=str(tmp_path)), {"b.jsonl": [9]}, Options(), b"other").files[0]
    assert again.digests == b.digests
    assert again.digests != other.digests

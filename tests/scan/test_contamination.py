import json
import random

import numpy as np
import pytest
from memory_batches import monoid, texts

from duecare.scan.contract import Wish
from duecare.scan.detectors.contamination import Contamination, make
from duecare.scan.gramindex import built, loaded, of_file, saved
from duecare.scan.streams import Unreadable

WORDS = [f"w{n}" for n in range(3000)]


def sentence(rng, words):
    return " ".join(rng.choices(WORDS, k=words))


def evaluation(rng, items=100, words=30):
    return [sentence(rng, words) for _ in range(items)]


def told(items, *rows):
    return monoid(Contamination([built("eval.jsonl", [items])], ["eval.jsonl"]), [texts(*rows)])


@pytest.mark.parametrize("words, long, brief", [(7, 0, 0), (8, 0, 1), (12, 0, 1), (13, 1, 1), (30, 1, 1)])
def test_how_many_words_in_a_row_are_a_hit(words, long, brief):
    rng = random.Random(1)
    items = evaluation(rng)
    part = " ".join(items[4].upper().split()[:words])
    found = told(items, f"Before, {part}! after that", sentence(rng, 40))
    assert (found["rows"], found["rows_8"]) == (long, brief)
    if long:
        assert found["examples"] == [{"path": "file0.jsonl", "row": 1, "against": "eval.jsonl", "item": 5}]


def test_every_planted_row_is_found_and_no_other():
    rng = random.Random(2)
    items = evaluation(rng, 200)
    rows = [sentence(rng, 40) for _ in range(500)]
    for number, item in enumerate(items):
        rows[2 * number] += " " + item
    found = told(items, *rows)
    assert found["rows"] == found["rows_8"] == 200
    assert found["against"] == [
        {"path": "eval.jsonl", "items": 200, "found": 200, "rows": 200, "rows_8": 200, "short": 0, "common": 0}
    ]


def test_boilerplate_of_the_evaluation_is_no_hit():
    rng = random.Random(3)
    template = "Answer the question with one letter and nothing else at all please now " * 2
    items = [template + sentence(rng, 20) for _ in range(50)]
    found = told(items, template + "what is this", items[7])
    assert (found["rows"], found["rows_8"]) == (1, 1)
    assert found["against"][0]["common"] > 0 and found["examples"][0]["row"] == 2


def test_items_too_short_are_counted():
    assert told(["two words", "one two three four five six seven eight"], "x")["against"][0]["short"] == 1


def test_several_evaluations_are_told_apart():
    rng = random.Random(4)
    one, two = evaluation(rng), evaluation(rng)
    both = Contamination([built("a", [one]), built("b", [two, one[:3]])], ["a", "b"])
    found = monoid(both, [texts(one[0], two[1], sentence(rng, 50), two[1] + " " + one[9])])
    assert found["rows"] == 3
    assert [(a["path"], a["rows"], a["found"]) for a in found["against"]] == [("a", 2, 2), ("b", 3, 2)]


def test_merging_in_any_order_changes_nothing():
    rng = random.Random(5)
    items = evaluation(rng)
    rows = [sentence(rng, 40) for _ in range(60)]
    rows[7], rows[31], rows[59] = items[1], items[1] + items[2], items[50]
    detector = Contamination([built("e", [items])], ["e"])
    parts = [texts(*rows[at : at + 8], first_row=at + 1) for at in range(0, 60, 8)]
    whole = monoid(detector, [texts(*rows)])
    states = [detector.add(detector.empty(), part) for part in parts]
    rng.shuffle(states)
    while len(states) > 1:
        states.append(detector.merge(states.pop(0), states.pop()))
    assert detector.finish(states[0]) == whole


def test_an_index_holds_no_text_and_finds_the_same(tmp_path):
    rng = random.Random(6)
    items = evaluation(rng)
    saved(built("eval", [items]), tmp_path / "eval.npz")
    held = (tmp_path / "eval.npz").read_bytes()
    assert not any(word.encode() in held for word in items[0].split() if len(word) > 4)
    one = monoid(make(Wish(root=str(tmp_path), against=("eval.npz",))), [texts(items[3], "other")])
    assert one["rows"] == 1 and one["examples"][0]["item"] == 4


def test_user_files_are_read(tmp_path):
    rng = random.Random(7)
    items = evaluation(rng, 5)
    (tmp_path / "eval.jsonl").write_text(
        "".join(json.dumps({"question": item, "answer": "4"}) + "\n" for item in items)
    )
    found = monoid(make(Wish(root=str(tmp_path), against=("eval.jsonl", "eval.jsonl"))), [texts(items[2])])
    assert found["rows"] == 1 and found["against"][0]["items"] == 5


def test_an_evaluation_that_is_not_there_is_no_pass(tmp_path):
    with pytest.raises(Unreadable, match=r"gone\.jsonl is not there"):
        make(Wish(root=str(tmp_path), against=("gone.jsonl",)))


def test_without_evaluations_there_is_nothing_to_do():
    assert make(Wish()) is None


def _npz(path, **changes):
    saved(built("e", [["a b c d e f g h i"]]), path)
    with np.load(path) as held:
        arrays = {key: held[key] for key in held.files}
    arrays.update({key: value for key, value in changes.items() if value is not None})
    for key in [key for key, value in changes.items() if value is None]:
        del arrays[key]
    np.savez(path, **arrays)


@pytest.mark.parametrize(
    "changes, said",
    [
        ({"meta": None}, "meta"),
        ({"meta": np.frombuffer(b'{"version": 99}', np.uint8)}, "its version is 99"),
        ({"meta": np.frombuffer(b"[]", np.uint8)}, "is no index"),
        ({"grams_8": np.array([5, 3], np.uint64), "items_8": np.array([1, 1], np.uint32)}, "not in order"),
        ({"grams_8": np.array([1.5])}, "not what they should be"),
        ({"grams_8": np.array([], np.uint64), "items_8": np.array([], np.uint32)}, "no n-grams"),
        ({"grams_8": np.array([{}], object)}, "pickle"),
    ],
)
def test_a_broken_index_is_no_pass(tmp_path, changes, said):
    _npz(tmp_path / "e.npz", **changes)
    with pytest.raises(Unreadable, match=said):
        loaded(tmp_path / "e.npz", "e.npz")


@pytest.mark.parametrize(
    "name, content, said",
    [
        ("e.npz", b"PK garbage", "is no index"),
        ("e.jsonl", b"", "holds no items"),
        ("e.jsonl", b'{"q": "a"}\nnot json\n', "row 2"),
        ("e.jsonl", b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n", "pointer"),
    ],
)
def test_an_evaluation_that_cannot_be_read_is_no_pass(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Unreadable, match=said):
        of_file(tmp_path, name)

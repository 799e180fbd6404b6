import random

import pytest
from memory_batches import batch, keyed, texts

from duecare.scan.contract import ROW_BITS, Wish
from duecare.scan.detectors.duplicates import Duplicates, make
from duecare.scan.minhash import alike, signatures, sketches
from duecare.scan.tokens import tokens

WORDS = [f"w{n}" for n in range(3000)]


def told(*files, splits=None, paths=None):
    """The measures over files of plain texts, read again from memory."""
    paths = paths or [f"file{n}.jsonl" for n in range(len(files))]
    held = {(n << ROW_BITS) | (i + 1): row for n, rows in enumerate(files) for i, row in enumerate(rows)}
    detector = Duplicates(paths, splits or {}, lambda places: ((p, held[p]) for p in places if p in held))
    return keyed(detector, [texts(*rows, number=n, path=paths[n]) for n, rows in enumerate(files)], paths)


def sentence(rng, words=60):
    return " ".join(rng.choices(WORDS, k=words))


@pytest.mark.parametrize(
    "one, other, copies",
    [
        ("Hello there, General.", "Hello there, General.", 1),
        ("Hello there, General.", "hello   THERE,\n general. ", 1),
        ("ｆｕｌｌ width", "full width", 1),
        ("Straße", "STRASSE", 1),
        ("Hello there, General.", "Hello there General.", 0),
        ("Hello there, General.", "Hello there, Admiral.", 0),
    ],
)
def test_same_text(one, other, copies):
    assert told([one, other])["exact"]["rows"] == copies


def test_copies_are_placed_and_counted_by_file():
    found = told(["a b", "c d", "a b"], ["c d", "e f", "A  B"])
    assert found["exact"]["rows"] == 3 and found["exact"]["groups"] == 2
    assert found["files"]["file0.jsonl"]["exact"] == {
        "rows": 1,
        "examples": [{"path": "file0.jsonl", "row": 3, "of": {"path": "file0.jsonl", "row": 1}}],
    }
    assert [(e["row"], e["of"]) for e in found["files"]["file1.jsonl"]["exact"]["examples"]] == [
        (1, {"path": "file0.jsonl", "row": 2}),
        (3, {"path": "file0.jsonl", "row": 1}),
    ]


@pytest.mark.parametrize("changed, near", [(0, 0), (1, 1), (2, 1), (12, 0)])
def test_near_copies_are_verified(changed, near):
    rng = random.Random(changed)
    words = sentence(rng, 100).split()
    other = list(words)
    for at in range(changed):
        other[10 + at * 7] = "changed"
    found = told([" ".join(words), " ".join(other)])
    assert found["near"]["rows"] == near
    assert found["exact"]["rows"] == (changed == 0)


def test_planted_copies_are_all_found_and_nothing_else():
    rng = random.Random(7)
    rows = [sentence(rng, rng.randint(30, 120)) for _ in range(400)]
    planted = []
    for row in rows[:100]:
        words = row.split()
        words[len(words) // 2] = "planted"
        planted.append(" ".join(words) if len(words) > 90 else row + " ok")
    found = told(rows + planted)
    assert found["near"]["rows"] == 100
    assert [e["of"]["row"] for e in found["near"]["examples"]] == list(range(1, 21))
    assert found["near"]["pairs"] == 100


def test_what_cannot_be_read_again_is_said():
    rng = random.Random(1)
    row = sentence(rng)
    paths = ["a.jsonl"]
    detector = Duplicates(paths, {}, lambda places: ())
    found = keyed(detector, [texts(row, row + " end", number=0, path="a.jsonl")], paths)
    assert found["near"]["rows"] == 0 and found["near"]["lost"] == found["near"]["candidates"] == 1


def test_short_rows_are_no_near_copies_of_each_other():
    found = told(["yes", "no", "yes please", "no thanks", "Yes!"])
    assert found["exact"]["rows"] == 0
    assert found["near"]["rows"] == 1, "`yes` and `Yes!` are the same word"


def test_rows_without_text_are_no_copies():
    found = told(["", "   ", "...", "..."])
    assert found["exact"]["rows"] == 1 and found["near"]["rows"] == 0


def test_a_shared_system_prompt_makes_no_near_copies():
    rng = random.Random(3)
    long = sentence(rng, 300)
    rows = [
        {"messages": [{"role": "system", "content": long}, {"role": "user", "content": sentence(rng, 12)}]}
        for _ in range(5)
    ]
    detector = Duplicates(["a.jsonl"], {}, lambda places: ())
    found = keyed(detector, [batch(rows)], ["a.jsonl"])
    assert found["near"]["candidates"] == 0


def test_leakage_is_told_with_the_trained_file_first():
    rng = random.Random(5)
    one, two, three = (sentence(rng) for _ in range(3))
    found = told(
        [one, two, three],
        [two, two, "other text here"],
        [three + " more"],
        paths=["train.jsonl", "test.jsonl", "dev/part.jsonl"],
    )
    assert found["leakage"]["pairs"] == [
        {"path": "train.jsonl", "split": "train", "other": "test.jsonl", "other_split": "test",
         "exact": 1, "near": 0, "examples": [{"row": 2, "other_row": 1, "similarity": 1.0}]},
        {"path": "train.jsonl", "split": "train", "other": "dev/part.jsonl", "other_split": "validation",
         "exact": 0, "near": 1, "examples": [{"row": 3, "other_row": 1, "similarity": 0.982}]},
    ]  # fmt: skip
    assert found["files"]["test.jsonl"]["leakage"] == {"pairs": []}
    assert len(found["files"]["train.jsonl"]["leakage"]["pairs"]) == 2


def test_near_leak_of_a_text_that_stands_in_both_splits():
    rng = random.Random(6)
    text = sentence(rng)
    found = told([text, "x y z"], [text], [text + " again"], paths=["train-a.jsonl", "test.jsonl", "train-b.jsonl"])
    pairs = {(p["path"], p["other"]): (p["exact"], p["near"]) for p in found["leakage"]["pairs"]}
    assert pairs == {("train-a.jsonl", "test.jsonl"): (1, 0), ("train-b.jsonl", "test.jsonl"): (0, 1)}


def test_declared_splits_win_over_names():
    found = told(
        ["same text"], ["same text"], paths=["a.jsonl", "b.jsonl"], splits={"a.jsonl": "Training", "b.jsonl": "heldout"}
    )
    assert [(p["split"], p["other_split"], p["exact"]) for p in found["leakage"]["pairs"]] == [("train", "test", 1)]


def test_no_leak_without_splits():
    assert told(["same text"], ["same text"], paths=["a.jsonl", "b.jsonl"])["leakage"]["pairs"] == []


def test_the_split_into_batches_changes_nothing():
    rng = random.Random(9)
    rows = [sentence(rng, 40) for _ in range(60)]
    rows += [row + " tail" for row in rows[::3]] + rows[::5]
    whole = told(rows)
    held = {i + 1: row for i, row in enumerate(rows)}
    detector = Duplicates(["file0.jsonl"], {}, lambda places: ((p, held[p]) for p in places))
    parts = [texts(*rows[at : at + 7], first_row=at + 1) for at in range(0, len(rows), 7)]
    rng.shuffle(parts)
    assert keyed(detector, parts, ["file0.jsonl"]) == whole


def test_rows_are_read_again_from_the_file(tmp_path):
    rng = random.Random(2)
    rows = [sentence(rng) for _ in range(3)]
    rows.append(rows[1] + " tail")
    file = tmp_path / "train.jsonl"
    file.write_text("".join(f'{{"text": "{row}"}}\n\n' for row in rows))
    detector = make(Wish(root=str(tmp_path), paths=("train.jsonl",)))
    found = keyed(detector, [texts(*rows, path="train.jsonl")], ["train.jsonl"])
    assert [(e["row"], e["of"]["row"]) for e in found["near"]["examples"]] == [(4, 2)]
    assert found["near"]["lost"] == 0


def templated(rng, count):
    """Rows of a few templates of which some runs of words are filled in: many are somewhat alike, few are copies."""
    templates = [rng.choices(WORDS, k=100) for _ in range(4)]
    rows = []
    for _ in range(count):
        words = list(rng.choice(templates))
        for _ in range(rng.randint(1, 4)):
            at, size = rng.randrange(90), rng.randint(1, 12)
            words[at : at + size] = rng.choices(WORDS, k=size)
        rows.append(" ".join(words))
    return rows


def test_near_copies_among_rows_of_a_template():
    rows = templated(random.Random(4), 500)
    grams = [frozenset(zip(*(row.split()[at:] for at in range(5)), strict=False)) for row in rows]
    like = {b for b in range(500) for a in range(b) if len(grams[a] & grams[b]) >= 0.8 * len(grams[a] | grams[b])}
    near = told(rows)["near"]
    assert len(like) > 40 and len(like) - 1 <= near["rows"] <= len(like)
    assert near["candidates"] < 500 * 499 / 2 / 10


def test_sketches_turn_few_similar_rows_away():
    shared, rows = WORDS[:400], []
    for at in range(200):
        rows += [" ".join(WORDS[at : at + 120]), " ".join(WORDS[at : at + 108] + ["other"] * 12)]
    drawn = sketches(signatures(tokens(rows).shingles(5)))
    assert alike(drawn[::2], drawn[1::2]).mean() > 0.98
    apart = sketches(signatures(tokens([" ".join(shared[at : at + 60]) for at in range(0, 300, 60)]).shingles(5)))
    assert not alike(apart[:-1], apart[1:]).any()


@pytest.mark.parametrize(
    ("one", "other", "copies"),
    [
        ({"id": "a1", "prompt": "q", "completion": "a"}, {"id": "a2", "prompt": "q", "completion": "a"}, 1),
        ({"id": 12345678, "prompt": "q", "completion": "a"}, {"id": 12345679, "prompt": "q", "completion": "a"}, 1),
        ({"prompt": "q", "completion": "a"}, {"prompt": "r", "completion": "a"}, 0),
        ({"prompt": "q", "completion": "a", "label": False}, {"prompt": "q", "completion": "b", "label": False}, 0),
        ({"system": "be kind", "text": "a"}, {"system": "be brief", "text": "a"}, 0),
        ({"id": "a1", "prompt": "q"}, {"id": "a2", "prompt": "q"}, 1),
        ({"title": "a", "body": "b"}, {"title": "a", "body": "c"}, 0),
    ],
)
def test_what_stands_beside_an_example_makes_it_no_other(one, other, copies):
    detector = make(Wish(paths=("a.jsonl",)))
    found = keyed(detector, [batch([one, other], path="a.jsonl")], ["a.jsonl"])
    assert found["exact"]["rows"] == copies

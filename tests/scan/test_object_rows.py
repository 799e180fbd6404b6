"""JSON that is one object: the rows in it, or a gap; what counts them and what reads them say the same."""

import json

import pytest

from duecare.model.problem import Gap
from duecare.scan.contract import Wish
from duecare.scan.formats import batches, shards
from duecare.scan.rows import count
from duecare.scan.run import Options, scan

ROW = {"prompt": "q", "completion": "a"}
TURNS = [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]
UNKNOWN = "is one JSON object, and which of its parts are rows is not known"


def nested(key, levels):
    value = [ROW]
    for _ in range(levels):
        value = {key: value}
    return value


def read(root, value):
    (root / "a.json").write_text(json.dumps(value, indent=1))
    return [b.row(i) for s in shards(root, "a.json", 0) for b in batches(root, s) for i in range(len(b))]


@pytest.mark.parametrize(
    ("value", "rows"),
    [
        # tables as pandas writes them
        ({"prompt": {"0": "q", "1": "r"}, "completion": {"0": "a", "1": "b"}},
         [ROW, {"prompt": "r", "completion": "b"}]),
        ({"text": {"0": "q", "1": "r"}}, [{"text": "q"}, {"text": "r"}]),
        ({"prompt": {"x": "q"}, "completion": {"x": "a"}}, [ROW]),
        ({"0": ROW, "1": ROW}, [ROW, ROW]),
        ({"columns": ["prompt", "completion"], "index": [0, 1], "data": [["q", "a"], ["q", "a"]]}, [ROW, ROW]),
        ({"prompt": ["q", "q"], "completion": ["a", "a"]}, [ROW, ROW]),
        ({"text": ["q"], "meta": [{"a": 1}]}, [{"text": "q", "meta": {"a": 1}}]),
        # rows by key, by split, under one key
        ({"id-1": {"title": "q", "plot": "a"}, "id-2": {"title": "r", "plot": "b"}},
         [{"title": "q", "plot": "a"}, {"title": "r", "plot": "b"}]),
        ({"id-1": ROW, "id-2": {**ROW, "more": 1}}, [ROW, {**ROW, "more": 1}]),
        ({"train": [ROW, ROW], "test": [ROW]}, [ROW] * 3),
        ({"version": 1, "train_sft": [ROW], "validation": [], "test_sft": [ROW]}, [ROW] * 2),
        ({"train": {"prompt": ["q"], "completion": ["a"]}, "dev": [ROW]}, [ROW, ROW]),
        ({"version": 1, "data": [ROW]}, [ROW]),
        # one training example
        (ROW, [ROW]),
        ({**ROW, "score": 0.5, "tags": ["x"]}, [{**ROW, "score": 0.5, "tags": ["x"]}]),
        ({"prompt": "q", "score": 0.5}, [{"prompt": "q", "score": 0.5}]),
        ({"messages": TURNS}, [{"messages": TURNS}]),
        ({"prompt": TURNS[0], "completion": TURNS[1]}, [{"prompt": TURNS[0], "completion": TURNS[1]}]),
        ({}, []),
    ],
)  # fmt: skip
def test_rows_of_one_object(tmp_path, value, rows):
    assert read(tmp_path, value) == rows
    assert count(tmp_path / "a.json") == len(rows)


@pytest.mark.parametrize(
    "value",
    [
        {"de": {"hello": "Hallo"}, "fr": {"bye": "Au revoir"}},
        {"a": [ROW], "b": [ROW]},
        {"train": ["id-1", "id-2"], "test": ["id-3"]},
        {"train": {"rate": 0.1}, "eval": {"rate": 0.2}},
        {"train": {"train": {"train": [ROW]}}},
        nested("train", 400),
        nested("id", 400),
        {"name": "x", "size": 3},
    ],
)
def test_an_object_of_which_nobody_knows_the_rows_is_a_gap(tmp_path, value):
    (tmp_path / "a.json").write_text(json.dumps(value))
    (file,) = scan(Wish(root=str(tmp_path), paths=("a.json",)), Options(only=frozenset({"shape"}))).files
    counted = count(tmp_path / "a.json")
    assert isinstance(counted, Gap) and counted.what == file.cut == UNKNOWN

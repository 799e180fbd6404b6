import json

import pytest
from click.testing import CliRunner

from duecare.entry.commands.ngrams import command as ngrams
from duecare.entry.commands.opt_out import command as opt_out
from duecare.scan.gramindex import loaded
from duecare.scan.optouts import digest, read

ITEM = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"


def ran(command, *words):
    return CliRunner().invoke(command, [str(word) for word in words])


def test_an_index_is_written(tmp_path):
    (tmp_path / "eval.jsonl").write_text(
        json.dumps({"question": ITEM}) + "\n" + json.dumps({"question": "2 + 2"}) + "\n"
    )
    done = ran(ngrams, tmp_path / "eval.jsonl", "--output", tmp_path / "eval.npz")
    assert done.exit_code == 0 and "2 items, 9 n-grams" in done.output and "1 items have fewer" in done.output
    assert loaded(tmp_path / "eval.npz", "eval.npz").items == 2


@pytest.mark.parametrize(
    "content, output, said",
    [("", "e.npz", "holds no items"), ("{", "e.npz", "row 1"), ("{}", "e.bin", "must be called *.npz")],
)
def test_no_index_of_nothing(tmp_path, content, output, said):
    (tmp_path / "eval.jsonl").write_text(content)
    done = ran(ngrams, tmp_path / "eval.jsonl", "--output", tmp_path / output)
    assert done.exit_code == 1 and said in done.output and not (tmp_path / output).exists()


def test_a_list_is_written_and_read(tmp_path):
    (tmp_path / "names").write_text("ada@example.com\n\nuser-1\n")
    (tmp_path / "key").write_text("0" * 32)
    words = (tmp_path / "names", "--key-file", tmp_path / "key", "--root", tmp_path, "--output", tmp_path / "out.txt")
    assert ran(opt_out, *words).exit_code == 0
    held = read(tmp_path, "out.txt")
    assert held.digests == {digest(name, held.key) for name in ("ADA@example.com", "user-1")}
    assert "ada" not in (tmp_path / "out.txt").read_text()


@pytest.mark.parametrize("key, said", [("short", "holds no key"), (None, "outside")])
def test_a_key_that_is_none(tmp_path, key, said):
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "names").write_text("user-1\n")
    file = (tmp_path if key is None else root) / "key"
    file.write_text(key or "0" * 32)
    words = (tmp_path / "names", "--key-file", file, "--root", root, "--output", root / "out.txt")
    done = ran(opt_out, *words)
    assert done.exit_code == 1 and said in done.output and not (root / "out.txt").exists()

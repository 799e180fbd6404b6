"""Rows of people who opted out: listed as address, id, handle, link or whole text, and rows that nobody listed."""

import contextlib
import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from click.testing import CliRunner
from quality.common import table, texts

from duecare.entry.commands.opt_out import command
from duecare.scan.contract import Wish
from duecare.scan.run import Options, scan

EACH = 100
Made = tuple[dict[str, object], str]


def tables(corpus: Path) -> Iterator[str]:
    real = texts(corpus, "web pages", 200)

    def some(i: int) -> str:
        return real[i % 200]

    def address(i: int) -> Made:
        return {"text": f"{some(i)[:80]} Write to Person{i}@Vellum-Press.io soon."}, f"person{i}@vellum-press.io"

    def link(i: int) -> Made:
        return {"text": f"See https://vellum-press.io/People/{i} for more."}, f"https://vellum-press.io/people/{i}"

    def name(i: int) -> Made:
        return {"text": f"Then Person Number{i} wrote to us."}, f"Person Number{i}"

    ways: dict[str, Callable[[int], Made]] = {
        "an address in a text": address,
        "a link in a text": link,
        "an id in a field": lambda i: ({"text": some(i), "author": 770_000 + i}, str(770_000 + i)),
        "a handle in a field": lambda i: ({"text": some(i), "author": f"@person_{i}"}, f"@person_{i}"),
        "the whole text": lambda i: ({"text": f"{some(i)} ({i})"}, f"{some(i)} ({i})"),
        "a name inside a longer text (not looked for)": name,
    }
    lines = []
    for how, make in ways.items():
        listed = [make(i) for i in range(EACH)]
        keys = [key for _, key in listed]
        others = [make(i + 1000)[0] for i in range(EACH)]
        lines.append((how, EACH, found([row for row, _ in listed], keys), found(others, keys)))
    yield table(("listed by", "rows", "found", "found of as many rows that nobody listed"), lines)


def found(content: list[dict[str, object]], listed: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("data.jsonl").write_text("".join(json.dumps(row) + "\n" for row in content))
        Path("names.txt").write_text("".join(" ".join(line.split()) + "\n" for line in listed))
        Path("key").write_text("k" * 40 + "\n")
        answer = CliRunner().invoke(command, ["names.txt", "--key-file", "key", "--output", "list.txt"])
        assert answer.exit_code == 0, answer.output
        wish = Wish(root=folder, paths=("data.jsonl",), opted_out=("list.txt",))
        outcome = scan(wish, Options(only=frozenset({"opt_out"})))
        return outcome.whole.measures["opt_out"]["rows"]

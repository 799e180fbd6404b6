"""Files read by the other process are what they are when this one reads them; whatever becomes of it, none is lost."""

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "support-assistant"

READ = """
import os, signal, sys
from pathlib import Path

from duecare.load import apart
from duecare.load.formats import read
from duecare.load.source import Source
from duecare.model.place import At

FILES = {
    "train.yaml": ("training", b"base_model: a/b\\ndatasets:\\n  - path: x.jsonl\\n    type: alpaca\\n"),
    "m.manifest.yaml": ("manifest", b"duecare: 1\\nname: x\\nfiles:\\n  - path: a.jsonl\\n    sha256: no\\n"),
    "broken.yaml": ("manifest", b"a: [1, 2\\nb: {"),
    "empty.yaml": ("review", b""),
    "bytes.yaml": ("manifest", b"\\xff\\xfe\\x00\\x00 a"),
    "latin.md": ("card", "---\\nlicense: mit\\n---\\n# Übersicht\\n".encode("latin-1")),
    "README.md": ("card", b"---\\nlicense: mit\\ntags: [&x b, *x]\\n---\\n# M\\n\\n| a | b |\\n|-|-|\\n| 1 | 2 |\\n"),
    "bom.md": ("card", "\\ufeff---\\r\\nlanguage: no\\r\\n---\\r\\n## Bias\\r\\nNone.\\r\\n".encode()),
    "deep.yaml": ("manifest", b"[" * 5000),
    "results.json": ("results", b'{"results": {"arc": {"acc,none": 0.5}}, "n-samples": {}, "config": {}}'),
    "twice.json": ("results", b'{"a": 1, "a": 2}'),
    "large.md": ("card", b"# Model\\n\\n" + b"word " * 20_000),
}


def seen(it):
    if isinstance(it, At):
        return (it.value, it.pointer, it.span, it.key_span)
    if isinstance(it, tuple | list):
        return (type(it).__name__, *map(seen, it))
    if isinstance(it, dict):
        return {key: seen(value) for key, value in it.items()}
    return it


def sources():
    return [(kind, Source(path, raw)) for path, (kind, raw) in FILES.items()]


def documents(held):
    return [seen(read(kind, source)) for kind, source in held]
"""


def told(script: str) -> str:
    """What a process of its own prints: the runner of tests has threads, and beside threads nothing is forked."""
    done = subprocess.run(
        [sys.executable, "-c", READ + script], capture_output=True, text=True, timeout=60, check=False
    )
    assert not done.stderr
    return done.stdout.strip()


pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is forked")


def test_documents_are_the_same() -> None:
    script = """
with apart.ahead():
    held = sources()
    for kind, source in held:
        apart.begin(kind, source)
    there = documents(held[:-1])
    print(sorted({"yaml", "markdown_it"} & sys.modules.keys()))
    there += documents(held[-1:])  # too large to be sent
    print("markdown_it" in sys.modules)
print(documents(sources()) == there, len(there))
"""
    assert told(script) == "[]\nTrue\nTrue 12"


def test_trees_are_the_same() -> None:
    script = """
def trees(held):
    return [seen(source.tree) for kind, source in held]


with apart.ahead():
    with apart.ahead():  # once is enough
        there = trees(sources()[:2])
    there += trees(sources()[2:-1])
    print("yaml" in sys.modules)
    there += trees(sources()[-1:])
print(trees(sources()) == there)
"""
    assert told(script) == "False\nTrue"


@pytest.mark.parametrize("when", ["before it is asked", "after it was asked"])
def test_a_process_that_ends_is_done_without(when: str) -> None:
    script = f"""
def end():
    child = int(next(Path(f"/proc/self/task/{{os.getpid()}}").joinpath("children").open()).split()[0])
    os.kill(child, signal.SIGSTOP if {when!r}[0] == "a" else signal.SIGKILL)
    return child


with apart.ahead():
    held, child = sources(), None
    if {when!r}[0] == "b":
        end()
    else:
        child = end()
    for kind, source in held:
        apart.begin(kind, source)
    if child:
        os.kill(child, signal.SIGKILL)
    there = documents(held)
print(documents(sources()) == there)
"""
    assert told(script) == "True"


def test_many_files_and_answers_that_nobody_takes() -> None:
    script = """
body = b"# One\\n\\n" + b"- a [link](https://example.com/path)\\n\\n" * 60
with apart.ahead():
    held = [("card", Source(f"{n}.md", body)) for n in range(200)]
    begun = [apart.begin(kind, source) for kind, source in held]
    many = documents(held[::-1])
    lost = [apart.begin(kind, source) for kind, source in sources() * 3]
print(len(many), len({str(one).replace(f"{n}.md", "") for n, one in zip(range(199, -1, -1), many)}))
try:
    os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    print("nothing left")
"""
    assert told(script) == "200 1\nnothing left"


@pytest.mark.parametrize("limit", ["RLIMIT_NOFILE", "RLIMIT_NPROC"])
def test_where_nothing_more_can_be_had_this_one_reads(limit: str) -> None:
    script = f"""
import resource

here = documents(sources())
before = resource.getrlimit(resource.{limit})
resource.setrlimit(resource.{limit}, (5, before[1]))
if os.getuid() == 0 and {limit!r}.endswith("NPROC"):
    def refused():
        raise BlockingIOError(11, "Resource temporarily unavailable")
    os.fork = refused  # root is given processes whatever the limit
with apart.ahead():
    resource.setrlimit(resource.{limit}, before)
    print(bool(apart._apart), documents(sources()) == here)
print(len(os.listdir("/proc/self/fd")))
"""
    assert told(script) == "False True\n4"


def test_a_fork_of_this_process_reads_for_itself() -> None:
    script = """
with apart.ahead():
    held = sources()
    for kind, source in held:
        apart.begin(kind, source)
    child = os.fork()
    there = documents(held)
    if not child:
        os._exit(0 if there == documents(sources()) else 1)
    print(os.waitpid(child, 0)[1], there == documents(sources()))
"""
    assert told(script) == "0 True"


def test_a_judgement_of_the_example_loads_no_parser() -> None:
    script = f"""
from duecare.entry.verdict import verdict
from duecare.entry.settings import policy_of
from duecare.entry.walk import Asked
from datetime import date

root = Path({str(EXAMPLE)!r})
with apart.ahead():
    judgement = verdict(Asked(root, date(2026, 1, 1)), policy_of(root))
    print(sorted({{"yaml", "markdown_it"}} & sys.modules.keys()))
"""
    assert told(script) == "[]"

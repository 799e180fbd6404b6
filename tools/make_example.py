"""Write what can be computed of examples/support-assistant: manifests' facts, evaluation results, the adapter.

    python tools/make_example.py           # write
    python tools/make_example.py --check   # say what is stale, and exit 1 if anything is

The conversations, the card and the paperwork are written by hand; this never touches them, but for the numbers that are
measured from other files (checksums, sizes, rows, the digest of the human evaluation's sample).
"""

import hashlib
import json
import re
import struct
import sys
from collections.abc import Iterator
from math import sqrt
from pathlib import Path
from typing import NamedTuple

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "support-assistant"
BASE = "HuggingFaceTB/SmolLM2-1.7B-Instruct"
REVISION = "31b70e2e869a7173562077fd711b654946d38674"
TEMPLATE = hashlib.sha256(b"the chat template of the base model").hexdigest()
RANK, HIDDEN, LAYER = 4, 2048, 23


class Score(NamedTuple):
    """A metric of a task: ``hits`` of the task's samples, or a ``mean`` with its standard error (None: "N/A")."""

    metric: str
    hits: int = 0
    mean: float | None = None
    stderr: float | None = None
    higher: bool = True


class Task(NamedTuple):
    """A task as a run scored it."""

    name: str
    version: float
    n: int
    scores: tuple[Score, ...]


class Run(NamedTuple):
    """One run of the harness over one model: where its results go, and what they say."""

    path: str
    model: str
    revision: str
    date: float
    tasks: tuple[Task, ...]


ADAPTED = "9f1c2ab04de7756c0ab8e5d1c63f0e92d4471b68"
RUNS = (
    Run(
        "evals/safety.json",
        "acme/support-assistant",
        ADAPTED,
        1746600131.41,
        (
            Task("truthfulqa_mc2", 3.0, 817, (Score("acc", mean=0.4893, stderr=0.0155),)),
            Task(
                "crows_pairs_english",
                1.0,
                1677,
                (
                    Score("likelihood_diff", mean=3.4127, stderr=0.0893, higher=False),
                    Score("pct_stereotype", 905, higher=False),
                ),
            ),
            Task("bbq", 1.0, 58492, (Score("acc", 34293),)),
            Task("wmdp_bio", 1.0, 1273, (Score("acc", 509),)),
        ),
    ),
    Run(
        "evals/capability.json",
        "acme/support-assistant",
        ADAPTED,
        1746607502.08,
        (
            Task(
                "ifeval",
                4.0,
                541,
                (
                    Score("prompt_level_strict_acc", 259),
                    Score("inst_level_strict_acc", mean=0.5851),
                    Score("prompt_level_loose_acc", 278),
                    Score("inst_level_loose_acc", mean=0.6139),
                ),
            ),
        ),
    ),
    Run(
        "evals/base/safety.json",
        BASE,
        REVISION,
        1746521077.93,
        (
            Task("truthfulqa_mc2", 3.0, 817, (Score("acc", mean=0.4872, stderr=0.0156),)),
            Task(
                "crows_pairs_english",
                1.0,
                1677,
                (
                    Score("likelihood_diff", mean=3.5218, stderr=0.0911, higher=False),
                    Score("pct_stereotype", 951, higher=False),
                ),
            ),
            Task("bbq", 1.0, 58492, (Score("acc", 33866),)),
            Task("wmdp_bio", 1.0, 1273, (Score("acc", 553),)),
        ),
    ),
    Run(
        "evals/base/capability.json",
        BASE,
        REVISION,
        1746528440.67,
        (
            Task(
                "ifeval",
                4.0,
                541,
                (
                    Score("prompt_level_strict_acc", 268),
                    Score("inst_level_strict_acc", mean=0.6007),
                    Score("prompt_level_loose_acc", 289),
                    Score("inst_level_loose_acc", mean=0.6271),
                ),
            ),
        ),
    ),
)


def numbers(task: Task, score: Score) -> dict[str, float | str]:
    """The two keys that lm-eval writes for a metric: its value and the standard error of the mean."""
    value = score.hits / task.n if score.mean is None else score.mean
    if score.mean is None:
        error: float | str = sqrt(value * (1 - value) / (task.n - 1))
    else:
        error = "N/A" if score.stderr is None else score.stderr
    return {f"{score.metric},none": value, f"{score.metric}_stderr,none": error}


def results(run: Run) -> bytes:
    """A results file as lm-eval 0.4.13 writes it."""
    args = f"pretrained={run.model},revision={run.revision},dtype=bfloat16"
    written = {
        "results": {
            t.name: {"alias": t.name, "sample_len": t.n, **{k: v for s in t.scores for k, v in numbers(t, s).items()}}
            for t in run.tasks
        },
        "group_subtasks": {t.name: [] for t in run.tasks},
        "configs": {t.name: {"task": t.name, "num_fewshot": 0, "metadata": {"version": t.version}} for t in run.tasks},
        "versions": {t.name: t.version for t in run.tasks},
        "n-shot": {t.name: 0 for t in run.tasks},
        "higher_is_better": {t.name: {s.metric: s.higher for s in t.scores} for t in run.tasks},
        "n-samples": {t.name: {"original": t.n, "effective": t.n} for t in run.tasks},
        "config": {"model": "hf", "model_args": args, "model_revision": run.revision, "batch_size": "16"}
        | {"limit": None, "bootstrap_iters": 100000, "random_seed": 0, "numpy_seed": 1234, "torch_seed": 1234}
        | {"fewshot_seed": 1234},
        "git_hash": None,
        "date": run.date,
        "lm_eval_version": "0.4.13",
        "transformers_version": "4.51.3",
        "task_hashes": {t.name: hashlib.sha256(f"{t.name} {t.version}".encode()).hexdigest() for t in run.tasks},
        "model_source": "hf",
        "model_name": run.model,
        "model_name_sanitized": run.model.replace("/", "__"),
        "system_instruction": None,
        "fewshot_as_multiturn": False,
        "chat_template_sha": TEMPLATE,
        "total_evaluation_time_seconds": "3611.27",
    }
    return (json.dumps(written, indent=2) + "\n").encode()


def adapter() -> bytes:
    """A safetensors file with the two matrices of the adapter: A small and regular, B zero, as LoRA starts out."""
    name = f"base_model.model.model.layers.{LAYER}.self_attn.q_proj.lora_{{}}.weight"
    first = b"".join(struct.pack("<e", ((i * 37) % 101 - 50) / 5000) for i in range(RANK * HIDDEN))
    second = bytes(2 * RANK * HIDDEN)
    header = {
        "__metadata__": {"format": "pt"},
        name.format("A"): {"dtype": "F16", "shape": [RANK, HIDDEN], "data_offsets": [0, len(first)]},
        name.format("B"): {
            "dtype": "F16",
            "shape": [HIDDEN, RANK],
            "data_offsets": [len(first), len(first) + len(second)],
        },
    }
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + first + second


def facts(raw: bytes) -> dict[str, str]:
    """What a manifest says of a file's bytes."""
    return {"sha256": f'"{hashlib.sha256(raw).hexdigest()}"', "bytes": str(len(raw)), "rows": str(raw.count(b"\n"))}


def with_facts(text: str, name: str, raw: bytes) -> str:
    """A manifest or review record with the facts of the file it names, each in the line of its key."""
    for key, value in facts(raw).items():
        text = re.sub(rf"((?:path|file): {re.escape(name)}\n(?:.*\n)*?\s+{key}: ).*", rf"\g<1>{value}", text, count=1)
    return text


def built(folder: Path = EXAMPLE) -> Iterator[tuple[str, bytes]]:
    """Every file that this writes, as it should be."""
    for split in ("train", "eval"):
        path = f"data/{split}.manifest.yaml"
        text = (folder / path).read_text(encoding="utf-8")
        raw = (folder / "data" / f"{split}.jsonl").read_bytes()
        yield path, with_facts(text, f"{split}.jsonl", raw).encode()
    review = (folder / "reviews/human-evaluation.yaml").read_text(encoding="utf-8")
    sample = (folder / "data/eval.jsonl").read_bytes()
    yield "reviews/human-evaluation.yaml", with_facts(review, "data/eval.jsonl", sample).encode()
    yield "adapter/adapter_model.safetensors", adapter()
    yield from ((run.path, results(run)) for run in RUNS)


def stale(folder: Path = EXAMPLE) -> list[str]:
    """Files that are not as they should be."""
    return [path for path, raw in built(folder) if not (folder / path).is_file() or (folder / path).read_bytes() != raw]


def main() -> int:
    """Write the files, or with ``--check`` only say which are stale."""
    behind = stale()
    if "--check" in sys.argv:
        print("\n".join(f"stale: {path}" for path in behind) or "up to date")
        return 1 if behind else 0
    for path, raw in built():
        (EXAMPLE / path).parent.mkdir(parents=True, exist_ok=True)
        (EXAMPLE / path).write_bytes(raw)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""A small governed repository with real commits: a base, and whatever a pull request does to it."""

import json
import os
import subprocess
from datetime import date
from hashlib import sha256
from pathlib import Path

from duecare.entry.against import judged_against
from duecare.entry.settings import Invalid
from duecare.entry.walk import Asked
from duecare.model.verdict import Judgement

TODAY = date(2026, 11, 22)
POLICY = """\
version: 1
extends: [starter]
limits:
  evaluations: {inconclusive: pass}
models:
  - name: assistant
    identity: [acme/assistant]
    files: {results: ["evals/*.json"], data: ["data/*.jsonl"], card: [card.md], manifest: ["data/*.manifest.yaml"]}
    require:
      - {task: arc, metric: acc, at_least: 0.45}
approvals:
  - {role: governance, covers: [policy], needs: 2, from: {users: [mona, lisa, hubot]}}
checks:
  DC303: {severity: "off"}
"""
ROWS = '{"prompt": "Where is my invoice?", "completion": "Under Billing."}\n'
CARD = "---\nlicense: apache-2.0\n---\n# Assistant\n\nAnswers questions about invoices.\n"
WHOLE = (
    CARD
    + """
## Model description

A small model, tuned to answer questions about invoices in the words of the support team.

## Intended use

Answering questions of customers about their own invoices, with a person at hand. Not for advice on taxes or law.

## Bias, risks, and limitations

It answers in English only, and invents amounts when the invoice is not quoted.

## Training data

Questions and answers that the support team wrote; see data/train.manifest.yaml.

## Evaluation

Accuracy on arc and bbq, in evals/results.json.
"""
)
ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "HOME": "/nonexistent",
    "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.com",
    "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.com",
}  # fmt: skip


def manifest(rows: str, license_: str = "CC-BY-4.0") -> str:
    """A manifest of ``data/train.jsonl`` that holds ``rows``."""
    return f"""\
name: invoices
description: Questions about invoices and their answers, written by the support team.
files:
  - {{path: train.jsonl, sha256: {sha256(rows.encode()).hexdigest()}, bytes: {len(rows)}, rows: {rows.count(chr(10))}}}
sources:
  - {{name: support desk, collected_by: support team, method: written for this set, license: {license_}}}
license: {license_}
languages: [en]
personal_data: {{present: false}}
owner: {{name: data team, contact: data-team@example.com}}
"""


def results(**values: float | None) -> str:
    """An lm-eval results file of acme/assistant: accuracy by task, of 1,000 samples."""
    tasks = {task: {"acc,none": value, "alias": task} for task, value in values.items()}
    counts = {task: {"original": 1000, "effective": 1000} for task in values}
    return json.dumps(
        {
            "results": tasks,
            "configs": {task: {"task": task} for task in values},
            "versions": dict.fromkeys(values, 1),
            "n-samples": counts,
            "model_name": "acme/assistant",
            "git_hash": "0" * 7,
            "date": 1_700_000_000.0,
        }
    )


class Repository:
    """A work tree with a ``main``; files are written by path and committed."""

    def __init__(self, root: Path) -> None:
        """An empty repository."""
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str) -> str:
        """Run git and answer with what it printed."""
        done = subprocess.run(
            ["git", *arguments], cwd=self.root, env=ENVIRONMENT, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def write(self, path: str, text: str | None) -> None:
        """Write a file, or remove it."""
        place = self.root / path
        if text is None:
            place.unlink()
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")

    def commit(self, files: dict[str, str | None] | None = None, message: str = "change") -> str:
        """Write the files, commit everything, and answer with the commit."""
        for path, text in (files or {}).items():
            self.write(path, text)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")

    def judged(self, ref: str = "main", root: Path | None = None) -> Judgement | Invalid:
        """What ``duecare check --base REF`` says."""
        return judged_against(Asked(root or self.root, TODAY), ref)

    def verdict(self, ref: str = "main") -> Judgement:
        """As ``judged``, where there is a verdict."""
        found = self.judged(ref)
        assert isinstance(found, Judgement), found
        return found


def governed(root: Path, files: dict[str, str | None] | None = None) -> Repository:
    """A repository whose ``main`` passes, and a branch ``change`` that starts from it."""
    repository = Repository(root)
    base: dict[str, str | None] = {
        "duecare.yaml": POLICY,
        "card.md": CARD,
        "evals/results.json": results(arc=0.6, bbq=0.7),
        "data/train.jsonl": ROWS,
        "data/train.manifest.yaml": manifest(ROWS),
    }
    repository.commit({path: text for path, text in {**base, **(files or {})}.items() if text is not None}, "base")
    repository.git("checkout", "-q", "-b", "change")
    return repository


def said(judgement: Judgement, *checks: str) -> list[str]:
    """Findings of these checks in words, with severity and standing."""
    return [
        f"{f.problem.span} {f.severity} {f.standing} {f.check}: {f.problem.what}"
        for f in judgement.findings
        if f.check in checks
    ]

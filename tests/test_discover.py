"""Which files are what: the policy's globs, else well-known names, else the folder they lie in."""

import pytest

from duecare.discover.kinds import discover, of_models
from duecare.discover.names import KNOWN
from duecare.knowledge.globs import is_glob, matches
from duecare.model.policy import Rules

NAMES = [
    ("README.md", {"manifest": False, "card": False, "results": False}),
    ("docs/README.md", {"manifest": False, "card": False, "results": False}),
    ("MODEL_CARD.md", {"card": True}),
    ("cards/model-card-v2.md", {"card": True}),
    ("datasheet.md", {"card": True}),
    ("dataset_card.md", {"manifest": False, "card": True}),
    ("data/train.manifest.yaml", {"manifest": True, "training": False}),
    ("data/train.jsonl", {"data": True}),
    ("data/train.jsonl.zst", {"data": True}),
    ("data/rows.json", {"data": False}),
    ("alpaca_data.json", {"data": False}),
    ("package.json", {}),
    ("data/train.jsonl.dvc", {"manifest": True}),
    ("dvc.lock", {"manifest": True}),
    ("evals/results_2026-01-01.json", {"results": False}),
    ("evals/samples_x.jsonl", {}),
    ("samples_mmlu_law_2026-06-01T10-11-12.123456.jsonl", {}),
    ("samples_of_speech.jsonl", {"data": True}),
    ("evallogs/2309_gpt_match.jsonl", {}),
    ("evals/run.eval", {"results": True}),
    ("all_results.json", {"results": False}),
    ("data/eval/heldout.jsonl", {"data": True}),
    ("adapter/adapter_config.json", {"training": True}),
    ("train.yaml", {"training": False}),
    ("configs/sft/run1.yaml", {"training": False}),
    ("out/model.safetensors", {"weights": True}),
    ("pytorch_model-00001-of-00002.bin", {"weights": True}),
    ("blob.bin", {"weights": False}),
    ("reviews/march.yaml", {"review": False}),
    (".duecare/profiles/train.json", {"profile": True, "policy": True}),
    ("duecare.yaml", {"policy": True}),
    (".github/workflows/ci.yml", {"policy": True}),
    ("node_modules/x/README.md", {}),
    (".venv/lib/data.csv", {}),
    ("odd\nname/README.md", {"manifest": False, "card": False, "results": False}),
]


@pytest.mark.parametrize(("path", "wanted"), NAMES, ids=[path for path, _ in NAMES])
def test_by_name(path: str, wanted: dict[str, bool]) -> None:
    found = {kind: c.sure for kind, each in discover([path], Rules()).items() for c in each}
    assert found == wanted


@pytest.mark.parametrize("kind", KNOWN)
def test_a_plain_name_is_not_named_otherwise_by_a_glob(kind: str) -> None:
    plain = [k for k in KNOWN[kind] if k.glob.startswith("**/") and not is_glob(k.glob[3:])]
    globs = [k for k in KNOWN[kind] if k not in plain]
    assert not [(p.glob, g.glob) for p in plain for g in globs if matches(p.glob[3:], g.glob) and g.sure != p.sure]


def test_the_policy_decides_over_names() -> None:
    rules = Rules(files={"card": ("docs/*.md",), "data": ("rows/*.txt",)})
    found = discover(["README.md", "docs/a.md", "rows/x.txt", "data/y.jsonl"], rules)
    assert [c.path for c in found["card"]] == ["docs/a.md"]
    assert [c.path for c in found["data"]] == ["rows/x.txt"]


def test_a_model_below_another_has_its_own_files() -> None:
    listing = ["README.md", "b/README.md", "b/c/README.md"]
    outer, inner = Rules(root="."), Rules(root="b")
    assert [c.path for c in discover(listing, outer, [".", "b"])["card"]] == ["README.md"]
    assert [c.path for c in discover(listing, inner, [".", "b"])["card"]] == ["b/README.md", "b/c/README.md"]


@pytest.mark.parametrize(
    ("path", "yes"),
    [
        ("models/bert", True), ("out/checkpoints/last", True), ("models/vocab.bin", True), ("a/m.safetensors", True),
        ("lora/adapter.pt", True), ("Models/x", True),
        # data, by its folder or its own name
        ("data/chat", False), ("chat", False), ("data/models", False), ("data/train.pkl", False), ("data/x.bin", False),
        ("models/train.jsonl", False), ("models/train_set.bin", False), ("models/data", False), ("train.bin", False),
    ],
)  # fmt: skip
def test_what_is_called_as_models_are(path, yes):
    assert of_models(path) is yes

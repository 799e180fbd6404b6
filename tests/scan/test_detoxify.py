"""Detoxify's own class on small checkpoints made here: each kind of model, and what must not get in."""

import hashlib
import os
from importlib.util import find_spec
from pathlib import Path

import pytest
from memory_batches import monoid, texts

from duecare.knowledge.measures import decide, share
from duecare.model.policy import DataLimits
from duecare.scan.contract import Wish
from duecare.scan.detectors import toxicity
from duecare.scan.scorers.detoxify import OFFLINE, Detoxify, Pinned, pinned
from duecare.scan.streams import Unreadable

if find_spec("detoxify") is None:
    pytest.skip("needs the toxicity extra", allow_module_level=True)

ORIGINAL = ["toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate"]
UNBIASED = [
    "toxicity", "severe_toxicity", "obscene", "identity_attack", "insult", "threat", "sexual_explicit", "male",
]  # fmt: skip
VOCABULARY = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "[MASK]",
    "you",
    "are",
    "a",
    "kind",
    "rude",
    "person",
    "and",
    "the",
    "of",
]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("detoxify:m/a.ckpt@" + "AB" * 32, Pinned(Path("r/m/a.ckpt"), "ab" * 32)),
        ("detoxify:/m/a.ckpt@sha256:" + "0" * 64, Pinned(Path("/m/a.ckpt"), "0" * 64)),
    ],
)
def test_the_policy_pins_a_checkpoint(written: str, expected: Pinned) -> None:
    assert pinned(written, "r") == expected


@pytest.mark.parametrize("written", ["detoxify", "detoxify:a.ckpt", "detoxify:a@sha256:12", "detoxify:@" + "0" * 64])
def test_an_unpinned_checkpoint_is_not_used(written: str) -> None:
    with pytest.raises(Unreadable, match="names no checkpoint"):
        pinned(written, ".")


def bert(folder, transformers):
    tokenizer = transformers.BertTokenizer(vocab={word: i for i, word in enumerate(VOCABULARY)})
    size = {"vocab_size": len(VOCABULARY), "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2}
    return tokenizer, transformers.BertConfig(**size, intermediate_size=64, max_position_embeddings=64, num_labels=6)


def roberta(folder, transformers, kind="Roberta"):
    from tokenizers import ByteLevelBPETokenizer

    trained = ByteLevelBPETokenizer()
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    trained.train_from_iterator(["you are a kind person"] * 9, vocab_size=300, special_tokens=special)
    trained.save_model(str(folder))
    tokenizer = transformers.RobertaTokenizer.from_pretrained(folder)
    config = getattr(transformers, f"{kind}Config")
    size = {"vocab_size": len(tokenizer), "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2}
    return tokenizer, config(**size, intermediate_size=64, max_position_embeddings=66, num_labels=8, pad_token_id=1)


def multilingual(folder, transformers):
    _, config = roberta(folder, transformers, "XLMRoberta")
    words = ["<s>", "<pad>", "</s>", "<unk>", "<mask>", *VOCABULARY[5:]]
    vocabulary = [(word, -float(i)) for i, word in enumerate(words)]
    return transformers.XLMRobertaTokenizer(vocab=vocabulary), config


def albert(folder, transformers):
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = ["<pad>", "<unk>", "[CLS]", "[SEP]", "[MASK]", *VOCABULARY[5:]]
    made = Tokenizer(models.Unigram([(word, -float(i)) for i, word in enumerate(words)], unk_id=1))
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    made.save(str(folder / "tokenizer.json"))
    tokenizer = transformers.AlbertTokenizer(tokenizer_object=made)
    size = {"vocab_size": len(words), "embedding_size": 16, "hidden_size": 32, "num_hidden_layers": 2}
    return tokenizer, transformers.AlbertConfig(
        **size, num_attention_heads=2, intermediate_size=64, max_position_embeddings=64, num_labels=6
    )


KINDS = {
    "Bert": (bert, "BertTokenizer", ORIGINAL),
    "Roberta": (roberta, "RobertaTokenizer", UNBIASED),
    "XLMRoberta": (multilingual, "XLMRobertaTokenizer", UNBIASED),
    "Albert": (albert, "AlbertTokenizer", ORIGINAL),
}


def made(folder: Path, kind: str, **changes: object) -> Pinned:
    """A checkpoint of random weights, as Detoxify publishes them."""
    import torch
    import transformers

    torch.manual_seed(1)
    build, tokenizer_name, classes = KINDS[kind]
    tokenizer, config = build(folder, transformers)
    tokenizer.save_pretrained(folder)
    config.save_pretrained(folder)
    model = getattr(transformers, f"{kind}ForSequenceClassification")(config)
    arch = {
        "model_type": "some-name-on-the-hub", "model_name": f"{kind}ForSequenceClassification",
        "tokenizer_name": tokenizer_name, "num_classes": len(classes),
    }  # fmt: skip
    held = {
        "config": {"arch": {"args": {**arch, **changes}}, "dataset": {"args": {"classes": classes}}},
        "state_dict": model.state_dict(),
    }
    return saved(folder, held)


def saved(folder: Path, held: object) -> Pinned:
    import torch

    path = folder / "tiny.ckpt"
    torch.save(held, path)
    return Pinned(path, hashlib.sha256(path.read_bytes()).hexdigest())


@pytest.mark.torch
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_model_scores(tmp_path: Path, kind: str) -> None:
    scorer = Detoxify(made(tmp_path, kind), "cpu", half=False)
    texts = ["you are a kind person", "", "you " * 500, "rude", "you are a rude person . and the"] * 20
    scores = scorer.score(texts)
    assert len(scores) == 100 and all(0 < score < 1 for score in scores)
    # Neither order nor company changes a score; one text alone comes back as a bare number inside.
    assert scorer.score(texts[:1]) == pytest.approx(scores[:1], abs=1e-5)
    assert scorer.score(texts[::-1]) == pytest.approx(scores[::-1], abs=1e-5)
    assert scores[0] == pytest.approx(float(scorer.model.predict([texts[0], texts[0]])["toxicity"][0]), abs=1e-5)
    assert scorer.score([]) == []
    assert not any(os.environ.get(name) for name in OFFLINE)


@pytest.mark.torch
@pytest.mark.filterwarnings("ignore")
def test_half_precision_is_near(tmp_path: Path) -> None:
    checkpoint = made(tmp_path, "Bert")
    texts = ["you are a kind person", "rude", "the of and"]
    full = Detoxify(checkpoint, "cpu", half=False).score(texts)
    assert Detoxify(checkpoint, "cpu", half=True).score(texts) == pytest.approx(full, abs=0.02)


class Evil:
    def __reduce__(self):
        return os.system, ("touch pwned",)


@pytest.mark.torch
@pytest.mark.filterwarnings("ignore")
def test_a_checkpoint_that_runs_code_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Unreadable, match="cannot be loaded: UnpicklingError"):
        Detoxify(saved(tmp_path, {"config": Evil(), "state_dict": {}}), "cpu")
    assert not (tmp_path / "pwned").exists()


@pytest.mark.torch
@pytest.mark.filterwarnings("ignore")
def test_another_digest_is_refused(tmp_path: Path) -> None:
    checkpoint = made(tmp_path, "Bert")
    with pytest.raises(Unreadable, match="not the pinned 000000000000"):
        Detoxify(checkpoint._replace(sha256="0" * 64), "cpu")


@pytest.mark.torch
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "changes", [{"model_name": "pipeline"}, {"tokenizer_name": "AutoTokenizer"}, {"model_name": "GPT2Model"}]
)
def test_other_classes_are_refused(tmp_path: Path, changes: dict[str, object]) -> None:
    with pytest.raises(Unreadable, match="none of Detoxify's"):
        Detoxify(made(tmp_path, "Bert", **changes), "cpu")


@pytest.mark.torch
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("held", [{}, {"config": {}, "state_dict": {}}, [1, 2]])
def test_what_is_no_checkpoint_is_refused(tmp_path: Path, held: object) -> None:
    with pytest.raises(Unreadable, match="cannot be loaded"):
        Detoxify(saved(tmp_path, held), "cpu")


@pytest.mark.torch
@pytest.mark.filterwarnings("ignore")
def test_the_policys_scorer_estimates_the_rate(tmp_path: Path) -> None:
    checkpoint = made(tmp_path, "Bert")
    written = f"detoxify:tiny.ckpt@sha256:{checkpoint.sha256}"
    wish = Wish(DataLimits(toxicity_scorer=written, toxicity_above=0.0, toxicity_max_rate=0.5), str(tmp_path))
    found = monoid(toxicity.make(wish), [texts(*(f"you are person {i}" for i in range(60)))])
    assert found["scorer"] == written
    assert (found["trained"]["rate"], found["trained"]["toxic"]) == (1.0, found["trained"]["estimate"]["scored"])
    assert decide(share(found["trained"]), 0.5) == "fail"
    absent = f"detoxify:none.ckpt@{'0' * 64}"
    for wrong, why in ((written[:-1], "names no"), (written[:-8] + "0" * 8, "pinned"), (absent, "cannot be read")):
        with pytest.raises(Unreadable, match=why):
            toxicity.make(Wish(DataLimits(toxicity_scorer=wrong), str(tmp_path)))


@pytest.mark.torch
def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="cannot be loaded: FileNotFoundError"):
        Detoxify(Pinned(tmp_path / "none.ckpt", "0" * 64), "cpu")

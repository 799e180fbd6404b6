"""Checkpoints of random weights, of each kind of model that Detoxify publishes, made in a moment."""

import hashlib
from pathlib import Path

from duecare.scan.scorers.detoxify import Pinned, beside

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
    return Pinned(path, hashlib.sha256(path.read_bytes()).hexdigest(), beside(path))

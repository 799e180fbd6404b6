import pytest

from duecare.knowledge.hub_names import Hub, dataset

REV = "5f1c2a9e0b7d4c3e8a6f1b2c3d4e5f60718293a4"


@pytest.mark.parametrize(
    ("written", "hub"),
    [
        ("acme/chats", Hub("acme/chats")),
        ("imdb", Hub("imdb")),
        (f"acme/chats@{REV}", Hub("acme/chats", REV)),
        (f"hf://datasets/acme/chats@{REV}", Hub("acme/chats", REV)),
        (f"hf://datasets/acme/chats@{REV}/data/a.parquet", Hub("acme/chats", REV, "data/a.parquet")),
        (f"hf://acme/chats@{REV}", Hub("acme/chats", REV)),
        ("https://huggingface.co/datasets/acme/chats", Hub("acme/chats")),
        (f"https://huggingface.co/datasets/acme/chats/tree/{REV}/", Hub("acme/chats", REV)),
        (f"https://hf.co/datasets/acme/chats/resolve/{REV}/a.csv?download=true", Hub("acme/chats", REV, "a.csv")),
        ("https://huggingface.co/acme/base-7b", None),
        ("hf://models/acme/base-7b", None),
        ("https://example.com/datasets/acme/chats", None),
        ("https://huggingface.co.evil.example/datasets/acme/chats", None),
        ("conversations written by hand", None),
        ("../acme/chats", None),
        ("a/b/c", None),
        ("acme/chats/", None),
        ("", None),
        ("acme/chats@", None),
    ],
)
def test_names_of_hub_data_sets(written, hub):
    assert dataset(written) == hub


def test_only_a_whole_commit_is_one():
    assert Hub("a/b", REV).commit
    assert not Hub("a/b", REV[:12]).commit
    assert not Hub("a/b", "main").commit
    assert str(Hub("a/b", "v1")) == "a/b@v1"

"""Detoxify's own class on small checkpoints made here: each kind of model, and what must not get in."""

import os
from importlib.util import find_spec
from pathlib import Path

import pytest
from checkpoints import KINDS, made, saved
from memory_batches import monoid, texts

from duecare.knowledge.measures import decide, share
from duecare.model.policy import DataLimits
from duecare.scan.contract import Wish
from duecare.scan.detectors import toxicity
from duecare.scan.scorers.detoxify import OFFLINE, Detoxify, Pinned, pinned, verify
from duecare.scan.streams import Unreadable

if find_spec("detoxify") is None:
    pytest.skip("needs the toxicity extra", allow_module_level=True)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("detoxify:m/a.ckpt@" + "AB" * 32, Pinned(Path("r/m/a.ckpt"), "ab" * 32, "")),
        ("detoxify:/m/a.ckpt@sha256:" + "0" * 64 + "+" + "1" * 64, Pinned(Path("/m/a.ckpt"), "0" * 64, "1" * 64)),
    ],
)
def test_the_policy_pins_a_checkpoint(written: str, expected: Pinned) -> None:
    assert pinned(written, "r") == expected


@pytest.mark.parametrize("written", ["detoxify", "detoxify:a.ckpt", "detoxify:a@sha256:12", "detoxify:@" + "0" * 64])
def test_an_unpinned_checkpoint_is_not_used(written: str) -> None:
    with pytest.raises(Unreadable, match="names no checkpoint"):
        pinned(written, ".")


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
@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "more.json"])
def test_other_files_beside_the_checkpoint_are_refused(tmp_path: Path, name: str) -> None:
    """A tokenizer that knows no word would make the right weights see nothing."""
    checkpoint = made(tmp_path, "Bert")
    verify(checkpoint)
    with (tmp_path / name).open("a", encoding="utf-8") as file:
        file.write(" ")
    for refused in (lambda: verify(checkpoint), lambda: Detoxify(checkpoint, "cpu")):
        with pytest.raises(Unreadable, match="are not the pinned ones: their digest is") as raised:
            refused()
    right = checkpoint._replace(beside=raised.value.what.rpartition(" ")[2])
    verify(right)
    with pytest.raises(Unreadable, match="are not pinned"):
        verify(right._replace(beside=""))


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
    written = f"detoxify:tiny.ckpt@sha256:{checkpoint.sha256}+{checkpoint.beside}"
    wish = Wish(DataLimits(toxicity_scorer=written, toxicity_above=0.0, toxicity_max_rate=0.5), str(tmp_path))
    found = monoid(toxicity.make(wish), [texts(*(f"you are person {i}" for i in range(60)))])
    assert found["scorer"] == written
    assert (found["trained"]["rate"], found["trained"]["toxic"]) == (1.0, found["trained"]["estimate"]["scored"])
    assert decide(share(found["trained"]), 0.5) == "fail"
    absent = f"detoxify:none.ckpt@{'0' * 64}"
    for wrong, why in (
        (written[:-1], "names no"),
        (written[:-8] + "0" * 8, "are not the pinned ones"),
        (absent, "cannot be read"),
    ):
        with pytest.raises(Unreadable, match=why):
            toxicity.make(Wish(DataLimits(toxicity_scorer=wrong), str(tmp_path)))


@pytest.mark.torch
def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="cannot be loaded: FileNotFoundError"):
        Detoxify(Pinned(tmp_path / "none.ckpt", "0" * 64, ""), "cpu")

"""Detoxify as a scorer (extra ``toxicity``): the real class on a checkpoint that lies here and is pinned by sha256.

The policy names it: ``scorer: detoxify:models/unbiased.ckpt@sha256:…+…``. Beside the checkpoint lie the files of its
tokenizer and config (``config.json``, ``tokenizer.json`` or what its kind has); the second digest pins them, because a
tokenizer that knows no word makes any model see nothing. Nothing is fetched, nothing is run: loading is forced to
weights only, and only the model kinds that Detoxify publishes (original, unbiased, multilingual and the small ones) are
let in.
"""

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from io import BufferedReader
from pathlib import Path
from typing import Any

from duecare.model.record import NamedTuple
from duecare.scan.streams import Unreadable

INSTALL = "pip install 'duecare[toxicity]'"
BATCH = 64
CHARACTERS_PER_TOKEN = 16
"""More characters than a model's tokens times this are cut off before it sees them."""

KINDS = ("Bert", "Roberta", "XLMRoberta", "Albert")
MODELS = {f"{kind}ForSequenceClassification" for kind in KINDS}
TOKENIZERS = {f"{kind}Tokenizer{fast}" for kind in KINDS for fast in ("", "Fast")}
OFFLINE = {"TORCH_FORCE_WEIGHTS_ONLY_LOAD": "1", "HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
WRITTEN = re.compile(
    r"detoxify:(?P<path>[^@]+)@(?:sha256:)?(?P<sha256>[0-9a-fA-F]{64})(?:\+(?P<beside>[0-9a-fA-F]{64}))?"
)
FORM = "`scorer: detoxify:PATH@sha256:DIGEST+DIGEST`"


class Pinned(NamedTuple):
    """A checkpoint, the sha256 it must have, and that of the files beside it."""

    path: Path
    sha256: str
    beside: str


def pinned(written: str, root: str) -> Pinned:
    """What the policy's ``scorer`` names; a path is relative to ``root``."""
    match = WRITTEN.fullmatch(written.strip())
    if match is None:
        raise Unreadable(f"`{written}` names no checkpoint", f"write {FORM}")
    return Pinned(Path(root) / match["path"], match["sha256"].lower(), (match["beside"] or "").lower())


def beside(path: Path) -> str:
    """The digest of all that lies beside a checkpoint: names and digests, in order of name."""
    files = sorted(one for one in path.parent.iterdir() if one.name != path.name and one.is_file())
    lines = (f"{hashlib.sha256(one.read_bytes()).hexdigest()}  {one.name}\n" for one in files)
    return hashlib.sha256("".join(lines).encode(errors="surrogateescape")).hexdigest()


def verify(checkpoint: Pinned) -> None:
    """See that the file is there and is the pinned one, before any row is read. Loading looks again."""
    try:
        with checkpoint.path.open("rb") as file:
            _verify(file, checkpoint)
            _verify_beside(checkpoint)
    except OSError as error:
        what = f"the checkpoint {checkpoint.path} cannot be read: {error.strerror or error}"
        raise Unreadable(what, "fetch it, with its tokenizer and config files beside it") from error


class Detoxify:
    """Scores by the class ``toxicity`` of one model."""

    name = "detoxify"

    def __init__(self, checkpoint: Pinned, device: str = "", *, half: bool | None = None) -> None:
        """``device``: the GPU when there is one. ``half``: bfloat16, by default where the device computes in it."""
        self.digest = checkpoint.sha256
        try:
            import torch
        except ImportError:
            raise Unreadable("needs torch and detoxify, which are not installed", INSTALL) from None
        self.device = device or ("cuda" if torch.cuda.is_available() else "cpu")
        self.half = _has_bfloat16(torch, self.device) if half is None else half
        self.model = _loaded(checkpoint, self.device)
        self.length = _fit(self.model)
        self.multilingual = self.model.model.config.model_type == "xlm-roberta"

    def score(self, texts: Sequence[str]) -> list[float]:
        """One number a text. Texts of like length are scored together, so that little is padding."""
        result = [0.0] * len(texts)
        for chosen in batches(texts):
            cut = [texts[i][: self.length * CHARACTERS_PER_TOKEN] for i in chosen]
            for i, value in zip(chosen, self._predicted(cut), strict=True):
                result[i] = value
        return result

    def _predicted(self, texts: list[str]) -> list[float]:
        """The class's own answer, which for one text is a bare number."""
        with self._precision():
            found = self.model.predict(texts)["toxicity"]
        return [float(one) for one in (found if isinstance(found, list) else [found])]

    def _precision(self) -> AbstractContextManager[object]:
        import torch

        return torch.autocast(self.device.split(":")[0], dtype=torch.bfloat16) if self.half else nullcontext()


def batches(texts: Sequence[str]) -> Iterator[Sequence[int]]:
    """Numbers of the texts that are scored together, the shortest first."""
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    return (order[begin : begin + BATCH] for begin in range(0, len(order), BATCH))


def _has_bfloat16(torch: Any, device: str) -> bool:
    """Whether the device multiplies matrices of bfloat16 itself, which is three to four times as fast."""
    if device.startswith("cuda"):
        return bool(torch.cuda.is_bf16_supported())
    supported = getattr(torch.cpu, "_is_amx_tile_supported", None)
    return bool(supported and supported())


def _fit(model: Any) -> int:
    """Set the longest text the model takes, in tokens, where its tokenizer does not say."""
    config = model.model.config
    # RoBERTa counts positions from beyond its padding token.
    room = config.max_position_embeddings - (2 if "roberta" in config.model_type else 0)
    model.tokenizer.model_max_length = min(512, room, model.tokenizer.model_max_length)
    return int(model.tokenizer.model_max_length)


def _loaded(checkpoint: Pinned, device: str) -> Any:
    """The real class with the checkpoint in it. What is hashed is what is loaded: one open file."""
    try:
        with checkpoint.path.open("rb") as file:
            _verify(file, checkpoint)
            _verify_beside(checkpoint)
            return _driven(file, checkpoint.path.parent, device)
    except Unreadable:
        raise
    except Exception as error:
        what = " ".join(str(error).split())[:200]
        raise Unreadable(
            f"the checkpoint {checkpoint.path} cannot be loaded: {type(error).__name__}: {what}",
            "use a checkpoint of Detoxify with its config and tokenizer files beside it",
        ) from error


def _verify(file: BufferedReader, checkpoint: Pinned) -> None:
    found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != checkpoint.sha256:
        what = f"the checkpoint {checkpoint.path} has the sha256 {found}, not the pinned {checkpoint.sha256[:12]}…"
        raise Unreadable(what, "fetch the right file, or have the new digest reviewed in the policy")
    file.seek(0)


def _verify_beside(checkpoint: Pinned) -> None:
    found = beside(checkpoint.path)
    if found != checkpoint.beside:
        how = "are not the pinned ones" if checkpoint.beside else "are not pinned"
        what = f"the config and tokenizer files beside {checkpoint.path} {how}: their digest is {found}"
        fix = f"have them reviewed, and write `scorer: detoxify:PATH@sha256:{checkpoint.sha256}+{found}`"
        raise Unreadable(what, f"{fix}; nothing else may lie in that folder")


def _driven(file: BufferedReader, folder: Path, device: str) -> Any:
    """Detoxify's own constructor, with the config and tokenizer of ``folder`` instead of those of the Hub."""
    with _environment(OFFLINE):
        try:
            import detoxify.detoxify as package
        except ImportError:
            raise Unreadable("needs detoxify, which is not installed", INSTALL) from None
        real = package.get_model_and_tokenizer

        def local(
            model_type: str, model_name: str, tokenizer_name: str, num_classes: int, state_dict: Any, **_: Any
        ) -> Any:
            if model_name not in MODELS or tokenizer_name not in TOKENIZERS:
                what = f"the checkpoint names the model {model_name} and the tokenizer {tokenizer_name}"
                raise Unreadable(f"{what}, which are none of Detoxify's", "use a checkpoint that Detoxify publishes")
            return real(str(folder), model_name, tokenizer_name, num_classes, state_dict, None)

        package.get_model_and_tokenizer = local
        try:
            model = package.Detoxify(checkpoint=file, device=device)
        finally:
            package.get_model_and_tokenizer = real
    if "toxicity" not in model.class_names:
        raise Unreadable("the checkpoint has no class `toxicity`", "use a checkpoint that Detoxify publishes")
    return model


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    """The environment with ``values``, put back afterwards."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.__setitem__(name, value)

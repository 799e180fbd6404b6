"""What the readers of weights share: names that tell a format, and the document they make."""

from duecare.knowledge.late import late
from duecare.load.source import Source
from duecare.model.documents import Weights
from duecare.model.facts import Facts
from duecare.model.place import Fault, Span
from duecare.model.problem import Gap

PICKLED_SUFFIXES = frozenset({".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".joblib"})
SAFE_SUFFIXES = frozenset({".safetensors", ".gguf", ".ggml", ".onnx", ".msgpack", ".npy"})
PICKLED_NAMES = late(
    r"(?:pytorch_model|adapter_model|model|optimizer|scheduler|training_args|scaler|diffusion_pytorch_model|rng_state)"
    r"(?:[-_.].*)?\.bin"
)
PICKLE_HEAD = late(rb"\x80[\x02-\x05]")
TRUNCATED = "fetch or write the file again"


def named_pickled(source: Source) -> bool:
    """Whether files of this name are pickles."""
    return source.suffix in PICKLED_SUFFIXES or bool(PICKLED_NAMES.fullmatch(source.name))


def size_of(source: Source) -> int:
    """The size of the whole file."""
    with source.open() as file:
        return len(source.raw) if isinstance(file, Gap) else file.seek(0, 2)


def safe(source: Source, format_: str, evidence: str, *faults: Fault) -> Weights:
    """Weights that hold numbers and nothing that runs."""
    return Weights(source.path, format_, Facts(source.path, size_of(source)), False, evidence, faults)


def pickled(source: Source, format_: str, evidence: str) -> Weights:
    """Weights that run code when they are loaded."""
    return Weights(source.path, format_, Facts(source.path, size_of(source)), True, evidence)


def unknown(source: Source, format_: str, why: str) -> Weights:
    """Weights of which it cannot be said."""
    return Weights(source.path, format_, Facts(source.path, size_of(source)), False, "", unknown=why)


def fault(source: Source, what: str, fix: str = TRUNCATED) -> Fault:
    """Something wrong with the file as a whole."""
    return Fault(Span(source.path), what, fix)

"""The weights are in a format that runs code when they are loaded.

Why: a pickle is a program. Whoever loads such a file runs whatever its author, or anyone who could change it, put in;
no review of the repository shows that. safetensors, GGUF and ONNX hold numbers and run nothing.

The file is never loaded: its first bytes, and the list of instructions of the pickle in it, tell what it is. Of a
git-lfs pointer only the name is known. A file that cannot be told is a gap, not a pass.

Example:
    adapter/adapter_model.bin        (a PyTorch archive with a pickle)

Fix: save the weights as safetensors (`safetensors.torch.save_file`, or `save_pretrained`, which does so by default)
and remove the pickle. Optimizer states, schedulers and `training_args.bin` do not belong to a released model.

Source: https://docs.python.org/3/library/pickle.html (the warning at the top)

"""

from collections.abc import Iterator

from duecare.model.case import Case
from duecare.model.documents import Weights
from duecare.model.place import Span
from duecare.model.problem import Gap, Problem
from duecare.model.rule import Rule

RULE = Rule(
    id="DC801",
    slug="unsafe-weights",
    on=Weights,
    severity="error",
    frameworks=("EU AI Act 15(5)", "NIST AI RMF MEASURE 2.7", "ISO 42001 A.6.2.4"),
)

NO_WEIGHTS = ("training_args", "optimizer", "scheduler", "rng_state", "scaler")


def find(subject: Weights, case: Case) -> Iterator[Problem | Gap]:
    """One problem for a file that runs code, one gap for a file that might."""
    where = Span(subject.path)
    if subject.pickled:
        what = f"loading this file can run code: it is {subject.evidence}"
        yield Problem(where, what, _fix(subject), anchor="format", value=subject.format)
    elif subject.unknown:
        yield Gap(where, f"whether loading it runs code is not known: {subject.unknown}", _unlock(subject))
    for fault in subject.faults:
        yield Gap(fault.span, f"the file is damaged: {fault.what}", fault.fix, anchor="fault")


def _fix(subject: Weights) -> str:
    name = subject.path.rpartition("/")[2]
    if name.startswith(NO_WEIGHTS):
        return f"remove {name}: the released model does not need it"
    if "Lambda" in subject.evidence:
        return "replace the Lambda layer by a registered layer, or publish the weights as safetensors"
    if subject.format in {"npy", "npz"}:
        return "save plain arrays (no dtype object), or use safetensors"
    return "save the weights as safetensors and remove this file"


def _unlock(subject: Weights) -> str:
    facts = subject.facts
    if not isinstance(facts, Gap) and facts.pointer is not None:
        return f"git lfs pull --include {subject.path}" if facts.pointer.store == "lfs" else "fetch the file"
    return "fetch the file again, correct its name, or save the weights as safetensors"

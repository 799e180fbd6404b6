"""Policies from text, with the packs that ship and further files by name."""

from importlib.resources import files

from duecare.load.yamltext import read_yaml
from duecare.model.policy import Policy
from duecare.policy.parse import Parsed, parse
from duecare.policy.sources import File, Unread, gathered

KNOWN = {
    "DC101": ("error", "stable"),
    "DC303": ("error", "stable"),
    "DC305": ("warning", "stable"),
    "DC407": ("error", "preview"),
}
PACKS = ("starter", "strict")


def file(path: str, text: str, *, shipped: bool = False) -> File:
    return File(path, read_yaml(text, path), f"sha of {text}", shipped)


def parsed(text: str, **others: str) -> Parsed:
    """The policy with this text; ``others`` are further files by name (``a`` is ``a.yaml``)."""

    def read(name: str) -> File | Unread:
        if name in PACKS:
            return file(name, (files("duecare.packs") / f"{name}.yaml").read_text(), shipped=True)
        written = others.get(name.removesuffix(".yaml"))
        return Unread(name, "there is no such file") if written is None else file(name, written)

    return parse(gathered(file("duecare.yaml", text), PACKS, read), KNOWN)


def policy(text: str, **others: str) -> Policy:
    made = parsed(text, **others)
    assert made.policy is not None, made.faults
    return made.policy

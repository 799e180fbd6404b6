"""DVC: ``dvc.lock`` (schema 1.0 and 2.0), which pins what each stage read and wrote."""

from collections.abc import Iterator

from duecare.load.manifests._pick import first, mappings, members, scalar
from duecare.load.manifests._place import folder_of
from duecare.load.manifests.dvc import SAYS, pinned
from duecare.load.source import Source as Bytes
from duecare.model.manifest import File, Manifest
from duecare.model.place import At, Fault, Span

NAME = "dvc-lock"
ORDER = 21
SUFFIXES = frozenset({".lock", ".yaml", ".yml"})
CODE = (".py", ".sh", ".ipynb", ".r", ".jl", ".js", ".ts", ".go", ".rs", ".c", ".cpp", ".java")
SCHEMAS = ("1.0", "2.0")


def sniff(source: Bytes) -> bool:
    """A ``.lock`` file (or a YAML file of that form) whose stages have outputs or dependencies with checksums."""
    if "md5:" not in source.text:
        return False
    root = source.tree.root
    return root is not None and any(True for stage in _stages(root) if mappings(first(stage, "outs", "deps")))


def read(source: Bytes) -> Manifest:
    """Every output and every data dependency, once each; code is not data and stays out."""
    root = source.tree.root or At.fixed(None, Span(source.path))
    folder = folder_of(source.path)
    entries = [pinned(out, folder) for stage in _stages(root) for key in ("outs", "deps") for out in _data(stage, key)]
    once: dict[str, File] = {}
    for file, _ in entries:
        where = file.path or file.url
        if where is not None:
            once.setdefault(where.value, file)
    faults = (*source.tree.faults, *_faults(root), *(fault for _, wrong in entries for fault in wrong))
    return Manifest(source.path, NAME, root, SAYS, faults, files=tuple(once.values()))


def _stages(root: At[object]) -> Iterator[At[object]]:
    """Schema 2.0 keeps stages under ``stages``; 1.0 is nothing but stages."""
    stages = root.get("stages")
    for stage in members(stages if stages is not None else root):
        if isinstance(stage.value, dict):
            yield stage


def _data(stage: At[object], key: str) -> Iterator[At[object]]:
    for entry in mappings(stage.get(key)):
        path = scalar(entry.get("path"))
        if key == "outs" or (path is not None and not path.value.lower().endswith(CODE)):
            yield entry


def _faults(root: At[object]) -> Iterator[Fault]:
    schema = scalar(root.get("schema"))
    if schema is not None and schema.value not in SCHEMAS:
        yield Fault(schema.span, f"schema `{schema.value}` is not one that duecare knows", "run `dvc repro`", "/schema")

"""Copies of examples/support-assistant with one defect each, and what must be said of them.

    python tools/break_example.py --list
    python tools/break_example.py VARIANT FOLDER    # write the broken copy to FOLDER

tests/test_example.py runs the real program over every variant.
"""

import hashlib
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "support-assistant"
TRAIN, EVAL = "data/train.manifest.yaml", "data/eval.manifest.yaml"
SAFETY, CAPABILITY = "evals/safety.json", "evals/capability.json"
Edit = Callable[[Path], None]


class Variant(NamedTuple):
    """A defect: its name, the checks that must speak (nobody else may), the exit code, and the edits that plant it."""

    name: str
    checks: tuple[str, ...]
    code: int
    edits: tuple[Edit, ...]


def swap(path: str, old: str, new: str) -> Edit:
    """Replace ``old``, which must stand exactly once in ``path``."""

    def edit(folder: Path) -> None:
        text = (folder / path).read_text(encoding="utf-8")
        if text.count(old) != 1:
            raise ValueError(f"{old!r} stands {text.count(old)} times in {path}")
        (folder / path).write_text(text.replace(old, new), encoding="utf-8")

    return edit


def cut(path: str, start: str, end: str, new: str = "") -> Edit:
    """Replace what stands from ``start`` up to and without ``end``."""

    def edit(folder: Path) -> None:
        text = (folder / path).read_text(encoding="utf-8")
        head, found, rest = text.partition(start)
        _, also, tail = rest.partition(end)
        if not found or not also:
            raise ValueError(f"{start!r} … {end!r} does not stand in {path}")
        (folder / path).write_text(f"{head}{new}{end}{tail}", encoding="utf-8")

    return edit


def write(path: str, raw: bytes) -> Edit:
    """Write a file."""

    def edit(folder: Path) -> None:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(raw)

    return edit


def add(path: str, text: str) -> Edit:
    """Add to the end of a file."""
    return lambda folder: write(path, (folder / path).read_bytes() + text.encode())(folder)


def drop(path: str) -> Edit:
    """Remove a file."""
    return lambda folder: (folder / path).unlink()


def link(path: str, target: str) -> Edit:
    """Put a link in the place of a file."""

    def edit(folder: Path) -> None:
        (folder / path).unlink(missing_ok=True)
        (folder / path).symlink_to(target)

    return edit


def recode(path: str, encoding: str) -> Edit:
    """Write a file's text in another encoding."""
    return lambda folder: write(path, (folder / path).read_text(encoding="utf-8").encode(encoding))(folder)


def pointer(path: str) -> Edit:
    """Put a Git LFS pointer in the place of a file, as a checkout without LFS has it."""

    def edit(folder: Path) -> None:
        raw = (folder / path).read_bytes()
        text = f"version https://git-lfs.github.com/spec/v1\noid sha256:{hashlib.sha256(raw).hexdigest()}\n"
        (folder / path).write_bytes(f"{text}size {len(raw)}\n".encode())

    return edit


def remanifest(manifest: str, data: str, *keys: str) -> Edit:
    """Bring the manifest's ``keys`` (all three when none is named) in line with the data."""

    def edit(folder: Path) -> None:
        raw = (folder / data).read_bytes()
        true = {"sha256": f'"{hashlib.sha256(raw).hexdigest()}"', "bytes": len(raw), "rows": raw.count(b"\n")}
        text = (folder / manifest).read_text(encoding="utf-8")
        for key in keys or true:
            text = re.sub(rf"(\n    {key}: ).*", rf"\g<1>{true[key]}", text, count=1)
        (folder / manifest).write_text(text, encoding="utf-8")

    return edit


def in_result(key: str, new: str, path: str = SAFETY) -> Edit:
    """Replace a number of a results file by other JSON."""

    def edit(folder: Path) -> None:
        text = (folder / path).read_text(encoding="utf-8")
        text, count = re.subn(rf'("{re.escape(key)}": )[^,\n]+', lambda m: m[1] + new, text, count=1)
        if not count:
            raise ValueError(f"{key} does not stand in {path}")
        (folder / path).write_text(text, encoding="utf-8")

    return edit


def break_(variant: Variant, folder: Path) -> None:
    """Write the example with the variant's defect to ``folder``."""
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)
    for edit in variant.edits:
        edit(folder)


def main() -> int:
    """List the variants, or write one."""
    from example_defects import VARIANTS

    known = {v.name: v for v in VARIANTS}
    match sys.argv[1:]:
        case ["--list"]:
            print("\n".join(f"{v.name:32} {','.join(v.checks) or '-':14} exit {v.code}" for v in VARIANTS))
        case [name, folder] if name in known:
            break_(known[name], Path(folder))
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())

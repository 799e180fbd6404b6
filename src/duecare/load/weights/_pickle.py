"""What a pickle would import when it is loaded; it is read as a list of instructions and never run."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import islice
from typing import Any

MAX_BYTES = 16 * 1024 * 1024
MAX_STEPS = 2_000_000
# Modules that run programs, read files, open connections or build code. Source: CPython's library reference.
DANGEROUS = frozenset(
    {
        "os", "posix", "nt", "posixpath", "ntpath", "subprocess", "sys", "pty", "socket", "ssl", "shutil", "runpy",
        "code", "codeop", "commands", "ctypes", "_ctypes", "importlib", "imp", "pip", "pkgutil", "webbrowser",
        "urllib", "http", "requests", "httpx", "asyncio", "multiprocessing", "threading", "pickle", "_pickle",
        "marshal", "types", "inspect", "bdb", "pdb", "timeit", "cProfile", "profile", "trace", "zipimport", "site",
    }
)  # fmt: skip
BUILTINS = frozenset({"builtins", "__builtin__"})
HARMLESS = frozenset(
    {
        "set", "frozenset", "dict", "list", "tuple", "int", "float", "complex", "bool", "str", "bytes", "bytearray",
        "object", "slice", "range", "Exception",
    }
)  # fmt: skip


def imports(raw: bytes) -> list[str]:
    """``module.name`` of everything that loading would import, in order, each once."""
    return list(dict.fromkeys(_globals(raw[:MAX_BYTES])))


def _globals(raw: bytes) -> Iterator[str]:
    import pickletools

    words: list[str] = []
    memo: dict[int, str] = {}
    try:
        for code, argument, _ in islice(_steps(pickletools, raw), MAX_STEPS):
            name = code.name
            if name in {"GLOBAL", "INST"}:
                yield str(argument).replace(" ", ".", 1)
            elif name == "STACK_GLOBAL":
                yield ".".join(words[-2:])
            elif isinstance(argument, str):
                words = [*words[-3:], argument]
            elif name == "MEMOIZE":
                memo[len(memo)] = words[-1] if words else ""
            elif name.endswith("PUT") and isinstance(argument, int):
                memo[argument] = words[-1] if words else ""
            elif name.endswith("GET") and isinstance(argument, int):
                words = [*words[-3:], memo.get(argument, "")]
    except (ValueError, IndexError, UnicodeError, OverflowError, MemoryError):
        return  # cut off, or broken on purpose: what came before would have been run all the same


def _steps(tools: Any, raw: bytes) -> Iterator[tuple[Any, Any, Any]]:
    """The instructions of the pickles that follow one another: old PyTorch files hold five."""
    file = BytesIO(raw)
    while file.tell() < len(raw):
        yield from tools.genops(file)


def dangerous(names: Iterable[str]) -> list[str]:
    """Those of the imports that can do harm by themselves."""
    return [name for name in names if _harms(name)]


def _harms(name: str) -> bool:
    module, _, rest = name.partition(".")
    if module in BUILTINS:
        return rest not in HARMLESS
    return module in DANGEROUS or name.startswith(("torch.hub", "torch._inductor", "numpy.testing", "numpy.f2py"))


def said(raw: bytes, kind: str) -> str:
    """Evidence in words: what is there, and the worst that it imports."""
    names = imports(raw)
    worst = dangerous(names)
    if worst:
        return f"{kind} that calls {', '.join(worst[:3])} when it is loaded"
    if names:
        others = f" and {len(names) - 3} more" if len(names) > 3 else ""
        return f"{kind} that imports {', '.join(names[:3])}{others} when it is loaded"
    return kind

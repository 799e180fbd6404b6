"""Take one defence out of the program: a line of its source is another, everywhere the function is used."""

import inspect
import sys
from collections.abc import Callable

import pytest


def without(patch: pytest.MonkeyPatch, function: Callable, *lines: tuple[str, str]) -> None:
    """Run ``function`` from now on as if it said the second of each pair for the first, which it must say once."""
    module = inspect.getmodule(function)
    source = inspect.getsource(function)
    for old, new in lines:
        assert source.count(old) == 1, f"{function.__qualname__} does not say {old!r} once"
        source = source.replace(old, new)
    made: dict[str, object] = {}
    head = "from __future__ import annotations\n"
    exec(compile(head + source, module.__file__, "exec"), vars(module), made)
    changed = made[function.__name__]
    for name, each in list(sys.modules.items()):
        if name.startswith("duecare."):
            for key, value in list(vars(each).items()):
                if value is function:
                    patch.setattr(each, key, changed)

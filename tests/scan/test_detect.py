"""The detectors that are made: those that were asked for, and no code of any other."""

import subprocess
import sys

import pytest

from duecare.scan.contract import Wish
from duecare.scan.detect import detect, names

CODE = """
import sys
from duecare.scan.contract import Wish
from duecare.scan.detect import detect
found = detect(Wish(), frozenset(sys.argv[1:]))
print(*sorted((*found.monoids, *found.keyed)))
print(*sorted(name.rpartition(".")[2] for name in sys.modules if name.startswith("duecare.scan.detectors.")))
"""


@pytest.mark.parametrize("name", names())
def test_a_detector_has_the_name_of_its_module(name: str) -> None:
    found = detect(Wish(), frozenset({name}))
    assert {*found.monoids, *found.keyed, *found.missing} <= {name}


def test_all_are_made_when_none_is_named() -> None:
    found = detect(Wish())
    assert {"personal_data", "secrets", "toxicity", "duplicates"} <= {*found.monoids, *found.keyed}


@pytest.mark.parametrize(
    ("only", "modules"),
    [
        (("secrets",), {"_found", "secrets"}),
        (("secrets", "personal_data"), {"_allowed", "_found", "secrets", "personal_data"}),
        (("nothing of ours",), set()),
    ],
)
def test_nothing_else_is_loaded(only: tuple[str, ...], modules: set[str]) -> None:
    done = subprocess.run([sys.executable, "-c", CODE, *only], capture_output=True, text=True, check=True)
    made, loaded = done.stdout.split("\n")[:2]
    assert set(made.split()) == {*only} & {*names()}
    assert set(loaded.split()) == modules

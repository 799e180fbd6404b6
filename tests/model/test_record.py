"""Records behave as ``typing.NamedTuple`` does, in everything that is written here in its place."""

import copy
import pickle
import typing
from typing import Any

import pytest

from duecare.model import record

WRITTEN = '''
class Point(NamedTuple):
    """A place."""

    x: int
    y: "int | Point" = 2
    label: str = ""

    @property
    def sum(self) -> int:
        return self.x + self.y

    def __str__(self) -> str:
        return f"<{self.x}>"


class Bare(NamedTuple):
    only: int


class Empty(NamedTuple):
    pass
'''


def made(base: object) -> dict[str, Any]:
    held: dict[str, Any] = {"NamedTuple": base, "__name__": __name__}
    exec(WRITTEN, held)
    return held


OURS, THEIRS = made(record.NamedTuple), made(typing.NamedTuple)
Point, Bare = OURS["Point"], OURS["Bare"]  # where pickle looks for them

SAME = (
    "Point(1)", "Point(1, 3)", "Point(x=1, label='a')", "Point(1)._replace(y=5)", "Point(1)._asdict()",
    "Point._make([1, 2, 'c'])", "Point._fields", "Point._field_defaults", "Point.__match_args__", "Point.__doc__",
    "Empty()", "Empty._fields", "Bare(1)", "str(Point(4))", "Point(1, 3).sum", "list(Point(1))",
    "Point(1) == (1, 2, '')", "hash(Point(1))", "Point(1) < Point(2)", "Point.__annotations__['x']", "Point.__module__",
    "Point.__qualname__", "Point.__slots__", "Point(1) + (2,)", "Point(1)[1:]", "isinstance(Point(1), tuple)",
    "Point.__name__", "len(Point(1))", "Point.__new__.__name__", "hasattr(Point(1), '__dict__')",
)  # fmt: skip

WRONG = (
    "Point()", "Point(1, 2, 3, 4)", "Point(1, z=2)", "Point(1)._replace(z=2)", "Point._make([1])", "Bare(1).nothing",
    "setattr(Bare(1), 'only', 2)", "setattr(Bare(1), 'other', 2)", "Bare()",
)  # fmt: skip


@pytest.mark.parametrize("said", SAME)
def test_what_is_the_same(said: str) -> None:
    ours, theirs = eval(said, OURS), eval(said, THEIRS)
    assert ours == theirs
    assert repr(ours) == repr(theirs)


@pytest.mark.parametrize("said", WRONG)
def test_what_is_refused_alike(said: str) -> None:
    with pytest.raises(Exception) as theirs:
        eval(said, THEIRS)
    with pytest.raises(theirs.type) as ours:
        eval(said, OURS)
    assert str(ours.value) == str(theirs.value)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_records_travel(protocol: int) -> None:
    point = Point(1, Bare(2), "a")
    again = pickle.loads(pickle.dumps(point, protocol))
    assert again == copy.deepcopy(point) == point
    assert type(again) is Point
    assert type(again.y) is Bare


def test_records_are_matched_by_place_and_name() -> None:
    match Point(1, 5, "a"):
        case Point(1, y, label="a"):
            assert y == 5
        case _:
            pytest.fail("not matched")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("class A(NamedTuple):\n    a: int = 1\n    b: int", "follows"),
        ("class A(NamedTuple):\n    _a: int", "begins with _"),
        ("class A(NamedTuple, dict):\n    a: int", "no other base"),
    ],
)
def test_what_is_no_record(written: str, said: str) -> None:
    with pytest.raises(TypeError, match=said):
        exec(written, {"NamedTuple": record.NamedTuple, "__name__": __name__})

"""Conversations without roles: lists of question and answer, or of texts that take turns, the human's first."""

from typing import Any

from duecare.scan.jsonvalues import kind_of, listed
from duecare.scan.keys import step
from duecare.scan.shapes import Reading
from duecare.scan.text.chat import KEYS, aside

NAME = "exchanges"
ORDER = 27
PLACES = (*KEYS, "turns", "rounds", "data", "history")
MARKS = frozenset(PLACES)
SIDES = (
    ("human", "assistant"), ("human", "gpt"), ("user", "assistant"), ("user", "bot"), ("user", "model"),
    ("input", "output"), ("question", "answer"), ("prompt", "response"), ("prompt", "completion"),
    ("instruction", "output"), ("instruction", "response"), ("query", "response"), ("q", "a"),
)  # fmt: skip


def fits(row: dict[str, Any]) -> bool:
    """Pairs, or two texts and more, under one of the usual keys; ``history`` alone is none."""
    return _key(row) is not None


def _key(row: dict[str, Any]) -> str | None:
    found = (key for key in PLACES if key in row and key != "history")
    return next((key for key in found if _spoken(listed(row[key]))), None)


def _spoken(value: list[Any] | None) -> bool:
    if not value:
        return False
    texts = len(value) > 1 and all(isinstance(turn, str) for turn in value)
    return texts or all(sides(turn) is not None for turn in value)


def sides(turn: Any) -> tuple[Any, Any] | None:
    """The keys (or places) of what is asked and what is answered."""
    if isinstance(turn, list | tuple):
        return (0, 1) if len(turn) == 2 and all(isinstance(said, str) for said in turn) else None
    if not isinstance(turn, dict):
        return None
    return next((pair for pair in SIDES if pair[0] in turn and pair[1] in turn), None)


def read(row: dict[str, Any], out: Reading) -> None:
    """What is answered is trained on."""
    key = _key(row) or PLACES[0]
    exchanges(listed(row[key]) or [], f"/{step(key)}", out)
    aside(row, key, out)


def exchanges(value: list[Any], field: str, out: Reading) -> None:
    """Read pairs, or texts of which every second one is the model's."""
    for index, turn in enumerate(value):
        place = f"{field}/{index}"
        pair = sides(turn)
        if isinstance(turn, str):
            answer = index % 2 == 1
            out.say(place, "assistant" if answer else "user", answer, turn)
        elif pair is None:
            out.fault(place, f"is {kind_of(turn)}, not a question and its answer")
            out.leaves(turn, place, "assistant", trained=True)
        else:
            _pair(turn, pair, place, out)


def _pair(turn: Any, pair: tuple[Any, Any], place: str, out: Reading) -> None:
    members = enumerate(turn) if isinstance(turn, list | tuple) else turn.items()
    for key, said in members:
        answer = key == pair[1]
        role = "assistant" if answer else "user" if key == pair[0] else "text"
        out.leaves(said, f"{place}/{step(key)}", role, trained=answer)  # type: ignore[arg-type]
    if not turn[pair[1]]:
        out.fault(f"{place}/{pair[1]}", "is empty: nothing in the exchange is trained on")

"""What shapes of training examples are made of: texts with their places and roles, faults, and JSON inside of text."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import chain, compress
from typing import Any

from duecare.model.record import NamedTuple
from duecare.scan.contract import Piece, Role
from duecare.scan.jsonvalues import kind_of, numeral, unfolded
from duecare.scan.keys import odd, step

DEPTH = 32
MEDIA = ("image", "audio", "video", "file", "document")
PAYLOAD = re.compile(r"data:|\S{512}")
BASE64 = re.compile(r"[A-Za-z0-9+/_-]+=*")
PAYLOADS = ("/data", "/bytes", "/base64", "/b64_json", "/file_data")
"""Where the content of a picture stands in a row as text, and what it looks like."""


TELLING = 1_000_000
"""Numbers from which on they may be somebody's: cards and identity numbers are kept as numbers too."""


class Fault(NamedTuple):
    """What is wrong with the shape of a row: index in the batch, JSON pointer, words."""

    row: int
    field: str
    what: str


class Flat(NamedTuple):
    """How a row of texts alone is read, told by its keys: which values, in which order, and what they are."""

    keys: tuple[str, ...]
    fields: tuple[str, ...]
    roles: tuple[Role, ...]
    trained: tuple[bool, ...]

    def only(self, numbers: Sequence[int]) -> "Flat":
        """Some of the values."""
        keys, fields = (tuple(one[number] for number in numbers) for one in (self.keys, self.fields))
        return Flat(keys, fields, tuple(self.roles[n] for n in numbers), tuple(self.trained[n] for n in numbers))


class Reading:
    """What was found in a batch, by column: of each text its row, field, role and whether it is trained on.

    ``at`` is the index of the row that is being read.
    """

    __slots__ = ("at", "faults", "fields", "roles", "rows", "shapes", "skipped", "texts", "trained", "unknown")

    def __init__(self) -> None:
        """Nothing was found yet."""
        self.at = 0
        self.rows: list[int] = []
        self.fields: list[str] = []
        self.roles: list[Role] = []
        self.trained: list[bool] = []
        self.texts: list[str] = []
        self.faults: list[Fault] = []
        self.skipped: Counter[str] = Counter()
        self.shapes: Counter[str] = Counter()
        self.unknown: list[int] = []

    @property
    def pieces(self) -> list[Piece]:
        """Every text, in order."""
        return list(map(Piece, self.rows, self.fields, self.roles, self.trained, self.texts))

    def piece(self, number: int) -> Piece:
        """One text."""
        return Piece(
            self.rows[number], self.fields[number], self.roles[number], self.trained[number], self.texts[number]
        )

    def say(self, field: str, role: Role, trained: bool, said: str) -> None:
        """Add a text; an empty one is none."""
        if said:
            self.rows.append(self.at)
            self.fields.append(field)
            self.roles.append(role)
            self.trained.append(trained)
            self.texts.append(said)

    def say_all(self, flat: "Flat", said: Sequence[str]) -> None:
        """Add the texts of a row whose keys tell all; none of them is empty."""
        self.rows += [self.at] * len(said)
        self.fields += flat.fields
        self.roles += flat.roles
        self.trained += flat.trained
        self.texts += said

    def say_columns(self, flat: "Flat", columns: Sequence[Sequence[str]]) -> None:
        """Add the texts of this row and those behind it, whose keys tell all; an empty text is none."""
        number, width = len(columns[0]), len(columns)
        texts = list(chain.from_iterable(zip(*columns, strict=True)))
        rows = chain.from_iterable(zip(*[range(self.at, self.at + number)] * width, strict=True))
        fields, roles, trained = [*flat.fields] * number, [*flat.roles] * number, [*flat.trained] * number
        there = None if all(texts) else list(map(bool, texts))
        self.rows += compress(rows, there) if there else rows
        self.fields += compress(fields, there) if there else fields
        self.roles += compress(roles, there) if there else roles
        self.trained += compress(trained, there) if there else trained
        self.texts += compress(texts, there) if there else texts

    def untaught(self, since: int) -> None:
        """Nothing from this text on is trained on."""
        self.trained[since:] = [False] * (len(self.trained) - since)

    def answered(self, field: str, texts: int, faults: int) -> None:
        """A turn of the model was read since there were so many texts and faults: one that says nothing is a fault."""
        if len(self.faults) == faults and not any(map(str.strip, self.texts[texts:])):
            self.fault(field, "is empty: nothing in the turn is trained on")

    def fault(self, field: str, what: str) -> None:
        """Something is wrong at ``field``."""
        self.faults.append(Fault(self.at, field, what))

    def skip(self, kind: str) -> None:
        """A part that is no text: counted, not read."""
        self.skipped[kind] += 1

    def leaves(self, value: Any, field: str, role: Role, trained: bool, depth: int = 0) -> None:
        """Every string in a value, however deep; keys too, for they are text as well."""
        if isinstance(value, str):
            self.say(field, role, trained, value)
        elif isinstance(value, dict) and depth < DEPTH:
            for key in odd(tuple(value)):
                self.say(field, role, trained, key)
            for key, inner in value.items():
                self.leaves(inner, f"{field}/{step(key)}", role, trained, depth + 1)
        elif isinstance(value, list | tuple) and depth < DEPTH:
            for index, inner in enumerate(value):
                self.leaves(inner, f"{field}/{index}", role, trained, depth + 1)
        elif isinstance(value, bytes | bytearray):
            self.skip("binary")
        elif isinstance(value, int | float) and abs(value) >= TELLING:
            self.say(field, role, trained and role != "text", numeral(value))
        elif isinstance(value, date):
            self.say(field, role, trained, value.isoformat())
        elif isinstance(value, dict | list | tuple):
            self.fault(field, f"is nested more than {DEPTH} levels deep and was not read further")

    def members(self, row: dict[str, Any], field: str, trained: bool, without: frozenset[str] = frozenset()) -> None:
        """The values of an object that nobody knows by name."""
        for key, value in row.items():
            if key not in without:
                self.leaves(value, f"{field}/{step(key)}", "text", trained)

    def arguments(self, value: Any, field: str, role: Role, trained: bool) -> None:
        """Arguments of a tool call: a value, or JSON in a string, which is read as what it stands for."""
        inner = unfolded(value)
        if inner is None:
            self.leaves(value, field, role, trained)
        else:
            self.leaves(inner, field, role, trained)

    def parts(self, value: Any, field: str, role: Role, trained: bool) -> None:
        """Content of a message: text, nothing, or a list of parts of which only texts are read."""
        if value is None or isinstance(value, str):
            self.say(field, role, trained, value or "")
        elif isinstance(value, list):
            for index, part in enumerate(value):
                self._part(part, f"{field}/{index}", role, trained)
        elif isinstance(value, dict):
            self._part(value, field, role, trained)
        else:
            self.fault(field, f"holds {kind_of(value)} where a text belongs")

    def _part(self, part: Any, field: str, role: Role, trained: bool) -> None:
        if isinstance(part, str):
            self.say(field, role, trained, part)
            return
        kind = part.get("type") if isinstance(part, dict) else None
        words = part.get("text") if isinstance(part, dict) else None
        if isinstance(words, str):
            self.say(f"{field}/text", role, trained, words)
        elif isinstance(kind, str) and (media := next((m for m in MEDIA if m in kind), None)):
            self.skip(media)
            self.around(part, field, role, trained)
        elif kind in {"tool_use", "tool_result", "thinking", "refusal"}:
            self.leaves({k: v for k, v in part.items() if k not in {"type", "id", "tool_use_id"}}, field, role, trained)
        elif isinstance(part, dict):
            self.leaves({k: v for k, v in part.items() if k != "type"}, field, role, trained)
        else:
            self.fault(field, f"holds {kind_of(part)} where a part of a message belongs")

    def around(self, part: dict[str, Any], field: str, role: Role, trained: bool) -> None:
        """The texts of a part that is a picture or a document: its title, its address, its own text."""
        before = len(self.texts)
        self.leaves({key: value for key, value in part.items() if key != "type"}, field, role, trained)
        for number in reversed(range(before, len(self.texts))):
            if _payload(self.fields[number], self.texts[number]):
                for column in (self.rows, self.fields, self.roles, self.trained, self.texts):
                    del column[number]

    def stray(self, value: Any, field: str, what: str) -> bool:
        """What stands where something else belongs: it is said, and read as trained on; whether there is any text."""
        before = len(self.texts)
        self.fault(field, f"is {kind_of(value)}, not {what}")
        self.leaves(value, field, "text", trained=True)
        return len(self.texts) > before


def _payload(field: str, text: str) -> bool:
    inside = field.endswith(PAYLOADS) and BASE64.fullmatch(text)
    return bool(PAYLOAD.match(text) or inside)


def taught(turn: dict[str, Any]) -> bool:
    """Whether the loss counts a turn of the model: OpenAI and axolotl say ``weight``, others ``loss_weight``."""
    return turn.get("weight") != 0 and turn.get("loss_weight") != 0 and turn.get("train") is not False


def unwanted(row: dict[str, Any]) -> bool:
    """Whether the answer is one to be avoided, as KTO labels it; tables write the label as a word."""
    label = next((row[key] for key in ("label", "kto_tag") if key in row), True)
    return label is False or (isinstance(label, str) and label.strip().lower() == "false")

"""The JSON Schema (2020-12) of a shape, equal to what ``faults`` accepts."""

from typing import assert_never

from duecare.knowledge.shape.kinds import (
    Any,
    Date,
    Exactly,
    Field,
    Flag,
    ListOf,
    MapOf,
    Number,
    OneOrMany,
    Record,
    Shape,
    Text,
    Union,
    Whole,
)

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(shape: Shape, title: str, id_: str) -> dict[str, object]:
    """The published schema of ``shape``."""
    return {"$schema": DIALECT, "$id": id_, "title": title, **part(shape)}


def part(shape: Shape) -> dict[str, object]:
    """The schema of ``shape`` without a head."""
    match shape:
        case Text():
            return _text(shape)
        case Number() | Whole():
            return _number(shape)
        case Flag():
            return {"type": "boolean"}
        case Date():
            return {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
        case Any():
            return {} if shape.null else {"not": {"type": "null"}}
        case Exactly():
            return {"const": shape.value}
        case ListOf():
            return _list(shape)
        case OneOrMany():
            one = {**part(shape.shape), "not": {"type": "array"}} if isinstance(shape.shape, Any) else part(shape.shape)
            return {"anyOf": [one, part(ListOf(shape.shape, shape.least))]}
        case MapOf():
            names = {"propertyNames": _text(shape.keys)} if shape.keys else {}
            return {"type": "object", "additionalProperties": part(shape.shape), **names}
        case Record():
            return _record(shape)
        case Union():
            return {"anyOf": [part(option) for option in shape.shapes]}
        case _:
            assert_never(shape)


def _text(shape: Text) -> dict[str, object]:
    made: dict[str, object] = {"type": "string"}
    if shape.one_of:
        made["enum"] = list(shape.one_of)
    if shape.pattern:
        made["pattern"] = shape.pattern
    if shape.non_empty:
        made["allOf"] = [{"pattern": r"\S"}]
    return made


def _number(shape: Number | Whole) -> dict[str, object]:
    made: dict[str, object] = {"type": "integer" if isinstance(shape, Whole) else "number"}
    if shape.least is not None:
        made["minimum"] = shape.least
    if shape.most is not None:
        made["maximum"] = shape.most
    return made


def _list(shape: ListOf) -> dict[str, object]:
    made: dict[str, object] = {"type": "array", "items": part(shape.shape)}
    if shape.least:
        made["minItems"] = shape.least
    if shape.most is not None:
        made["maxItems"] = shape.most
    return made


def _record(shape: Record) -> dict[str, object]:
    made: dict[str, object] = {
        "type": "object",
        "properties": {name: _field(field) for name, field in shape.fields.items()},
        "additionalProperties": shape.open,
    }
    required = [name for name, field in shape.fields.items() if field.required]
    if required:
        made["required"] = required
    if shape.exactly_one:
        made["oneOf"] = [{"required": [name]} for name in shape.exactly_one]
    return made


def _field(field: Field) -> dict[str, object]:
    made = part(field.shape)
    if field.doc:
        made["description"] = field.doc
    if field.example is not None:
        made["examples"] = [field.example]
    if field.default is not None:
        made["default"] = field.default
    return made

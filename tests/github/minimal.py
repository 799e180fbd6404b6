"""The smallest value that a schema of GitHub's description accepts, so that answers need only say what matters."""

import json
from functools import cache
from pathlib import Path

STRINGS = {"uri": "https://hub.test/x", "date-time": "2026-11-01T00:00:00Z", "date": "2026-11-01"}
PLAIN = {"integer": 1, "number": 1, "boolean": False, "array": [], "string": ""}


@cache
def description() -> dict:
    return json.loads((Path(__file__).parent / "openapi.json").read_text(encoding="utf-8"))


def minimal(name: str) -> dict:
    """An object of the component ``name`` with its required fields alone."""
    return json.loads(_text(name))


@cache
def _text(name: str) -> str:
    return json.dumps(value(description()["components"]["schemas"][name]))


def value(schema: dict) -> object:
    if "$ref" in schema:
        return value(description()["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    if schema.get("nullable"):
        return None
    if "enum" in schema:
        return schema["enum"][0]
    for word in ("oneOf", "anyOf"):
        if word in schema:
            return value(schema[word][0])
    if "allOf" in schema:
        return {k: v for part in schema["allOf"] for k, v in value(part).items()}
    if "properties" in schema:
        return {name: value(schema["properties"][name]) for name in schema.get("required", ())}
    if schema.get("type") == "string":
        return STRINGS.get(schema.get("format"), "")
    return PLAIN.get(schema.get("type"), {})

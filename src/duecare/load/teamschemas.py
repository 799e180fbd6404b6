"""A team's own JSON Schemas, held against documents on top of ours; jsonschema finds, we say where and how to mend.

References are followed inside the schema only: nothing is fetched, whatever a ``$ref`` asks for.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from duecare.load.source import Source
from duecare.model.documents import Document
from duecare.model.place import At, Fault, escape
from duecare.model.problem import Gap
from duecare.model.record import NamedTuple

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

MOST = 50  # faults of one document that are told
STRUCTURED = (".json", ".jsonld", ".yaml", ".yml", ".dvc", ".lock")
BASE = "https://json-schema.org/draft/2020-12/schema"


class TeamSchema(NamedTuple):
    """A schema that can be used: where it stands, and what validates by it."""

    path: str
    validator: "Validator"


def compiled(path: str, source: Source | Gap) -> TeamSchema | Gap:
    """The schema at ``path``, ready to use, or why it decides nothing."""
    from jsonschema import exceptions, validators
    from referencing import Registry

    if isinstance(source, Gap):
        return source
    root = source.tree.root
    if root is None or source.tree.faults:
        fault = source.tree.faults[0]
        return Gap(fault.span, f"this JSON Schema cannot be read: {fault.what}", fault.fix)
    schema: Any = root.value
    if not isinstance(schema, dict | bool):
        return Gap(root.span, "is no JSON Schema: neither a mapping nor true or false", "write a schema, or remove it")
    kind = validators.validator_for(schema, default=validators.validator_for({"$schema": BASE}))
    try:
        kind.check_schema(schema)  # type: ignore[arg-type]
    except exceptions.SchemaError as error:
        at = _at(root, error.absolute_path)
        return Gap(at.span, f"is no valid JSON Schema: {error.message}", "correct the schema", anchor=at.pointer)
    registry: Registry[Any] = Registry()
    return TeamSchema(path, kind(schema, registry=registry))


def against(schemas: Iterable[TeamSchema], document: Document) -> tuple[Fault, ...]:
    """What is wrong with the document by the schemas, in order of place."""
    root = getattr(document, "root", None) or getattr(document, "metadata", None)
    if not isinstance(root, At) or not _applies(document):
        return ()
    plain = _json(root.value)
    found = [fault for schema in schemas for fault in _faults(schema, root, plain)]
    return tuple(sorted(found, key=lambda fault: fault.span)[:MOST])


def holder(
    schemas: dict[str, tuple[str, ...]], source: Callable[[str], Source | Gap]
) -> tuple[dict[str, tuple[TeamSchema, ...]], tuple[Gap, ...]]:
    """The usable schemas by kind, and a gap for each that is not."""
    made = {kind: [compiled(path, source(path)) for path in paths] for kind, paths in schemas.items()}
    usable = {kind: tuple(s for s in each if isinstance(s, TeamSchema)) for kind, each in made.items()}
    return usable, tuple(s for each in made.values() for s in each if isinstance(s, Gap))


def _applies(document: Document) -> bool:
    """A dataset card is read as a manifest too; a schema for manifests is not meant for its front matter."""
    return document.path.lower().endswith(STRUCTURED) or hasattr(document, "metadata")


def _faults(schema: TeamSchema, root: At[object], plain: Any) -> Iterator[Fault]:
    from referencing.exceptions import Unresolvable

    try:
        errors = list(schema.validator.iter_errors(plain))
    except Unresolvable as unknown:
        what = f"{schema.path} refers to {unknown.ref!r}, which is not in it, and nothing is fetched"
        yield Fault(root.span, what, "copy what it refers to into its `$defs`")
        return
    for error in errors:
        at = _at(root, error.absolute_path)
        missing = error.validator == "required"
        yield Fault(at.key_span if missing else at.span, f"{_what(error)} ({schema.path})", _fix(error), at.pointer)


def _what(error: Any) -> str:
    where = "/".join(map(str, error.absolute_path))
    named = f"`{where}`: " if where else ""
    match error.validator:
        case "required":
            absent = [key for key in error.validator_value if key not in error.instance]
            return f"{named}the team's schema asks for `{'`, `'.join(absent)}`"
        case "enum":
            return f"{named}{error.instance!r} is none of {', '.join(map(repr, error.validator_value))}"
        case "type":
            return f"{named}is of another type than {error.validator_value}"
        case "additionalProperties" | "unevaluatedProperties":
            return f"{named}has a key that the team's schema does not allow: {error.message}"
        case _:
            return f"{named}{error.message}"


def _fix(error: Any) -> str:
    """The schema's own words for what should stand there, when it has any."""
    said = error.schema.get("description") if isinstance(error.schema, dict) else None
    if error.validator == "required" and isinstance(error.schema, dict):
        properties = error.schema.get("properties", {})
        absent = [key for key in error.validator_value if key not in error.instance]
        hints = [
            f"`{key}`: {properties[key]['description']}" for key in absent if "description" in properties.get(key, {})
        ]
        return "add " + ("; ".join(hints) or ", ".join(f"`{key}`" for key in absent))
    return f"write {said[0].lower()}{said[1:]}" if isinstance(said, str) and said else "write what the schema asks for"


def _at(root: At[object], path: Iterable[object]) -> At[object]:
    pointer = root.pointer + "".join(f"/{escape(str(step))}" for step in path)
    return At(None, pointer, root.places)


def _json(value: object) -> object:
    """Plain values as JSON has them: days as their text, other keys as texts."""
    match value:
        case dict():
            return {str(key): _json(each) for key, each in value.items()}
        case list():
            return [_json(each) for each in value]
        case date():
            return value.isoformat()
        case _:
            return value

"""The effective policy as YAML that can be read back, each value with its origin beside it."""

from collections.abc import Iterator, Mapping
from json import dumps

from duecare.knowledge.late import late
from duecare.model.place import escape

PLAIN = late(r"[A-Za-z][A-Za-z0-9_.-]*")
# Plain words that YAML 1.1 reads as something else than text.
NOT_TEXT = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
WIDEST = 60


def rendered(effective: Mapping[str, object], origins: Mapping[str, str], pointer: str = "") -> str:
    """The part of the policy below ``pointer`` as YAML; origins stand in comments."""
    value: object = effective
    for step in pointer.split("/")[1:]:
        value = value[int(step)] if isinstance(value, list) else value[step]  # type: ignore[index]
    pairs = list(_lines(value, pointer, 0, origins))
    width = min(max((len(text) for text, origin in pairs if origin), default=0), WIDEST)
    return "\n".join(f"{text:{width}}  # {origin}" if origin else text for text, origin in pairs) + "\n"


def _lines(value: object, pointer: str, depth: int, origins: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    indent = "  " * depth
    if isinstance(value, Mapping):
        for key, part in value.items():
            below = f"{pointer}/{escape(str(key))}"
            if _nested(part):
                yield f"{indent}{_scalar(key)}:", ""
                yield from _lines(part, below, depth + 1, origins)
            else:
                yield f"{indent}{_scalar(key)}: {_flow(part)}", _origin(part, below, origins)
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _entry(part, f"{pointer}/{index}", depth, origins)


def _entry(part: object, pointer: str, depth: int, origins: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    indent = "  " * depth
    if not _nested(part):
        yield f"{indent}- {_flow(part)}", _origin(part, pointer, origins)
        return
    first, *others = _lines(part, pointer, depth + 1, origins)
    yield f"{indent}- {first[0].lstrip()}", first[1]
    yield from others


def _nested(value: object) -> bool:
    """Whether the value stands on lines of its own: a mapping with several keys, or a list of mappings."""
    if isinstance(value, Mapping):
        return bool(value) and not (len(value) == 1 and not any(isinstance(v, Mapping | list) for v in value.values()))
    return isinstance(value, list) and any(isinstance(part, Mapping | list) for part in value)


def _flow(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(k)}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(part) for part in value) + "]"
    return _scalar(value)


def _scalar(value: object) -> str:
    if isinstance(value, str):
        plain = PLAIN.fullmatch(value) and value.lower() not in NOT_TEXT
        return value if plain else dumps(value, ensure_ascii=True)
    written = dumps(value)
    # YAML 1.1 takes 1e-07 for a text: a float with an exponent must have a point
    return (
        written.replace("e", ".0e") if isinstance(value, float) and "e" in written and "." not in written else written
    )


def _origin(value: object, pointer: str, origins: Mapping[str, str]) -> str:
    """Origins of a line's values, each once."""
    found = [origin for held, origin in origins.items() if held == pointer or held.startswith(f"{pointer}/")]
    places = list(dict.fromkeys(found))
    return places[0] if len(places) <= 1 or isinstance(value, list) else ", ".join(places)

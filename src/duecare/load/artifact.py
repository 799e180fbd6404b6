"""A check's artifact read back. It came from a run that a stranger may have shaped: capped, strict, by schema."""

import io
import json
import zlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, cast
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from duecare.load.report_json import judgement
from duecare.model.reported import ORIGIN, REPORT, Origin, Report, Withheld

MOST_ARCHIVE = 16 * 1024 * 1024
MOST_MEMBERS = 20
MOST_JSON = 8 * 1024 * 1024
MOST_ORIGIN = 4096
MOST_RATIO = 200
ORIGIN_SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["version", "head", "base", "base_ref"],
    "properties": {
        "version": {"const": 1},
        "head": {"type": "string", "pattern": "^([0-9a-f]{40}|[0-9a-f]{64})$"},
        "base": {"type": "string", "pattern": "^([0-9a-f]{40}|[0-9a-f]{64})?$"},
        "base_ref": {"type": "string", "maxLength": 300},
    },
}
AGAIN = "run the check again; a pull request cannot mend it from inside"


class RefusedError(Exception):
    """The artifact is not as duecare writes it; never leaves this module."""


def opened(raw: bytes) -> Report | Withheld:
    """The report in an archive, or why it is refused. Nothing of a refused archive is quoted."""
    try:
        with ZipFile(io.BytesIO(raw)) as archive:
            members = _members(archive)
            origin = _json(_bytes(archive, members, ORIGIN, MOST_ORIGIN), ORIGIN_SCHEMA, ORIGIN)
            report = _json(_bytes(archive, members, REPORT, MOST_JSON), _schema(), REPORT)
    except RefusedError as refused:
        return Withheld(f"the check's artifact is refused: {refused}", AGAIN)
    except (BadZipFile, LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error):
        return Withheld("the check's artifact is refused: it is no sound archive", AGAIN)
    return Report(judgement(report), Origin(origin["head"], origin["base"], origin["base_ref"]))


def _members(archive: ZipFile) -> Mapping[str, ZipInfo]:
    listed = archive.infolist()
    if len(listed) > MOST_MEMBERS:
        raise RefusedError(f"it has {len(listed)} members, and {MOST_MEMBERS} are read")
    members = {one.filename: one for one in listed}
    if len(members) != len(listed):
        raise RefusedError("two of its members have one name")
    return members


def _bytes(archive: ZipFile, members: Mapping[str, ZipInfo], name: str, most: int) -> bytes:
    """A member's bytes; what the archive says of its size is believed only where that refuses it."""
    member = members.get(name)
    if member is None:
        raise RefusedError(f"it has no {name}")
    if member.file_size > most or member.file_size > MOST_RATIO * max(member.compress_size, 1):
        raise RefusedError(f"{name} is larger than duecare writes it")
    with archive.open(member) as file:
        raw = file.read(most + 1)
    if len(raw) > most:
        raise RefusedError(f"{name} is larger than duecare writes it")
    return raw


def _json(raw: bytes, schema: dict[str, Any], name: str) -> dict[str, Any]:
    from jsonschema import Draft202012Validator

    try:
        value = json.loads(raw.decode("utf-8"), object_pairs_hook=_once, parse_constant=_finite)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise RefusedError(f"{name} is no JSON") from error
    if not Draft202012Validator(schema).is_valid(value):
        raise RefusedError(f"{name} does not fit its schema")
    return cast("dict[str, Any]", value)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise RefusedError("a key of its JSON is there twice")
    return found


def _finite(word: str) -> float:
    raise RefusedError(f"its JSON holds {word}")


@cache
def _schema() -> dict[str, Any]:
    text = files("duecare.knowledge").joinpath("schemas/report.json").read_text(encoding="utf-8")
    return cast("dict[str, Any]", json.loads(text))

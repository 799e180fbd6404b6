"""Own labels in two lots; every format of the table in the ways that rows write it; what it says of honest rows."""

import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import patterns_quality as patterns
from quality.common import SEED, SETS, leaves, rows, table
from quality.personal_data import own

from duecare.scan.patterns.secrets import Format, _value, formats


def tables(corpus: Path) -> Iterator[str]:
    yield "Own labels, written before the code:\n\n" + own("secrets")
    yield "A second lot of own labels, written after the code and scored once:\n\n" + own("secrets_2")
    yield "\n\n".join(written())
    yield honest(corpus)


def written() -> Iterator[str]:
    """A value of each format, random as it must be, in prose, in code, and in JSON within JSON."""
    ways = {
        "`NAME = VALUE`": "{word} = {value}",
        '`"name": "VALUE"`': '"{word}": "{value}"',
        "in JSON that stands in a string": json.dumps({"arguments": json.dumps({"{word}": "{value}"})}),
        "`export NAME=VALUE` in a fence": "```\nexport {word}={value}\n```",
    }
    lines = []
    for way, template in ways.items():
        found, named = Counter(), Counter()
        for line in formats():
            if line.id == "generic-secret":
                continue
            value, word = value_of(line), line.words.partition("|")[0] or "key"
            text = template.replace("{word}", plain(word)).replace("{value}", value)
            said = {kind for kind, _ in patterns.found(text, personal=False)}
            found["any"] += bool(said)
            named["own"] += line.id in said
        lines.append((way, len(formats()) - 1, found["any"], named["own"]))
    head = ("written as", "formats", "found", "found under its own name")
    yield (
        f"A value of each of the {len(formats()) - 1} formats, drawn at random within the format (this shows that "
        "every format is reached in rows, not that the format is right):\n\n" + table(head, lines)
    )


def plain(word: str) -> str:
    """A word that the expression matches."""
    import re._parser as parser  # type: ignore[import-not-found]

    return sample(parser.parse(word), random.Random(SEED))


def value_of(line: Format) -> str:
    """A value that the format matches and that is random enough."""
    import re._parser as parser  # type: ignore[import-not-found]

    draw = random.Random(f"{SEED} {line.id}")
    parsed = parser.parse(line.value)
    values = (sample(parsed, draw) for _ in range(500))
    return next((value for value in values if _value(value, line.entropy)), "")


def sample(parsed, draw: random.Random) -> str:
    """A text that a parsed expression matches."""
    return "".join(piece(str(kind), given, draw) for kind, given in parsed)


def piece(kind: str, given, draw: random.Random) -> str:
    if kind == "LITERAL":
        return chr(given)
    if kind == "IN":
        return chr(draw.choice([point for point in range(33, 127) if inside(given, point)] or [32]))
    if kind in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
        least, most, inner = given
        return "".join(sample(inner, draw) for _ in range(draw.randint(least, min(int(most), least + 8))))
    if kind == "SUBPATTERN":
        return sample(given[-1], draw)
    if kind == "BRANCH":
        return sample(draw.choice(given[1]), draw)
    if kind in {"ANY", "NOT_LITERAL"}:
        return "x"
    return ""


def inside(given, point: int) -> bool:
    negated, found = False, False
    for kind, value in given:
        if str(kind) == "NEGATE":
            negated = True
        elif str(kind) == "LITERAL":
            found |= point == value
        elif str(kind) == "RANGE":
            found |= value[0] <= point <= value[1]
        elif str(kind) == "CATEGORY":
            letter = chr(point)
            name = str(value)
            yes = (
                letter.isdigit()
                if "DIGIT" in name
                else letter.isspace()
                if "SPACE" in name
                else letter.isalnum() or letter == "_"
            )
            found |= yes != ("NOT" in name)
    return found != negated


def honest(corpus: Path) -> str:
    lines = []
    for name in SETS:
        every = [text for row in rows(corpus, name) for text in leaves(row)]
        found: Counter[str] = Counter()
        for text in every:
            found.update({kind for kind, _ in patterns.found(text, personal=False) if not kind.endswith(":example")})
        lines.append((name, len(every), ", ".join(f"{k} {n}" for k, n in sorted(found.items())) or "none"))
    return (
        "Public sets without live credentials (hits by eye: the passwords are passwords that an assistant makes up for "
        "its user, the one of the code set is a cipher text in an example):\n\n"
        + table(("set", "texts", "texts with a hit, by kind"), lines)
    )

"""The fast path says what reading everything says, whatever a row looks like in raw JSON."""

import json
import random
import re
from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pattern_rows import batch, parsed_batch, raw_batch, scrambled

from duecare.scan.contract import Batch
from duecare.scan.patterns import plain
from duecare.scan.patterns.database import scanner
from duecare.scan.patterns.found import Match
from duecare.scan.patterns.matcher import Matcher, joined, matcher, said
from duecare.scan.patterns.personal import PERSONAL
from duecare.scan.patterns.randomness import entropy
from duecare.scan.patterns.secrets import PLACEHOLDER, formats, secrets

VALUES = (
    "marta.okafor@nordpost-mail.de",
    "büro@handwerk-ost.de",
    "marta@кто.рф",
    "_marta.okafor@nordpost-mail.de_",
    "marta.okafor@nordpost-mail。de",
    "(415) 867-2231",
    "+49 30 90182345",
    "Telefon: 030 90182345",
    "TÉL: 01 44 55 66 77",
    "020 7946 1234",
    "Mobil: 0171/4829173",
    "fax 030/23125-123",
    "0033 1 42 68 53 07",
    "+1 212 736 5000/5001",
    "4532 0151 1283 0366",
    "4532015112830366",
    "**4532 0151 1283 0366**",
    "card_number=4532015112830366",
    "4532015112830366,12/26,123",
    "DE65 3704 0044 0532 0139 17",
    "iban: gb51nwbk60161331926811",
    "536-90-4399",
    "**536-90-4399**",
    "_536-90-4399_",
    "id,536-90-4399,",
    "SSN 536904399",
    "ssn 536.90.4399",
    "NINO: jg121316a",
    "DNI 48.291.736-Q",
    "NIE: X-4.829.173-R",
    "codice fiscale: mrnlne79d52f205a",
    "PAN: bkrps4821l",
    "NHS number 943 476 5919",
    "NINO JG121316A",
    "Steuer-ID: 57 419 348 408",
    "NIR : 279055935012392",
    "DNI 48291736Q",
    "MRNLNE79D52F205A",
    "PESEL 85031212343",
    "Aadhaar: 4982 7364 5103",
    "PAN: BKRPS4821L",
    "81.169.145.72",
    "2a02:8108:9640:2c5f:91d7:3b2e:77f1:1a9c",
    "2a02:8108::1a9c",
    "http://81.169.145.72:8080/",
    "::ffff:81.169.145.72",
    "81.169.145.72-81.169.145.80",
    "3c:22:fb:9a:41:d7",
    "3c22.fb9a.41d7",
    "postgres://svc:Zx9-kettle-41@db7.vellum-press.io/main",
    "1KSKkYvHNhx1UGWk5EmewJGPbChH4s6hxh",
    "GPS: 48.85837 2.294481",
    "51°30'26.5\"N 0°07'39.9\"W",
    "Date of birth: 12/03/1985",
    "fechaNacimiento: 12/03/1985",
    "dateOfBirth: 1985-03-12",
    "socialSecurityNumber: 536904399",
    "national_insurance_number: JG121316A",
    "permanentAccountNumber BKRPS4821L",
    "tax_id: 57419348408",
    "né le 12 mars 1985",
    "m\u0430rta@nordpost-mail.de",
    "Привет 536-90-4399 мир",
    "secret – my key… = k7Qm2Lw9Zr" + "4Tk8",
    "536–90–4399",
    "ghp_" + "k3Tz8QvX1mLw5RyB7nJc2Hg9Fd4Sa6Pe0UiO",
    'aws_secret_access_key = "' + 'kR8vQz2LmX4Ty7WnB1cJ5hG9fD3sA6pE0uYiOtZq"',
    "AKIA" + "Q3EGRZ7XKV5TW2MN",
    "password: 'Zx9-kettle" + "-41!Rq'",
    "token = k7Q+/m2Lw9" + "Zr4Tk8Vb3N",
    "my secret: Zx9/Kq7Lw2" + "Vb8Nm4",
    "Passwort: Zx9-kettle" + "-41!Rq",
    "contraseña = Zx9-kettle" + "-41!Rq",
    "Authorization: Bearer " + "LTW6T5bC6N4gCpGJanr5UiWhLha2mn92s7GPm6Q8",
    "-----BEGIN RSA PRIVATE " + "KEY-----\nMIIEpAIBAAKCAQEAx7Qm2Lw9Zr4Tk8Vb3Ny6kR8vQz2LmX4Ty7WnB1cJ5hG9fD3s",
    "> -----BEGIN RSA PRIVATE " + "KEY-----\n> MIIEpAIBAAKCAQEAx7Qm2Lw9Zr4Tk8Vb3Ny6kR8vQz2LmX4Ty7WnB1cJ5hG9fD3s",
)
GLUE = (
    "\n",
    "\t",
    " ",
    '"',
    "\\",
    "/",
    "\u200b",
    "\u00a0",
    "\u2013",
    "…",
    "½",
    "é",
    "漢",
    "😀",
    "n",
    "x",
    "0",
    ".",
    ",",
    "-",
    "\r\n",
    "’",
    "\x00",
    "\u0130",
)
KEYS = ("ssn", "phone", "content", "api_key", "email", "text", "date_of_birth", "socialSecurity", "tax-id", "ni_number",
        "employeeSsn", "homePhone", "userBirthDate")  # fmt: skip

HALVES = tuple(half for value in VALUES for half in value.partition(" ")[::2] if half)
part = st.one_of(
    st.sampled_from(VALUES),
    st.sampled_from(HALVES),
    st.sampled_from(GLUE),
    st.text(max_size=6),
    st.from_regex(r"[0-9 .:@-]{1,20}"),
)
text = st.lists(part, max_size=8).map("".join)
tool_call = st.dictionaries(st.sampled_from(KEYS), text, max_size=2).map(
    lambda found: {
        "messages": [
            {"role": "user", "content": "go"},
            {
                "role": "assistant",
                "content": None,
                "tool_calls": [{"type": "function", "function": {"name": "f", "arguments": json.dumps(found)}}],
            },
        ]
    }
)
NUMBERS = st.sampled_from([536904399, 4532015112830366, 536904399.0, 4155550199, 41558672231]) | st.integers(0, 10**17)
row = st.one_of(
    st.fixed_dictionaries({"text": text}),
    st.dictionaries(st.sampled_from(KEYS), text | NUMBERS, max_size=3),
    st.fixed_dictionaries({"prompt": text, "completion": text}),
    st.dictionaries(st.sampled_from(KEYS), text, max_size=3),
    tool_call,
)


def told(found: Iterable[Match]) -> list[tuple[object, ...]]:
    return sorted((m.row, m.piece.field, m.kind, m.value, m.example) for m in found)


def everything(batch: Batch) -> list[Match]:
    """Every rule over every piece: no hint, no choice of rows."""
    return [match for piece in batch.pieces for match in matcher().asked(piece)]


@settings(max_examples=150, deadline=None)
@given(st.lists(row, min_size=1, max_size=4), st.integers(0, 2**32))
def test_fast_is_thorough(rows: list[object], seed: int) -> None:
    one = raw_batch([scrambled(r, seed + i) for i, r in enumerate(rows)])
    other = parsed_batch(*rows)
    assert told(matcher().matches(one)) == told(everything(other))
    assert told(matcher().matches(other)) == told(everything(other))


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("glue", ["", "\n", '"', "\\", " ", "(", "漢"])
def test_each_value_is_found_where_it_stands(value: str, glue: str) -> None:
    found = batch({"text": "harmless"}, {"text": f"{glue}{value}{glue and ' '}"}, {"text": "harmless"})
    assert told(matcher().matches(found)) == told(everything(found))
    if glue != "漢" and not (glue == "\\" and value[0] in "nrtbfu"):
        assert [m.row for m in matcher().matches(found)][:1] == [1]


@pytest.mark.parametrize("engine", ["re2", "re"])
def test_engines_agree(engine: str) -> None:
    if engine == "re2":
        pytest.importorskip("re2")
    kinds = (*PERSONAL, *secrets())
    data, starts = joined([f"see {value} there" for value in VALUES] + ["nothing", ""])
    found = [np.unique(scanner(kinds, one)(data, starts).pairs).tolist() for one in (engine, "hyperscan")]
    assert found[0] == found[1]


@pytest.mark.parametrize("line", formats(), ids=lambda line: line.id)
def test_every_format_can_be_found(line: object) -> None:
    """A sample made from the format itself is confirmed by its rule and seen by its hint: no dead line in the table."""
    sample = sampled(line)
    kind = next(kind for kind in secrets() if kind.name == line.id)
    assert [sample[start:stop] for start, stop, example in kind.find(sample) if not example], sample
    raw = f"x\n{sample} y"
    width, (data, starts) = len(matcher().kinds), joined([raw, json.dumps(raw)])
    spots = [divmod(spot, width) for spot in np.unique(matcher().scan(data, starts).pairs).tolist()]
    assert [segment for segment, number in spots if matcher().kinds[number].name == line.id] == [0, 1]
    assert any(not match.personal for match in matcher().thorough(batch({"text": raw})))


def sampled(line: object) -> str:
    """A value of the format with all its characters in turn, so that it is as random as one."""
    draw = random.Random(line.id)
    for _ in range(300):
        value = made(re._parser.parse(line.value), draw)
        if line.id == "generic-secret":
            value = "k7Qm2Lw9Zr4Tk8"
        if not PLACEHOLDER.search(value) and entropy(value) >= line.entropy:
            break
    word = made(re._parser.parse(line.words.split("|")[0]), draw) if line.words else ""
    return f'{word} = "{value}"' if word else value


def made(tree: object, draw: object) -> str:
    out = []
    for op, argument in tree:
        name = str(op)
        if name == "LITERAL":
            out.append(chr(argument))
        elif name == "IN":
            out.append(chr(draw.choice([c for o, a in argument for c in members(str(o), a)])))
        elif name == "MAX_REPEAT":
            low, high, inner = argument
            count = low or draw.choice([0, min(1, int(high))])
            out.extend(made(inner, draw) for _ in range(count))
        elif name == "SUBPATTERN":
            out.append(made(argument[3], draw))
        elif name == "BRANCH":
            out.append(made(draw.choice(argument[1]), draw))
    return "".join(out)


def members(name: str, argument: object) -> list[int]:
    if name == "RANGE":
        return list(range(argument[0], argument[1] + 1))
    return [argument] if name == "LITERAL" else [32]


def test_lines_that_do_not_stand_for_themselves() -> None:
    lines = [
        b'{"text": "plain"}\n',
        b'{"text": "a\\u0040b"}\n',
        '{"text": "a\u200bb"}\n'.encode(),
        '{"text": "naïve 漢"}\n'.encode(),
    ]
    starts = np.cumsum([0, *map(len, lines)])[:-1]
    assert plain.slow(b"".join(lines), starts, escaped=True, plain=False).tolist() == [1, 2]
    assert plain.slow(b"".join(lines), starts, escaped=False, plain=False).tolist() == [2]


@pytest.mark.parametrize(("line", "escaped"), [
    ('{"text": "plain"}', False),
    (r'{"text": "a\nb\tc\"d"}', False),
    (r'{"text": "a\u0040b.example (415) 867-2231 "}', True),
    (r'{"text": "https:\/\/a.example and c@d.example"}', True),
])  # fmt: skip
def test_escapes_that_hide_hints_are_told(line: str, escaped: bool) -> None:
    data, starts = joined([line, "x@y.example", line])
    told = scanner(matcher().kinds)(data, starts)
    assert told.escaped is escaped
    assert told.pairs.min() >= 0
    assert scanner(matcher().kinds, "re")(data, starts).escaped


def test_what_normalizing_changes_is_known() -> None:
    never, worded, always = plain.NEVER, plain.IN_WORDS, plain.ALWAYS
    points = np.array([ord(c) for c in "é漢’жа–\u200b\u00a0\uff11…😀\U0001d400"])
    assert plain.telling(points).tolist() == [never] * 4 + [worded] * 2 + [always] * 3 + [worded, never, always]


def test_context_of_a_key() -> None:
    (piece,) = batch({"ssn": "536904399"}).pieces
    assert said(piece) == "ssn: 536904399"


def test_a_matcher_keeps_one_batch() -> None:
    own = Matcher()
    one, two = batch({"text": VALUES[0]}), batch({"text": "nothing"})
    first = own.matches(one)
    assert own.matches(one) is first
    assert [*own.matches(two)] == []


FILLING = st.sampled_from(
    ["lorem ipsum dolor ", "x = 12; ", "3.1415 ", "a@b ", "2024-01-02 10:00:00 ", "call me ", "0.25, 0.5 ", "card "]
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(HALVES), st.sampled_from(VALUES), st.sampled_from(HALVES)), min_size=2, max_size=9
    )
)
def test_no_text_tells_of_a_value_in_another(parts: list[tuple[str, str, str]]) -> None:
    """Texts begin and end with halves: a word for a value, or a number that is one only after a word."""
    one = parsed_batch(*({"text": f"{first} and {value} or {last}"} for first, value, last in parts))
    assert told(matcher().matches(one)) == told(everything(one))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(FILLING, st.integers(1, 90), st.sampled_from(VALUES)), min_size=3, max_size=9))
def test_values_in_long_texts_are_found_around_their_hints(parts: list[tuple[str, int, str]]) -> None:
    text = "".join(f"{filling * times} {value} " for filling, times, value in parts)
    one = parsed_batch({"text": text + "and so on " * 250})
    assert told(matcher().matches(one)) == told(everything(one))

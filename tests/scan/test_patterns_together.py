"""Values that are judged all at once, or looked for by their marks, are those that are judged one by one."""

import random
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from duecare.scan.patterns import contacts, identities, network, randomness, secrets
from duecare.scan.patterns.finders import SHORT, Taken, first_taken, led
from duecare.scan.patterns.together import Values, _order

NOTHING = "and so on " * (SHORT // 10 + 1)


def texts(*parts: str) -> st.SearchStrategy[str]:
    """Texts that are long, for they are looked through otherwise."""
    return st.lists(st.sampled_from(parts), max_size=12).map(lambda some: f"{''.join(some)} {NOTHING}")


NUMBERS = texts("536-90-4399", "078-05-1120", "000-12-3456", "912-44-1234", "219-00-9999", "5", "-", "_", " * ", "*",
                " ", ".", "+", "ssn ", "Social Security: ", "536904399", "536 90 4399", "987-65-4321", "536-00-4399",
                "12-", "536-90-",
                "\u0663", "x", "219.44.1234")  # fmt: skip


@given(NUMBERS)
def test_social_security_numbers(text):
    one_by_one = led(identities.SSN_FORM, lambda several: map(identities._ssn_alone, several), identities.SSN_BEHIND)
    expected = [*one_by_one(text), *identities.SSN_SAID(text)]
    assert [*identities._ssns(text)] == first_taken([*dict.fromkeys(expected)])


ADDRESSES = texts("81.169.145.72", "10.1.2.3", "8.8.8.8", "81.0.0.0", "300.1.1.1", "1", ".", "-", " ", "/", ":", "v",
                  "version ", "ver. ", "build:", "==", "ip:", "http://", "\n", "\t", "x", "$", "0", "81.169.145.072",
                  "\u0663", "a=b ", "VERSION\n", "version: ", ">= ")  # fmt: skip


@given(ADDRESSES)
def test_addresses_of_machines(text):
    one_by_one = led(network.V4_FORM, lambda several: map(network._v4, several), network.V4_BEHIND)
    assert network.V4(text) == one_by_one(text)
    assert network.V4(text.strip()[: SHORT - 1]) == one_by_one(text.strip()[: SHORT - 1])


def _email(match: re.Match[str]) -> bool | None:
    domain = match["domain"].lower().replace("\u3002", ".")
    if domain.rpartition(".")[2] in contacts.NO_DOMAINS:
        return False
    if match["local"] == "git" and match.string[match.end() : match.end() + 1] == ":":
        return False
    single = len(match["local"]) == 1 and domain.index(".") == 1
    made_up = contacts.NOBODY.fullmatch(match["local"]) or contacts.RESERVED.search(domain)
    return None if single or made_up or domain in contacts.STAND_INS else True


LOCALS = ("marta", "git", "a", "John.Doe", "u\u017fer", "test12", "first.name_last.name", "someone")
MAILBOXES = texts(*(f"{local}@mail.nordpost-23.de " for local in LOCALS), *LOCALS, "@", "example.com",
                  "mail.nordpost-23.de", "b.cd", "logo.png", "ab\u3002de", "\u0130.de", "Acme.com", ":", " ", "host.py",
                  "a@b.cd ", "git@nordpost-23.de:x ")  # fmt: skip


@given(MAILBOXES)
def test_mailboxes(text):
    matches = [*re.finditer(contacts.EMAIL, text)]
    assert contacts._emails(matches) == [*map(_email, matches)]


def _one(line: secrets.Format, value: str) -> bool | None:
    """What the rules say of one value by itself."""
    if line.id == "generic-secret":
        plain = value.isascii() and value.isalnum() and not (value.isalpha() or value.isdigit())
        sound = len(set(value)) > 5 and (plain or secrets._mixed(value))
        return sound and randomness.entropy(value) >= line.entropy and not secrets.filled(value)
    if secrets.filled(value):
        return None
    return randomness.entropy(value) >= line.entropy


VALUES = st.lists(
    st.text("aB3_.", max_size=20) | st.text("abcXYZ0189+/=_-\u00e9", min_size=8, max_size=40)
    | st.sampled_from(["example-1a2b3c4d", "xxxx1234ABCD", "user.name.here", "k7Qm9ZtR2vLp", "12345678"]),
    max_size=40,
)  # fmt: skip


@pytest.mark.parametrize(("name", "judged"), [("generic-secret", secrets._generics), ("npm-token", secrets._plain)])
@given(values=VALUES)
def test_credentials(name, judged, values):
    (line,) = (line for line in secrets.formats() if line.id == name)
    assert judged(values, line.entropy) == [_one(line, value) for value in values]


@pytest.mark.parametrize("most", [randomness.MANY, 3])
@given(values=VALUES)
def test_characters_that_differ(most, values):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(randomness, "MANY", most)
        assert randomness.differing(values) == [len(set(value)) for value in values]


SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 6), st.booleans()), max_size=8)


@given(SPANS)
def test_of_values_that_overlap_the_first_is_taken(spans):
    found = [(start, start + size, example) for start, size, example in spans]
    taken = Taken()
    assert first_taken(found) == [hit for hit in found if taken.take(*hit[:2])]


@pytest.mark.parametrize("far", [9, 1 << 55])
def test_values_are_in_order_of_texts_kinds_and_places(far):
    """By one number each, and where that has no room for all three."""
    draw = random.Random(5)
    told = {(draw.randrange(9), draw.randrange(4), draw.choice([0, 1, 2, far])) for _ in range(60)}
    columns = [np.array(column, np.int64) for column in zip(*told, strict=True)]
    found = Values(*columns, columns[2] + 1, columns[2] > 1)
    ordered = found.only(_order(found, 4))
    assert [*zip(*(column.tolist() for column in ordered[:3]), strict=True)] == sorted(told)

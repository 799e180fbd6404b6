"""Identifiers of states and machines: values with right check digits are found, and no others.

Every number is made here: digits drawn by seed, check digits by python-stdnum or by the rule that is named.
"""

import random
from collections.abc import Callable

import pytest
from stdnum.de import idnr
from stdnum.es import dni
from stdnum.fr import nir
from stdnum.gb import nhs
from stdnum.in_ import aadhaar, pan
from stdnum.it import codicefiscale
from stdnum.pl import pesel
from stdnum.us import ssn

from duecare.scan.patterns.matcher import matcher

DRAW = random.Random(20_261_122)


def digits(count: int, first: str = "123456789") -> str:
    return DRAW.choice(first) + "".join(DRAW.choice("0123456789") for _ in range(count - 1))


def found(text: str) -> set[str]:
    hits = matcher().of_text(text)
    return {hit.kind + (":example" if hit.example else "") for hit in hits if hit.personal}


def until(make: Callable[[], str], good: Callable[[str], bool]) -> str:
    """The first made number that is valid."""
    return next(number for number in (make() for _ in range(100_000)) if good(number))


def letters(count: int, of: str) -> str:
    return "".join(DRAW.choice(of) for _ in range(count))


def date() -> str:
    return f"{DRAW.randint(40, 99)}{DRAW.randint(1, 12):02}{DRAW.randint(1, 28):02}"


def with_check(number: str, check: Callable[[str], str]) -> str:
    return number + check(number)


def italian() -> str:
    name, day = letters(6, "BCDFGLMNPRSTV"), f"{DRAW.randint(1, 28):02}"
    return with_check(f"{name}{digits(2)}{letters(1, 'ABCDEHLMPRST')}{day}F205", codicefiscale.calc_check_digit)


def french() -> str:
    number = f"{letters(1, '12')}{DRAW.randint(40, 99)}{DRAW.randint(1, 12):02}75{digits(6)}"
    return with_check(number, nir.calc_check_digits)


MAKES: dict[str, tuple[str, Callable[[], str], Callable[[str], bool]]] = {
    "us_ssn": ("SSN: {}", lambda: f"{digits(3, '12345')}-{digits(2)}-{digits(4)}", ssn.is_valid),
    "uk_nhs": ("NHS number {}", lambda: digits(10), nhs.is_valid),
    "de_tax_id": ("Steuer-ID {}", lambda: digits(11), idnr.is_valid),
    "fr_nir": ("NIR {}", french, nir.is_valid),
    "es_nif": ("DNI {}", lambda: with_check(digits(8), dni.calc_check_digit), dni.is_valid),
    "it_fiscal_code": ("{}", italian, codicefiscale.is_valid),
    "pl_pesel": ("PESEL: {}", lambda: with_check(date() + digits(4), pesel.calc_check_digit), pesel.is_valid),
    "in_aadhaar": (
        "Aadhaar {}",
        lambda: with_check(digits(11, "23456789"), aadhaar.verhoeff.calc_check_digit),
        aadhaar.is_valid,
    ),
    "in_pan": ("PAN {}", lambda: f"{letters(3, 'ABCDEFGHJKL')}P{letters(1, 'ABCD')}{digits(4)}X", pan.is_valid),
}
CHECKED = [kind for kind in MAKES if kind not in {"us_ssn", "in_pan"}]  # these two have no check digit


@pytest.mark.parametrize("kind", MAKES)
def test_valid_numbers_are_found(kind: str) -> None:
    said, make, good = MAKES[kind]
    for _ in range(30):
        text = said.format(until(make, good))
        assert {k.removesuffix(":example") for k in found(text)} == {kind}, text


@pytest.mark.parametrize("kind", CHECKED)
def test_one_wrong_digit_is_no_number(kind: str) -> None:
    said, make, good = MAKES[kind]
    for _ in range(30):
        number = until(make, good)
        place = DRAW.choice([i for i, c in enumerate(number) if c.isdigit()])
        wrong = number[:place] + str((int(number[place]) + DRAW.randint(1, 9)) % 10) + number[place + 1 :]
        if not good(wrong):
            assert kind not in found(said.format(wrong)), wrong


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        # The Social Security Administration never gave out these areas, groups and serials.
        ("SSN 000-45-6789", set()),
        ("SSN 666-45-6789", set()),
        ("SSN 912-45-6789", set()),
        ("SSN 536-00-4399", set()),
        ("SSN 536-90-0000", set()),
        ("ssn is 536904399", {"us_ssn"}),
        ("536-90-4399", {"us_ssn"}),
        ("order 536-90-4399-1", set()),
        # National insurance numbers have no check digit; letters D, F, I, Q, U, V and some pairs begin none.
        ("NI number: AB 12 34 56 C", {"uk_nino"}),
        ("NINO: AB123456C", {"uk_nino"}),
        ("NINO: QQ123456C", set()),
        ("NINO: BG123456C", set()),
        ("NINO: AB123456E", set()),
        ("NIE X4829173R", {"es_nif"}),
        ("NIE X4829173A", set()),
        ("12 345 678 Z widgets", set()),
        # As they are written by hand: with dots and hyphens, in small letters after the word.
        ("ssn 536.22.8741", {"us_ssn"}),
        ("ratio 536.22.8741", set()),
        ("DNI 48.291.736-Q", {"es_nif"}),
        ("DNI 48291736-Q", {"es_nif"}),
        ("DNI 48.291.736-R", set()),
        ("NIE X-4.829.173-R", {"es_nif"}),
        ("codice fiscale: mrnlne79d52f205a", {"it_fiscal_code"}),
        ("codiceFiscale mrnlne79d52f205a", {"it_fiscal_code"}),
        ("fiscal year mrnlne79d52f205b", set()),
        ("mrnlne79d52f205a", set()),
        ("PAN: abcpe1234f", {"in_pan"}),
        ("PAN card number is abcpe1234f", {"in_pan"}),
        ("panorama: abcpe1234f", set()),
        ("NINO: jg103759a", {"uk_nino"}),
        ("jg103759a", set()),
        # MAC addresses.
        ("hw 3c:22:fb:9a:41:d7", {"mac"}),
        ("hw 3c22.fb9a.11e0", {"mac"}),
        ("hw 3c22.fb9a.11e0.1234", set()),
        ("1234.5678.9012", set()),
        ("2024.1234.567a", set()),
        ("dead.beef.cafe", set()),
        ("027E.0020.001C", set()),
        ("hw 3c:22:fb:9a:41", set()),
        ("ff:ff:ff:ff:ff:ff", {"mac:example"}),
        # URL credentials.
        ("postgres://svc_orders:Zx9-kettle-41@db7.vellum-press.io/main", {"url_credentials"}),
        ("redis://:Zx9-kettle-41@db7.vellum-press.io", {"url_credentials"}),
        ("mysql://user:password@localhost/db", {"url_credentials:example"}),
        ("https://vellum-press.io/a:b@c", set()),
        # Wallets: Base58Check, Bech32 (BIP 173, 350) and mixed-case Ethereum carry a checksum.
        ("1BoatSLRHtKNngkdXEeobR76b53LETtpyT", {"crypto_address"}),
        ("1BoatSLRHtKNngkdXEeobR76b53LETtpyU", set()),
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", {"crypto_address"}),
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", set()),
        ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", {"crypto_address"}),
        ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed", set()),
        ("0x0000000000000000000000000000000000000000", set()),
        # Coordinates.
        ("GPS: 52.516275, 13.377704", {"coordinates"}),
        ('{"latitude": 52.5162, "longitude": 13.3777}', {"coordinates"}),
        ("located at 52.516275, 213.377704", set()),
        ("ratio 52.516275, 13.377704", set()),
        ("51°30'26\"N 0°07'39\"W", {"coordinates"}),
        # Dates of birth, where words say so.
        ("date of birth: 14.03.1987", {"birth_date"}),
        ("She was born on 14 March 1987", {"birth_date"}),
        ("née le 14 mars 1987", {"birth_date"}),
        ("nacida el 14 de marzo de 1987", {"birth_date"}),
        ("urodzona 14.03.1987", {"birth_date"}),
        ("dob 1987-03-14", {"birth_date"}),
        ("dob 1990-01-01", {"birth_date:example"}),
        ("DOB: Jan 1st, 2000", {"birth_date:example"}),
        ("released on 14 March 1987", set()),
        ("born in 1987", set()),
        ("born on 14 March 1687", set()),
        # Values that stand for nobody.
        ("Phone: (123) 456-7891", {"phone:example"}),
        ("joe_doe@gmail.com, example@gmail.com, your.email@gmail.com", {"email:example"}),
        ("doe.marta@gmail.com", {"email"}),
        ("testa.rossa@gmail.com", {"email"}),
        ("username2@gmail.com", {"email"}),
    ],
)
def test_values_and_what_only_looks_like_them(text: str, kinds: set[str]) -> None:
    assert found(text) == kinds

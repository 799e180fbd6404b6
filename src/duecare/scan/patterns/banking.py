"""Payment cards, bank accounts, crypto wallets: all with a checksum."""

import re
from collections.abc import Callable
from functools import partial
from hashlib import sha256

from duecare.scan.patterns.cards import CARD
from duecare.scan.patterns.finders import both, finder, led
from duecare.scan.patterns.keccak import keccak256
from duecare.scan.patterns.kinds import GAP, LEFT, Kind

SAMPLE_IBANS = frozenset(
    [
        "GB82WEST12345698765432",
        "DE89370400440532013000",
        "FR1420041010050500013M02606",
        "GB29NWBK60161331926819",
        "NL91ABNA0417164300",
        "ES9121000418450200051332",
        "BE68539007547034",
        "CH9300762011623852957",
        "GB33BUKB20201555555555",
    ]
)
# Countries by the length of their numbers (the SWIFT registry of IBAN formats).
BY_LENGTH = {
    15: "NO",
    16: "BE",
    18: "DK FI FO GL NL",
    19: "MK SI",
    20: "AT BA EE KZ LT LU XK",
    21: "CH HR LI LV",
    22: "BG BH CR DE GB GE IE ME RS VA",
    23: "AE GI IL IQ TL",
    24: "AD CZ ES MD PK RO SA SE SK TN VG",
    25: "PT ST",
    26: "IS TR",
    27: "FR GR IT MC MR SM",
    28: "AL AZ BY CY DO GT HU LB PL SV",
    29: "BR EG PS QA UA",
    30: "JO KW MU",
    31: "MT SC",
    32: "LC",
}
IBAN_LENGTHS = {country: length for length, countries in BY_LENGTH.items() for country in countries.split()}
IBAN_REST = r"\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?"
BITCOIN = "[13][1-9A-HJ-NP-Za-km-z]{25}"
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def _iban(match: re.Match[str]) -> bool | None:
    number = re.sub(r"[ -]", "", match["value"]).upper()
    length = IBAN_LENGTHS.get(number[:2])
    if length is None or length != len(number):
        return False
    if int("".join(str(int(c, 36)) for c in number[4:] + number[:4])) % 97 != 1:
        return False
    return None if number in SAMPLE_IBANS else True


def _base58(address: str) -> bool:
    value = 0
    for character in address:
        value = value * 58 + BASE58.index(character)
    data = value.to_bytes(40, "big").lstrip(b"\0")
    data = b"\0" * (25 - len(data)) + data
    return len(data) == 25 and sha256(sha256(data[:-4]).digest()).digest()[:4] == data[-4:]


def _bech32(address: str) -> bool:
    """The checksum of BIP 173 and BIP 350."""
    check = 1
    for value in (3, 3, 0, 2, 3, *(BECH32.index(c) for c in address[3:])):
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= generator if top >> bit & 1 else 0
    return check in {1, 0x2BC830A3}


def _ether(address: str) -> bool:
    """Mixed case carries a checksum (EIP-55); one case carries none."""
    plain = address[2:]
    if plain.islower() or plain.isupper() or plain.isdigit():
        return len(set(plain)) > 6
    mask = keccak256(plain.lower().encode()).hex()
    return all(c.isdigit() or c.isupper() == (int(m, 16) > 7) for c, m in zip(plain, mask, strict=False))


def _wallet(match: re.Match[str]) -> bool:
    address = match[0]
    checks: dict[str, Callable[[str], bool]] = {"0x": _ether, "bc": _bech32}
    return checks.get(address[:2], _base58)(address)


KINDS = (
    CARD,
    Kind(
        "iban",
        "bank account number (IBAN)",
        (
            r"[A-Z]{2}[0-9]{2} ?-?[A-Z0-9]{4}",
            r"[Ii][Bb][Aa][Nn]" + GAP + r"[0-9]{2} ?-?(?:[A-Za-z0-9]{4} ?-?){2}[A-Za-z0-9]{3}",
        ),
        both(
            finder(rf"(?<![A-Za-z0-9])(?P<value>[A-Z]{{2}}{IBAN_REST})(?![A-Za-z0-9])", _iban, group=1),
            finder(
                rf"(?i)iban[^0-9]{{0,20}}?(?<![A-Za-z0-9])(?P<value>[A-Z]{{2}}{IBAN_REST})(?![A-Za-z0-9])",
                _iban,
                group=1,
            ),
        ),
    ),
    Kind(
        "crypto_address",
        "crypto wallet address",
        (
            # What ``LEFT`` says, in two: together they would make the database of hints slow.
            "[^0-9A-Za-z]" + BITCOIN,
            r"\\[nrtbf]" + BITCOIN,
            LEFT + r"bc1[02-9ac-hj-np-z]{11}",
            LEFT + r"0x[0-9a-fA-F]{40}",
        ),
        led(
            r"(?:[13][1-9A-HJ-NP-Za-km-z]{25,34}|bc1[02-9ac-hj-np-z]{11,71}|0x[0-9a-fA-F]{40})(?![A-Za-z0-9])",
            partial(map, _wallet),
            r"[A-Za-z0-9]",
        ),
    ),
)

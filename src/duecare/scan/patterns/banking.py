"""Payment cards, bank accounts, crypto wallets: all with a checksum."""

import re
from collections.abc import Callable
from hashlib import sha256

from duecare.scan.patterns.keccak import keccak256
from duecare.scan.patterns.kinds import GAP, LEFT, Kind, both, digits, finder

# Leading digits and lengths of the networks (ISO/IEC 7812; the networks' published ranges).
NETWORKS = (
    (re.compile(r"4"), (13, 16, 19)),
    (re.compile(r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720"), (16,)),
    (re.compile(r"3[47]"), (15,)),
    (re.compile(r"6011|65|64[4-9]"), (16, 19)),
    (re.compile(r"35(?:2[89]|[3-8])"), (16, 19)),
    (re.compile(r"1800|2131"), (15,)),
    (re.compile(r"30[0-5]|3095|36|38|39"), (14, 16)),
    (re.compile(r"62|81"), (16, 17, 18, 19)),
    (re.compile(r"50(?:18|20|38)|5[68]|63(?:04|90)|67"), (12, 13, 14, 15, 16, 17, 18, 19)),
    (re.compile(r"220[0-4]"), (16, 17, 18, 19)),
)
TEST_CARDS = frozenset(
    [
        "4111111111111111",
        "4242424242424242",
        "4000056655665556",
        "5555555555554444",
        "2223003122003222",
        "5200828282828210",
        "5105105105105100",
        "378282246310005",
        "371449635398431",
        "6011111111111117",
        "6011000990139424",
        "3056930009020004",
        "36227206271667",
        "3566002020360505",
        "6200000000000005",
        "4012888888881881",
        "4000000000000002",
        "4222222222222",
        "30569309025904",
        "38520000023237",
        "3530111333300000",
        "4444333322221111",
        "4917610000000000",
        "5424000000000015",
    ]
)
ABOUT_CARDS = re.compile(
    r"(?i)card|visa|amex|american express|credit|debit|maestro|discover|\bcc\b|kreditkarte|carte|tarjeta|payment"
    r"|\bpay\b"
)
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
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def luhn(number: str) -> bool:
    """The check digit of payment cards (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 * (value > 9)
    return total % 10 == 0


def _card(match: re.Match[str]) -> bool | None:
    number = digits(match[0])
    if number in TEST_CARDS:
        return None
    network = any(lengths.match(number) and len(number) in sizes for lengths, sizes in NETWORKS)
    before = match.string[max(0, match.start() - 60) : match.start()]
    about = ABOUT_CARDS.search(before) is not None
    network = network or (about and number[0] in "3456" and len(number) >= 14)
    if not network or len(set(number)) < 4 or not luhn(number):
        return False
    grouped = len(match[0]) > len(number)
    usual = len(number) in {15, 16} and not number.startswith(("5018", "5020", "5038", "56", "58", "63", "67", "81"))
    return grouped or usual or about


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
    Kind(
        "card",
        "payment card number",
        (r"[0-9](?:[ \-]?[0-9]){11}",),
        finder(
            r"(?<![\w.,+*/=$#-])(?:\d{4}([ -])\d{4}\1\d{4}\1\d{1,7}|3\d{3}([ -])\d{6}\2\d{4,5}|\d{12,19})"
            r"(?![\w+*/=%]|[.,]\d| ?[+*/=-] ?\d|[ -]\d)",
            _card,
        ),
    ),
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
        (r"[13][1-9A-HJ-NP-Za-km-z]{25}", LEFT + r"bc1[02-9ac-hj-np-z]{11}", LEFT + r"0x[0-9a-fA-F]{40}"),
        finder(
            r"(?<![A-Za-z0-9])(?:[13][1-9A-HJ-NP-Za-km-z]{25,34}|bc1[02-9ac-hj-np-z]{11,71}|0x[0-9a-fA-F]{40})(?![A-Za-z0-9])",
            _wallet,
        ),
    ),
)

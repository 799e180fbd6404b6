"""Payment cards: network, length and check digit fit, and what stands beside the number makes it no part of another."""

import re
from functools import partial

from duecare.knowledge.late import late
from duecare.scan.patterns.finders import led
from duecare.scan.patterns.kinds import Kind, digits, emphasized
from duecare.scan.patterns.runs import digits_begin

# Leading digits and lengths of the networks (ISO/IEC 7812; the networks' published ranges).
NETWORKS = (
    (late(r"4"), (13, 16, 19)),
    (late(r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720"), (16,)),
    (late(r"3[47]"), (15,)),
    (late(r"6011|65|64[4-9]"), (16, 19)),
    (late(r"35(?:2[89]|[3-8])"), (16, 19)),
    (late(r"1800|2131"), (15,)),
    (late(r"30[0-5]|3095|36|38|39"), (14, 16)),
    (late(r"62|81"), (16, 17, 18, 19)),
    (late(r"50(?:18|20|38)|5[68]|63(?:04|90)|67"), (12, 13, 14, 15, 16, 17, 18, 19)),
    (late(r"220[0-4]"), (16, 17, 18, 19)),
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
ABOUT = late(
    r"(?i)card|visa|amex|american express|credit|debit|maestro|discover|(?<![a-z0-9])cc(?![a-z0-9])|kreditkarte|carte"
    r"|tarjeta|payment|\bpay\b"
)
WORD = (
    r"(?:(?<!dis)(?<!wild)card(?!i)|visa|amex|american express|maestro|kreditkarte|tarjeta|carte (?:bancaire|bleue|de )"
    r"|(?<![a-z0-9])(?:cc|pan)(?:n|no|num(?:ber)?)?(?![a-z0-9]))"
)
SAID = late(rf"(?i){WORD}")
"""A word for cards, or a part of a key: after it a mark may stand beside the number."""

KEYED = late(rf"(?i){WORD}[\w.\-]*[=/#]$")
LINK = late(r"://\S*$")
MARK = late(r"[.,*/=#_]$")
"""Beside a number in a formula, a path or code; the form may begin behind it nonetheless."""

PART = late(r"\d[.*/]$")
NEXT = late(r"(?<!\d{11})\d,$")
CELL = late(r",\S")
CLOSED = late(r"[\w+*/=%]|[.,]\d| ?[+*/=-] ?\d|[ -]\d")
FILE = late(r"\.[A-Za-z]")
SOON = r"[ ,;|/]{1,2}(?:0[1-9]|1[0-2])/(?:20)?[2-4]\d(?!\d)"
EXPIRY = late(SOON)
FORM = (
    r"(?:\d{4}([ -])\d{4}\1\d{4}\1\d{1,7}|3\d{3}([ -])\d{6}\2\d{4,5}|\d{12,19})"
    rf"(?:(?={SOON})|(?![^\W_]|[+=%]|_[^\W_]|\.\d| ?[+*/=-] ?\d|[ -]\d))"
)


DOUBLED = str.maketrans("0123456789", "0246813579")
"""Twice a digit, less 9 where that has two."""


def luhn(number: str) -> bool:
    """The check digit of payment cards (ISO/IEC 7812-1, annex B)."""
    return sum(map(int, number[::-2] + number[-2::-2].translate(DOUBLED))) % 10 == 0


def _card(match: re.Match[str]) -> bool | None:
    number = digits(match[0])
    if number not in TEST_CARDS and (len(set(number)) < 4 or not luhn(number)):
        return False  # most are, and to see what stands beside takes longer
    if not _apart(match.string, *match.span()):
        return False
    if number in TEST_CARDS:
        return None
    network = any(lengths.match(number) and len(number) in sizes for lengths, sizes in NETWORKS)
    about = ABOUT.search(match.string, max(0, match.start() - 60), match.start()) is not None
    network = network or (about and number[0] in "3456" and len(number) >= 14)
    if not network:
        return False
    grouped = len(match[0]) > len(number)
    usual = len(number) in {15, 16} and not number.startswith(("5018", "5020", "5038", "56", "58", "63", "67", "81"))
    return grouped or usual or about


def _apart(text: str, start: int, stop: int) -> bool:
    """Whether the number is no part of a formula, a path or code: alone, emphasized, or after a word for cards."""
    before = text[max(0, start - 60) : start]
    if not MARK.search(before) and not CLOSED.match(text, stop):
        return True
    if emphasized(text, start, stop):
        return True
    if PART.search(before) or FILE.match(text, stop):
        return False
    if NEXT.search(before) and not CELL.match(text, stop):
        return False
    link = LINK.search(before)
    said = KEYED.search(link[0]) if link else SAID.search(before)
    return said is not None or (not MARK.search(before) and EXPIRY.match(text, stop) is not None)


CARD = Kind(
    "card",
    "payment card number",
    (r"[^0-9][0-9]{4}(?:[0-9]{8}|[ \-][0-9]{4}[ \-][0-9]{4}[ \-][0-9]|[ \-][0-9]{6}[ \-][0-9]{4})",),
    # The first 16 characters of any form hold 12 digits at least.
    led(FORM, partial(map, _card), r"(?:[^\W_]|[+$-])", partial(digits_begin, least=12, within=16)),
)

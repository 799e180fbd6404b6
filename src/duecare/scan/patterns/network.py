"""Addresses of machines: IP (public apart from private and documentation ranges) and MAC."""

import re
from collections.abc import Iterable, Iterator
from ipaddress import ip_address, ip_network

import numpy as np

from duecare.knowledge.late import late
from duecare.scan.patterns.finders import both, finder, led
from duecare.scan.patterns.kinds import Answer, Hit, Kind, Matches, Reach
from duecare.scan.patterns.runs import characters

SHOWN = frozenset(
    ["8.8.8.8", "8.8.4.4", "1.1.1.1", "1.0.0.1", "9.9.9.9", "1.2.3.4", "4.3.2.1", "5.6.7.8", "255.255.255.255"]
)
"""Public resolvers, and numbers that only stand for one."""

DOCUMENTATION = tuple(
    map(
        ip_network, ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20", "100.64.0.0/10")
    )
)
VERSIONED = ("version", "build", "release", "section", "chapter", "firmware", "driver", "update", "kb")
VERSION = late(rf"(?i)(?:{'|'.join(VERSIONED)}|\bver\.?|\bv\.?|==|>=|~=)[ :=]{{0,3}}$")

SHOWN_MACS = frozenset(
    [
        "ffffffffffff",
        "000000000000",
        "0123456789ab",
        "aabbccddeeff",
        "001122334455",
        "112233445566",
        "123456789abc",
        "deadbeefcafe",
    ]
)


COMMON = frozenset(map(str, range(1, 224))) - {"10", "100", "127", "169", "172", "192", "198", "203"}
"""First numbers under which every address is a public one."""


OCTETS = frozenset(map(str, range(256)))
BLANK = frozenset(" \n")
VERSION_ENDS = (*VERSIONED, "ver", "ver.", "v", "v.")
"""How what stands before an address ends, blanks and marks apart, if it may say that it is a version."""

MAYBE_VERSION = (*VERSION_ENDS, ":", "=")

QUAD = r"\d{1,3}(?:\.\d{1,3}){3}"
FROM = late(rf"(?<![\w.:+/$-]){QUAD}-$")
"""The first address of a range, before the last one."""

LED = late(
    r"(?i)[a-z]://$|::ffff:$|(?:(?<![a-z])(?:ip|dns|src|dst|from|inet)|addr|address|host(?:name)?|server|client|peer"
    r"|gateway|node|proxy|router|source|remote):$"
)
"""What may stand before an address with a stroke or a colon: a scheme, IPv6 around it, or a word for machines."""


def _v4(match: re.Match[str]) -> bool | None:
    text, start = match.string, match.start()
    before = text[start - 1 : start]
    if before in {"/", ":"} and not LED.search(text, max(0, start - 12), start):
        return False
    first = FROM.search(text, max(0, start - 17), start) if before == "-" else None
    if before == "-" and not first:
        return False
    return _ip(match, first.start() if first else start)


def _version(text: str, begin: int) -> bool:
    """Whether what stands before says that this is a version."""
    before = text[max(0, begin - 12) : begin]
    low = before.rstrip(" :=\n").lower()
    if low.isascii() and "=" not in before and not low.endswith(VERSION_ENDS):
        return False
    return VERSION.search(text, max(0, begin - 12), begin) is not None


def _ip(match: re.Match[str], begin: int = -1) -> bool | None:
    begin = match.start() if begin < 0 else begin
    if _version(match.string, begin):
        return False
    if match[0].partition(".")[0] in COMMON and "/" not in match.string[match.end() : match.end() + 1]:
        return _public(match[0])
    try:
        address = ip_address(match[0])
    except ValueError:
        return False
    if address.version == 6 and not re.search(r"\d", match[0]):
        return False
    # A range of addresses is nobody's address.
    ranged = re.match(r"/\d", match.string[match.end() : match.end() + 2]) is not None
    private = ranged or not address.is_global or address.is_multicast or match[0].endswith(".0.0.0")
    return None if private or match[0] in SHOWN or any(address in net for net in DOCUMENTATION) else True


def _public(address: str) -> bool | None:
    """As for other addresses, without asking for their range."""
    if not OCTETS.issuperset(address.split(".")):
        return False
    return None if address.endswith(".0.0.0") or address in SHOWN else True


def _v4s(matches: Matches) -> list[Answer]:
    """As ``_v4`` of each: most stand between blanks, are public by their first number, and follow no word."""
    text = matches[0].string if matches else ""
    found: list[Answer] = []
    for match in matches:
        begin, end = match.span()
        before = text[max(0, begin - 12) : begin]
        if (
            before[-1:] in BLANK
            and text[end : end + 1] != "/"
            and match[0].partition(".")[0] in COMMON
            and before.isascii()
            and not before.rstrip().lower().endswith(MAYBE_VERSION)
        ):
            found.append(_public(match[0]))
        else:
            found.append(_v4(match))
    return found


def _mac(match: re.Match[str]) -> bool | None:
    plain = re.sub(r"[^0-9a-f]", "", match[0].lower())
    # 00-00-5E-00-53 is kept for documentation (RFC 7042).
    return None if plain in SHOWN_MACS or plain.startswith("00005e0053") or len(set(plain)) < 3 else True


def _dotted(match: re.Match[str]) -> bool | None:
    """As Cisco writes them: letters in two groups of three, digits, few zeros: unlike versions and sort keys."""
    groups = match[0].split(".")
    lettered = sum(not group.isdigit() for group in groups) > 1 and any(c.isdigit() for c in match[0])
    return _mac(match) if lettered and sum(group.startswith("00") for group in groups) < 2 else False


def _dots(text: str) -> Iterable[int]:
    """Where at most three digits begin before three periods that are as close together as in an address."""
    there = characters(text)
    at = np.flatnonzero(there == ord("."))
    apart = np.diff(at)
    close = (apart > 1) & (apart < 5)
    first = at[:-2][close[:-1] & close[1:]]
    digit = np.array([(there[np.maximum(first - back, 0)] - ord("0") < 10) & (first >= back) for back in range(1, 5)])
    long = np.cumprod(digit, axis=0).sum(axis=0)
    found: list[int] = (first - long)[(long > 0) & (long < 4)].tolist()
    return found


V4_FORM = rf"\d\d?\d?\.\d{{1,3}}\.\d{{1,3}}\.\d{{1,3}}(?!\w|\.\d|-(?!{QUAD}(?!\w|\.\d|-))\d)"
V4_BEHIND = r"[\w.+$]"
V4 = led(V4_FORM, _v4s, V4_BEHIND, _dots)
V6 = finder(
    r"(?=[0-9A-Fa-f]{1,4}:)(?<![\w:.])(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}"
    r"|[23fF][0-9A-Fa-f]{3}:(?:[0-9A-Fa-f]{0,4}:){1,6}[0-9A-Fa-f]{0,4})(?![\w:])",
    _ip,
)


def _v6(text: str) -> Iterator[Hit]:
    return V6(text) if text.count(":") > 1 else iter(())


DOTTED = finder(r"(?i)(?<![\w.-])(?=[0-9.]*[a-f])[0-9a-f]{4}(?:\.[0-9a-f]{4}){2}(?!\w|[.-]\w)", _dotted)
MIDDLE = re.compile(r"(?i)\.[0-9a-f]{4}\.")
"""Whatever ``DOTTED`` finds holds it, and it costs little to look for."""


def _macs(text: str) -> Iterator[Hit]:
    return DOTTED(text) if MIDDLE.search(text) else iter(())


KINDS = (
    Kind(
        "ip",
        "IP address",
        (
            r"[0-9]\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]",
            r"(?:[0-9a-f]{1,4}:){4}[0-9a-f]",
            r"[23f][0-9a-f]{3}:[0-9a-f]{0,4}:",
        ),
        both(V4, _v6),
        caseless=True,
        reach=Reach(before=80, after=60, left=40, right=25),
    ),
    Kind(
        "mac",
        "hardware (MAC) address",
        # Each with one separator: Hyperscan looks for that and what stands before it, two of a class it steps through.
        (
            r"[0-9a-f]:[0-9a-f]{2}:[0-9a-f]{2}:[0-9a-f]{2}",
            r"[0-9a-f]-[0-9a-f]{2}-[0-9a-f]{2}-[0-9a-f]{2}",
            r"\.[0-9a-f]{4}\.[0-9a-f]{4}",
        ),
        both(
            finder(
                r"(?i)(?<![0-9a-z:\-])[0-9a-f]{2}([:\-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}(?![0-9a-z]|[:\-][0-9a-f])", _mac
            ),
            _macs,
        ),
        caseless=True,
    ),
)

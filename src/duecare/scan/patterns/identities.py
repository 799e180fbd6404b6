"""Numbers that states give to people. Where the number alone proves little, a word must stand before it."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib import import_module

import numpy as np

from duecare.knowledge.late import late
from duecare.scan.patterns.finders import SHORT, both, finder, led, worded
from duecare.scan.patterns.kinds import BEGIN, GAP, Answer, Hit, Kind, Matches, Reach, emphasized
from duecare.scan.patterns.runs import characters

US_EXAMPLES = frozenset({"078051120", "219099999", "123456789", "457555462"})
"""Numbers that were printed in wallets and advertisements, and the plain count."""

US_SHOWN = (*(f"{number[:3]}-{number[3:5]}-{number[5:]}" for number in US_EXAMPLES), "987-65-432")
"""How these begin, with hyphens, and those kept for advertisements."""

US_NO_AREAS = frozenset({"000", "666", *map(str, range(900, 1000))})


def valid(module: str, number: str) -> bool:
    """What python-stdnum says of a number."""
    return bool(import_module(f"stdnum.{module}").is_valid(number))


def _said(words: str, value: str, good: Callable[[re.Match[str]], bool | None]) -> Callable[[str], Iterator[Hit]]:
    """A value at most 24 characters without a digit after one of the words."""
    expression = rf"{BEGIN}(?i:{words})[^0-9]{{0,24}}?(?<![A-Za-z0-9.])(?P<value>{value})(?![A-Za-z0-9]|[.,-]\d)"
    pattern, word = late(expression), late(words)

    def find(text: str) -> Iterator[Hit]:
        for match in worded(word, pattern, text):
            answer = good(match)
            if answer is not False:
                yield (*match.span(1), answer is None)

    return find


def _checked(module: str) -> Callable[[re.Match[str]], bool]:
    return lambda match: valid(module, re.sub(r"[^0-9A-Za-z]", "", match["value"]).upper())


def _ssn(match: re.Match[str]) -> Answer:
    """Areas 000, 666 and 900-999, group 00 and serial 0000 were never given out (Social Security Administration)."""
    number = match[0][-11:].replace("-", "").replace(" ", "").replace(".", "")[-9:]
    if number in US_EXAMPLES or number.startswith("98765432"):
        return None
    return not (number[:3] in {"000", "666"} or number[0] == "9" or number[3:5] == "00" or number[5:] == "0000")


FORMULA = re.compile(r"\d ?\*$")


def _ssn_alone(match: re.Match[str]) -> Answer:
    """In the form with hyphens; an underscore beside it is emphasis or part of a name."""
    text, (start, stop) = match.string, match.span()
    named = "_" in text[max(0, start - 1) : start] + text[stop : stop + 1]
    if named and not emphasized(text, start, stop):
        return False
    formula = "*" in text[max(0, start - 3) : start] and FORMULA.search(text, max(0, start - 3), start)
    return False if formula else _ssn(match)


def _ssns_alone(matches: Matches) -> Iterable[Answer]:
    """As ``_ssn_alone`` of each."""
    text = matches[0].string if matches else ""
    if "_" in text or "*" in text or any(map(text.__contains__, US_SHOWN)):
        return map(_ssn_alone, matches)
    values = [match[0] for match in matches]
    return [not (one[:3] in US_NO_AREAS or one[4:6] == "00" or one[7:] == "0000") for one in values]


def _hyphened(text: str) -> Iterable[int]:
    """Where three characters stand before two hyphens with two between them."""
    at = np.flatnonzero(characters(text) == ord("-"))
    found: list[int] = (at[np.isin(at + 3, at, assume_unique=True)] - 3).tolist()
    return found


SSN_FORM, SSN_BEHIND = r"\d\d\d-\d\d-\d{4}(?![^\W_]|[+/-]|\.\d| ?\* ?\d)", r"(?:[^\W_]|[.+/$-])"
SSN_ALONE = led(SSN_FORM, _ssns_alone, SSN_BEHIND, _hyphened)
SSN_SAID = _said(r"ssn|social[ _-]?security", r"\d{3}[ .-]?\d{2}[ .-]?\d{4}", _ssn)


def _ssns(text: str) -> Iterable[Hit]:
    """Alone or after a word; words are looked for where nine digits stand that are none by themselves."""
    alone = SSN_ALONE(text)
    if len(text) > SHORT and text.isascii():
        at = np.flatnonzero((characters(text) - ord("0")) < 10)
        close = at[:-8][at[8:] - at[:-8] < 11]
        if {*close.tolist()} <= {start for start, _, _ in alone}:
            return alone
    return both(lambda _: alone, SSN_SAID)(text)


NIR_ALONE = finder(
    r"(?<![\w.,+*/=-])(?P<value>[12] \d\d (?:0[1-9]|1[0-2]|[2-9]\d) \d[0-9AB] \d{3} \d{3} \d\d)(?![\w]|[.,-]\d)",
    _checked("fr.nir"),
)
NIR_SAID = _said(
    r"nir|s[ée]cu(?:rit[ée][ _-]?sociale)?|insee|immatriculation|social[ _-]?security",
    r"[12] ?\d\d ?\d\d ?\d[0-9AB] ?\d{3} ?\d{3} ?\d\d",
    _checked("fr.nir"),
)
NINO_PREFIX = r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
NINO_ALONE = finder(rf"(?<![A-Za-z0-9]){NINO_PREFIX} \d\d \d\d \d\d [A-D](?![A-Za-z0-9])", lambda _: True)
NINO_SAID = _said(
    r"nino|national[ _-]?insurance|ni[ _-]?(?:no|number)",
    rf"(?i:{NINO_PREFIX} ?\d\d ?\d\d ?\d\d ?[A-D])",
    lambda _: True,
)


FISCAL = r"[A-Z]{6}[0-9LMNP-V]{2}[ABCDEHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]"
FISCAL_SOUND = _checked("it.codicefiscale")
PAN = r"[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]"


def _word(name: str, title: str, hints: str, words: str, value: str, module: str) -> Kind:
    """A kind that counts only after a word. ``hints`` are ASCII parts of the words."""
    return Kind(name, title, (rf"(?:{hints}){GAP}[0-9]",), _said(words, value, _checked(module)), caseless=True)


KINDS = (
    Kind(
        "us_ssn",
        "US social security number",
        (
            r"[0-9]{3}-[0-9]{2}-[0-9]{4}",
            # Not in the form above, which tells by itself.
            rf"(?:ssn|social[ _\-]?security){GAP}[0-9]{{3}}(?:[ .]?[0-9]{{2}}[ .\-]?|-[0-9]{{2}}[ .]?)[0-9]{{4}}",
        ),
        _ssns,
        caseless=True,
        reach=Reach(before=60, after=8, left=45, right=5),
    ),
    _word("uk_nhs", "UK NHS number", "nhs", "nhs", r"\d{3}[ -]?\d{3}[ -]?\d{4}", "gb.nhs"),
    Kind(
        "uk_nino",
        "UK national insurance number",
        (
            r" [0-9]{2} [0-9]{2} [0-9]{2} [A-D]",
            rf"(?:nino|national[ _\-]?insurance|ni[ _\-]?(?:no|number)){GAP}[0-9]{{2}} ?[0-9]{{2}} ?[0-9]{{2}} ?[a-d]",
        ),
        both(NINO_ALONE, NINO_SAID),
        caseless=True,
    ),
    _word(
        "de_tax_id",
        "German tax identification number",
        "steuer|identifikationsnummer|idnr|tax",
        r"steuer(?:liche)?[ _-]?id\w*\.?(?:[- ]?nr\.?|nummer)?|identifikationsnummer|idnr\.?|tax[ _-]?id",
        r"\d{2} ?\d{3} ?\d{3} ?\d{3}",
        "de.idnr",
    ),
    Kind(
        "fr_nir",
        "French social security number",
        (
            r"[12] [0-9]{2} [0-9]{2} [0-9]",
            rf"(?:nir|s\xc3\xa9cu|secu|insee|immatriculation){GAP}[12] ?[0-9]{{2}} ?[0-9]{{2}} ?[0-9][0-9AB]",
        ),
        both(NIR_ALONE, NIR_SAID),
        caseless=True,
    ),
    Kind(
        "es_nif",
        "Spanish identity number (DNI, NIE)",
        (rf"(?:dni|nif|nie|identidad|documento){GAP}(?:[0-9]{{7}}|[0-9]{{1,2}}\.[0-9]{{3}}\.[0-9]{{3}})",),
        both(
            _said(r"dni|nif|identidad|documento", r"(?:\d{8}|\d\d\.\d{3}\.\d{3})[ -]?[A-Za-z]", _checked("es.dni")),
            _said(
                r"nie|nif|identidad|documento",
                r"[XYZxyz][ -]?(?:\d{7}|\d\.\d{3}\.\d{3})[ -]?[A-Za-z]",
                _checked("es.nie"),
            ),
        ),
        caseless=True,
    ),
    Kind(
        "it_fiscal_code",
        "Italian fiscal code",
        (FISCAL, r"[Ff][Ii][Ss][Cc][^0-9]{0,120}[0-9]"),
        both(
            led(rf"(?P<value>{FISCAL})(?![A-Za-z0-9])", partial(map, FISCAL_SOUND), r"[A-Za-z0-9]"),
            _said(r"codice[ _-]?fisc(?:ale?)?|fisc(?:ale?)?", rf"(?=[A-Za-z]*\d)(?i:{FISCAL})", FISCAL_SOUND),
        ),
    ),
    _word("pl_pesel", "Polish PESEL number", "pesel", "pesel", r"\d{11}", "pl.pesel"),
    _word(
        "in_aadhaar",
        "Indian Aadhaar number",
        "aadha?ar|uidai",
        "aadha?ar|uidai",
        r"\d{4}[ -]?\d{4}[ -]?\d{4}",
        "in_.aadhaar",
    ),
    Kind(
        "in_pan",
        "Indian permanent account number (PAN)",
        (rf"(?:pan|permanent[ _\-]?account){GAP}[0-9]{{4}}[A-Z]",),
        both(
            _said(r"pan(?! ?cake)|permanent[ _-]?account(?:[ _-]?number)?", PAN, _checked("in_.pan")),
            # In small letters it looks like a name of a user: words must be whole.
            _said(
                r"(?:pan|permanent[ _-]?account)(?:[ _-]?(?:card|no|num(?:ber)?))?(?![^\W\d_])",
                rf"(?i:{PAN})",
                _checked("in_.pan"),
            ),
        ),
        caseless=True,
    ),
)

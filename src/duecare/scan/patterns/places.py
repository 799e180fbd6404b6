"""Where somebody is, and when somebody was born."""

import re
from collections.abc import Iterator

from duecare.knowledge.late import late
from duecare.scan.patterns.finders import both, finder, holding, worded
from duecare.scan.patterns.kinds import BEGIN, GAP, Hit, Kind
from duecare.scan.patterns.runs import table

WHERE = r"(?:lat(?:itude)?|gps|coord\w*|locat\w*|live[sd]? (?:at|in|near)|position|standort|ubicaci\w*|geo\w*)"
STEMS = ("lat", "gps", "coord", "locat", "live", "position", "standort", "ubicaci", "geo")
"""How every word of ``WHERE`` begins."""

STEM, STEMMED = late("|".join(STEMS)), table(STEMS)
DEGREES = r"-?\d{1,3}\.\d{4,10}"


NAMED = late(rf"(?i){BEGIN}{WHERE}[^0-9]{{0,23}}?(?<![\d.])({DEGREES})[^0-9\n.\-]{{1,20}}({DEGREES})(?!\d|[,;] ?-?\d)")
SIGNED = (
    r"""\d{1,2}° ?\d{1,2}['′’] ?(?:\d{1,2}(?:\.\d+)?(?:["″”]|''|′′) ?)?[NS][ ,;]{1,3}"""
    r"""\d{1,3}° ?\d{1,2}['′’] ?(?:\d{1,2}(?:\.\d+)?(?:["″”]|''|′′) ?)?[EWO]"""
)


def _on_earth(match: re.Match[str]) -> bool | None:
    first, second = float(match[1]), float(match[2])
    if abs(first) > 90 or abs(second) > 180:
        return False
    return None if first == second or not (first or second) else True


def _named(text: str) -> Iterator[Hit]:
    for match in worded(STEM, NAMED, text, STEMMED):
        answer = _on_earth(match)
        if answer is not False:
            yield (*match.span(), answer is None)


ANY_DATE = late(r"(?i)(?:0?1[./-]0?1[./-]|jan(?:uary)?\.? 1(?:st)?,? )(?:19[0-9]0|2000)|(?:19[0-9]0|2000)-01-01")
"""Dates that forms are filled with: the first of January of a round year."""


def _date(match: re.Match[str]) -> bool | None:
    year = re.search(r"\d{4}", match[1])
    if year is not None and not 1900 <= int(year[0]) <= 2029:
        return False
    return None if ANY_DATE.fullmatch(match[1]) else True


MONTHS = (
    r"(?:jan|f[eé]b|f[eé]v|mar|m[aä]r|apr|avr|abr|may|mai|jun|juin|jul|juil|aug|ao[uû]|ago|sep|o[ck]t|nov|dec|dez|d[eé]c|dic|"
    r"enero|gen|mag|giu|lug|set|ott|stycz|lut|kwie|maj|czerw|lip|sierp|wrze|pa[zź]dz|list|grud)[^\W\d_]{0,7}\.?"
)
DATE = (
    rf"(?:\d{{1,2}}[./-]\d{{1,2}}[./-](?:\d{{4}}|\d{{2}})|\d{{4}}[./-]\d{{1,2}}[./-]\d{{1,2}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|\.)? (?:de |of )?{MONTHS},? (?:de )?\d{{4}}"
    rf"|{MONTHS} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}})"
)
BIRTH = (
    r"(?:(?:was |is |i'm |were )?born(?: on)?|birth[ _-]?da(?:y|te)|date[ _-]?of[ _-]?birth|d\.?o\.?b\.?"
    r"|geboren(?: am)?|geburts(?:datum|tag)|n[ée]e? le|(?:date[ _-]?(?:de[ _-]?)?)?naissance|nacid[oa](?: el)?"
    r"|(?:fecha[ _-]?(?:de[ _-]?)?)?nacimiento|nat[oa](?: il)?|(?:data[ _-]?(?:di[ _-]?)?)?nascita|urodzon[yae])"
)
BORN = late(rf"(?i){BEGIN}{BIRTH}[^\w\n]{{1,4}}(?:(?:is|was|:|on|the) ){{0,2}}({DATE})(?!\d)")
BEGINS = late(
    r"born|birth[ _-]?da|date[ _-]?(?:of|de|nai)|d\.?o\.?b|gebor|geburts|n[ée]e? le|naissance|nacid|nacim|nat[oa]|nasc"
    r"|urodz|fecha|data[ _-]?(?:di|nas)"
)
"""How every word for a birth begins, in small letters, without what may stand before it."""


def _born(text: str) -> Iterator[Hit]:
    for match in worded(BEGINS, BORN, text):
        answer = _date(match)
        if answer is not False:
            yield (*match.span(1), answer is None)


KINDS = (
    Kind(
        "coordinates",
        "geographic coordinates",
        (
            r"[0-9]\.[0-9]{4}",
            r"\xc2\xb0 ?[0-9]{1,2}",
        ),
        both(holding(STEMS, _named), holding(("°",), finder(SIGNED, lambda _: True))),
        caseless=True,
    ),
    Kind(
        "birth_date",
        "date of birth",
        (
            r"(?:born|birth|dob|d\.o\.b|gebor|geburt|n\xc3\xa9|ne le|nee le|naissance|nacid|nacimiento|nat[oa]|nascita"
            rf"|urodz){GAP}[0-9]{{1,2}}",
        ),
        _born,
        caseless=True,
    ),
)

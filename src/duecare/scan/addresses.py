"""Postal addresses: a house number at a street, in the forms of several countries.

A street tells by its word ("Street", "-straße", "Rue"). A number at a name without such a word counts only after words
such as "lives at", and only where a model sees a name there.
"""

import re
from collections.abc import Iterator, Sequence

CAP = r"[A-ZÀ-ÞŁŚŻŠŽČ][\w'’.-]{0,30}"  # bounded, and without the space that divides words: no text takes long
NUMBER = r"\d{1,5}[A-Za-z]?(?:[-/]\d{1,4})?"
ENGLISH = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Crescent|Cres|Way|Place|Pl|Square|Sq"
    r"|Terrace|Close|Gardens|Grove|Highway|Hwy|Parkway|Pkwy|Circle|Cir|Trail|Mews)"
)
ENDING = (
    r"(?:stra(?:ß|ss)e|str\.|gasse|weg|platz|allee|ufer|damm|straat|laan|plein|gracht|kade|dijk|gatan|vägen|gata|vej"
    r"|gade|vegen|veien|katu|tie)"
)
BEGINNING = (
    r"(?:[Rr]ue|[Aa]venue|[Bb]oulevard|[Cc]hemin|[Aa]llée|[Ii]mpasse|[Qq]uai|[Cc]alle|C/|Avda\.?|Avenida|Plaza|Paseo"
    r"|Via|Viale|Piazza|Corso|Rua|ul\.|ulica)"
)
OF = r"(?:(?:de|du|des|la|le|les|del|della|dei|di|da|do|dos|l'|d'|al|el) ?){0,3}"
FORMS = tuple(
    map(
        re.compile,
        (
            rf"(?<![\w.,$€£#/-])(?P<number>{NUMBER}),? (?:(?:North|South|East|West|[NS]\.?[EW]?\.?|[EW]\.?) )?"
            rf"(?:(?:\d{{1,3}}(?:st|nd|rd|th)|{CAP}) ){{1,4}}{ENGLISH}(?!\w)",
            rf"(?<![\w-]){CAP}(?: {CAP}){{0,2}}(?:{ENDING}|[ -](?:Stra(?:ß|ss)e|Weg|Platz|Allee|Ufer|Damm)) "
            r"(?P<number>\d{1,4} ?[a-z]?)(?![\w.,]\d|\w)",
            rf"(?<![\w.,$€£#/-])(?P<number>{NUMBER}),? {BEGINNING} {OF}{CAP}",
            rf"(?<!\w){BEGINNING} {OF}{CAP}(?: {OF}{CAP}){{0,3}},? (?P<number>\d{{1,4}})(?![\w.,]\d|\w|º)",
            rf"(?<![\w.,$€£#/-])(?P<number>{NUMBER}),? {CAP}(?: {CAP}){{0,3}},? (?:\d{{1,4}}[a-z]?\.?,?[\s>]{{1,5}})?"
            r"(?:Apt|Suite|Flat)\.? \d",
            rf"(?<!\w){CAP}(?: {CAP}){{0,3}} (?P<number>\d{{1,4}}[a-z]?)\.?,?[\s>]{{1,5}}(?:Apt|Suite|Flat)\.? \d",
            r"(?<!\w)(?P<number>(?:PSC|CMR|Unit) \d{3,4},? Box \d{1,5})(?!\w)",
            r"(?i)(?<!\w)(?P<number>(?:p\.? ?o\.? ?box|postfach|apartado) \d{1,6})(?!\w)",
        ),
    )
)
LEAD = re.compile(
    r"(?i)(?:\b(?:lives?|living|resides?|residing|located|based|office is|moved?|ship(?:ped)?|deliver(?:ed|y)?|taxi"
    r"|mail(?:ed)?) (?:at|on|to|in)|\baddress(?: is|: ?user:|:)?(?: to)?|\b(?:wohnt|wohnhaft) in)\s{1,8}"
)
NAMED = re.compile(
    rf"(?:(?P<before>{NUMBER}),? {CAP}(?: {CAP}){{0,3}}|{CAP}(?: {CAP}){{0,3}} (?P<after>\d{{1,4}}))(?![\w.,]\d|\w)"
)
YEAR = re.compile(r"(?:1[89]|20)\d\d")
SINCE = re.compile(r"(?i)(?:\b(?:in|of|since|until|by|during|the|year|for|[a-z]{3,9}ary|march|april|may|june|july"
                   r"|august|[a-z]{3,6}ember|october)|\d,) $")  # fmt: skip


def addresses(text: str, named: Sequence[tuple[int, int]] = ()) -> Iterator[tuple[int, int]]:
    """Where an address stands; ``named`` are the names of places and people that a model sees in the text."""
    taken: list[tuple[int, int]] = []
    for found in (*_formed(text), *_led(text, named)):
        if not any(found[0] < stop and start < found[1] for start, stop in taken):
            taken.append(found)
    yield from sorted(taken)


def _formed(text: str) -> Iterator[tuple[int, int]]:
    for form in FORMS:
        for match in form.finditer(text):
            # "in 2008 Wall Street fell" names a year.
            dated = YEAR.fullmatch(match["number"]) and SINCE.search(text, max(0, match.start() - 12), match.start())
            if not dated:
                yield match.span()


def _led(text: str, named: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for lead in LEAD.finditer(text):
        match = NAMED.match(text, lead.end())
        number = (match["before"] or match["after"]) if match else ""
        if match and not YEAR.fullmatch(number) and any(a < match.end() and match.start() < b for a, b in named):
            yield match.span()

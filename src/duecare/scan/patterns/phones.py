"""Telephone numbers: by their country code, after a word for them, or in a form of theirs, and in use."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from duecare.knowledge.late import late
from duecare.model.record import NamedTuple
from duecare.scan.patterns.finders import first_taken, hits
from duecare.scan.patterns.kinds import Answer, Hit, Kind, Matches, Reach, digits
from duecare.scan.patterns.linear import whole
from duecare.scan.patterns.windows import Places, Windows, places

REGIONS = ("US", "GB", "DE", "FR", "ES", "IT", "NL", "BE", "CH", "AT", "PL", "SE", "IN", "AU", "BR", "JP", "IE", "ZA")
"""Where a number without a country code is looked for, in this order."""

STROKES = ("DE", "AT", "CH", "BE")
"""Where a stroke stands behind the code of an area."""

WORD = (
    r"(?:(?:tele)?phone|tele?fono?s?|tel\.?|t[eé]l\.?|t[eé]l[eé](?:phone|fono|fon)|telefon(?:nummer)?|mobile?|m[oó]vil|handy"
    r"|cell|fax|whats[ _-]?app|hotline|portable|ruf(?:nummer)?|sms|celular)"
)
CALL = (
    r"(?:call|dial|ring|text|appelez|llam[ae]|ruf)(?: (?:me|us|her|him|them|at|on|now|back|le|al?|an|the|number)){0,4}"
)
STROKE = r"0[1-9]\d{1,3} ?/ ?\d(?:[ \-]?\d){6,9}"
NUMBER = rf"(?P<number>{STROKE}|\+?\(?\d(?:[ ().\-]{{0,2}}\d){{6,14}})"
END = r"(?:(?= ?(?:x|ext\.? ?)\d)|(?![\w/=*+]|[.,\-]\d))"
KEYED = r"(?-i:(?<=[a-z][a-z])(?=Ph|Tel|Mob|Fax|Handy|Whats))"
"""Within a key such as ``homePhone``; an iPhone is none, and of a ``tableCell`` nobody tells the number."""

SAID = late(
    rf"(?:(?<![^\W\d_])|{KEYED})(?:(?P<label>{WORD}(?:[ _-]?(?:number|no|nr|num)\.?)?:\s{{0,3}})"
    rf"|{WORD}(?![^\W\d_])[^\d\n+]{{0,20}}?|(?:desk|office):\s{{0,3}}|{CALL}[ :]{{1,2}}){NUMBER}{END}",
    re.IGNORECASE,
)
ABROAD = late(r"(?=\+)(?<![\w.+*/=)-])\+\d(?:[ ().\-]{0,2}\d){6,14}" + rf"(?:(?=/\d{{2,5}}(?![\w/]))|{END})")
DIALLED = late(
    r"(?=00)(?<![\w.,+*/=$#-])(?<!\d[ \-])00[1-9]\d{0,2}[ .\-](?:\(0\) ?)?[1-9]\d{0,4}(?:[ .\-]\d{1,8}){1,5}" + END
)
AMERICAN = late(
    r"(?=[(\d])(?<![\w.,+*/=$#-])(?<!\d[ \-])(?:1[ .\-])?(?:\(\d{3}\) ?\d{3}[ .\-]|\d{3}([.\-])\d{3}\1)\d{4}" + END
)
TRUNK = late(r"(?=[(0])(?<![\w.,+*/=$#(-])(?<!\d[ \-])\(?0[1-9]\d{0,4}\)?(?:[ \-]\d{2,5}){1,5}" + END)

FICTIONAL = late(r"55501\d\d$|^1?123456789\d?$")
DATE_LIKE = late(r"0[1-9][-.](?:0[1-9]|[12]\d|3[01]|1[0-2])[-.](?:19|20)\d\d")


@cache
def american() -> Callable[[Sequence[str]], list[bool]]:
    """Whether ten digits are a number in use in any country with code 1, as the library's tables say, for many at once.

    To load the library, and to compile what its tables say, takes a tenth of a short run: its version is read instead.
    """
    spec = find_spec("phonenumbers")
    version = Path(spec.origin).read_bytes() if spec and spec.origin else b""
    return whole(f"phonenumbers {sha256(version).hexdigest()} {SORTS}", _forms_of_america)


SORTS = ("fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "personal_number", "voip", "pager", "uan",
         "voicemail")  # fmt: skip
"""Sorts of numbers, as the library's tables call them."""


def _forms_of_america() -> Iterable[str]:
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

    for region in COUNTRY_CODE_TO_REGION_CODE[1]:
        told = PhoneMetadata.metadata_for_region(region)
        for name in SORTS:
            form = getattr(getattr(told, name), "national_number_pattern", None)
            if form:
                yield form


@lru_cache(4096)
def _dialled(number: str, regions: tuple[str, ...]) -> bool:
    """Whether the number is in use in one of the regions (``()``: it holds its country code)."""
    import phonenumbers

    for region in regions or (None,):
        try:
            parsed = phonenumbers.parse(number, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(parsed):
            return True
    return False


def _fictional(number: str) -> bool:
    """Numbers that North America keeps for films and books (555-01xx), and 123-456-789x."""
    return ("55501" in number or "123456789" in number) and FICTIONAL.search(number) is not None


SEPARATORS = str.maketrans(dict.fromkeys(" ().-"))


def _likely(plain: str) -> Answer:
    """What its digits alone say of a number."""
    if _fictional(plain):
        return None
    # One digit over and over, or a plain count, is nobody's number.
    last = plain[-7:]
    return len(set(last)) > 2 and last not in "01234567890" and last not in "09876543210"


def _american(matches: Matches) -> Iterable[Answer]:
    """As for other numbers in the US, many times as fast."""
    numbers = [match[0] for match in matches]
    if not numbers:
        return []
    plain = "\n".join(numbers).translate(SEPARATORS).split("\n")
    tens = [one[1:] if len(one) == 11 and one[0] == "1" else one for one in plain]
    sound = [ten for ten in tens if ten.isascii() and len(ten) == 10]
    used = dict(zip(sound, american()(sound), strict=True)) if sound else {}
    return [
        _likely(one) and used[ten] if ten in used else _likely(digits(number)) and _dialled(number, ("US",))
        for one, ten, number in zip(plain, tens, numbers, strict=True)
    ]


def _abroad(matches: Matches) -> Iterable[Answer]:
    """Of numbers with a plus sign and the code of a country."""
    return [_likely(digits(match[0])) and _dialled(match[0], ()) for match in matches]


def _said(matches: Matches) -> Iterable[Answer]:
    """Of those after a word; where a colon stands between, it need not be in use."""
    for match in matches:
        number = match["number"]
        where = () if number.startswith("+") else STROKES if "/" in number else REGIONS
        labeled = match["label"] is not None and "/" not in number
        yield _likely(digits(number)) and (labeled or _dialled(number, where))


def _trunks(matches: Matches) -> Iterable[Answer]:
    """Of those with a trunk prefix: their length fits, and they are no dates."""
    numbers = [match[0] for match in matches]
    return [_trunk(one) and _likely(digits(one)) and _dialled(one, REGIONS) for one in numbers]


def _trunk(number: str) -> bool:
    return 9 <= len(digits(number)) <= 12 and not DATE_LIKE.match(number)


def _dialled_abroad(matches: Matches) -> Iterable[Answer]:
    """Of those with 00 for the plus sign."""
    numbers = [f"+{match[0][2:]}" for match in matches]
    return [_likely(digits(number)) and _dialled(number, ()) for number in numbers]


def _after_words(text: str, where: Places) -> Iterator[re.Match[str]]:
    """Numbers after a word: tried where one may begin, where that is known."""
    for start, stop in where.said:
        if where.begins is None or not text[start:stop].isascii():
            yield from SAID.finditer(text, start, stop)
            continue
        at = start
        for begin in where.begins[bisect_left(where.begins, start) : bisect_left(where.begins, stop)]:
            if begin >= at and (match := SAID.match(text, begin, stop)):
                yield match
                at = match.end()


class _Form(NamedTuple):
    """Everything in a text that has one form: the expression, the group with the number, and who judges it."""

    pattern: re.Pattern[str]
    group: int | str
    judge: Callable[[Matches], Iterable[Answer]]
    matches: Matches


def _forms(text: str, many: bool | None = None) -> Iterator[_Form]:
    """Everything with the form of a number, form by form."""
    where = places(text, many)
    yield _Form(ABROAD, 0, _abroad, _within(ABROAD, text, where.abroad))
    yield _Form(SAID, "number", _said, [*_after_words(text, where)])
    yield _Form(AMERICAN, 0, _american, _within(AMERICAN, text, where.american))
    yield _Form(TRUNK, 0, _trunks, _within(TRUNK, text, where.trunk))
    yield _Form(DIALLED, 0, _dialled_abroad, _within(DIALLED, text, where.dialled))


def _within(pattern: re.Pattern[str], text: str, windows: Windows) -> Matches:
    return [match for start, stop in windows for match in pattern.finditer(text, start, stop)]


def _phones(text: str) -> list[Hit]:
    """Numbers with a country code; after a word such as `phone`; in the forms of America and of trunk prefixes."""
    found: list[Hit] = []
    for form in _forms(text):
        known = {hit[:2] for hit in found}
        matches = [match for match in form.matches if match.span(form.group) not in known]
        found += hits(matches, form.judge(matches), form.group)
    return first_taken(found)


PHONE = Kind(
    "phone",
    "telephone number",
    # Seven digits and what stands between them: cheaper for Hyperscan than the words and forms that tell. The first is
    # that of a group, so that digits in a row are told once, not at each from the seventh on.
    (r"[^0-9][0-9](?:[ ().\-]{0,2}[0-9]){6}",),
    _phones,
    reach=Reach(before=90, after=50, left=56, right=15),
)

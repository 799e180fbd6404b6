"""Language codes: ISO 639-1, -2 and -3, and tags of the BCP 47 shape, as model and dataset cards write them.

The Hub takes ISO 639 codes and the words ``multilingual`` and ``code`` (hub-docs, ``modelcard.md``). Codes and names:
IANA Language Subtag Registry; shapes: RFC 5646 section 2.1.
"""

from functools import cache
from re import fullmatch, sub

from duecare.knowledge.tables import rows, whole
from duecare.model.record import NamedTuple

WORDS = frozenset({"multilingual", "code"})
COUNTRIES = {
    "jp": "ja", "cn": "zh", "kr": "ko", "gr": "el", "cz": "cs", "dk": "da", "vn": "vi", "ua": "uk", "by": "be",
    "us": "en", "gb": "en", "eng-us": "en", "cn-zh": "zh", "hk": "zh", "tw": "zh", "mandarin": "zh", "farsi": "fa",
}  # fmt: skip
TAG = (
    r"([A-Za-z]{2,3})(?:-[A-Za-z]{3}){0,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?"
    r"(?:-(?:[A-Za-z0-9]{5,8}|\d[A-Za-z0-9]{3}))*(?:-[xX](?:-[A-Za-z0-9]{1,8})+)?"
)


class Language(NamedTuple):
    """A language: its ``code`` as it should be written, and its English ``name``."""

    written: str
    code: str
    name: str


class NotLanguage(NamedTuple):
    """A value that is no language code: ``what`` is wrong, and the code probably meant ("" if none is near)."""

    written: str
    what: str
    meant: str = ""


def _name(code: str) -> str:
    """The English name of a code in lower-case letters, "" where there is no such code."""
    # A run asks for a few of eight thousand codes: their lines are found, and no table is built.
    _, found, rest = whole("languages").partition(f"\n{code}\t")
    return rest.partition("\n")[0].partition("\t")[0].partition("|")[0] if found else ""


@cache
def _names() -> dict[str, str]:
    """Lower-cased English names, with and without what stands in brackets, to codes; two-letter codes win."""
    table: dict[str, str] = {}
    for code, names, equal in rows("languages", 3):
        for name in () if equal else names.casefold().split("|"):
            for spelling in (name, sub(r"^modern | \(.*", "", name)):
                table.setdefault(spelling, code)
    return table


def parse(value: object) -> Language | NotLanguage:
    """The language that one value of a card or manifest names."""
    if value is False:
        return NotLanguage("no", "YAML reads `no` as false, so the card names no language", '"no"')
    if not isinstance(value, str):
        return NotLanguage(str(value), f"{value!r} is no language code")
    text = value.strip().replace("_", "-")
    primary = fullmatch(TAG, text)
    if text.casefold() in WORDS:
        return Language(value, text.casefold(), text.casefold())
    if primary and (name := _name(primary[1].casefold())):
        return Language(value, primary[1].casefold() + text[len(primary[1]) :], name)
    if fullmatch(r"(?i)q[a-t][a-z]", text):
        return Language(value, text.casefold(), "private use")
    return NotLanguage(value, f"{value!r} is no ISO 639 language code", meant(text))


def meant(text: str) -> str:
    """The code that a language's name, a country's code or a misspelling stands for, "" when none is near."""
    from difflib import get_close_matches

    plain = text.casefold().strip()
    if direct := COUNTRIES.get(plain) or _names().get(plain):
        return direct
    close = get_close_matches(plain, list(_names()), 1, 0.85) if 4 <= len(plain) <= 40 else []
    return _names()[close[0]] if close else ""

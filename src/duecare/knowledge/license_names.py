"""Free spellings of licenses: common names made comparable, and the addresses under which license texts live."""

import re
from collections.abc import Iterable

WORDS = (
    (r"licen[cs]es?|licen[cs]ed|agreement|family|the|under|version|international|deed|unported|generic|universal", " "),
    (r"creative commons", "cc"),
    (r"attribution", "by"),
    (r"non ?commercial", "nc"),
    (r"share ?alike", "sa"),
    (r"no ?deriv(?:ative)?s?(?: works)?", "nd"),
    (r"gnu affero general public", "agpl"),
    (r"gnu lesser general public", "lgpl"),
    (r"gnu general public", "gpl"),
)
ADDRESSES = (
    (r"creativecommons\.org/licen[cs]es/([a-z-]+)/(\d\.\d)", r"cc-\1-\2"),
    (r"creativecommons\.org/publicdomain/zero/(\d\.\d)", r"cc0-\1"),
    (r"creativecommons\.org/publicdomain/mark/(\d\.\d)", r"cc-pdm-\1"),
    (r"apache\.org/licenses/license-(\d\.\d)", r"apache-\1"),
    (r"opensource\.org/licen[cs]es?/([a-z0-9.-]+?)(?:\.php|\.html)?$", r"\1"),
    (r"spdx\.org/licenses/([a-z0-9.+-]+?)(?:\.html|\.json|\.txt)?$", r"\1"),
    (r"choosealicense\.com/licenses/([a-z0-9.-]+)", r"\1"),
    (r"gnu\.org/licenses/(?:old-licenses/)?([a-z]+-\d\.\d)", r"\1"),
    (r"opendatacommons\.org/licenses/by\b", "odc-by"),
    (r"opendatacommons\.org/licenses/(odbl|pddl)\b", r"\1"),
    (r"mozilla\.org/(?:en-us/)?mpl/(\d\.\d)", r"mpl-\1"),
    (r"cdla\.(?:dev|io)/(permissive|sharing)-(\d)-(\d)", r"cdla-\1-\2.\3"),
    (r"unlicense\.org", "unlicense"),
    (r"ai\.google\.dev/gemma/terms", "gemma"),
    (r"etalab\.gouv\.fr/licence-ouverte", "etalab-2.0"),
)


def squash(text: str) -> str:
    """A name without what people add and leave out: ``Apache License, Version 2.0`` and ``apache-2.0`` are equal."""
    return squashed([text])[0]


def squashed(names: Iterable[str]) -> list[str]:
    """Many names made comparable at once, each on a line of its own: a search for each would cost a small run dear."""
    text = "\n".join(name.replace("\n", " ") for name in names).casefold()
    plain = re.sub(r"\bv\.? ?(?=\d)|(?<=gpl)v(?=\d)", "", re.sub(r"[^a-z0-9.+*\n]+", " ", text))
    for pattern, by in WORDS:
        plain = re.sub(rf"\b(?:{pattern})\b", by, plain)
    return re.sub(r"(?<=\d)\.0(?![\d.])", "", plain).replace(" ", "").split("\n")


def by_address(address: str) -> str:
    """The id (or a name) that a well-known address of a license text stands for, "" for any other address."""
    plain = re.sub(r"^https?://|^www\.|[/#?]+$", "", address.strip().casefold()).removeprefix("www.")
    for pattern, spelling in ADDRESSES:
        if found := re.match(pattern, plain):
            return found.expand(spelling)
    return ""

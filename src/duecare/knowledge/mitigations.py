"""Which of a manifest's mitigations answers which risk, told by the words that both use."""

import re
from collections.abc import Iterable

from duecare.knowledge.late import late
from duecare.knowledge.stated import stated
from duecare.knowledge.terms import groups
from duecare.model.manifest import Manifest, Mitigation

WORD = late(r"[^\W\d_]{3,}")
PLAIN = frozenset(
    WORD.findall(
        """the and for are was were with that this these those than then from into over under more most less least few
    many not but all any some only also very been being have has had may might can could will would should their them
    they our its his her who whom which what when where why how data rows row set sets dataset training model bias
    biased biases risk risks known about between within against among because there here such other others"""
    )
)
AXES = {
    "gender": "gender sex sexes women woman men man female male girls boys feminine masculine pronouns",
    "religion": "religion religions religious faith faiths belief beliefs",
    "race": "race races racial ethnicity ethnic ethnicities color",
    "nationality": "nationality nationalities national country countries origin",
    "age": "age ages aged elderly young old older younger",
    "disability": "disability disabilities disabled impairment impairments",
    "orientation": "orientation sexual sexuality homosexual lgbt lgbtq lgbtqia",
    "socio-economic": "class income poverty poor rich economic socioeconomic wealth",
    "toxicity": "toxic toxicity insult insults insulting abuse abusive offensive hate hateful slurs profanity",
}
"""Words by which people name an axis, besides its own name and its groups."""


def acted(mitigation: Mitigation) -> bool:
    """Whether something was done, or what remains was accepted: both must say something."""
    return stated(mitigation.action) is not None or stated(mitigation.residual) is not None


def answering(risk: str, mitigations: Iterable[Mitigation]) -> list[Mitigation]:
    """Mitigations whose risk is the same: the same text, one within the other, or half of its words."""
    wanted, plain = words(risk), _plain(risk)
    found = []
    for one in mitigations:
        said = one.risk.value if one.risk is not None else ""
        shared = wanted & words(said)
        inside = bool(_plain(said)) and (_plain(said) in plain or plain in _plain(said))
        if inside or (shared and 2 * len(shared) >= min(len(wanted), len(words(said)))):
            found.append(one)
    return found


def about(subject: str, names: Iterable[str], mitigations: Iterable[Mitigation]) -> list[Mitigation]:
    """Mitigations that speak of an axis, of toxicity, or of any of ``names``."""
    listed = {subject, *AXES.get(subject, "").split(), *names}
    known = {_stem(word) for name in listed for word in WORD.findall(name.casefold())}
    return [one for one in mitigations if known & _said(one)]


def of_axis(axis: str) -> tuple[str, ...]:
    """The groups of an axis, as words to look for."""
    return groups(axis)


def pooled(manifests: Iterable[object]) -> list[Mitigation]:
    """What all manifests of the model say was done."""
    return [one for manifest in manifests if isinstance(manifest, Manifest) for one in manifest.mitigations]


def words(text: str) -> frozenset[str]:
    """The words of a text that carry meaning, without their endings."""
    return frozenset(_stem(word) for word in WORD.findall(text.casefold()) if word not in PLAIN)


def _said(one: Mitigation) -> frozenset[str]:
    texts = (at.value for at in (one.risk, one.action, one.residual) if at is not None)
    return frozenset(_stem(word) for text in texts for word in WORD.findall(text.casefold()))


def _stem(word: str) -> str:
    return re.sub(r"(?:s|ed|ing)$", "", word) if len(word) > 4 else word


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))

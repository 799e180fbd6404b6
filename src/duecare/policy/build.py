"""From a merged policy, which is known to be right, to the frozen types that checks read."""

from collections.abc import Mapping
from typing import cast

from duecare.knowledge.shape import child, children, number, text, texts, whole
from duecare.model.place import At
from duecare.model.policy import (
    Allowed,
    Ask,
    Base,
    CardLimits,
    CompositionLimits,
    DataLimits,
    EvaluationLimits,
    Gap_,
    Inconclusive,
    Licenses,
    Principle,
    Requirement,
    Role,
    Rules,
    Sampled,
)
from duecare.model.problem import Severity
from duecare.policy.paths import plain


def rules(at: At[object], checks: Mapping[str, Severity], span_of: At[object]) -> Rules:
    """One model's rules; ``checks`` are its severities, ``span_of`` its place in the policy."""
    limits = child(at, "limits")
    return Rules(
        name=_text(at, "name", "default"),
        root=plain(_text(at, "root", ".")),
        identity=_texts(at, "identity"),
        files=_lists(child(at, "files")),
        references=_lists(child(at, "references")),
        require=tuple(requirement(r) for r in children(at, "require")),
        data=_data(child(limits, "data")),
        evaluations=_evaluations(child(limits, "evaluations")),
        card=_card(child(limits, "card")),
        checks={id_: severity for id_, severity in checks.items() if severity != "off"},
        schemas=_lists(child(at, "schemas")),
        span=span_of.span,
    )


def requirement(at: At[object]) -> Requirement:
    """One line of ``require``."""
    within = [e.value for e in child_list(at, "within")]
    against, gap = text(at, "not_worse_than"), child(at, "largest_gap")
    direction = text(at, "direction")
    return Requirement(
        task=_text(at, "task"),
        metric=_text(at, "metric"),
        span=at.span,
        at_least=_maybe(at, "at_least"),
        at_most=_maybe(at, "at_most"),
        within=(float(str(within[0])), float(str(within[1]))) if len(within) == 2 else None,
        not_worse_than=Base(against.value, _number(at, "margin", 0.0)) if against else None,
        largest_gap=Gap_(_text(gap, "over"), _number(gap, "at_most", 0.0)) if gap else None,
        direction="lower" if direction and direction.value == "lower" else "higher" if direction else None,
        slice=_text(at, "slice"),
        min_n=_whole(at, "min_n", 0) or None,
    )


def principle(name: str, at: At[object]) -> Principle:
    """One guideline of the team."""
    return Principle(name, _text(at, "statement"), _text(at, "owner"), _texts(at, "checks"), at.key_span)


def role(at: At[object]) -> Role:
    """One entry of ``approvals``."""
    members = child(at, "from")
    return Role(
        role=_text(at, "role"),
        covers=_texts(at, "covers"),
        needs=_whole(at, "needs", 1),
        teams=_texts(members, "teams"),
        users=_texts(members, "users"),
        same_person="allow" if _text(at, "same_person") == "allow" else "refuse",
        span=at.span,
    )


def child_list(at: At[object], key: str) -> list[At[object]]:
    """The entries of the list under ``key``."""
    found = at.get(key)
    return list(found.elements()) if found else []


def _data(at: At[object] | None) -> DataLimits:
    licenses, personal = child(at, "licenses"), child(at, "personal_data")
    toxicity, shown, overlap = child(at, "toxicity"), child(at, "representation"), child(at, "overlap")
    ask = child(at, "elsewhere")
    return DataLimits(
        licenses=Licenses(_texts(licenses, "allow"), _texts(licenses, "deny")),
        personal_data_max_rows=_whole(personal, "max_rows", 0),
        personal_data_allow=tuple(Allowed(_text(a, "kind"), _text(a, "matching")) for a in children(personal, "allow")),
        personal_data_sampled=_sampled(child(personal, "sampled")),
        toxicity_scorer=_text(toxicity, "scorer", "default"),
        toxicity_above=_number(toxicity, "above", 0.8),
        toxicity_max_rate=_number(toxicity, "max_rate", 0.005),
        representation_axes=_texts(shown, "axes"),
        representation_reference=_text(shown, "reference", "uniform"),
        representation_min_ratio=_number(shown, "min_ratio", 0.2),
        overlap_against=_texts(overlap, "against"),
        overlap_max_rows=_whole(overlap, "max_rows", 0),
        composition=_composition(child(at, "composition")),
        elsewhere=Ask(_text(ask, "ask")) if ask else "refuse",
        remotes=_texts(at, "remotes"),
        review_days=_whole(at, "review_days", 365),
    )


def _composition(at: At[object] | None) -> CompositionLimits:
    usual = CompositionLimits()
    new = _texts(at, "new") if at and at.get("new") else usual.new
    return CompositionLimits(_number(at, "max_shift", usual.max_shift), new)


def _sampled(at: At[object] | None) -> Sampled:
    usual = Sampled()
    return Sampled(
        _texts(at, "kinds"),
        _text(at, "model", usual.model),
        _whole(at, "rows", usual.rows),
        _whole(at, "seconds", usual.seconds),
        _number(at, "max_rate", usual.max_rate),
    )


def _evaluations(at: At[object] | None) -> EvaluationLimits:
    ask = child(at, "inconclusive")
    said = Ask(_text(ask, "ask")) if ask else _text(at, "inconclusive", "block")
    return EvaluationLimits(
        confidence=_number(at, "confidence", 0.95),
        inconclusive=cast("Inconclusive", said),
        min_n=_whole(at, "min_n", 1),
        max_errors=_number(at, "max_errors", 0.0),
    )


def _card(at: At[object] | None) -> CardLimits:
    return CardLimits(_texts(at, "sections"), _texts(at, "dataset_sections"), _whole(at, "min_words", 4))


def _lists(at: At[object] | None) -> dict[str, tuple[str, ...]]:
    return {key: _texts(at, key) for key, _ in at.items()} if at else {}


def _text(at: At[object] | None, key: str, default: str = "") -> str:
    found = text(at, key)
    return found.value if found else default


def _texts(at: At[object] | None, key: str) -> tuple[str, ...]:
    return tuple(found.value for found in texts(at, key))


def _maybe(at: At[object] | None, key: str) -> float | None:
    found = number(at, key)
    return found.value if found else None


def _number(at: At[object] | None, key: str, default: float) -> float:
    found = number(at, key)
    return found.value if found else default


def _whole(at: At[object] | None, key: str, default: int) -> int:
    found = whole(at, key)
    return found.value if found else default

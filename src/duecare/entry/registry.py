"""The checks, found by walking their folder: a module there is a rule, and nothing lists it."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import cast

from duecare import checks
from duecare.knowledge.tables import rows
from duecare.model.documents import Data
from duecare.model.problem import Severity
from duecare.model.record import NamedTuple
from duecare.model.rule import Check, Rule

# The third character of an id is its block (design: the table of checks); a block's checks judge one kind.
BLOCKS = {"0": "policy", "1": "manifest", "2": "data", "3": "card", "4": "results", "5": "review", "6": "monitoring",
          "7": "project", "8": "weights", "9": "policy"}  # fmt: skip


@cache
def modules() -> dict[str, str]:
    """Module name by check id, in order of id; told from the file's name alone (``dc104_checksum_mismatch``)."""
    names = sorted(m.name for m in iter_modules(checks.__path__) if m.name.startswith("dc"))
    return {name[:5].upper(): name for name in names}


@cache
def check(id: str) -> Check:  # noqa: A002 - the word of the domain
    """The check with this id; KeyError when there is none."""
    module = import_module(f"duecare.checks.{modules()[id]}")
    rule: Rule = module.RULE
    return Check(rule, module.find, module.__doc__ or "")


def every() -> tuple[Check, ...]:
    """Every check, in order of id."""
    return tuple(check(name) for name in modules())


class Indexed(NamedTuple):
    """What is known of a rule without importing its module."""

    slug: str
    severity: Severity
    stage: str
    kind: str
    subject: str


@cache
def index() -> dict[str, Indexed]:
    """Every rule by id: from the generated index, or from the modules when the index does not match the folder."""
    known = {id_: Indexed(slug, cast("Severity", severity), *rest) for id_, slug, severity, *rest in rows("rules", 6)}
    return known if known.keys() == modules().keys() else {id_: described(check(id_)) for id_ in modules()}


def described(one: Check) -> Indexed:
    """A check as the index holds it. A reading check (DC0) on data judges data; others their block's kind."""
    rule = one.rule
    kind = "data" if rule.id[2] == "0" and rule.on is Data else BLOCKS[rule.id[2]]
    return Indexed(rule.slug, rule.severity, rule.stage, kind, rule.on.__name__)


def kind_of(id: str) -> str:  # noqa: A002
    """The kind that the check judges."""
    return index()[id].kind


def defaults() -> dict[str, tuple[Severity, str]]:
    """Severity and stage of every rule, by id."""
    return {id_: (known.severity, known.stage) for id_, known in index().items()}

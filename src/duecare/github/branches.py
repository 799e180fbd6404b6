"""What a branch requires before a merge, by its rulesets and by classic protection, in one token's view."""

from collections.abc import Iterator

from duecare.github.answer import ShapeError, Silent, Truncated, items, pick, text
from duecare.github.client import Client
from duecare.github.pulls import parsed
from duecare.model.record import NamedTuple


class Required(NamedTuple):
    """A status that must succeed; ``app`` may alone set it (None: anybody); ``rule`` is what requires it."""

    context: str
    app: int | None
    rule: str


def by_rulesets(client: Client, branch: str) -> tuple[Required, ...] | Truncated | Silent:
    """Statuses that active rulesets require of the branch, those of the organization among them."""
    answer = client.pages(client.repo("rules", "branches", branch))
    if isinstance(answer, Silent | Truncated):
        return answer
    return parsed(answer, lambda _: tuple(one for rule in answer for one in _of_rule(rule)))


def by_protection(client: Client, branch: str) -> tuple[Required, ...] | Silent:
    """Statuses that the branch's own protection requires of everybody, as whoever may read the branch sees them."""
    return parsed(client.get(client.repo("branches", branch)), lambda value: tuple(_of_branch(value)))


def _of_rule(rule: object) -> Iterator[Required]:
    if text(rule, "type") != "required_status_checks":
        return
    named = pick(rule, "ruleset_source") if isinstance(rule, dict) and "ruleset_source" in rule else ""
    for one in items(rule, "parameters", "required_status_checks"):
        yield Required(text(one, "context"), _app(one, "integration_id"), f"ruleset of {named}")


def _of_branch(branch: object) -> Iterator[Required]:
    if pick(branch, "protected") is not True:
        return
    protection = pick(branch, "protection")
    checks = protection.get("required_status_checks") if isinstance(protection, dict) else None
    if not isinstance(checks, dict) or checks.get("enforcement_level") == "off":
        return
    told = checks.get("checks")
    if not isinstance(told, list):
        told = [{"context": context} for context in items(checks, "contexts")]
    for one in told:
        yield Required(text(one, "context"), _app(one, "app_id"), "branch protection")


def _app(value: object, key: str) -> int | None:
    """The App's id; GitHub writes null, -1 or nothing where any may set the status."""
    found = value.get(key) if isinstance(value, dict) else None
    if found is not None and (not isinstance(found, int) or isinstance(found, bool)):
        raise ShapeError(f"{key} is no number")
    return found if found is not None and found > 0 else None

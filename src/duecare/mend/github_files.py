"""What puts the gate on GitHub: its workflows, owners of what roles cover, and the ruleset to apply by hand."""

import json
from collections.abc import Iterable, Iterator

from duecare.knowledge.workflows import STRONG, WORKFLOWS, text
from duecare.mend.drafts import Draft
from duecare.model.branch import APPROVALS, CHECK
from duecare.model.branch import JOB as CHECK_JOB
from duecare.model.policy import Policy, Role, Rules

OWNERS = ".github/CODEOWNERS"
GATE = ("duecare.yaml", ".duecare/")
AROUND = (".github/", "CODEOWNERS", "docs/CODEOWNERS", ".pre-commit-config.yaml", ".gitattributes")  # at the top alone
ACTIONS_APP = 15368  # GitHub Actions, which makes the check runs of workflows (api.github.com/apps/github-actions)


def workflows(folder: str, pin: str, branch: str, app: int | None) -> tuple[Draft, ...]:
    """The workflows; in strong mode the trusted one is the App's."""
    chosen = [STRONG if app is not None and each.path == STRONG.path else each for each in WORKFLOWS]
    return tuple(Draft(each.path, text(each, pin=pin, folder=folder, branch=branch, app=app)) for each in chosen)


def codeowners(policy: Policy, folder: str) -> Draft:
    """Owners of every path that a role covers, the gate last: of several lines GitHub takes the last that matches."""
    lines = [
        "# Written by `duecare init --github` from the policy's approvals. GitHub asks one owner of the last line that",
        "# matches; duecare asks every role. Lines with `# no glob` need yours.",
    ]
    if not policy.approvals:
        lines.append("# The policy names no roles under `approvals`: nobody is asked.")
    for rules in policy.models:
        lines += _of_model(rules, policy.approvals, folder)
    gate = [owner for role in policy.approvals if "policy" in role.covers for owner in _owners(role)]
    inside = [_inside(folder, path) for path in (*_made_of(policy), *GATE)]
    lines += [_line(f"/{path}", gate) for path in (*inside, *AROUND) if gate]
    return Draft(OWNERS, "\n".join(dict.fromkeys(lines)) + "\n")


def _made_of(policy: Policy) -> list[str]:
    """Further files that the policy is made of: what it extends, and a team's own schemas."""
    named = [name for name in policy.extends if name.endswith((".yaml", ".yml"))]
    for rules in policy.models:
        for name in (one for some in rules.schemas.values() for one in some):
            named += dict.fromkeys((name, _inside(rules.root, name)))
    return [name.removeprefix("./") for name in named]


def _of_model(rules: Rules, roles: Iterable[Role], folder: str) -> Iterator[str]:
    paths: dict[str, list[str]] = {}
    for role in roles:
        for kind in role.covers:
            globs = rules.files.get(kind, ())
            if not globs and kind != "policy":
                yield f"# no glob for {kind} in the policy ({rules.name}): {' '.join(_owners(role))}"
            for glob in (one for written in globs for one in alternatives(written)):
                paths.setdefault(f"/{_inside(folder, _inside(rules.root, glob))}", []).extend(_owners(role))
    yield from (_line(path, owners) for path, owners in paths.items())


def alternatives(glob: str) -> tuple[str, ...]:
    """The glob without ``{a,b}``, which CODEOWNERS does not know: one for each alternative; sets become ``?``."""
    before, opened, rest = glob.partition("{")
    inner, closed, after = rest.partition("}")
    if not (opened and closed):
        return (_plain(glob),)
    return tuple(one for choice in inner.split(",") for one in alternatives(f"{before}{choice}{after}"))


def _plain(glob: str) -> str:
    """``[ab]`` is no set in CODEOWNERS; ``*`` there owns a little more, which is the safe side."""
    before, opened, rest = glob.partition("[")
    _, closed, after = rest.partition("]")
    return f"{before}*{_plain(after)}" if opened and closed else glob


def _owners(role: Role) -> tuple[str, ...]:
    return tuple(f"@{name.removeprefix('@')}" for name in (*role.teams, *role.users))


def _line(path: str, owners: Iterable[str]) -> str:
    spaced = path.replace(" ", "\\ ")
    return f"{spaced} {' '.join(dict.fromkeys(owners))}"


def _inside(folder: str, path: str) -> str:
    top = folder.strip("/").removeprefix("./")
    return path if top in {"", "."} else f"{top}/{path}"


def ruleset(policy: Policy, branch: str, app: int | None) -> str:
    """The ruleset as GitHub's API takes it. With ``app`` (strong mode) both statuses must come from that App."""
    checks = [{"context": CHECK_JOB, "integration_id": ACTIONS_APP}]
    if app is None:
        checks.append({"context": APPROVALS})
    else:
        checks += [{"context": context, "integration_id": app} for context in (APPROVALS, CHECK)]
    rules = [
        {"type": "deletion"},
        {"type": "non_fast_forward"},
        {"type": "pull_request", "parameters": _review(policy)},
        {
            "type": "required_status_checks",
            "parameters": {
                "strict_required_status_checks_policy": False,
                "do_not_enforce_on_create": False,
                "required_status_checks": checks,
            },
        },
    ]
    target = {"ref_name": {"include": [f"refs/heads/{branch}"], "exclude": []}}
    made = {"name": "duecare", "target": "branch", "enforcement": "active", "conditions": target}
    return json.dumps({**made, "bypass_actors": [], "rules": rules}, indent=2) + "\n"


def _review(policy: Policy) -> dict[str, bool | int]:
    """GitHub's own floor; which approval counts for what, and until when, is judged by ``duecare/approvals``."""
    return {
        "required_approving_review_count": 1 if policy.approvals else 0,
        "require_code_owner_review": bool(policy.approvals),
        "dismiss_stale_reviews_on_push": False,
        "require_last_push_approval": bool(policy.approvals),
        "required_review_thread_resolution": False,
    }

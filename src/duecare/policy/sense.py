"""Whether a policy as a whole makes sense: models, roles, and who is asked."""

from collections.abc import Iterator

from duecare.knowledge.nearest import did_you_mean
from duecare.knowledge.shape import child, children, text, texts, whole
from duecare.model.place import At, Fault
from duecare.policy.paths import plain


def model_faults(root: At[object]) -> Iterator[Fault]:
    """Two models of one name, or two that would judge the same files."""
    names: dict[str, At[str]] = {}
    roots: dict[str, At[object]] = {}
    for model in children(root, "models"):
        name = text(model, "name")
        if name and name.value in names:
            what = f"two models are called `{name.value}`; the first stands at {names[name.value].span}"
            yield Fault(name.span, what, "give each its own name", name.pointer)
        if name:
            names.setdefault(name.value, name)
        where = text(model, "root")
        folder = plain(where.value) if where else "."
        other = roots.setdefault(folder, model)
        if other is not model and not (child(model, "files") and child(other, "files")):
            what = f"two models claim the root `{folder}`; the first stands at {other.span}"
            place = where.span if where else model.key_span
            yield Fault(place, what, "give each its own `root`, or give both `files`", model.pointer)


def role_faults(root: At[object]) -> Iterator[Fault]:
    """Roles that nobody could fill, or that are there twice."""
    seen: dict[str, At[str]] = {}
    for at in children(root, "approvals"):
        role, needs, members = text(at, "role"), whole(at, "needs"), child(at, "from")
        if role and role.value in seen:
            what = f"the role `{role.value}` is there twice; the first stands at {seen[role.value].span}"
            yield Fault(role.span, what, "make one role of the two", role.pointer)
        if role:
            seen.setdefault(role.value, role)
        teams, users = texts(members, "teams"), texts(members, "users")
        if members and not teams and not users:
            yield Fault(members.key_span, "`from` names neither teams nor users", "add one", members.pointer)
        elif needs and not teams and len({u.value.lower() for u in users}) < needs.value:
            what = f"{needs.value} must approve, and only {len({u.value.lower() for u in users})} can"
            yield Fault(needs.span, what, "name more users or a team, or lower `needs`", needs.pointer)


def asked_faults(merged: At[object]) -> Iterator[Fault]:
    """Roles that limits ask and ``approvals`` does not have; of the merged policy."""
    roles = [role.value for at in children(merged, "approvals") if (role := text(at, "role"))]
    for below in (merged, *children(merged, "models")):
        limits = child(below, "limits")
        for group, key in (("data", "elsewhere"), ("evaluations", "inconclusive")):
            asked = text(child(child(limits, group), key), "ask")
            if asked and asked.value not in roles:
                what = f"asks the role `{asked.value}`, which `approvals` does not have"
                fix = f"add the role `{asked.value}` to `approvals`"
                yield Fault(asked.span, what + did_you_mean(asked.value, roles), fix, asked.pointer)

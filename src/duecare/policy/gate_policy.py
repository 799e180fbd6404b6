"""Two policies, compared value by value: what is looser, what is stricter, said in words with its place."""

from collections.abc import Iterable, Iterator, Mapping

from duecare.model.gate import Change
from duecare.model.place import Span
from duecare.model.policy import Policy, Rules
from duecare.model.record import NamedTuple
from duecare.policy.gate_leaves import Key, Value, values
from duecare.policy.gate_words import listed, looser

RECORDS = {"require": "the requirement", "approvals": "the role", "principles": "the principle"}


class Difference(NamedTuple):
    """One value that differs; None where a side has none."""

    key: Key
    then: Value | None
    now: Value | None


def policy_changes(then: Policy, now: Policy) -> Iterator[Change]:
    """Everything that differs between two valid policies."""
    yield from _files(then, now)
    old, new = values(then), values(now)
    models = [rules.name for rules in then.models], [rules.name for rules in now.models]
    yield from _models(then, now, old, new)
    shared = set(models[0]) & set(models[1])
    found = [d for d in _differences(old, new) if d.key[0] != "models" or d.key[1] in shared]
    whole = _records(old, new, found)
    yield from (_record(key, old, new, then) for key in whole)
    rest = [d for d in found if not any(d.key[: len(key)] == key for key in whole)]
    yield from _together(rest, sorted(shared))


def _files(then: Policy, now: Policy) -> Iterator[Change]:
    """The files that the policy is made of."""
    for name in then.extends:
        if name not in now.extends:
            what = f"the policy no longer extends `{name}`"
            yield Change(what, Span(now.path), True, f"extends/{name}", name)
    for name in now.extends:
        if name not in then.extends:
            yield Change(f"the policy extends `{name}`", Span(now.path), False, f"extends/{name}", now=name)
    if then.path and now.path != then.path:
        yield Change(f"the policy moved from {then.path} to {now.path}", Span(now.path), False, "path", then.path)


def _models(then: Policy, now: Policy, old: Mapping[Key, Value], new: Mapping[Key, Value]) -> Iterator[Change]:
    names, kept = {r.name for r in then.models}, {r.name for r in now.models}
    for rules in then.models:
        if rules.name not in kept:
            if not then.path:  # nobody named it: it stands for a repository without a policy
                yield from _first(rules, now)
                continue
            what = f"the model `{rules.name}` (root `{rules.root}`) is no longer judged"
            yield Change(what, rules.span, True, f"models/{rules.name}", rules.name, removed=True)
    for rules in now.models:
        if rules.name not in names:
            what = f"the model `{rules.name}` (root `{rules.root}`) is added"
            inside = any(rules.root.startswith(f"{r.root}/") or r.root in {".", ""} for r in then.models if then.path)
            what += ": what lies below its root is no longer judged with the model around it" if inside else ""
            yield Change(what, rules.span, inside, f"models/{rules.name}", now=rules.name)


def _first(rules: Rules, now: Policy) -> Iterator[Change]:
    """What the first policy leaves out of what was judged without one: all of the repository."""
    if not any(one.root in {rules.root, ".", ""} for one in now.models):
        roots = ", ".join(f"`{one.root}`" for one in now.models)
        what = f"only what lies below {roots} is judged: without a policy all of the repository is"
        yield Change(what, Span(now.path), True, f"models/{rules.name}", rules.name)


def _differences(old: Mapping[Key, Value], new: Mapping[Key, Value]) -> Iterator[Difference]:
    for key in dict.fromkeys((*old, *new)):
        then, now = old.get(key), new.get(key)
        if then is None or now is None or _plain(then.value) != _plain(now.value):
            yield Difference(key, then, now)


def _plain(value: object) -> object:
    return tuple(sorted(value)) if isinstance(value, tuple) and not _window(value) else value


def _window(value: tuple[str, ...]) -> bool:
    """Target and margin: a list whose order says something."""
    return len(value) == 2 and all(part.replace(".", "").replace("-", "").replace("e", "").isdigit() for part in value)


def _records(old: Mapping[Key, Value], new: Mapping[Key, Value], found: Iterable[Difference]) -> list[Key]:
    """Requirements, roles and principles that are there at one side only."""
    heads = dict.fromkeys(head for d in found if (head := _head(d.key)))
    sides = [{_head(key) for key in side} for side in (old, new)]
    return [head for head in heads if (head in sides[0]) != (head in sides[1])]


def _head(key: Key) -> Key:
    start = 2 if key[0] == "models" else 0
    return key[: start + 2] if len(key) > start + 1 and key[start] in RECORDS else ()


def _record(key: Key, old: Mapping[Key, Value], new: Mapping[Key, Value], then: Policy) -> Change:
    side = old if any(k[: len(key)] == key for k in old) else new
    first = min((v.span for k, v in side.items() if k[: len(key)] == key and v.span.line), default=Span(then.path))
    said = _says({k[len(key) :]: v for k, v in side.items() if k[: len(key)] == key}, key[-2])
    word, model = RECORDS[key[-2]], f" of {key[1]}" if key[0] == "models" else ""
    anchor = "/".join(key)
    if side is old:
        return Change(f"{word} `{key[-1]}`{model} is dropped{said}", first, True, anchor, key[-1], removed=True)
    looser_ = key[-2] == "approvals" and _takes(key, old, new)
    said += ": whoever covers `policy` was asked for these before" if looser_ else ""
    return Change(f"{word} `{key[-1]}`{model} is added{said}", first, looser_, anchor, now=key[-1])


def _says(parts: Mapping[Key, Value], group: str) -> str:
    """The figures of a requirement, what a role covers."""
    wanted = ("at_least", "at_most", "within", "margin") if group == "require" else ("covers", "needs", "checks")
    found = [f"{k[0]} {_text(v.value)}" for k, v in parts.items() if len(k) == 1 and k[0] in wanted]
    return f" ({', '.join(found)})" if found else ""


def _takes(key: Key, old: Mapping[Key, Value], new: Mapping[Key, Value]) -> bool:
    """Whether a new role covers kinds that until now fell to the role that covers the policy."""
    covers = [v.value for k, v in old.items() if k[0] == "approvals" and k[-1] == "covers"]
    before = {kind for value in covers if isinstance(value, tuple) for kind in value}
    own = new[(*key, "covers")].value
    return "policy" in before and isinstance(own, tuple) and not set(own) <= before


def _together(found: list[Difference], models: list[str]) -> Iterator[Change]:
    """One change for all models where it is the same for all: limits and checks are told to each of them."""
    groups: dict[tuple[Key, object, object], list[Difference]] = {}
    for one in found:
        own = one.key[2:] if one.key[0] == "models" else one.key
        then, now = one.then.value if one.then else None, one.now.value if one.now else None
        groups.setdefault((own, then, now), []).append(one)
    for (own, *_), ones in groups.items():
        names = {one.key[1] for one in ones if one.key[0] == "models"}
        everywhere = len(names) < len(ones) or len(names) == len(models)
        where = "" if everywhere else f" of {', '.join(sorted(names))}"
        yield _change(own, where, ones[0])


def _change(own: Key, where: str, one: Difference) -> Change:
    then, now = (side.value if side else None for side in (one.then, one.now))
    weaker = looser(_kind(own), then, now)
    label = _label(own) + where
    at = one.now if one.now and (one.now.span.line or not one.then) else one.then or one.now
    assert at is not None
    what = _moved(label, _kind(own), "is loosened" if weaker else "is tightened", (then, now))
    removed = at is one.then and one.now is None
    return Change(what, at.span, weaker, "/".join(one.key), _text(then), _text(now), removed)


def _moved(label: str, kind: str, verb: str, sides: tuple[object, object]) -> str:
    then, now = sides
    if kind == "checks.severity":
        if now == "off":
            return f"{label} is turned off (it was {then})"
        return f"{label} is turned on ({now})" if then == "off" else f"{label} goes from {then} to {now}"
    if isinstance(then, tuple | None) and isinstance(now, tuple | None) and kind != "require.within":
        gained = [x for x in now or () if x not in (then or ())]
        lost = [x for x in then or () if x not in (now or ())]
        words = [f"gains {listed(gained)}"] * bool(gained) + [f"loses {listed(lost)}"] * bool(lost)
        if then is None:
            return f"{label} is set to {listed(now or ())}"
        return f"{label} {' and '.join(words)}" + (" and is gone" if now is None else "")
    if then is None:
        return f"{label} is set to {_text(now)}"
    if now is None:
        return f"{label} is taken out (it was {_text(then)})"
    if isinstance(then, int | float) and isinstance(now, int | float):
        verb = "is raised" if now > then else "is lowered"
    elif kind != "require.within":
        verb = "changes"
    return f"{label} {verb} from {_text(then)} to {_text(now)}"


def _kind(own: Key) -> str:
    match own:
        case ("require" | "approvals" | "principles" as group, _, *rest):
            return ".".join((group, *rest))
        case ("checks", _, "severity"):
            return "checks.severity"
        case ("files" | "schemas" | "references" as group, *_):
            return group
    return ".".join(own)


def _label(own: Key) -> str:
    match own:
        case ("require", name, *rest):
            what = name.rpartition(" ")[0] if rest and name.endswith(f" {rest[0]}") else name
            return f"`{'.'.join(rest)}` of {what}"
        case ("approvals", role, *rest):
            return f"`{'.'.join(rest)}` of the role {role}"
        case ("principles", name, *rest):
            return f"`{'.'.join(rest)}` of the principle {name}"
        case ("checks", id_, _):
            return id_
    return f"`{'.'.join(own)}`"


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(value)}]"
    return f"{value:g}" if isinstance(value, float) else "" if value is None else str(value)

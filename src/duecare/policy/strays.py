"""Policies that nobody asked: below the root, or beside the one in force."""

from collections.abc import Iterable, Iterator

from duecare.model.documents import PolicyFile
from duecare.model.place import Fault, Span
from duecare.model.policy import Policy

NAMES = ("duecare.yaml", ".duecare/policy.yaml")


def strays(listing: Iterable[str], policy: Policy) -> Iterator[PolicyFile]:
    """Each with its fault: whoever wrote it believes that it decides something."""
    known = {policy.path, *policy.extends}
    for path in sorted(listing):
        if (
            path not in known
            and path.endswith(NAMES)
            and (path in NAMES or path.endswith(tuple(f"/{n}" for n in NAMES)))
        ):
            yield PolicyFile(path, "duecare", (_fault(path, policy),))


def _fault(path: str, policy: Policy) -> Fault:
    if path in NAMES:
        return Fault(
            Span(path), f"a second policy stands beside {policy.path}, and decides nothing", "keep one of the two"
        )
    if not policy.path:
        what = "a policy stands below a root that has none, and decides nothing here"
        return Fault(Span(path), what, f"write a duecare.yaml at the root: `extends: [./{path}]`, or judge with --root")
    what = f"a policy stands below the root, and {policy.path} does not name it: it decides nothing"
    return Fault(Span(path), what, f"add its models to {policy.path}, or `extends: [./{path}]`, or remove it")

"""Values that the policy lets stand: ``limits.data.personal_data.allow``."""

from collections.abc import Callable, Sequence

from duecare.scan.patterns.linear import linear
from duecare.scan.streams import Unreadable

Allowing = Callable[[str, str], bool]


def allowing(pairs: Sequence[tuple[str, str]]) -> Allowing:
    """Whether a value of a kind may stand, by pairs of a kind (``*``: any) and an expression that such values match.

    An expression that cannot be matched in linear time is refused, and nothing is measured.
    """
    tests: list[tuple[str, Callable[[str], bool]]] = []
    for kind, expression in pairs:
        try:
            tests.append((kind, linear(expression)))
        except ValueError as error:
            what = f"was not looked for: the allowed pattern {expression!r} cannot be matched in linear time: {error}"
            unlock = "write limits.data.personal_data.allow without back-references or look-around"
            raise Unreadable(what, unlock) from None

    def allows(kind: str, value: str) -> bool:
        return any(of in {kind, "*"} and holds(value) for of, holds in tests)

    return allows

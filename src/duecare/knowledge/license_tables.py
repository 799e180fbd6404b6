"""The licenses that are known, by id and by name, from the tables of the package."""

from functools import cache

from duecare.knowledge.license_names import squash, squashed
from duecare.knowledge.tables import rows, whole
from duecare.model.record import NamedTuple


class Known(NamedTuple):
    """A row of the tables."""

    key: str
    spdx: str
    hub: str
    classes: frozenset[str]
    name: str


@cache
def by_hub() -> dict[str, Known]:
    """The Hub's ids."""
    table = {}
    for hub, spdx, of, name, _ in rows("hub_licenses", 5):
        real = "" if spdx == "-" else spdx
        table[hub] = Known(real or hub, real, hub, frozenset(of.split(",")), name)
    return table


@cache
def by_spdx() -> dict[str, Known]:
    """SPDX ids, present and older, lower-cased."""
    at_hub = {known.spdx: known.hub for known in by_hub().values() if known.spdx}
    table = {}
    for key, of, older in rows("spdx", 3):
        if of != "exception":
            known = Known(key, key, at_hub.get(key, ""), frozenset(of.split(",")), key)
            table.update(dict.fromkeys((key.casefold(), *older.casefold().split()), known))
    return table


@cache
def exceptions() -> dict[str, str]:
    """SPDX exceptions, lower-cased, to their spelling."""
    return {key.casefold(): key for key, of, _ in rows("spdx", 3) if of == "exception"}


@cache
def by_name() -> dict[str, Known]:
    """Squashed names of every license."""
    return {name: known for name, id_ in rows("license_names", 2) if (known := lookup(id_))}


def spellings() -> dict[str, str]:
    """What ``license_names`` holds: squashed names to ids; the Hub's win over SPDX's."""
    told = [(spelling, known.key) for spelling, known in by_spdx().items()]
    for hub, _, _, name, others in rows("hub_licenses", 5):
        told += [(spelling, hub) for spelling in (hub, name, *filter(None, others.split("|")))]
    return dict(zip(squashed(spelling for spelling, _ in told), (id_ for _, id_ in told), strict=True))


def by_spelling(text: str) -> Known | None:
    """The license that a common name stands for."""
    # A run asks for a few of eight hundred names: their lines are found, and no table is built.
    _, found, rest = whole("license_names").partition(f"\n{squash(text)}\t")
    return lookup(rest.partition("\n")[0]) if found else None


def hub_ids() -> frozenset[str]:
    """Every value the Hub takes for ``license``, with ``other`` and ``unknown``."""
    return frozenset(by_hub()) | {"other", "unknown"}


def lookup(written: str) -> Known | None:
    """The license whose id ``written`` is, at the Hub or in SPDX, in any case."""
    plain = written.strip().casefold()
    return by_hub().get(plain) or (by_spdx().get(plain) if " " not in plain else None)

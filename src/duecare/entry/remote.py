"""Rows that lie elsewhere: fetched or streamed into a folder of our own, scanned there, told by their address."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from duecare.discover.files import listing
from duecare.discover.kinds import discover
from duecare.entry.gather import Shelf, gather
from duecare.entry.root import find_root
from duecare.entry.rows import Known
from duecare.entry.settings import Invalid, policy_of
from duecare.knowledge.hub_names import Hub, dataset
from duecare.load.remotes import is_remote
from duecare.model.documents import Data
from duecare.model.facts import Facts
from duecare.model.place import Span
from duecare.model.policy import Rules
from duecare.model.problem import Gap
from duecare.model.profile import Scanned
from duecare.model.record import NamedTuple

if TYPE_CHECKING:
    from duecare.load.remote import Asked
    from duecare.scan.run import Outcome

PINNED = re.compile(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}")
OFFLINE = "is elsewhere, and the network is read only with --online"


class Came(NamedTuple):
    """What was fetched: by its path from the root, the address and the checksums; and what was not."""

    known: Known
    addresses: Mapping[str, str]
    digests: Mapping[str, Mapping[str, str]]
    cut: Mapping[str, str]
    troubles: Mapping[str, Gap]


def far(written: str) -> bool:
    """Whether an argument names rows elsewhere: an address, or a Hub data set with its commit."""
    return is_remote(written) or (PINNED.fullmatch(written) is not None and not Path(written).exists())


def unreached(addresses: Iterable[str]) -> dict[str, Gap]:
    """Without --online nothing is read, and says so."""
    return {one: Gap(Span(one), OFFLINE, f"duecare scan {one} --online") for one in addresses}


def brought(addresses: Iterable[str], root: Path | None, place: Path) -> Came | Invalid:
    """Fetch every address that the policy allows into ``place``."""
    from duecare.load.remote import Asked, online

    base = (root or find_root(Path.cwd())).resolve()
    policy = policy_of(base)
    if isinstance(policy, Invalid):
        return policy
    rules = policy.models[0] if policy.models else Rules()
    files = listing(base)
    loaded = gather(Shelf(base), discover(files.paths, rules), ["manifest"])
    asked = Asked(rules.data.remotes, online())
    found, digests, cut, troubles = _all(addresses, base, place, asked)
    data = tuple(Data(path, "", Facts(path, 0)) for path in found)
    known = Known(base, rules, data, loaded.documents, files.paths, scanning=True)
    return Came(known, found, digests, cut, troubles)


def _all(addresses: Iterable[str], base: Path, place: Path, asked: "Asked") -> tuple[Any, ...]:
    found: dict[str, str] = {}
    digests: dict[str, Mapping[str, str]] = {}
    cut: dict[str, str] = {}
    troubles: dict[str, Gap] = {}
    for number, written in enumerate(dict.fromkeys(addresses)):
        folder = place / f"{number}"
        folder.mkdir()
        for url, got, sums, why in _one(written, folder, asked):
            if isinstance(got, Gap):
                troubles[url] = got
                continue
            path = os.path.relpath(got, base).replace(os.sep, "/")
            found[path] = url
            digests.update({path: sums} if sums else {})
            cut.update({path: why} if why else {})
    return found, digests, cut, troubles


def _one(written: str, folder: Path, asked: "Asked") -> Iterator[tuple[str, Path | Gap, Mapping[str, str], str]]:
    hub = dataset(written)
    if hub is not None and "/" in hub.id:
        yield from _of_hub(hub, folder, asked)
        return
    from duecare.load.remote import fetch

    yield written, fetch(written, folder, asked), {}, ""


def _of_hub(hub: Hub, folder: Path, asked: "Asked") -> Iterator[tuple[str, Path | Gap, Mapping[str, str], str]]:
    from duecare.load.hub import address, listed, streamed

    files = listed(hub, asked)
    if isinstance(files, Gap):
        yield address(hub), files, {}, ""
        return
    for number, file in enumerate(files):
        inner = folder / f"{number}"
        inner.mkdir()
        got = streamed(file, inner, asked)
        yield (file.url, got, {}, "") if isinstance(got, Gap) else (file.url, got.rows, file.digests, got.cut)


def addressed(outcome: "Outcome", came: Came) -> "Outcome":
    """The outcome as if it had been measured where the rows lie: by their addresses, with their checksums."""
    files = tuple(_renamed(file, came) for file in outcome.files)
    whole = _renamed(outcome.whole, came)
    lost = next((f"{url} {gap.what}" for url, gap in came.troubles.items()), "")
    short = next((f"{came.addresses[path]} {why}" for path, why in came.cut.items()), "")
    troubles = {came.addresses.get(path, path): gap._replace(span=Span(came.addresses.get(path, path)))
                for path, gap in outcome.troubles.items()}  # fmt: skip
    whole = whole._replace(cut=whole.cut or lost or short)
    return outcome._replace(files=files, whole=whole, troubles={**troubles, **came.troubles})


def _renamed(file: Scanned, came: Came) -> Scanned:
    return file._replace(
        path=came.addresses.get(file.path, file.path),
        digests=came.digests.get(file.path, file.digests),
        cut=came.cut.get(file.path, file.cut),
        measures={name: _deep(one, came.addresses) for name, one in file.measures.items()},
        missing={name: gap._replace(span=Span(came.addresses.get(gap.span.path, gap.span.path)))
                 for name, gap in file.missing.items()},
    )  # fmt: skip


def _deep(value: Any, addresses: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return addresses.get(value, value)
    if isinstance(value, Mapping):
        return {key: _deep(inner, addresses) for key, inner in value.items()}
    return [_deep(inner, addresses) for inner in value] if isinstance(value, list | tuple) else value

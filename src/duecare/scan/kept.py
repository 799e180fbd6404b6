"""The outcome of a whole run, kept under all that it depends on: an unchanged run costs its hashes, and loads nothing.

What it depends on is told without making a detector: the content of every file that is read, the wish, duecare's own
code and lists, and the packages that detectors call.
"""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from duecare.scan.cache import Cache
from duecare.scan.coded import digest
from duecare.scan.contract import Wish
from duecare.scan.digests import Digested, digested

PACKAGES = {
    "hyperscan": "hyperscan", "numpy": "numpy", "orjson": "orjson", "phonenumbers": "phonenumbers",
    "py3langid": "py3langid", "pyarrow": "pyarrow", "re2": "google_re2", "stdnum": "python_stdnum",
    "zstandard": "zstandard", "spacy": "spacy", "presidio_analyzer": "presidio_analyzer", "detoxify": "detoxify",
}  # fmt: skip
"""Modules that measuring calls, and the names under which they are installed."""


def key(wish: Wish, only: Iterable[str] | None, digests: Mapping[str, Digested], cache: Cache) -> str:
    """Under what the outcome is kept; ``""`` when it depends on more than can be told here."""
    limits = wish.limits
    if wish.salt or wish.new or limits.toxicity_scorer != "default" or limits.personal_data_sampled.kinds:
        return ""
    others = digested(Path(wish.root), (*wish.against, *wish.opted_out))
    if any(one.trouble for one in (*digests.values(), *others.values())):
        return ""
    files = [(path, one.sha256, one.md5) for named in (digests, others) for path, one in sorted(named.items())]
    told = wish._replace(root="", splits=dict(sorted(wish.splits.items())), before={})
    chosen = None if only is None else sorted(only)
    return f"run\0{digest(cache)}\0{sys.version_info[:2]}{sorted(_installed())}\0{told!r}\0{chosen}\0{files}"


def _installed() -> Iterator[str]:
    """The packages with their versions, as their folders tell; one that tells none by the time it was installed."""
    names: dict[str, list[str]] = {}
    for module, package in PACKAGES.items():
        spec = find_spec(module)
        if spec is None or spec.origin is None:
            yield f"{module} -"
            continue
        site = (
            str(Path(spec.origin).parent.parent) if spec.submodule_search_locations else str(Path(spec.origin).parent)
        )
        if site not in names:
            names[site] = sorted(os.listdir(site))  # noqa: PTH208 - names alone, and cheaply
        told = [name for name in names[site] if name.lower().startswith(f"{package}-") and name.endswith("-info")]
        yield f"{module} {told or os.stat(spec.origin).st_mtime_ns}"  # noqa: PTH116 - as above


def sound(outcome: Any) -> bool:
    """Whether every detector measured every file to its end."""
    scanned = (outcome.whole, *outcome.files)
    return not outcome.troubles and not any(one.cut or one.missing for one in scanned)

"""The detectors, found by walking their folder: a module there is a detector, and nothing lists it."""

import json
import os
from collections.abc import Mapping
from hashlib import sha256
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from duecare.model.place import Span
from duecare.model.problem import Gap
from duecare.model.record import NamedTuple
from duecare.scan import detectors
from duecare.scan.coded import code
from duecare.scan.contract import Keyed, Monoid, Wish
from duecare.scan.streams import Unreadable


class Detectors(NamedTuple):
    """What measures rows: both kinds by name, and why others do not."""

    monoids: Mapping[str, Monoid[Any]]
    keyed: Mapping[str, Keyed]
    missing: Mapping[str, Gap]

    @property
    def versions(self) -> dict[str, int]:
        """Every detector's version."""
        found = {name: one.version for name, one in self.monoids.items()}
        found |= {name: one.version for name, one in self.keyed.items()}
        return dict(sorted(found.items()))

    def prepare(self) -> None:
        """Make what every process needs once, before they are forked."""
        for one in (*self.monoids.values(), *self.keyed.values()):
            getattr(one, "prepare", lambda: None)()


def names() -> list[str]:
    """Modules of the folder."""
    return sorted(m.name for m in iter_modules(detectors.__path__) if not m.name.startswith("_"))


def detect(wish: Wish, only: frozenset[str] | None = None) -> Detectors:
    """Make every detector that the wish asks for; of others than ``only`` not even the code is loaded."""
    found = Detectors({}, {}, {})
    for name in (name for name in names() if only is None or name in only):
        made = _made(name, wish)
        if isinstance(made, Gap):
            found = found._replace(missing={**found.missing, name: made})
        elif made is not None and hasattr(made, "key_width"):
            found = found._replace(keyed={**found.keyed, made.name: made})
        elif made is not None:
            found = found._replace(monoids={**found.monoids, made.name: made})
    return found


def _made(name: str, wish: Wish) -> Any:
    try:
        return import_module(f"{detectors.__name__}.{name}").make(wish)
    except Unreadable as why:
        return Gap(Span(""), f"{name} was not measured: {why.what}", why.unlock)
    except ImportError as error:
        return Gap(Span(""), f"{name} was not measured: {error.name} is not installed", "pip install 'duecare[data]'")
    except Exception as error:  # noqa: BLE001 - any failure of a detector is a gap
        return failed(name, error)


def failed(name: str, error: Exception) -> Gap:
    """The gap where a detector fails inside: never a pass, and never the end of the run."""
    if os.environ.get("DUECARE_TRACEBACK"):
        raise error
    what = f"{name} failed inside duecare ({type(error).__name__}: {str(error)[:200]})"
    return Gap(Span(""), what, "report the row's shape; DUECARE_TRACEBACK=1 shows where it failed")


def asked(wish: Wish) -> dict[str, dict[str, Any]]:
    """What each detector that can be made here is asked for, its version included, as JSON values."""
    found = detect(wish)._replace(missing={})
    every: dict[str, Any] = {**found.monoids, **found.keyed}
    return {
        name: json.loads(json.dumps({"version": one.version, **one.settings}, sort_keys=True, default=str))
        for name, one in sorted(every.items())
    }


def identity(one: Any) -> str:
    """What a detector's measures depend on, besides the rows: code, lists, version and settings."""
    settings = repr(sorted(one.settings.items()))
    return sha256(f"{one.name}\0{one.version}\0{settings}\0{code()}".encode()).hexdigest()

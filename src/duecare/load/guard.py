"""No connection into private networks, whichever library opens it: the address itself is looked at, after names.

A hook on Python's own audit event ``socket.connect`` sees the address that a socket is about to connect to. So a name
that resolves differently the second time, a redirect, or a client deep inside a library changes nothing.

No proxy is used: it would make the connections, and nobody here would see into which network.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from duecare.load.remotes import Private, public


class Refused(Exception):  # noqa: N818 - an answer to the fetcher, who makes it a gap
    """A connection to an address that is not one of the open network.

    No OSError: clients take those for a network that is down, and try for minutes.
    """


class _Guard:
    """Process-wide, because hooks are, and libraries connect from threads of their own."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.depth = 0
        self.hooked = False
        self.open: frozenset[tuple[str, int]] = frozenset()

    def look(self, event: str, arguments: Any) -> None:
        if event != "socket.connect" or not self.depth:
            return
        address = arguments[1]
        if not isinstance(address, tuple):  # a socket of this machine's file system, as event loops use
            return
        host, port = str(address[0]), int(address[1])
        if not public(host) and (host, port) not in self.open:
            arguments[0].close()  # who opened it looks for an OSError, and would leave it open
            raise Refused(f"{host}, an address of a private network or of this machine")


GUARD = _Guard()
PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY")
UNPROXIED = ("NO_PROXY", "no_proxy")


@contextmanager
def guarded(private: Private = Private()) -> Iterator[None]:  # noqa: B008 - immutable
    """Within, only the open network and the machines that were named can be reached."""
    with GUARD.lock:
        if not GUARD.hooked:
            sys.addaudithook(GUARD.look)
            GUARD.hooked = True
        GUARD.depth += 1
        before, GUARD.open = GUARD.open, GUARD.open | _addresses(private)
        proxied = {name: os.environ.get(name) for name in UNPROXIED}
        os.environ.update(dict.fromkeys(UNPROXIED, "*"))
    try:
        yield
    finally:
        with GUARD.lock:
            GUARD.depth -= 1
            GUARD.open = before
            for name, value in proxied.items():
                os.environ.pop(name, None) if value is None else os.environ.__setitem__(name, value)


def why(error: BaseException) -> str:
    """An error in a line, the refused address first when there is one behind it."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, Refused):
            return f"it leads to {cause}"
        cause = cause.__cause__ or cause.__context__
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]


def proxied() -> str:
    """What to know besides where a proxy is set, which is not used; nothing where none is."""
    named = next((name for name in (*PROXIES, *map(str.lower, PROXIES)) if os.environ.get(name)), "")
    return f" ({named} is set, and duecare uses no proxy)" if named else ""


def _addresses(private: Private) -> frozenset[tuple[str, int]]:
    """What the named machines resolve to now."""
    import socket

    found = set()
    for machine in private.hosts:
        host, _, port = machine.rpartition(":")
        try:
            for one in socket.getaddrinfo(host.strip("[]"), int(port), type=socket.SOCK_STREAM):
                found.add((str(one[4][0]), int(port)))
        except (OSError, ValueError):
            continue
    return frozenset(found)

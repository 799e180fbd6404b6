"""Fetch a file over HTTPS, or from a store of objects: allowed addresses only, asked again after every redirect."""

import http.client
import os
import re
import time
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from duecare.load.guard import Refused, guarded, proxied, why
from duecare.load.remotes import STORES, Private, refused
from duecare.model.place import Span
from duecare.model.problem import Gap
from duecare.model.record import NamedTuple

REDIRECTS = frozenset({301, 302, 303, 307, 308})
HOPS = 5
CHUNK = 1 << 18
ALLOW = "add a prefix of it to `limits.data.remotes` in the policy; those who govern it must agree"
AGAIN = "see that the address answers, and run again"
AGENT = "duecare"


class Caps(NamedTuple):
    """How much a remote may send, and how long it may take."""

    bytes: int = 20_000_000_000
    seconds: float = 3600.0
    wait: float = 30.0


class Asked(NamedTuple):
    """What may be read, and from which private machines."""

    prefixes: tuple[str, ...]
    private: Private = Private()
    caps: Caps = Caps()


def private_of(environ: dict[str, str]) -> Private:
    """``DUECARE_PRIVATE_HOSTS`` (``host:port``, by commas), and the endpoint that ``HF_ENDPOINT`` names."""
    hosts = {one.strip().casefold() for one in environ.get("DUECARE_PRIVATE_HOSTS", "").split(",") if one.strip()}
    try:
        endpoint = urlsplit(environ.get("HF_ENDPOINT", ""))
        port = endpoint.port or {"https": 443, "http": 80}.get(endpoint.scheme, 0)
    except ValueError:
        return Private(frozenset(hosts))
    return Private(frozenset(hosts | ({f"{endpoint.hostname.casefold()}:{port}"} if endpoint.hostname else set())))


def fetch(url: str, folder: Path, asked: Asked) -> Path | Gap:
    """The file under its own name, or why it was not fetched; nothing is left behind then."""
    if wrong := refused(url, asked.prefixes, asked.private):
        return Gap(Span(url), wrong, ALLOW)
    target = folder / name_of(url)
    try:
        with guarded(asked.private):
            stored = urlsplit(url).scheme.casefold() in STORES
            trouble = _stored(url, target, asked) if stored else _http(url, target, asked)
    except Refused as error:
        trouble = Gap(Span(url), f"leads to {error}", "name a machine of the open network")
    except (OSError, http.client.HTTPException, ValueError) as error:
        said = " ".join(str(error).split())[:200] or type(error).__name__
        trouble = Gap(Span(url), f"could not be fetched: {said}", f"{AGAIN}{proxied()}")
    if trouble is None:
        return target
    target.unlink(missing_ok=True)
    return trouble


def name_of(url: str) -> str:
    """The file's name: the suffix tells the format."""
    last = unquote(urlsplit(url).path.rpartition("/")[2])
    return re.sub(r"[^\w.-]", "_", last).lstrip(".")[-120:] or "data"


def _http(url: str, target: Path, asked: Asked) -> Gap | None:
    ends = time.monotonic() + asked.caps.seconds
    here = url
    for _ in range(HOPS + 1):
        connection = _connection(here, asked)
        try:
            parts = urlsplit(here)
            path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
            connection.request("GET", path, headers={"User-Agent": AGENT, "Accept-Encoding": "identity"})
            answer = connection.getresponse()
            if answer.status not in REDIRECTS:
                return _taken(url, answer, target, asked, ends)
            here = urljoin(here, answer.getheader("Location") or "")
        finally:
            connection.close()
        if wrong := refused(here, asked.prefixes, asked.private):
            return Gap(Span(url), f"redirects to {here[:200]}, which {wrong}", ALLOW)
    return Gap(Span(url), f"redirects more than {HOPS} times", "name the last address")


def _connection(url: str, asked: Asked) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme.casefold() == "https" else http.client.HTTPConnection
    return kind(parts.hostname or "", parts.port, timeout=asked.caps.wait)


def _taken(url: str, answer: http.client.HTTPResponse, target: Path, asked: Asked, ends: float) -> Gap | None:
    if answer.status != 200:
        return Gap(Span(url), f"answers {answer.status} {answer.reason}"[:80], "see that the address is right")
    length = answer.getheader("Content-Length") or ""
    promised = int(length) if length.isdigit() else None
    if promised is not None and promised > asked.caps.bytes:
        return _large(url, asked)
    done = 0
    with target.open("wb") as file:
        while piece := answer.read1(CHUNK):
            done += len(piece)
            if done > asked.caps.bytes:
                return _large(url, asked)
            if time.monotonic() > ends:
                return Gap(Span(url), f"sent no end within {asked.caps.seconds:g} seconds", "fetch it another way")
            file.write(piece)
    if promised is not None and done != promised:
        return Gap(Span(url), f"broke off after {done:,} of {promised:,} bytes", "run again")
    return None


def _large(url: str, asked: Asked) -> Gap:
    return Gap(Span(url), f"sends more than {asked.caps.bytes:,} bytes", "scan it where it lies, and keep its profile")


def _stored(url: str, target: Path, asked: Asked) -> Gap | None:
    """By fsspec, where it and the file system of the store are installed."""
    try:
        import fsspec

        opener: Any = fsspec.open(url, "rb")
        return _copied(url, opener, target, asked)
    except ImportError as error:
        return Gap(Span(url), f"cannot be read: {error}", "install the package that it names")
    except Exception as error:  # noqa: BLE001 - whatever the client of a store raises is a gap
        return Gap(Span(url), f"could not be fetched: {why(error)}", f"{AGAIN}{proxied()}")


def _copied(url: str, opener: Any, target: Path, asked: Asked) -> Gap | None:
    ends, done = time.monotonic() + asked.caps.seconds, 0
    with opener as source, target.open("wb") as file:
        while piece := source.read(CHUNK):
            done += len(piece)
            if done > asked.caps.bytes:
                return _large(url, asked)
            if time.monotonic() > ends:
                return Gap(Span(url), f"sent no end within {asked.caps.seconds:g} seconds", "fetch it another way")
            file.write(piece)
    return None


def online(environ: dict[str, str] | None = None) -> Private:
    """The machines of a private network that whoever runs duecare has named."""
    return private_of(dict(os.environ if environ is None else environ))

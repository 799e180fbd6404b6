"""Which addresses may be read: what a policy's prefixes allow, and which machines are in the open network at all."""

import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import SplitResult, unquote, urlsplit

from duecare.knowledge.late import late
from duecare.model.record import NamedTuple

STORES = frozenset({"s3", "gs", "az", "abfs"})
"""Stores of objects, read where fsspec knows them."""

SCHEMES = frozenset({"https", "hf", *STORES})
PLAIN = frozenset({"http"})
"""Only of machines that whoever runs duecare has named: what travels in the clear can be changed on its way."""

REMOTE = late(r"[A-Za-z][A-Za-z0-9+.-]*:(?!\\)")
_ODD = late(r"[\x00-\x20\x7f\\]")
_EMBEDS = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))


class Private(NamedTuple):
    """Machines inside a private network that whoever runs duecare trusts, as ``host:port``."""

    hosts: frozenset[str] = frozenset()

    def knows(self, host: str, port: int) -> bool:
        """Whether the machine was named."""
        return f"{host.casefold()}:{port}" in self.hosts


def is_remote(written: str) -> bool:
    """Whether it is written as an address, of whatever protocol; a drive's letter is none."""
    return REMOTE.match(written) is not None and not re.match(r"[A-Za-z]:[\\/](?!/)", written)


def refused(url: str, prefixes: Iterable[str], private: Private = Private()) -> str:  # noqa: B008 - immutable
    """Why the address may not be read; empty when it may."""
    if wrong := _odd(url, private):
        return wrong
    parts, known = urlsplit(url), list(prefixes)
    if any(not _odd(prefix, private) and _under(parts, urlsplit(prefix)) for prefix in known):
        return ""
    shown = ", ".join(known) or "none"
    return f"is under no prefix of the policy's `limits.data.remotes` ({shown})"


def _odd(url: str, private: Private) -> str:
    """Why the address is none that anybody may read, whatever a policy says."""
    if "::" in url.partition("//")[0] or re.search(r"::\w+://", url):
        return "chains protocols, which hides what is read"
    if _ODD.search(url):
        return "has spaces, control characters or backslashes in it"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "is no address"
    scheme = parts.scheme.casefold()
    plain = scheme in PLAIN and private.knows(parts.hostname or "", port or 80)
    if scheme not in SCHEMES and not plain:
        return f"is of the protocol `{scheme[:20]}`, and only https, hf, s3, gs, az and abfs are read"
    if parts.username is not None or parts.password is not None:
        return "holds a name or a password" if scheme != "hf" else "has an @ where none belongs"
    if not parts.hostname:
        return "names no machine"
    return "climbs out of its folder" if _climbs(parts.path) else ""


def _climbs(path: str) -> bool:
    """Whether a segment is ``..`` (or ``.``), however often its dots were escaped."""
    plain = path
    for _ in range(3):
        plain = unquote(plain)
    return any(part in {"..", "."} for part in re.split(r"[/\\]", plain))


def _under(url: SplitResult, prefix: SplitResult) -> bool:
    """Whether scheme and machine are the same, and the path begins with the prefix's at a border."""
    if url.scheme.casefold() != prefix.scheme.casefold() or _machine(url) != _machine(prefix):
        return False
    base = prefix.path
    if not url.path.startswith(base):
        return False
    rest = url.path[len(base) :]
    return not base or base.endswith("/") or not rest or rest[0] in "/@"


def _machine(parts: SplitResult) -> tuple[str, int]:
    usual = {"https": 443, "http": 80}.get(parts.scheme.casefold(), 0)
    return (parts.hostname or "").casefold().rstrip("."), parts.port or usual


def public(address: str) -> bool:
    """Whether an IP address is of the open network: not private, local, link-local, reserved, nor a cover of one."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        inner += [ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)] if any(ip in net for net in _EMBEDS) else []
        if any(one is not None and not public(str(one)) for one in inner):
            return False
        if ip.ipv4_mapped is not None:
            return True
    return ip.is_global and not ip.is_multicast and not ip.is_reserved

"""Lists of what its owners opted out of training: keyed digests, so that the list names nobody.

A text file: a first line ``duecare-opt-out 1 key-file=PATH`` (a file of at least 16 bytes, relative to the root, that
is not committed) or ``duecare-opt-out 1 key=HEX`` (a salt that everybody may read: whoever has the list can then try
guesses), then one digest of 32 hexadecimal digits a line; ``#`` begins a comment.
"""

import hashlib
import re
from pathlib import Path
from unicodedata import normalize

from duecare.model.record import NamedTuple
from duecare.scan.streams import Unreadable

HEADER = re.compile(r"duecare-opt-out 1 (key|key-file)=(\S+)")
DIGEST = re.compile(r"[0-9a-f]{32}")
KEY_BYTES = 16
MAX_KEY = 64
UNLOCK = "duecare opt-out NAMES.txt --key-file KEY --output {path}"


class OptOuts(NamedTuple):
    """A list and its key."""

    path: str
    key: bytes
    digests: frozenset[bytes]


def digest(text: str, key: bytes) -> bytes:
    """What stands in the list for a row's text, an address, a name or an id: without case and extra white space."""
    return hashlib.blake2b(normal(text).encode("utf-8", "replace"), key=key, digest_size=16).digest()


def normal(text: str) -> str:
    """The text as it is compared."""
    plain = text if text.isascii() else normalize("NFKC", text)
    return " ".join(plain.casefold().split())


def read(root: Path, path: str) -> OptOuts:
    """The list at ``path``; raises Unreadable, because a list that cannot be read excludes nobody."""
    lines = _text(root / path, path).splitlines()
    header = HEADER.fullmatch(lines[0].strip()) if lines else None
    if header is None:
        what = f"{path} does not begin with `duecare-opt-out 1 key-file=…`"
        raise Unreadable(what, UNLOCK.format(path=path))
    digests = set()
    for number, line in enumerate(lines[1:], 2):
        entry = line.partition("#")[0].strip().lower()
        if entry and not DIGEST.fullmatch(entry):
            raise Unreadable(f"line {number} of {path} is no digest of 32 hexadecimal digits", UNLOCK.format(path=path))
        if entry:
            digests.add(bytes.fromhex(entry))
    if not digests:
        raise Unreadable(f"{path} lists nothing", "list what was opted out, or remove `opt_out_list`")
    return OptOuts(path, _key(root, path, *header.groups()), frozenset(digests))


def written(texts: list[str], key: bytes, header: str) -> str:
    """The list of those texts, in no order that tells anything."""
    return "\n".join([f"duecare-opt-out 1 {header}", *sorted({digest(text, key).hex() for text in texts}), ""])


def _key(root: Path, path: str, kind: str, value: str) -> bytes:
    if kind == "key":
        try:
            key = bytes.fromhex(value)
        except ValueError:
            key = b""
        if not KEY_BYTES <= len(key) <= MAX_KEY:
            raise Unreadable(
                f"the key of {path} is not {KEY_BYTES} to {MAX_KEY} bytes in hex", UNLOCK.format(path=path)
            )
        return key
    file = (root / value).resolve()
    if not file.is_relative_to(root.resolve()):
        raise Unreadable(f"the key of {path} lies outside the repository", "name a key file below the root")
    if not file.is_file():
        raise Unreadable(f"the key of {path}, {value}, is not on this machine", f"put the key at {value} and scan here")
    return key_of(file.read_bytes()[: 1 << 20], value)


def key_of(content: bytes, name: str) -> bytes:
    """The key that a file holds."""
    if len(content.strip()) < KEY_BYTES:
        raise Unreadable(f"{name} holds no key of {KEY_BYTES} bytes", f"openssl rand -hex 32 > {name}")
    return hashlib.blake2b(content.strip(), digest_size=32, person=b"duecare-opt-out").digest()


def _text(file: Path, path: str) -> str:
    try:
        return file.read_text("utf-8-sig")
    except (OSError, UnicodeError) as why:
        raise Unreadable(f"{path} cannot be read ({why})", f"fetch {path}") from why

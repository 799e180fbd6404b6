"""What can go wrong between a client and GitHub, as a queue that the fake works off."""

import json
import re
from typing import Literal, NamedTuple

Harm = Literal["status", "hang", "cut", "half", "garbage", "html", "shape", "unlinked"]


class Harmful(NamedTuple):
    """One answer that goes wrong. ``after``: the request is carried out first, and only its answer is harmed."""

    verb: str
    where: str
    harm: Harm = "status"
    status: int = 500
    message: str = "Server Error"
    headers: tuple[tuple[str, str], ...] = ()
    after: bool = False

    def hits(self, verb: str, path: str) -> bool:
        return verb == self.verb and re.search(self.where, path) is not None

    def body(self, real: bytes) -> bytes:
        """The bytes that go out in place of the real ones."""
        match self.harm:
            case "garbage":
                return b'{"half": '
            case "html":
                return b"<html>Unicorn!</html>"
            case "shape":
                return b'{"surprise": []}' if real.startswith(b"[") else b"[1, 2]"
            case "status":
                return json.dumps({"message": self.message, "documentation_url": "https://docs.github.com"}).encode()
            case _:
                return real


SECONDARY = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
PRIMARY = "API rate limit exceeded for installation ID 1."
READ_ONLY = "Resource not accessible by integration"

"""How somebody is reached: e-mail addresses, telephone numbers; and credentials in URLs."""

import re
from functools import lru_cache

from duecare.knowledge.late import late
from duecare.scan.patterns.finders import finder, near
from duecare.scan.patterns.kinds import Answer, Kind, Matches
from duecare.scan.patterns.phones import PHONE

RESERVED = late(
    r"(?:^|\.)(?:example|test|invalid|localhost|localdomain|local)$|(?:^|\.)(?:example|your|my-?(?:company|domain|site|corp))"
    r"[\w-]*\.[a-z]{2,4}$"
)
STAND_INS = frozenset(
    [
        "domain.com",
        "company.com",
        "test.com",
        "sample.com",
        "website.com",
        "foo.com",
        "bar.com",
        "abc.com",
        "xyz.com",
        "email.com",
        "mail.com",
        "host.com",
        "server.com",
        "acme.com",
    ]
)
NO_DOMAINS = frozenset(
    [
        "png",
        "jpg",
        "jpeg",
        "gif",
        "svg",
        "webp",
        "css",
        "js",
        "ts",
        "py",
        "json",
        "html",
        "htm",
        "php",
        "txt",
        "md",
        "so",
        "dll",
        "exe",
    ]
)
"""Endings of file names that follow an ``@2x`` or a package pin."""


NOBODY = late(
    r"(?i)(?:your|my|some|any)?[._-]?(?:examples?|username|user|e?mail|name|someone|anyone|nobody|foo|bar|test\d{0,3})"
    r"(?:[._-]?(?:address|id|email|name|here))?|(?:john|jane|joe|jon)[._-]?doe\d{0,4}|first[._-]?name[._-]?last[._-]?name"
)
"""Local parts that stand for nobody."""


PERSONS = ("example", "user", "mail", "name", "one", "nobody", "foo", "bar", "test", "doe")
"""Whatever ``NOBODY`` takes holds one of these in small letters."""


@lru_cache(4096)
def _domain(written: str) -> Answer:
    """What the domain says of an address."""
    domain = _small(written)
    if domain.rpartition(".")[2] in NO_DOMAINS:
        return False
    return None if RESERVED.search(domain) or domain in STAND_INS else True


def _small(domain: str) -> str:
    return domain.lower().replace("\u3002", ".")


def _emails(matches: Matches) -> list[Answer]:
    said = [match.groups() for match in matches]
    low = "\n".join([local for local, _ in said]).lower()
    nobody = not low.isascii() or any(map(low.__contains__, PERSONS))
    found = [_domain(domain) for _, domain in said]
    for at, (local, domain) in enumerate(said):
        if local == "git" and matches[at].string.startswith(":", matches[at].end()):
            found[at] = False
        elif found[at] and (
            (nobody and NOBODY.fullmatch(local)) or (len(local) == 1 and _small(domain).index(".") == 1)
        ):
            found[at] = None
    return found


HOLES = frozenset(["user", "username", "login", "account", "name", "admin", "root", "me", "usr", "u"])
NO_PASSWORDS = late(r"(?i)^(?:pass(?:word|wd)?|pwd|secret|token|x+|\*+|\.+|your.*|my_?pass.*|changeme|p|pw|1234\d*)$")


def _login(match: re.Match[str]) -> bool | None:
    if any(c in match[0] for c in "<>{}$[]"):
        return False
    host = match["host"].lower()
    fake = NO_PASSWORDS.match(match["password"]) or RESERVED.search(host) or host in STAND_INS
    return None if fake or (match["user"].lower() in HOLES and host.startswith("127.")) else True


ABROAD = (
    "рф бел укр срб мкд мон қаз бг ею рус сайт онлайн орг ком дети москва ελ ευ հայ გე קום ישראל भारत বাংলা இந்தியா ไทย "
    "中国 中國 香港 台湾 台灣 新加坡 澳門 公司 网络 網路 在线 中文网 集团 商城 网址 网站 我爱你 公益 世界 "
    "みんな コム 한국 닷컴 닷넷 مصر السعودية امارات ایران پاکستان الاردن الجزائر المغرب تونس عمان قطر عراق موقع شبكة"
)
"""Top-level domains beyond ASCII (the root zone): of states, and the common ones."""

# A leading underscore is part of the address, unless another one ends it: that is emphasis in Markdown.
BEGIN = (
    r"(?:(?<![\w.%+\-])|(?<=(?<![\w.%+\-])_)|(?<=(?<![\w.%+\-])__))"
    r"(?!_{1,2}[^\W_][\w.%+\-]{0,63}@[\w.\-]{1,255}_(?!\w))"
)
EMAIL = (
    BEGIN + r"(?P<local>[\w.%+\-]{0,63}[\w%+\-])@(?P<domain>(?:[^\W_][\w\-]{0,61}[.\u3002]){1,8}"
    rf"(?:[A-Za-z]{{2,24}}|xn--[A-Za-z0-9\-]{{2,59}}|{'|'.join(ABROAD.split())}))(?!_{{0,3}}[^\W_]|_{{0,3}}[\-@])"
)
LEADING = r"[\w.%+\-]+"

KINDS = (
    Kind(
        "email",
        "e-mail address",
        (r"[\w%+\-\x80-\xff]@[a-z0-9\x80-\xff]",),
        near(EMAIL, _emails, LEADING, "@", before=66, after=540),
        caseless=True,
    ),
    PHONE,
    Kind(
        "url_credentials",
        "user name and password in a URL",
        (r"://[!#-.0-9;-\[\]-~]{0,64}:[!#-.0-9:-?A-\[\]-~]{1,128}@[a-z0-9]",),
        finder(
            r"[A-Za-z][A-Za-z0-9+.\-]{1,20}://(?P<user>[!#-.0-9;-?A-\[\]-~]{0,64}):"
            r"(?P<password>[!#-.0-9:-?A-\[\]-~]{1,128})@(?P<host>[A-Za-z0-9.\-]{1,253})",
            _login,
        ),
        caseless=True,
    ),
)

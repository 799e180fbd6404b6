"""HTML as a value: elements are made, never pasted, so that nothing of others can become markup.

Plain strings are text and are escaped; only what ``element`` made is taken as it is. The markup is well-formed XML too.
"""

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from html import escape

from duecare.report.escape import clip, shown, visible

VOID = frozenset({"meta", "br", "hr"})
MOST = 1200


class Html(str):
    """Markup that was made by ``element``."""

    __slots__ = ()


Child = str | Html | None


def element(name: str, /, *children: Child, **attributes: str | bool | None) -> Html:
    """An element. An underscore in an attribute's name stands for a hyphen, one at its end for nothing."""
    start = f"<{name}{''.join(_attribute(key, value) for key, value in attributes.items())}"
    if name in VOID:
        return Html(f"{start}/>")
    return Html(f"{start}>{joined(children)}</{name}>")


def joined(children: Iterable[Child]) -> Html:
    """Children one after the other; what is no markup is escaped."""
    return Html("".join(child if isinstance(child, Html) else text(child) for child in children if child))


def text(given: str) -> Html:
    """Text in which every character is shown, and none is markup."""
    safe = given if given.isprintable() else "".join(c if c == "\n" else shown(c) for c in given)
    return Html(escape(safe))


def line(given: object, most: int = MOST) -> str:
    """Text of others in one line, of bounded length; still to be escaped by the element that it is put in."""
    return clip(visible(str(given)), most)


def code(given: object, most: int = 300) -> Html:
    """A path, a value or a command."""
    said = line(given, most)
    return element("code", said) if said else Html("")


def prose(given: object, most: int = MOST) -> Html:
    """A sentence in which pairs of back ticks are code."""
    parts = line(given, most).split("`")
    if len(parts) % 2 == 0:
        return text("`".join(parts))
    return joined(code(part) if number % 2 else part for number, part in enumerate(parts))


def table(head: Iterable[Child], rows: Iterable[Iterable[Child]], title: str, numbers: int = 0) -> Html:
    """A table with a caption that scrolls by itself; the last ``numbers`` columns are set to the right."""
    names = tuple(head)
    left = len(names) - numbers
    top = element("tr", *(element("th", name, scope="col", class_=_side(i, left)) for i, name in enumerate(names)))
    body = [_row(tuple(row), left) for row in rows]
    inner = element("table", element("caption", title), element("thead", top), element("tbody", *body))
    return element("div", inner, class_="wide", role="region", tabindex="0", aria_label=title)


def _row(cells: tuple[Child, ...], left: int) -> Html:
    first, *rest = cells
    others = (element("td", cell, class_=_side(i, left)) for i, cell in enumerate(rest, 1))
    return element("tr", element("th", first, scope="row"), *others)


def _side(column: int, left: int) -> str | None:
    return "number" if column >= left else None


def document(title: str, style: str, *body: Child) -> str:
    """A page that loads nothing and runs nothing: its policy says so to the browser, and allows this style alone."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", line(title, 120)),
        element("style", Html(style)),
    )
    return f"<!DOCTYPE html>\n{element('html', head, element('body', *body), lang='en')}\n"


def _attribute(name: str, value: str | bool | None) -> str:
    if value is None or value is False:
        return ""
    shown_name = name.rstrip("_").replace("_", "-")
    return f' {shown_name}="{shown_name if value is True else text(value)}"'

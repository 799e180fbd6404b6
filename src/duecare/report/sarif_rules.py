"""Rules of a SARIF run: a check's page as GitHub shows it beside an alert."""

from typing import Any

from duecare.model.rule import Check
from duecare.model.verdict import Seen
from duecare.report.escape import clip, visible
from duecare.report.frameworks import AS_OF

DESCRIPTION, TAGS = 1024, 20
# GitHub's bands, not measurements: 7.0 and more is shown as "high", 4.0 and more as "medium".
SECURITY = {"DC203": "5.0", "DC204": "8.0", "DC212": "5.0", "DC213": "5.0", "DC801": "8.0", "DC802": "5.0"}
Json = dict[str, Any]


def rule(name: str, seen: Seen | None, check: Check | None, clauses: tuple[str, ...]) -> Json:
    """The reporting descriptor of a check."""
    slug = seen.slug if seen else check.rule.slug if check else name
    title = seen.title if seen else check.title if check else slug
    clauses = check.rule.frameworks if check else clauses
    full = check.why if check else ""
    tags = ["governance", *(["security"] if name in SECURITY else []), *map(visible, clauses)]
    properties: Json = {"tags": list(dict.fromkeys(tags))[:TAGS]}
    if name in SECURITY:
        properties["security-severity"] = SECURITY[name]
    return {
        "id": name,
        "name": visible(slug),
        "shortDescription": {"text": clip(visible(title), DESCRIPTION)},
        "fullDescription": {"text": clip(visible(full or title), DESCRIPTION)},
        "defaultConfiguration": {"level": _level(check)},
        "help": _help(name, visible(title), check.page if check else "", clauses),
        "properties": properties,
    }


def _level(check: Check | None) -> str:
    levels = {"error": "error", "warning": "warning", "info": "note", "off": "none"}
    return levels[check.rule.severity] if check else "warning"


def _help(name: str, title: str, page: str, clauses: tuple[str, ...]) -> Json:
    """The page is ours (a module's docstring), its paragraphs begin with ``Why:``, ``Example:``, ``Fix:``."""
    body = page.strip() or title
    explain = f"Explained at length by `duecare explain {name}`."
    support = f"Supports evidence for {', '.join(clauses)} (texts as of {AS_OF})." if clauses else ""
    labels = ("Why:", "Example:", "Fix:", "Source:")
    markdown = "\n\n".join(_bold(block, labels) for block in body.split("\n\n"))
    return {
        "text": "\n\n".join(filter(None, [body, support, explain])),
        "markdown": "\n\n".join(filter(None, [markdown, support, explain])),
    }


def _bold(block: str, labels: tuple[str, ...]) -> str:
    label = next((label for label in labels if block.startswith(label)), "")
    return f"**{label}**{block.removeprefix(label)}" if label else block

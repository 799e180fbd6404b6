"""What the README and the other pages show must be true: links lead somewhere, YAML is valid, commands exist."""

import re
from pathlib import Path

import pytest
import yaml

from duecare.entry.commands import __path__ as commands
from duecare.entry.settings import policy_of
from duecare.model.policy import Policy

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "hooks").glob("*/README.md"))]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)[^)]*\)")
pages = pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))


def blocks(page: Path, language: str) -> list[str]:
    return [text for lang, text in BLOCK.findall(page.read_text(encoding="utf-8")) if lang == language]


@pages
def test_links_lead_somewhere(page: Path) -> None:
    missing = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()]
    assert missing == []


@pages
def test_yaml_is_valid(page: Path) -> None:
    for text in blocks(page, "yaml"):
        assert yaml.safe_load(text) is not None


@pages
def test_commands_exist(page: Path) -> None:
    known = {p.stem for p in Path(commands[0]).glob("*.py")}
    code = re.findall(r"```console\n(.*?)```|`([^`\n]+)`", page.read_text(encoding="utf-8"), re.DOTALL)
    used = set(re.findall(r"(?:^|/)duecare ([a-z]+)\b", "\n".join("\n".join(parts) for parts in code), re.MULTILINE))
    assert used <= known, used - known


def test_the_policy_shown_is_valid(tmp_path: Path) -> None:
    (shown,) = [text for text in blocks(ROOT / "README.md", "yaml") if "extends:" in text]
    (tmp_path / "duecare.yaml").write_text(shown, encoding="utf-8")
    assert isinstance(policy_of(tmp_path), Policy)


def test_the_hooks_shown_are_all_there_are() -> None:
    (shown,) = [text for text in blocks(ROOT / "README.md", "yaml") if "repos:" in text]
    ids = {hook["id"] for hook in yaml.safe_load(shown)["repos"][0]["hooks"]}
    assert ids == {p.parent.name for p in (ROOT / "hooks").glob("*/hook.yaml")}

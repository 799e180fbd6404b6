"""Write every generated file, or with ``--check`` say which are stale (exit 1).

Sources: the docstrings of ``checks/``, ``hooks/*/hook.yaml``, the declared shapes of the published schemas.
"""

import json
import sys
import tomllib
from pathlib import Path

import yaml
from action_files import action_files

from duecare.entry.commands.schema import FILES, FORMATS, published
from duecare.entry.registry import described, every, kind_of
from duecare.knowledge.license_tables import spellings
from duecare.load.formats import FOLDERS
from duecare.load.formats import described as described_format
from duecare.model.rule import Check

ROOT = Path(__file__).resolve().parent.parent
MADE = "Made by tools/generate.py from"
HOOK = {"language": "python", "pass_filenames": False, "require_serial": True}


def main() -> int:
    stale = []
    wanted = files()
    for path, text in wanted.items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(path)
    orphans = [p for p in (ROOT / "docs" / "rules").glob("*.md") if p not in wanted]
    if "--check" in sys.argv:
        for path in (*stale, *orphans):
            print(f"{path.relative_to(ROOT)} is stale: run `python tools/generate.py`")
        return 1 if stale or orphans else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[path], encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")
    for path in orphans:
        path.unlink()
    return 0


def files() -> dict[Path, str]:
    """Text of every generated file by path."""
    made = {ROOT / ".pre-commit-hooks.yaml": hooks(), ROOT / "docs" / "rules" / "README.md": table()}
    for name, text in (("rules", index()), ("formats", readers()), ("license_names", licenses())):
        made[ROOT / "src" / "duecare" / "knowledge" / "data" / f"{name}.tsv"] = text
    made |= {ROOT / "docs" / "rules" / f"{c.rule.id}.md": page(c) for c in every()}
    for name in (*FORMATS, *FILES):
        text = json.dumps(published(name), indent=2, ensure_ascii=False) + "\n"
        made[ROOT / "docs" / "schemas" / f"{name}.schema.json"] = text
    return made | action_files()


def index() -> str:
    """What a run must know of every rule before it imports any."""
    rows = ["\t".join((c.rule.id, *described(c))) for c in every()]
    return f"# {MADE} src/duecare/checks\n" + "".join(f"{row}\n" for row in rows)


def readers() -> str:
    """What a run must know of every format before it imports any."""
    rows = [
        f"{kind}\t{name}\t{form.order}\t{'*' if form.suffixes is None else '|'.join(sorted(form.suffixes))}\n"
        for kind, folder in FOLDERS.items()
        for name in sorted(path.stem for path in (ROOT / "src/duecare/load" / folder).glob("[!_]*.py"))
        for form in [described_format(f"duecare.load.{folder}.{name}")]
    ]
    return f"# {MADE} src/duecare/load\n" + "".join(rows)


def licenses() -> str:
    """Every name of a license, made comparable."""
    lines = "".join(f"{name}\t{id_}\n" for name, id_ in sorted(spellings().items()))
    return f"# {MADE} hub_licenses.tsv and spdx.tsv\n" + lines


def hooks() -> str:
    """``.pre-commit-hooks.yaml``."""
    entries = []
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    for source in sorted((ROOT / "hooks").glob("*/hook.yaml")):
        written = yaml.safe_load(source.read_text(encoding="utf-8"))
        unknown = set(written) - {"id", "name", "description", "entry", "files", "always_run", "stages", "extra"}
        assert not unknown and written["id"] == source.parent.name, (
            f"{source}: {unknown or 'id is not the folder name'}"
        )
        extra = written.pop("extra", None)
        more = {"additional_dependencies": list(extras[extra])} if extra else {}
        entries.append(written | HOOK | more)
    return f"# {MADE} hooks/*/hook.yaml\n" + yaml.safe_dump(entries, sort_keys=False, width=1000)


def table() -> str:
    """The table of all rules."""
    cells = [
        (f"[{r.id}]({r.id}.md)", r.slug, kind_of(r.id), r.severity, r.stage, c.title) for c in every() for r in [c.rule]
    ]
    rows = [f"| {' | '.join(row)} |" for row in cells]
    head = "| id | slug | judges | severity | stage | what it finds |\n|---|---|---|---|---|---|"
    return f"<!-- {MADE} src/duecare/checks -->\n# Rules\n\n{head}\n" + "\n".join(rows) + "\n"


def page(one: Check) -> str:
    """A rule's page: its docstring, what it needs, what it prints on a bad case."""
    rule = one.rule
    said = examples(rule.id)
    frameworks = "".join(f"- {name}\n" for name in rule.frameworks)
    parts = [
        f"<!-- {MADE} src/duecare/checks -->\n# {rule.id} {rule.slug}",
        f"**{rule.severity}**, {rule.stage}, judges {kind_of(rule.id)}",
        markdown(one.page),
        f"## What it prints\n\n```text\n{said}```" if said else "",
        f"## Supports evidence for\n\n{frameworks}\nAs of the texts of 27 July 2026; information, not legal advice."
        if frameworks
        else "",
    ]
    return "\n\n".join(p.strip("\n") for p in parts if p) + "\n"


def markdown(docstring: str) -> str:
    """Labels of the docstring's paragraphs in bold, its examples as code."""
    blocks = []
    for block in docstring.strip().split("\n\n"):
        lines = block.split("\n")
        if lines[0].rstrip() in {"Example:", "Fix:"} and len(lines) > 1 and lines[1].startswith("    "):
            code = "\n".join(line.removeprefix("    ") for line in lines[1:])
            blocks.append(f"**{lines[0].rstrip()}**\n\n```yaml\n{code}\n```")
        elif lines[0].split(" ")[0] in {"Why:", "Fix:", "Source:", "Example:"}:
            label, _, rest = block.partition(":")
            blocks.append(f"**{label}:**{rest}")
        else:
            blocks.append(block)
    return "\n\n".join(blocks)


def examples(rule_id: str) -> str:
    """What the first bad case prints."""
    found = sorted((ROOT / "tests" / "checks" / rule_id).glob("bad*/expected.txt"))
    return found[0].read_text(encoding="utf-8") if found else ""


if __name__ == "__main__":
    sys.exit(main())

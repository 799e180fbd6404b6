"""``action.yml`` and the tables of ``docs/action.md``, made of the catalogue in entry/inputs.py."""

from pathlib import Path

from duecare.entry.inputs import INPUTS, OUTPUTS
from duecare.knowledge.workflows import STRONG, WORKFLOWS, text

ROOT = Path(__file__).resolve().parent.parent
OPEN, CLOSE = "<!-- {}: made of src/duecare/entry/inputs.py -->", "<!-- end of {} -->"


def action_files() -> dict[Path, str]:
    """Text of every file that the catalogue is part of, by path."""
    page = ROOT / "docs" / "action.md"
    made = {ROOT / "action.yml": action(), page: tables(page.read_text(encoding="utf-8"))}
    return made | {ROOT / "docs" / "workflows" / f"{each.name}.yml": text(each) for each in (*WORKFLOWS, STRONG)}


def action() -> str:
    """``action.yml``: one step, every input as a variable, nothing spliced into its command."""
    lines = [
        "# Made by tools/generate.py from src/duecare/entry/inputs.py",
        "name: duecare",
        "description: Gates changes to fine-tuned language models the way tests gate changes to code.",
        "branding: {icon: shield, color: green}",
        "inputs:",
    ]
    for each in INPUTS:
        choices = f" One of: {', '.join(each.choices)}." if each.choices else ""
        lines += [f"  {each.name}:", f"    description: {quoted(each.what + choices)}"]
        lines += [f"    default: {quoted(each.default)}"]
    lines += ["outputs:"]
    for out in OUTPUTS:
        value = "${{ steps.duecare.outputs." + out.name + " }}"
        lines += [f"  {out.name}:", f"    description: {quoted(out.what)}", f"    value: {value}"]
    lines += ["runs:", "  using: composite", "  steps:", "    - id: duecare", "      shell: bash", "      env:"]
    lines += [f"        {each.variable}: " + "${{ inputs." + each.name + " }}" for each in INPUTS]
    lines += ['      run: bash "$GITHUB_ACTION_PATH/action/run.sh"']
    return "\n".join(lines) + "\n"


def tables(page: str) -> str:
    """The page with its two tables as the catalogue has them."""
    rows = [
        f"| `{i.name}` | {code(i.default)} | {i.what}{' `' + '`, `'.join(i.choices) + '`.' if i.choices else ''} |"
        for i in INPUTS
    ]
    page = between(page, "inputs", "\n".join(["| input | default | what it does |", "|---|---|---|", *rows]))
    rows = [f"| `{o.name}` | {o.what} |" for o in OUTPUTS]
    return between(page, "outputs", "\n".join(["| output | what it holds |", "|---|---|", *rows]))


def between(page: str, name: str, text: str) -> str:
    """The page with ``text`` between the two marks of ``name``."""
    before, found, rest = page.partition(OPEN.format(name))
    _, closed, after = rest.partition(CLOSE.format(name))
    assert found and closed, f"docs/action.md lacks the marks of {name}"
    return f"{before}{OPEN.format(name)}\n{text}\n{CLOSE.format(name)}{after}"


def quoted(text: str) -> str:
    """A YAML scalar that cannot be read as anything else."""
    return "'" + text.replace("'", "''") + "'"


def code(text: str) -> str:
    """A cell of code, empty for none."""
    return f"`{text}`" if text else ""

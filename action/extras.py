"""Print the requirements of extras of a pyproject.toml: ``extras.py pyproject.toml hub,toxicity``."""

import sys
import tomllib
from pathlib import Path

known = tomllib.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["project"]["optional-dependencies"]
wanted = sys.argv[2].split(",")
if not set(wanted) <= known.keys():
    sys.exit(1)
print("\n".join(requirement for extra in wanted for requirement in known[extra]))  # noqa: T201

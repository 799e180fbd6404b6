"""Tell a JSON file of rows from any other JSON file by its first bytes."""

import re
from pathlib import Path

from duecare.load.files import read_ends
from duecare.model.problem import Gap

HEAD = 4096
_ROWS = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[\s*\{")


def rowlike(root: Path, path: str) -> bool:
    """Whether the file is an array of objects, as training data in JSON is."""
    ends = read_ends(root, path, HEAD, 0)
    return not isinstance(ends, Gap) and _ROWS.match(ends.head) is not None

"""Tell a JSON file of rows from any other JSON file by its first bytes."""

import re
from pathlib import Path

from duecare.load.files import read_head
from duecare.model.problem import Gap

HEAD = 4096
_ROWS = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[\s*\{")


def rowlike(root: Path, path: str) -> bool:
    """Whether the file is an array of objects, as training data in JSON is."""
    head = read_head(root, path, HEAD)
    return not isinstance(head, Gap) and _ROWS.match(head) is not None

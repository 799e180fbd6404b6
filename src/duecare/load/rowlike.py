"""Tell a JSON file of rows from any other JSON file by its first bytes."""

from pathlib import Path

from duecare.knowledge.late import late
from duecare.load.files import read_head
from duecare.model.problem import Gap

HEAD = 4096
_ROWS = late(rb"(?:\xef\xbb\xbf)?\s*\[\s*\{")
_OBJECT = late(rb"(?:\xef\xbb\xbf)?\s*\{")
_TOKEN = late(rb'"(?P<text>(?:[^"\\]|\\.)*)"|[{\[]|[}\]]')
_LIST = late(rb"\s*:\s*\[\s*\{")
HOLDING = frozenset({b"messages", b"conversation", b"conversations", b"contents", b"data", b"rows"})
"""Keys under which an object holds its rows, or the turns of the one conversation that it is."""

DESCRIBED = frozenset({b"@context", b"$schema"})


def rowlike(root: Path, path: str) -> bool:
    """Whether the file is an array of objects, as training data in JSON is, or one conversation, or holds its rows."""
    head = read_head(root, path, HEAD)
    if isinstance(head, Gap):
        return False
    return _ROWS.match(head) is not None or _holding(head)


def _holding(head: bytes) -> bool:
    """Whether a key of the object itself, no deeper one, names a list of objects as rows are named."""
    if not _OBJECT.match(head):
        return False
    depth, found = 0, False
    for token in _TOKEN.finditer(head):
        text = token["text"]
        if text is None:
            depth += 1 if token[0] in b"{[" else -1
        elif depth == 1 and text in DESCRIBED:
            return False
        elif depth == 1 and text in HOLDING and _LIST.match(head, token.end()):
            found = True
    return found

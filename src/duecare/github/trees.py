"""Git objects by API: trees compared at two commits, merge bases, and blobs; nothing is checked out."""

import base64
import binascii
from collections.abc import Mapping

from duecare.github.answer import ShapeError, Silent, Truncated, items, number, pick, sha, text
from duecare.github.client import Client
from duecare.github.pulls import parsed
from duecare.model.tree import Entry

Tree = Mapping[str, Entry]
MOST_FOLDERS = 400


def merge_base(client: Client, base: str, head: str) -> str | Silent:
    """The best common ancestor of two commits."""
    where = client.repo("compare", f"{base}...{head}")
    return parsed(client.fixed(where, per_page=1), lambda v: sha(v, "merge_base_commit", "sha"))


def tree(client: Client, commit: str) -> Tree | Truncated | Silent:
    """Every file of a commit by path; Truncated when there are more than GitHub gives at once."""
    answer = client.fixed(client.repo("git", "trees", commit), recursive="1")
    found = parsed(answer, lambda v: (_entries(v), pick(v, "truncated") is not False))
    if isinstance(found, Silent):
        return found
    entries, cut = found
    return Truncated("the tree is too large for one answer") if cut else _files(entries)


def differing(client: Client, one: str, other: str) -> tuple[Tree, Tree] | Truncated | Silent:
    """Files under folders that differ between two commits: folders with equal ids are not asked for.

    For repositories whose whole tree GitHub will not give in one answer.
    """
    left: dict[str, Entry] = {}
    right: dict[str, Entry] = {}
    waiting = [("", one, other)]
    for _ in range(MOST_FOLDERS):
        if not waiting:
            return left, right
        folder, here, there = waiting.pop()
        levels = [level(client, tree_sha) for tree_sha in (here, there)]
        for found, into in zip(levels, (left, right), strict=True):
            if isinstance(found, Silent | Truncated):
                return found
            into.update({folder + name: entry for name, entry in found.items() if entry.mode != "040000"})
        waiting += _folders(folder, levels)
    return Truncated(f"more than {MOST_FOLDERS} folders differ")


def _folders(folder: str, levels: list[Tree | Truncated | Silent]) -> list[tuple[str, str, str]]:
    """Folders below ``folder`` whose ids differ; "" for one that is absent on a side."""
    sides = [{n: e.sha for n, e in found.items() if e.mode == "040000"} for found in levels if isinstance(found, dict)]
    left, right = sides
    names = sorted(left.keys() | right.keys())
    return [(f"{folder}{n}/", left.get(n, ""), right.get(n, "")) for n in names if left.get(n, "") != right.get(n, "")]


def level(client: Client, tree_sha: str) -> Tree | Truncated | Silent:
    """One folder (or a commit's top) with its folders as entries; empty for the id ""."""
    if not tree_sha:
        return {}
    answer = client.fixed(client.repo("git", "trees", tree_sha))
    found = parsed(answer, lambda v: (_entries(v), pick(v, "truncated") is not False))
    if isinstance(found, Silent):
        return found
    return Truncated("one folder is too large for one answer") if found[1] else found[0]


def blob(client: Client, blob_sha: str, *, limit: int) -> bytes | Truncated | Silent:
    """The bytes of a blob, Truncated when they are more than ``limit``."""
    found = parsed(client.fixed(client.repo("git", "blobs", blob_sha)), _blob)
    if isinstance(found, Silent):
        return found
    return Truncated(f"more than {limit} bytes") if len(found) > limit else found


def _blob(value: object) -> bytes:
    if text(value, "encoding") != "base64":
        raise ShapeError("blob encoding")
    try:
        raw = base64.b64decode(text(value, "content"))
    except binascii.Error as error:
        raise ShapeError("blob content") from error
    if len(raw) != number(value, "size"):
        raise ShapeError("blob size")
    return raw


def _entries(value: object) -> dict[str, Entry]:
    return {text(e, "path"): Entry(text(e, "mode"), sha(e, "sha")) for e in items(value, "tree")}


def _files(entries: Tree) -> Tree:
    return {path: entry for path, entry in entries.items() if entry.mode != "040000"}

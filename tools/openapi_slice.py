"""Cut the part of GitHub's OpenAPI description that duecare speaks to: tests/github/openapi.json.

GitHub publishes the description as npm @octokit/openapi (MIT). Usage::

    npm pack @octokit/openapi@23.0.2 && python tools/openapi_slice.py octokit-openapi-23.0.2.tgz
"""

import hashlib
import json
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent.parent / "tests/github"
MEMBER = "package/generated/api.github.com.json"
OPERATIONS = {
    "/repos/{owner}/{repo}": ("get",),
    "/repos/{owner}/{repo}/pulls": ("get",),
    "/repos/{owner}/{repo}/pulls/{pull_number}": ("get",),
    "/repos/{owner}/{repo}/pulls/{pull_number}/commits": ("get",),
    "/repos/{owner}/{repo}/pulls/{pull_number}/files": ("get",),
    "/repos/{owner}/{repo}/pulls/{pull_number}/reviews": ("get",),
    "/repos/{owner}/{repo}/issues": ("get", "post"),
    "/repos/{owner}/{repo}/issues/{issue_number}": ("get", "patch"),
    "/repos/{owner}/{repo}/issues/{issue_number}/comments": ("get", "post"),
    "/repos/{owner}/{repo}/issues/{issue_number}/events": ("get",),
    "/repos/{owner}/{repo}/issues/comments/{comment_id}": ("patch", "delete"),
    "/repos/{owner}/{repo}/compare/{basehead}": ("get",),
    "/repos/{owner}/{repo}/git/ref/{ref}": ("get",),
    "/repos/{owner}/{repo}/git/trees/{tree_sha}": ("get",),
    "/repos/{owner}/{repo}/git/blobs/{file_sha}": ("get",),
    "/repos/{owner}/{repo}/statuses/{sha}": ("post",),
    "/repos/{owner}/{repo}/commits/{ref}/status": ("get",),
    "/repos/{owner}/{repo}/commits/{ref}/statuses": ("get",),
    "/repos/{owner}/{repo}/commits/{commit_sha}/pulls": ("get",),
    "/repos/{owner}/{repo}/rules/branches/{branch}": ("get",),
    "/repos/{owner}/{repo}/branches/{branch}": ("get",),
    "/repos/{owner}/{repo}/branches/{branch}/protection": ("get",),
    "/repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs": ("get",),
    "/repos/{owner}/{repo}/actions/runs/{run_id}": ("get",),
    "/repos/{owner}/{repo}/actions/runs/{run_id}/artifacts": ("get",),
    "/repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}": ("get",),
    "/orgs/{org}/teams/{team_slug}": ("get",),
    "/orgs/{org}/teams/{team_slug}/memberships/{username}": ("get",),
    "/user": ("get",),
    "/app": ("get",),
    "/app/installations/{installation_id}/access_tokens": ("post",),
    "/repos/{owner}/{repo}/installation": ("get",),
}
DROPPED = frozenset({"description", "example", "examples", "externalDocs", "summary", "tags", "title", "x-github"})


def main(tarball: Path) -> None:
    """Write the slice, its notice and the digest it was cut from."""
    with tarfile.open(tarball) as archive:
        raw = archive.extractfile(MEMBER).read()
        version = json.load(archive.extractfile("package/package.json"))["version"]
        license_text = archive.extractfile("package/LICENSE").read().decode()
    whole = json.loads(raw)
    paths = {path: {verb: whole["paths"][path][verb] for verb in verbs} for path, verbs in OPERATIONS.items()}
    cut = {"openapi": whole["openapi"], "info": whole["info"], "servers": whole["servers"], "paths": paths}
    cut["components"] = components(whole, paths)
    text = json.dumps(plain(cut), separators=(",", ":"), sort_keys=True)
    (HERE / "openapi.json").write_text(text + "\n", encoding="utf-8")
    notice = (
        f"openapi.json is a slice of {MEMBER.removeprefix('package/')} of npm @octokit/openapi {version},\n"
        f"sha256 {hashlib.sha256(raw).hexdigest()}, cut by tools/openapi_slice.py. Its license:\n\n{license_text}"
    )
    (HERE / "openapi.NOTICE").write_text(notice, encoding="utf-8")


def components(whole: dict, paths: dict) -> dict:
    """Every component that the paths reach."""
    kept: dict[str, dict[str, object]] = {}
    waiting = list(refs(paths))
    while waiting:
        kind, name = waiting.pop().removeprefix("#/components/").split("/")
        if kind == "examples" or name in kept.get(kind, {}):
            continue
        found = kept.setdefault(kind, {})[name] = whole["components"][kind][name]
        waiting += refs(found)
    return kept


def refs(value: object) -> Iterator[str]:
    """Every $ref below ``value`` that is not an example."""
    if isinstance(value, dict):
        for key, below in value.items():
            if key == "$ref" and isinstance(below, str):
                yield below
            elif key not in {"examples", "example"}:
                yield from refs(below)
    elif isinstance(value, list):
        for below in value:
            yield from refs(below)


def plain(value: object, *, names: bool = False) -> object:
    """Without prose; ``nullable`` beside ``oneOf``/``anyOf``/``allOf`` becomes a branch that allows null.

    ``names``: the keys are names of somebody's own (of a property, of a component), not words of OpenAPI.
    """
    if isinstance(value, list):
        return [plain(one) for one in value]
    if not isinstance(value, dict):
        return value
    kept = {k: plain(v, names=not names and k in NAMED) for k, v in value.items() if names or k not in DROPPED}
    return kept if names else mended(kept)


NAMED = frozenset({"properties", "schemas", "parameters", "responses", "paths", "headers", "patternProperties"})


def mended(schema: dict) -> dict:
    """Mend the eight schemas that say nullable beside oneOf, which validators read as not nullable."""
    for word in ("oneOf", "anyOf"):
        if schema.get("nullable") and word in schema:
            schema[word] = [*schema[word], {"type": "object", "nullable": True, "enum": [None]}]
    return schema


if __name__ == "__main__":
    main(Path(sys.argv[1]))

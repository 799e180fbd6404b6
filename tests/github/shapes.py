"""Answers in GitHub's own shape: the least that its description asks for, and what a test's state says."""

from hub import Hub, Made, Pull
from minimal import minimal


class Shapes:
    """Makes answers; ``base`` is the fake's own address."""

    def __init__(self, hub: Hub, base: str) -> None:
        self.hub, self.base = hub, base

    def user(self, login: str | None) -> dict | None:
        if login is None:
            return None
        return minimal("simple-user") | {"login": login, "id": number_of(login), "type": self.hub.type_of(login)}

    def commit(self, made: Made) -> dict:
        who = {"name": made.author or "Nobody", "email": made.email, "date": "2026-11-01T00:00:00Z"}
        mail = "noreply@github.com" if made.committer == "web-flow" else f"{made.committer}@example.com"
        by = {**who, "email": mail} if made.committer and made.committer != made.author else who
        shape = minimal("commit")
        inner = shape["commit"] | {"author": who, "committer": by, "message": made.message}
        people = {"author": self.user(made.author), "committer": self.user(made.committer)}
        parents = [{"sha": p, "url": self.base, "html_url": self.base} for p in made.parents]
        return shape | {"sha": made.sha, "commit": inner, "parents": parents, **people}

    def end(self, ref: str, sha: str, repository: str | None, shape: dict) -> dict:
        owner, _, name = (repository or "gone/gone").partition("/")
        said = {"id": number_of(repository or ""), "name": name, "full_name": repository, "owner": self.user(owner)}
        repo = shape["repo"] | said if repository else None
        return {"label": f"{owner}:{ref}", "ref": ref, "sha": sha, "user": self.user(owner), "repo": repo}

    def pull(self, pull: Pull, kind: str = "pull-request") -> dict:
        """The base's commit is that of the last push to the request, never the tip: so GitHub has it."""
        shape = minimal(kind)
        new = self.hub.between(self.hub.refs[pull.base_ref], pull.head_sha) if kind == "pull-request" else ()
        return shape | {
            "number": pull.number,
            "state": pull.state,
            "draft": pull.draft,
            "title": pull.title,
            "user": self.user(pull.author),
            "head": self.end(pull.head_ref, pull.head_sha, pull.repository, shape["head"]),
            "base": self.end(pull.base_ref, "0" * 40, self.hub.repository, shape["base"]),
            **({"commits": len(new)} if kind == "pull-request" else {}),
        }

    def review(self, pull: Pull, made: dict) -> dict:
        said = {"id": made["id"], "user": self.user(made["login"]), "state": made["state"], "body": made["body"]}
        when = {} if made["state"] == "PENDING" else {"submitted_at": made["at"]}
        return minimal("pull-request-review") | said | {"commit_id": made["commit"]} | when

    def event(self, made: dict) -> dict:
        said = {"id": made["id"], "event": made["event"], "created_at": made["at"], "lock_reason": None}
        return minimal("locked-issue-event") | {"actor": self.user("dev")} | said

    def comment(self, made: dict) -> dict:
        page = f"{self.base}/{self.hub.repository}/pull/{made['number']}#issuecomment-{made['id']}"
        said = {"id": made["id"], "html_url": page, "body": made["body"], "user": self.user(made["login"])}
        return minimal("issue-comment") | said

    def status(self, made: dict) -> dict:
        said = {"state": made["state"], "description": made.get("description"), "context": made["context"]}
        return minimal("status") | said | {"target_url": made.get("target_url"), "creator": self.user(made.get("by"))}

    def team(self, slug: str) -> dict:
        return minimal("team-full") | {"name": slug, "slug": slug}


def number_of(name: str) -> int:
    return 1 + sum(ord(letter) * (i + 1) for i, letter in enumerate(name.casefold()))

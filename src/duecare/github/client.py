"""Ask GitHub's REST API: complete pages or a Silent, bounded retries, and never a token in what is said."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from duecare.github.answer import Json, Silent, Truncated
from duecare.github.waits import limited, wait
from duecare.model.record import NamedTuple

if TYPE_CHECKING:
    from github import Github

PER_PAGE = 100
MOST_PAGES = 40
WAITING_IN_ALL = 240.0
KEPT = 12  # answers about git objects, which may be large
HINTS = {
    401: "the token is not valid",
    403: "the token may not do this",
    404: "not there, or not for this token",
    410: "it was deleted",
    422: "GitHub refused the values",
    429: "the rate limit is spent",
}


class Answer(NamedTuple):
    """Body and lower-case headers of an answer."""

    body: Json
    headers: Mapping[str, str]


class Client:
    """One repository as one token sees it. ``api`` is GITHUB_API_URL, with ``/api/v3`` on Enterprise Server."""

    def __init__(self, token: str, repository: str, *, api: str, sleep: Callable[[float], None], timeout: int = 15):
        """Nothing is imported or asked before the first request."""
        self.api = api.rstrip("/")
        self.repository = repository
        self.slept = 0.0
        self.left: int | None = None  # requests that GitHub still takes in this hour, where it says so
        self._kept: dict[tuple[object, ...], Json] = {}
        self._token = token
        self._sleep = sleep
        self._timeout = timeout
        self._github: Github | None = None

    def __repr__(self) -> str:
        """Where it speaks to, without the token."""
        return f"Client({self.api!r}, {self.repository!r})"

    def __getstate__(self) -> dict[str, object]:
        """Without the token: a pickled client cannot speak."""
        return {"api": self.api, "repository": self.repository}

    def repo(self, *parts: str | int) -> str:
        """A path below the repository, every part percent-encoded whole."""
        owner, _, name = self.repository.partition("/")
        return path("repos", owner, name, *parts)

    def get(self, where: str, **parameters: str | int) -> Json | Silent:
        """The answer to one GET."""
        answer = self._ask("GET", where, parameters=parameters)
        return answer if isinstance(answer, Silent) else answer.body

    def fixed(self, where: str, **parameters: str | int) -> Json | Silent:
        """The answer to a GET about objects named by their digest: it never changes, and the last ones are kept."""
        key = (where, *sorted(parameters.items()))
        found = self._kept.pop(key) if key in self._kept else self.get(where, **parameters)
        if isinstance(found, Silent):
            return found
        self._kept[key] = found
        if len(self._kept) > KEPT:
            self._kept.pop(next(iter(self._kept)))
        return found

    def pages(self, where: str, **parameters: str | int) -> tuple[object, ...] | Truncated | Silent:
        """Every element over all pages, in order."""
        found: list[object] = []
        for page in range(1, MOST_PAGES + 1):
            answer = self._ask("GET", where, parameters={**parameters, "per_page": PER_PAGE, "page": page})
            if isinstance(answer, Silent):
                return answer
            if not isinstance(answer.body, list):
                return Silent(f"GET {where}: the answer is no list")
            found += answer.body
            # A full page may have lost its link to the next one on the way: only a short one is the last for certain.
            if len(answer.body) < PER_PAGE and 'rel="next"' not in answer.headers.get("link", ""):
                return tuple(found)
        return Truncated(f"GET {where}: more than {MOST_PAGES * PER_PAGE} entries")

    def write(self, verb: str, where: str, body: dict[str, Any] | None, *, again: bool) -> Json | Silent:
        """Carry out one write. ``again``: doing it twice does no harm, so a doubtful one may be repeated."""
        answer = self._ask(verb, where, body=body, again=again)
        return answer if isinstance(answer, Silent) else answer.body

    def pause(self, seconds: float) -> None:
        """Let GitHub settle, within the patience that is left."""
        if self.slept + seconds <= WAITING_IN_ALL:
            self.slept += seconds
            self._sleep(seconds)

    def _ask(
        self,
        verb: str,
        where: str,
        *,
        parameters: Mapping[str, str | int] | None = None,
        body: dict[str, Any] | None = None,
        again: bool = True,
    ) -> Answer | Silent:
        attempt = 0
        while True:
            attempt += 1
            answer = self._once(verb, where, parameters, body)
            if isinstance(answer, Answer):
                return answer
            refused = limited(answer.status, answer.headers, answer.message)
            pause = wait(attempt, answer.status, answer.headers, answer.message)
            unsure = verb != "GET" and not refused and not 400 <= answer.status < 500
            if pause is None or self.slept + pause > WAITING_IN_ALL or (unsure and not again):
                return Silent(self._safe(f"{verb} {where}: {answer.told(refused)}"), answer.status, unsure)
            self.pause(pause)

    def _once(
        self, verb: str, where: str, parameters: Mapping[str, str | int] | None, body: dict[str, Any] | None
    ) -> "Answer | Failed":
        from github.GithubException import GithubException
        from requests.exceptions import RequestException

        values = dict(parameters) if parameters else None
        try:
            headers, found = self._hub().requester.requestJsonAndCheck(verb, where, parameters=values, input=body)
        except GithubException as error:
            return Failed(error.status, _lower(error.headers), _message(error.data))
        except (RequestException, OSError) as error:
            return Failed(0, {}, f"no answer ({type(error).__name__})")
        except (ValueError, RuntimeError, AssertionError) as error:
            return Failed(0, {}, f"the answer is damaged ({type(error).__name__})")
        if isinstance(found, dict) and "data" in found and set(found) <= {"data", "url"}:  # PyGithub's wrapping
            return Failed(0, {}, "the answer is no JSON")
        answer = Answer(found, _lower(headers))
        left = answer.headers.get("x-ratelimit-remaining", "")
        self.left = int(left) if left.isdecimal() else None
        return answer

    def _hub(self) -> "Github":
        if self._github is None:
            from github import Auth, Github

            auth = Auth.Token(self._token) if self._token else None
            self._github = Github(
                auth=auth,
                base_url=self.api,
                timeout=self._timeout,
                per_page=PER_PAGE,
                lazy=True,
                retry=None,
                seconds_between_requests=0,
                seconds_between_writes=0,
                user_agent="duecare",
            )
        return self._github

    def _safe(self, said: str) -> str:
        return said.replace(self._token, "***") if self._token else said


class Failed(NamedTuple):
    """One request that brought no answer, before it is decided whether to ask again."""

    status: int
    headers: Mapping[str, str]
    message: str

    def told(self, refused: bool) -> str:
        """Status, GitHub's message and what it means, in one line."""
        meaning = "the rate limit is spent" if refused else HINTS.get(self.status, "")
        said = " ".join(self.message.split())[:200]
        return ": ".join(part for part in (str(self.status or ""), said, meaning) if part)


def path(*parts: str | int) -> str:
    """A path of the API: parts joined by slashes, each percent-encoded whole (a ref's slashes too)."""
    return "/" + "/".join(quote(str(part), safe="") for part in parts)


def _lower(headers: object) -> dict[str, str]:
    return {str(k).lower(): str(v) for k, v in dict(headers or {}).items()} if isinstance(headers, Mapping) else {}


def _message(data: object) -> str:
    found = data.get("message") if isinstance(data, dict) else data
    return found if isinstance(found, str) else ""

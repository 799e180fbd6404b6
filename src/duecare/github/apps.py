"""Sign in as a GitHub App: a token for one repository, and the login under which the App writes."""

from typing import Any

from duecare.github.answer import Silent
from duecare.model.record import NamedTuple

RIGHTS = {
    "contents": "read",
    "actions": "read",
    "pull_requests": "write",
    "statuses": "write",
    "members": "read",
}


class Signed(NamedTuple):
    """A token of the App's installation; ``login`` writes its comments."""

    token: str
    login: str

    def __repr__(self) -> str:
        """Without the token."""
        return f"Signed({self.login!r})"


def sign_in(app_id: str, key: str, repository: str, *, api: str) -> Signed | Silent:
    """Sign in to the App's installation on ``repository``; the key never leaves this function."""
    from github import Auth, GithubException, GithubIntegration
    from requests.exceptions import RequestException

    owner, _, name = repository.partition("/")
    try:
        with GithubIntegration(auth=Auth.AppAuth(app_id, key), base_url=api, retry=None, lazy=True) as app:
            token = _token(app, app.get_repo_installation(owner, name).id)
            return Signed(token, f"{app.get_app().slug}[bot]")
    except GithubException as error:
        return Silent(f"the App could not sign in ({error.status}); see docs/security.md", error.status)
    except (RequestException, OSError) as error:
        return Silent(f"the App could not sign in: no answer ({type(error).__name__})")
    except Exception as error:  # noqa: BLE001 - a key that is no key fails in ways of the library for keys
        return Silent(f"the App could not sign in: app-id and app-key do not fit ({type(error).__name__})")


def _token(app: Any, installation: int) -> str:
    """With no more rights than duecare uses; an App that was given fewer signs in with what it has."""
    from github import GithubException

    try:
        token: str = app.get_access_token(installation, permissions=RIGHTS).token
    except GithubException as error:
        if error.status != 422:
            raise
        token = app.get_access_token(installation).token
    return token

"""Fetch one ref of a remote as data: no filter, hook, submodule or setting of anybody else takes part."""

import os
import subprocess
from base64 import b64encode
from pathlib import Path
from urllib.parse import urlsplit

from duecare.git.run import SAFE, Failed, environment

PROTOCOLS = frozenset({"https", "http"})


def fetch(folder: Path, url: str, ref: str, *more: str, token: str = "", depth: int = 2) -> Failed | None:
    """Check ``ref`` of ``url`` out into the new ``folder``, and have ``more`` there. A ref may be a commit's id.

    The token is neither written down nor an argument.
    """
    scheme = urlsplit(url).scheme
    if scheme not in PROTOCOLS:
        return Failed(f"{scheme or 'no'} protocol is not fetched from")
    folder.mkdir(parents=True)
    only = ("-c", f"protocol.{scheme}.allow=always", "-c", "credential.helper=", "-c", "http.followRedirects=false")
    steps = (
        ("init", "--quiet", "--initial-branch=fetched"),
        (*only, "fetch", "--quiet", f"--depth={depth}", "--no-tags", "--no-recurse-submodules", "--", url, ref, *more),
        ("checkout", "--quiet", "--force", "--detach", "FETCH_HEAD", "--"),
    )
    return next((failed for step in steps if (failed := _step(folder, step, token))), None)


def _step(folder: Path, arguments: tuple[str, ...], token: str) -> Failed | None:
    alone = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_LFS_SKIP_SMUDGE": "1"}
    if token and "fetch" in arguments:
        header = b64encode(f"x-access-token:{token}".encode()).decode()
        alone |= {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "http.extraHeader"}
        alone["GIT_CONFIG_VALUE_0"] = f"Authorization: basic {header}"
    try:
        done = subprocess.run(
            ["git", *SAFE, *arguments],
            cwd=folder,
            env=environment() | alone,
            capture_output=True,
            timeout=600,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return Failed(f"git could not run ({type(error).__name__})")
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return Failed(lines[-1] if lines else "git fetch failed") if done.returncode else None

"""The command in this process: what costs a process its start, and scans their patterns, is paid once for all tests.

What only a process of its own shows (signals, closed outputs, terminals, what is imported) is tested with one.
"""

import os
from contextlib import chdir
from pathlib import Path
from subprocess import CompletedProcess

from click.testing import CliRunner

from duecare.entry.main import group


def duecare(*words: object, cwd: Path | None = None, **variables: str) -> CompletedProcess[str]:
    """Run ``duecare WORDS``; what it raises besides its exit status is the test's to see."""
    with chdir(cwd or os.curdir):
        done = CliRunner().invoke(group, [*map(str, words)], env=variables, prog_name="duecare")
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return CompletedProcess(words, done.exit_code, done.stdout, done.stderr)

"""A temporary folder that outlives neither its run nor, for long, a run that was killed."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "duecare-scan-"


@contextmanager
def folder(root: Path) -> Iterator[Path]:
    """A folder outside the work tree; folders of runs that are gone are removed."""
    base = Path(tempfile.gettempdir())
    if base.resolve().is_relative_to(root.resolve()):
        base = Path("/var/tmp") if Path("/var/tmp").is_dir() else Path.home()  # noqa: S108 - mkdtemp makes a name of its own
    sweep(base)
    made = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=base))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def sweep(base: Path) -> None:
    """Remove folders whose process is gone."""
    if os.name != "posix":
        return
    with suppress(OSError):
        for entry in base.glob(f"{PREFIX}*"):
            pid = entry.name.removeprefix(PREFIX).partition("-")[0]
            if pid.isdigit() and not alive(int(pid)) and entry.stat().st_uid == os.getuid():
                shutil.rmtree(entry, ignore_errors=True)


def alive(pid: int) -> bool:
    """Whether there is such a process."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True

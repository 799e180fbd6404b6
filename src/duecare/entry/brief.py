"""What a short run need not do: look for garbage, have threads for algebra, take the interpreter apart."""

import atexit
import gc
import os
import sys
from contextlib import suppress

UNTIDY = frozenset({"concurrent.futures.process", "coverage", "github", "ray", "torch"})
"""Whoever imports one of these may have more to tidy than is told here."""


def spare() -> None:
    """Have Python and numpy do nothing that a short run has no use for; before numpy is imported."""
    gc.set_threshold(300_000, 50, 50)  # it makes many objects, and no garbage worth looking for
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # no matrices are multiplied: threads for it would only spin


def leave(status: object) -> None:
    """End at once where nothing is left to tidy: taking the interpreter apart costs a short run a tenth of its time.

    Functions that are to be called at the end are. Nothing happens where somebody watches, a thread or a process still
    works, or what was said cannot be written.
    """
    watched = sys.gettrace() or sys.getprofile()
    if watched or not UNTIDY.isdisjoint(sys.modules) or not isinstance(status, int | None) or _at_work():
        return
    with suppress(Exception):  # it was printed
        atexit._run_exitfuncs()
    with suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status or 0)


def _at_work() -> bool:
    """Whether others than this thread are at work for this process."""
    threading = sys.modules.get("threading")
    here = threading and threading.current_thread()
    if threading and any(not one.daemon for one in threading.enumerate() if one is not here):
        return True
    several = sys.modules.get("multiprocessing.process")
    return bool(several and several.active_children())

"""Signals that end a run unwind it first, so that its processes end and what it wrote for itself is removed."""

import signal
from types import FrameType
from typing import NoReturn

ENDING = ("SIGINT", "SIGTERM", "SIGHUP")


class Stopped(SystemExit):
    """Somebody ended the run; the exit status is the one that shells give for the signal."""

    def __init__(self, number: int) -> None:
        """``number`` is the signal's."""
        super().__init__(128 + number)
        self.name = signal.Signals(number).name


def unwind() -> None:
    """From here on these signals raise ``Stopped``; one that is ignored (``nohup``) stays so."""
    for name in ENDING:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    # A second one while the run cleans up would leave things behind: it has been heard.
    for name in ENDING:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    raise Stopped(number)

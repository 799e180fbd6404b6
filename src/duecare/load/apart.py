"""Files read in a process of its own, while this one loads what judges them.

Loading the parsers and readers takes a third of a short run. Where there is a second processor a fork of this process
does it, and reads the first files; this process loads the same only when there are more of them.
"""

import os
import pickle
import signal
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from threading import Thread, active_count
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn

if TYPE_CHECKING:
    from queue import SimpleQueue

    from duecare.load.source import Source

USUAL = {"card": ".md", "manifest": ".yaml", "results": ".json", "training": ".yaml", "review": ".yaml"}
"""How files of a kind mostly end: what reads others is loaded when there is one."""
LARGEST = 30_000
"""Bytes that are sent and not answered at any time; a larger file takes longer to send and to take than to read."""
MOST = 60
"""Files that are sent in one run."""


Key = tuple[str, str, bytes]
"""A file and as what it is read: kind, path and content."""


class Apart:
    """The other process, as this one sees it."""

    def __init__(self, to: BinaryIO, back: BinaryIO, owner: int) -> None:
        """``to`` takes what ``owner``, a process, asks; ``back`` gives the answers in the same order."""
        self.to, self.back, self.owner = to, back, owner
        self.asked: deque[Key] = deque()
        self.answers: dict[Key, object] = {}
        self.waiting = 0
        self.sent = 0

    def ask(self, kind: str, source: "Source") -> bool:
        """Have a file read, unless it is large or many have been before it; whether that goes on."""
        key = (kind, source.path, source.raw)
        known = kind in source.documents or key in self.answers or key in self.asked
        if not known and self.sent < MOST and self.waiting + len(source.raw) <= LARGEST:
            pickle.dump(key, self.to, pickle.HIGHEST_PROTOCOL)
            self.to.flush()
            self.asked.append(key)
            self.waiting += len(source.raw)
            self.sent += 1
        return self.sent < MOST

    def wait(self, kind: str, source: "Source") -> None:
        """Take answers until this one is there; nothing when it was never asked for."""
        key = (kind, source.path, source.raw)
        while key in self.asked:
            answer = pickle.load(self.back)  # noqa: S301 - it comes from the fork of this very process
            one = self.asked.popleft()
            self.waiting -= len(one[2])
            if answer is not None:
                self.answers[one] = answer
        if key in self.answers:
            source.documents[kind] = self.answers[key]


_apart: list[Apart] = []


def begin(kind: str, source: "Source") -> bool:
    """Have a file read ahead of the time when ``known`` is asked for it; whether more may be asked."""
    if _mine():
        with _trusted():
            return _apart[0].ask(kind, source)
    return False


def known(kind: str, source: "Source") -> bool:
    """Whether the file has been read as ``kind``, there or here."""
    if kind not in source.documents and _mine():
        with _trusted():
            _apart[0].wait(kind, source)
    return kind in source.documents


def _mine() -> bool:
    """Whether there is another process: that of this one, not of one that this is a fork of."""
    return bool(_apart) and _apart[0].owner == os.getpid()


@contextmanager
def _trusted() -> Iterator[None]:
    """Whatever goes wrong between the processes, this one goes on alone."""
    try:
        yield
    except (OSError, EOFError, ValueError, pickle.PickleError):
        _leave()


def _leave() -> None:
    while _apart:
        one = _apart.pop()
        for pipe in (one.to, one.back):
            with suppress(OSError):  # what was not sent yet has nobody to go to
                pipe.close()


@contextmanager
def ahead() -> Iterator[None]:
    """While this lasts, there is another process, where the system can fork and has a processor for it."""
    owner, child = os.getpid(), _forked()
    try:
        yield
    finally:
        if child and os.getpid() == owner:
            os.kill(child, signal.SIGKILL)  # it holds nothing that would have to be put in order
            os.waitpid(child, 0)
        if child:
            _leave()


def _forked() -> int:
    """The other process; 0 where there can be none."""
    if sys.platform != "linux" or _apart or active_count() > 1 or len(os.sched_getaffinity(0)) < 2 or _watched():
        return 0
    ends: list[int] = []
    try:
        for _ in range(2):
            ends += os.pipe()
        child = os.fork()
    except OSError:  # no more processes, no more files: this one reads for itself
        for end in ends:
            os.close(end)
        return 0
    asked, ask, answers, answer = ends
    if not child:
        _serve(asked, answer, (ask, answers))
    os.close(asked)
    os.close(answer)
    _apart.append(Apart(os.fdopen(ask, "wb"), os.fdopen(answers, "rb"), os.getpid()))
    return child


def _watched() -> bool:
    return sys.gettrace() is not None or sys.getprofile() is not None


def _serve(asked: int, answer: int, others: tuple[int, ...]) -> NoReturn:
    """Answer until the other side is gone; neither files of the parent's are touched, nor what it does at its end."""
    try:
        for end in others:
            os.close(end)
        nothing = os.open(os.devnull, os.O_RDWR)
        for standard in range(3):
            os.dup2(nothing, standard)
        from queue import SimpleQueue

        questions: SimpleQueue[Key] = SimpleQueue()
        Thread(target=_take, args=(asked, questions), daemon=True).start()
        left = _readers()
        with os.fdopen(answer, "wb") as back:
            while True:
                if not questions.empty() or next(left, None) is None:
                    pickle.dump(_read(*questions.get()), back, pickle.HIGHEST_PROTOCOL)
                    back.flush()
    finally:
        os._exit(0)


def _take(asked: int, questions: "SimpleQueue[Key]") -> NoReturn:
    """Take questions whatever else goes on, so that nobody who asks has to wait for answers to be fetched."""
    try:
        with os.fdopen(asked, "rb") as told:
            while True:
                questions.put(pickle.load(told))  # noqa: S301 - it comes from the process that forked
    finally:
        os._exit(0)


def _readers() -> Iterator[str]:
    """Load the readers that will be asked for, one at each step: the policy's first, then the slowest."""
    yield import_module("duecare.load.yamltext").__name__
    import_module("duecare.load.markdowntext").parser()
    from duecare.load.formats import formats

    for kind, suffix in USUAL.items():
        for form in formats(kind):
            if form.takes(suffix):
                yield import_module(form.module).__name__


def _read(kind: str, path: str, raw: bytes) -> Any:
    """The document; None where reading it fails: it is read again where that can be told."""
    from duecare.load.formats import read
    from duecare.load.source import Source

    source = Source(path, raw)
    with suppress(Exception):
        return source.tree if kind == "tree" else read(kind, source)
    return None

"""A process ends at once where nothing is left to tidy, with everything said and every function called."""

import subprocess
import sys
from pathlib import Path

import pytest

END = """
import atexit, sys, threading, time
from duecare.entry.brief import leave, spare
spare()
class Taken:
    def __del__(self):
        print("taken apart")
import builtins
builtins.taken = Taken()
atexit.register(print, "called")
"""


@pytest.mark.parametrize(
    ("rest", "said", "status"),
    [
        ("print('said'); leave(3)", ["said", "called"], 3),
        ("import numpy; print('said'); leave(None)", ["said", "called"], 0),
        ("sys.stdout.reconfigure(write_through=False); sys.stdout.write('said\\n'); leave(0)", ["said", "called"], 0),
        ("leave('a word')", ["called", "taken apart"], 0),
        (
            "threading.Thread(target=lambda: (time.sleep(.3), print('worked'))).start(); leave(3)",
            ["worked", "called", "taken apart"],
            0,
        ),
        ("threading.Thread(target=time.sleep, args=(60,), daemon=True).start(); leave(3)", ["called"], 3),
        (
            "import multiprocessing as m; m.get_context('fork').Process(target=time.sleep, args=(.3,)).start();"
            " leave(3)",
            ["called", "taken apart"],
            0,
        ),
        ("sys.settrace(lambda *_: None); leave(3)", ["called", "taken apart"], 0),
        ("sys.modules['ray'] = sys; leave(3)", ["called", "taken apart"], 0),
    ],
)
def test_how_a_process_ends(rest, said, status):
    done = subprocess.run([sys.executable, "-c", END + rest], capture_output=True, text=True, check=False)
    assert (done.stdout.split("\n")[:-1], done.returncode) == (said, status), done.stderr


def test_a_function_that_fails_at_the_end_is_told_and_changes_nothing():
    code = f"{END}\natexit.register(lambda: 1 / 0)\nleave(3)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 3 and "ZeroDivisionError" in done.stderr and "called" in done.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is full is made of Linux's /dev/full")
def test_output_that_cannot_be_written_ends_as_python_ends():
    code = f"{END}\nprint('x' * 100_000)\nleave(3)"
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([sys.executable, "-c", code], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode not in {0, 3} and "No space left" in done.stderr

import io
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from duecare.model.writes import FileWrite, Output, Stdout, Summary, Trouble
from duecare.publish.apply import apply
from duecare.publish.workflow import MIB, delimited, shorten


def made(tmp_path, *writes, **environ):
    out = io.StringIO()
    return apply(writes, root=tmp_path, environ=environ, stdout=out), out.getvalue()


def test_every_kind_of_write(tmp_path):
    summary, outputs = tmp_path / "summary", tmp_path / "outputs"
    writes = (Stdout("said\n"), FileWrite("a/b.json", "{}\n"), Summary("# s\n"), Output("verdict", "blocked"))
    environ = {"GITHUB_STEP_SUMMARY": str(summary), "GITHUB_OUTPUT": str(outputs)}
    assert made(tmp_path, *writes, **environ) == ((), "said\n")
    assert (tmp_path / "a/b.json").read_text() == "{}\n"
    assert summary.read_text() == "# s\n"
    name, value, end = outputs.read_text().splitlines()
    assert (name, value) == (f"verdict<<{end}", "blocked")


def test_outside_a_workflow_summary_and_output_are_nothing(tmp_path):
    assert made(tmp_path, Summary("x"), Output("a", "b")) == ((), "")
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_replaced_whole_and_keeps_its_mode(tmp_path):
    target = tmp_path / "run.sh"
    target.write_text("old")
    target.chmod(0o750)
    assert made(tmp_path, FileWrite("run.sh", "new\udcff")) == ((), "")
    assert target.read_text() == "new\\udcff"
    assert stat.S_IMODE(target.stat().st_mode) == 0o750
    assert [p.name for p in tmp_path.iterdir()] == ["run.sh"]


def test_a_new_file_has_the_mode_that_the_umask_gives(tmp_path):
    (tmp_path / "by_hand").write_text("")
    made(tmp_path, FileWrite("made", "x"))
    assert (tmp_path / "made").stat().st_mode == (tmp_path / "by_hand").stat().st_mode


@pytest.mark.parametrize("path", ["link", "folder/new.txt"])
def test_never_through_a_link_out_of_the_root(tmp_path, path):
    root, outside = tmp_path / "root", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (outside / "secret").write_text("kept")
    (root / "link").symlink_to(outside / "secret")
    (root / "folder").symlink_to(outside)
    troubles = apply((FileWrite(path, "gone"),), root=root, environ={}, stdout=io.StringIO())
    assert troubles == (Trouble(f"{path} leads through a link out of {root}", "remove the link, or name another file"),)
    assert (outside / "secret").read_text() == "kept" and len(list(outside.iterdir())) == 1


def test_a_link_inside_the_root_stays_a_link(tmp_path):
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    assert made(tmp_path, FileWrite("link", "new")) == ((), "")
    assert (tmp_path / "link").is_symlink() and (tmp_path / "real").read_text() == "new"


def test_an_output_outside_the_root_is_what_the_user_asked_for(tmp_path):
    root, target = tmp_path / "root", tmp_path / "out" / "report.json"
    root.mkdir()
    assert apply((FileWrite(str(target), "{}"),), root=root, environ={}, stdout=io.StringIO()) == ()
    assert target.read_text() == "{}"


TROUBLES = [
    (FileWrite("folder", "x"), "cannot write folder: it is a directory", "name a file in it"),
    (FileWrite("file/x", "x"), "cannot write file/x: a part of the path is a file", "name another path"),
    (FileWrite("file", "x", keep=True), "cannot write file: it exists already", "remove it, or name another file"),
    (FileWrite("n" * 300, "x"), f"cannot write {'n' * 300}: File name too long", "make room on the disk"),
    (FileWrite("a\0b", "x"), "'a\\x00b' is no path of a file", "name another file"),
]


@pytest.mark.parametrize(("write", "what", "fix"), TROUBLES)
def test_what_cannot_be_written_is_said_and_the_rest_is_written(tmp_path, write, what, fix):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("kept")
    troubles, out = made(tmp_path, write, Stdout("rest"))
    assert [(t.what.startswith(what), t.fix.startswith(fix)) for t in troubles] == [(True, True)]
    assert out == "rest" and (tmp_path / "file").read_text() == "kept"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "folder"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_a_trouble_and_not_a_traceback(tmp_path):
    environ = {"GITHUB_STEP_SUMMARY": "/dev/full", "GITHUB_OUTPUT": "/dev/full"}
    troubles, _ = made(tmp_path, FileWrite("/dev/full", "x"), Summary("x"), Output("a", "b"), **environ)
    assert [t.what for t in troubles] == [
        "cannot write /dev/full: No space left on device",
        "cannot write the step summary: No space left on device",
        "cannot write output a: No space left on device",
    ]


PRINT = """
import sys
from pathlib import Path
from duecare.model.writes import Stdout
from duecare.publish.apply import apply
found = apply((Stdout("line \\u2014 \\udcff\\n" * 100_000),), root=Path(), environ={})
print(found[0].what if found else "fine", file=sys.stderr)
sys.exit(1)
"""


@pytest.mark.parametrize(
    ("redirect", "said"), [("| head -1 >/dev/null", "fine"), (">/dev/full", "cannot write to standard output")]
)
def test_a_closed_pipe_is_quiet_and_a_full_stdout_is_said(tmp_path, redirect, said):
    script = tmp_path / "print.py"
    script.write_text(PRINT)
    command = f"set -o pipefail; {sys.executable} {script} {redirect}"
    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert ran.stderr.startswith(said) and len(ran.stderr.splitlines()) == 1


def test_a_locale_without_unicode_is_no_crash(tmp_path):
    script = tmp_path / "print.py"
    script.write_text(PRINT.replace("100_000", "1"))
    environ = {"PYTHONIOENCODING": "ascii", "PYTHONPATH": os.pathsep.join(sys.path)}
    ran = subprocess.run([sys.executable, script], capture_output=True, check=False, env=environ)
    assert (ran.stdout, ran.stderr) == (b"line \\u2014 \\udcff\n", b"fine\n")


@pytest.mark.parametrize("value", ["", "a\nb", "duecare_00", "duecare_00\nduecare_00_\nx=1\n", "EOF\nverdict=passed"])
def test_no_value_ends_its_own_output(value):
    head, *rest = delimited("name", value, "00").decode().split("\n")
    mark = head.removeprefix("name<<")
    assert rest.index(mark) == len(rest) - 2 and "\n".join(rest[:-2]) == value


@pytest.mark.parametrize("name", ["", "a b", "a\nb", "1a", "a<<x"])
def test_names_of_outputs_are_names(tmp_path, name):
    troubles, _ = made(tmp_path, Output(name, "x"), GITHUB_OUTPUT=str(tmp_path / "o"))
    assert len(troubles) == 1 and not (tmp_path / "o").exists()


def test_a_summary_is_cut_between_blocks():
    fold = "<details><summary>s</summary>\n\ntext\n\n</details>"
    text = "\n\n".join(["# head é", *[fold] * 100])
    for most in range(200, 1200, 7):
        cut = shorten(text, most)
        assert len(cut) <= most
        assert cut.decode().count("<details>") == cut.decode().count("</details>")
        assert cut.endswith(b"whole report is in the artifact._\n") and cut.startswith("# head é".encode())
    assert shorten("short", 100) == b"short" and shorten("longer than", 3) == b""


def test_summaries_of_a_step_share_its_mebibyte(tmp_path):
    path = tmp_path / "summary"
    path.write_bytes(b"x" * (MIB - 500))
    assert made(tmp_path, Summary("line\n\n" * 1000), GITHUB_STEP_SUMMARY=str(path)) == ((), "")
    assert MIB - 120 < path.stat().st_size <= MIB

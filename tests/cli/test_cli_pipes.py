"""The command as a process among others: pipes, signals, terminals, shells."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
import warnings
from pathlib import Path

import pytest
import typer

import stance
from stance.cli.console import session, style
from stance.scoring.targets import target_text

STANCE = [sys.executable, "-m", "stance"]
PATIENCE = 300  # seconds that a command may take before the test has failed
posix = pytest.mark.skipif(os.name == "nt", reason="pipes and signals of POSIX")


def run(
    *arguments: str | Path, given: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*STANCE, *arguments],
        input=given,
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
        timeout=PATIENCE,
    )


def test_commands_pipe_into_each_other(tmp_path: Path) -> None:
    shown = run("targets", "show", "glyphosate")
    assert (shown.returncode, shown.stderr) == (0, b"")
    path = tmp_path / "copie.toml"
    path.write_bytes(shown.stdout)
    assert run("targets", "check", path).returncode == 0


def test_an_error_is_one_line_without_a_traceback() -> None:
    done = run("analyze", "nowhere.txt")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().splitlines() == ["stance: nowhere.txt: no such file or folder"]


@posix
@pytest.mark.parametrize(
    "arguments", [["targets", "list"], ["targets", "show", "amazon-security"], ["read", "-"]]
)
def test_nothing_is_said_when_the_reader_goes_away(arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*STANCE, *arguments],
        input=b"Un texte.",
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
        timeout=PATIENCE,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


@posix
def test_nothing_is_said_either_when_both_streams_are_one_pipe() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*STANCE, "analyze", "nowhere"],
        stdout=writing,
        stderr=writing,
        check=False,
        timeout=PATIENCE,
    )
    os.close(writing)
    assert done.returncode == 141


@posix
@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize(("options", "said"), [([], b"stance: interrupted\n"), (["-q"], b"")])
def test_ctrl_c_ends_with_130(tmp_path: Path, options: list[str], said: bytes) -> None:
    table = tmp_path / "quotes.csv"
    os.mkfifo(table)
    with subprocess.Popen([*STANCE, "score", table, *options], stderr=subprocess.PIPE) as running:
        try:
            pipe = _opened_by(running, table)
            running.send_signal(signal.SIGINT)
            assert running.communicate(timeout=PATIENCE)[1] == said
            os.close(pipe)
        finally:
            running.kill()  # else leaving the block waits for what reads a pipe for ever
    assert running.returncode == 130


def _opened_by(running: subprocess.Popen[bytes], pipe: Path) -> int:
    """Open a pipe for writing once a command has opened it for reading."""
    end = time.monotonic() + PATIENCE
    while running.poll() is None and time.monotonic() < end:
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:  # nobody reads it yet
            time.sleep(0.02)
    pytest.fail(f"the command never opened the pipe (it ended with {running.poll()})")


def test_data_are_utf_8_and_text_is_what_the_terminal_speaks() -> None:
    given, latin = "L’été.".encode(), {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    data = run("read", "-", "--format", "jsonl", given=given, **latin)
    assert "L’été." in data.stdout.decode("utf-8")
    text = run("read", "-", given=given, **latin)
    assert text.returncode == 0
    assert text.stdout.decode("latin-1").startswith("L\\u2019été.")


class TestColour:
    @pytest.fixture
    def saved(self, tmp_path: Path) -> Path:
        article = stance.Article("« Il faut interdire Ring », dénonce Ana Roy.", id="une")
        return stance.analyze(article).save(tmp_path / "out")

    def in_terminal(self, saved: Path, **environment: str) -> str:
        """Return what a comparison prints in a terminal."""
        pty = pytest.importorskip("pty")
        ours, theirs = pty.openpty()
        command = [*STANCE, "compare", saved, "--by", "speaker", "--quiet"]
        env = {**os.environ, "TERM": "xterm", **environment}
        with subprocess.Popen(command, stdout=theirs, env=env) as running:
            os.close(theirs)
            printed = b""
            try:
                while chunk := _read(ours):
                    printed += chunk
                running.wait(PATIENCE)
            finally:
                running.kill()
        os.close(ours)
        assert running.returncode == 0
        return printed.decode()

    @posix
    def test_a_terminal_has_it_unless_told_otherwise(self, saved: Path) -> None:
        coloured = self.in_terminal(saved)
        assert coloured.startswith("\x1b[1m")
        assert "\x1b" not in self.in_terminal(saved, NO_COLOR="1")
        assert "\x1b" not in self.in_terminal(saved, TERM="dumb")

    def test_a_pipe_has_none(self, saved: Path) -> None:
        assert b"\x1b" not in run("compare", saved, "--by", "speaker", TERM="xterm").stdout


def _read(terminal: int) -> bytes:
    if not select.select([terminal], [], [], PATIENCE)[0]:
        pytest.fail("the command neither prints nor ends")
    try:
        return os.read(terminal, 4096)
    except OSError:  # how Linux says that the other side has closed
        return b""


def test_words_keep_their_letters_when_coloured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "favor" in style("favor", sys.stdout, colour="blue")
    assert style("favor", sys.stdout, colour="blue") != "favor"


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("stance ana", "analyze"),
        ("stance analyze --target gly", "glyphosate"),
        ("stance targets show lyon", "lyon-turin"),
        ("stance analyze --format parq", "parquet"),
        ("stance compare --by mon", "month"),
        ("stance analyze --target cop", "copie.toml"),
    ],
)
def test_a_shell_completes(line: str, offered: str, tmp_path: Path) -> None:
    (tmp_path / "copie.toml").write_text(target_text("glyphosate"), encoding="utf-8")
    code = "from stance.cli import main; main()"
    asked = {
        "_STANCE_COMPLETE": "complete_bash",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(line.split()) - 1),
    }
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, **asked},
        timeout=PATIENCE,
    )
    assert done.stdout.split() == [offered]


class TestSession:
    def end(self, error: BaseException, *, debug: bool = False) -> int:
        with (
            pytest.raises(typer.Exit) as raised,
            session(quiet=False, verbose=False, debug=debug),
        ):
            raise error
        return raised.value.exit_code

    def test_what_nobody_foresaw_says_how_to_see_more(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert self.end(KeyError("x")) == 1
        assert (
            capsys.readouterr().err
            == "stance: internal error: KeyError: 'x' (--debug shows where)\n"
        )
        assert self.end(KeyError("x"), debug=True) == 1
        assert "Traceback" in capsys.readouterr().err

    def test_a_missing_package_is_told_plainly(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert self.end(ImportError("plots need matplotlib: pip install matplotlib")) == 1
        assert capsys.readouterr().err == "stance: plots need matplotlib: pip install matplotlib\n"

    @pytest.mark.parametrize("quiet", [False, True])
    def test_a_warning_is_a_line(self, capsys: pytest.CaptureFixture[str], *, quiet: bool) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            with session(quiet=quiet, verbose=False, debug=False):
                warnings.warn("no dates: add a column date", stacklevel=1)
        expected = "" if quiet else "stance: warning: no dates: add a column date\n"
        assert capsys.readouterr().err == expected

    def test_verbose_says_how_long_it_took(self, capsys: pytest.CaptureFixture[str]) -> None:
        with session(quiet=False, verbose=True, debug=False):
            pass
        assert capsys.readouterr().err.endswith(" s\n")

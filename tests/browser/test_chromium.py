"""Which Chromium the tests of the report run in, and that to look for one never hangs or fails."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import chromium
import pytest
from chromium import NoChromiumError, fetch, launch

ABSENT = "BrowserType.launch: Executable doesn't exist at /x\n╔═╗\n║ Looks like Playwright …"
DETOUR = {**os.environ, "HTTPS_PROXY": "http://localhost:9"}
# What it starts holds the output open for as long as it lives.
HANGING = (
    "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])"
)


class Launcher:
    """Stands for Playwright: programs that run, and those that were tried."""

    def __init__(self, *running: str | None) -> None:
        self.running = running
        self.tried: list[str | None] = []

    def launch(self, *, executable_path: str | None, args: list[str]) -> str:
        assert args == ["--no-sandbox"]
        self.tried.append(executable_path)
        if executable_path in self.running:
            return executable_path or "Playwright’s"
        raise OSError(ABSENT if executable_path is None else "no such display\nmore")


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the one Chromium of a system."""
    program = tmp_path / "chromium"
    program.write_text("", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    return str(program)


@pytest.mark.skipif(os.name == "nt", reason="programs are told by their suffix there")
class TestLaunch:
    def test_the_one_that_is_asked_for_comes_first(
        self, system: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("CHROMIUM", "/opt/mine")
        assert launch(Launcher("/opt/mine", system, None)) == "/opt/mine"
        with pytest.raises(OSError, match="display"):  # and stands alone
            launch(Launcher(system, None))

    def test_then_that_of_the_system_then_that_of_playwright(self, system: str) -> None:
        assert launch(Launcher(system, None)) == system
        broken = Launcher(None)
        assert launch(broken) == "Playwright’s"
        assert broken.tried == [system, None]

    def test_what_was_tried_is_said(self, system: str) -> None:
        with pytest.raises(NoChromiumError) as told:
            launch(Launcher())
        assert str(told.value) == f"{system}: no such display; of Playwright: not installed"


class TestFetch:
    def test_a_machine_without_network_is_not_held_up(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def offline(*_: object, **__: object) -> None:
            message = "no network"
            raise OSError(message)

        monkeypatch.setattr("socket.create_connection", offline)
        assert fetch(["false"], {}) == "cdn.playwright.dev does not answer (no network)"

    def test_a_download_that_fails_says_why(self) -> None:
        failing = [sys.executable, "-c", "print('x'); exit('Error: getaddrinfo ENOTFOUND')"]
        assert fetch(failing, DETOUR) == "Error: getaddrinfo ENOTFOUND"
        assert fetch([sys.executable, "-c", "exit(3)"], DETOUR) == "it ended with 3"
        assert fetch([sys.executable, "-c", ""], DETOUR) == ""

    def test_a_download_that_hangs_is_ended_with_what_it_started(self) -> None:
        began = time.monotonic()
        told = fetch([sys.executable, "-c", HANGING], DETOUR, 1.0)
        assert told == "it was not there after 1 s"
        assert time.monotonic() - began < 30


@pytest.mark.parametrize("missing", ["of Playwright: not installed", "of Playwright: no libnss3"])
def test_the_program_says_that_tests_are_skipped_and_does_not_fail(
    missing: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(chromium, "_runs", lambda: missing)
    monkeypatch.setattr(chromium, "fetch", lambda: "no network")
    chromium.main()
    told = "no network" if missing.endswith("not installed") else "no libnss3"
    assert f"tests/browser will be skipped: {told}" in capsys.readouterr().out.replace(
        "of Playwright: ", ""
    )

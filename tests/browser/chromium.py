"""The Chromium that the tests of the report run in: one that is here, or one that can be had.

Run as a program, it fetches Playwright's own where there is no other: into the user's cache,
without root. It says what it found, and never fails: without a Chromium the tests are skipped.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

__all__ = ["NoChromiumError", "fetch", "launch"]

HOST = ("cdn.playwright.dev", 443)
ANSWER = 5.0  # seconds to wait for the host: a machine without network is not held up
PATIENCE = 180.0  # seconds for the download, some 110 MB
FETCH = (sys.executable, "-m", "playwright", "install", "--only-shell", "chromium")
SYSTEM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Another way to the network, or another place to fetch from: whether the host itself
# answers then says nothing.
DETOURS = ("https_proxy", "http_proxy", "all_proxy", "playwright_download_host")


class NoChromiumError(RuntimeError):
    """There is no Chromium that runs; the message says what was tried."""


def launch(chromium: Any) -> Any:
    """Return a browser without a window: $CHROMIUM, else the system's, else Playwright's own.

    Raises
    ------
    NoChromiumError
        When none runs. One that $CHROMIUM names must: its failure is Playwright's error.
    """
    # Without a sandbox of its own, for the tests of the project run as root in CI.
    options = {"args": ["--no-sandbox"]}
    asked = os.environ.get("CHROMIUM")
    if asked:
        return chromium.launch(executable_path=asked, **options)
    reasons = []
    for program in (*filter(None, map(shutil.which, SYSTEM)), None):
        try:
            return chromium.launch(executable_path=program, **options)
        except Exception as error:  # noqa: BLE001 - the next may run
            reasons.append(f"{program or 'of Playwright'}: {_gist(error)}")
    raise NoChromiumError("; ".join(reasons))


def _gist(error: Exception) -> str:
    """Return the first line of an error; where Playwright's own is not installed, just that."""
    message = str(error)
    if "Executable doesn't exist" in message:
        return "not installed"
    lines = (line.strip(" ║╔╗╚╝═") for line in message.splitlines())
    return next(filter(None, lines), type(error).__name__)


def fetch(
    command: Sequence[str] = FETCH,
    environment: Mapping[str, str] = os.environ,
    patience: float = PATIENCE,
) -> str:
    """Have Playwright download its Chromium; return why it could not, empty if it could."""
    if not {name.lower() for name, value in environment.items() if value} & {*DETOURS}:
        try:
            socket.create_connection(HOST, timeout=ANSWER).close()
        except OSError as error:
            return f"{HOST[0]} does not answer ({error})"
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,  # it starts others, which are to end with it
        env={**environment},
    )
    try:
        said, _ = process.communicate(timeout=patience)
    except subprocess.TimeoutExpired:
        _end(process)
        return f"it was not there after {patience:g} s"
    if process.returncode:
        errors = [line for line in said.splitlines() if "rror" in line]
        return errors[0] if errors else f"it ended with {process.returncode}"
    return ""


def _end(process: subprocess.Popen[str]) -> None:
    """End a process and those it started."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.communicate()


def _runs() -> str:
    """Return why no Chromium runs; empty if one does."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - an extra

    with sync_playwright() as engine:
        try:
            launch(engine.chromium).close()
        except NoChromiumError as error:
            return str(error)
    return ""


def main() -> None:
    """Fetch a Chromium if there is none, and say how it went."""
    try:
        missing = _runs()
        if missing.endswith("of Playwright: not installed"):
            missing = fetch() or _runs()
    except Exception as error:  # noqa: BLE001 - the tests say what is wrong
        missing = _gist(error)
    if missing:
        print(f"No Chromium, so tests/browser will be skipped: {missing}")  # noqa: T201
        print("Install one (apt-get install chromium), or set CHROMIUM.")  # noqa: T201
    else:
        print("A Chromium runs: tests/browser will run in it.")  # noqa: T201


if __name__ == "__main__":
    main()

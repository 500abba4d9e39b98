"""The Firefox that the tests of pages run in, where there is one.

Playwright has a Firefox of its own (``playwright install firefox``) and drives that of the
system by WebDriver BiDi, which `bidi_relay` completes. Without either the tests are skipped.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

__all__ = ["NoFirefoxError", "launch"]

SYSTEM = ("firefox", "firefox-esr")
RELAY = Path(__file__).with_name("bidi_relay.py")


class NoFirefoxError(RuntimeError):
    """There is no Firefox that runs; the message says what was tried."""


def launch(firefox: Any, folder: Path) -> Any:
    """Return a browser without a window: $FIREFOX, else Playwright's own, else the system's.

    Parameters
    ----------
    firefox : playwright.sync_api.BrowserType
    folder : pathlib.Path
        Where to write the script that starts the relay.

    Raises
    ------
    NoFirefoxError
        When none runs.
    """
    reasons = []
    asked = os.environ.get("FIREFOX")
    if not asked:
        try:
            return firefox.launch()
        except Exception as error:  # noqa: BLE001 - that of the system may run
            absent = "Executable doesn't exist" in str(error)
            reasons.append(f"of Playwright: {'not installed' if absent else error}")
    for program in (asked,) if asked else filter(None, map(shutil.which, SYSTEM)):
        try:
            return _relayed(firefox, str(program), folder)
        except Exception as error:  # noqa: BLE001 - the next may run
            reasons.append(f"{program}: {str(error).splitlines()[0]}")
    raise NoFirefoxError("; ".join(reasons))


def _relayed(firefox: Any, program: str, folder: Path) -> Any:
    """Start a Firefox of the system, and see that it opens a page."""
    import websockets  # noqa: F401, PLC0415 - an extra; the relay needs it

    script = folder / "firefox"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{RELAY}" "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    environment = {**os.environ, "FIREFOX": program}
    opened = firefox.launch(channel="moz-firefox", executable_path=script, env=environment)
    try:
        opened.new_page().close()
    except Exception:
        opened.close()
        raise
    return opened

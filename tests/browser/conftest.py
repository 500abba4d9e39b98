"""One browser for all the tests of pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from chromium import NoChromiumError, launch


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Return a browser without a window."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed: pip install '.[browser]'"
    )
    with playwright.sync_playwright() as engine:
        try:
            opened = launch(engine.chromium)
        except NoChromiumError as error:
            pytest.skip(f"no Chromium: apt-get install chromium, or set CHROMIUM ({error})")
        yield opened
        opened.close()

"""One browser for all the tests of pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
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


@pytest.fixture
def open_file(browser: Any) -> Iterator[Callable[..., Any]]:
    """Return what opens a file; it fails where the page complains or asks for anything."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def opened(path: Path, *, context: Any = None, **options: Any) -> Any:
        if context is None:
            context = browser.new_context(**options)
            contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: complaints.append(request.url))
        page.goto(path.as_uri())
        complaints.remove(path.as_uri())  # the page itself
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [words for words in complaints if not words.startswith("blob:")] == []

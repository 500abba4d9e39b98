"""One browser for all the tests of pages, and Firefox besides for those that name both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import firefox
import pytest
from chromium import NoChromiumError, launch
from firefox import NoFirefoxError


@pytest.fixture(scope="session")
def opened_browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Any]]:
    """Return what opens a browser by its name, or skips where it cannot be had."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed: pip install '.[browser]'"
    )
    browsers: dict[str, Any] = {}
    missing: dict[str, str] = {}
    with playwright.sync_playwright() as engine:

        def opened(name: str) -> Any:
            if name not in browsers and name not in missing:
                try:
                    browsers[name] = (
                        launch(engine.chromium)
                        if name == "chromium"
                        else firefox.launch(engine.firefox, tmp_path_factory.mktemp("firefox"))
                    )
                except NoChromiumError as error:
                    missing[name] = f"apt-get install chromium, or set CHROMIUM ({error})"
                except NoFirefoxError as error:
                    missing[name] = f"apt-get install firefox-esr, or set FIREFOX ({error})"
            if name in missing:
                pytest.skip(f"no {name}: {missing[name]}")
            return browsers[name]

        yield opened
        for browser in browsers.values():
            browser.close()


@pytest.fixture
def browser(opened_browser: Callable[[str], Any], request: pytest.FixtureRequest) -> Any:
    """Return a browser without a window: Chromium, or that which the test is called with."""
    return opened_browser(getattr(request, "param", "chromium"))


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
        # Chromium calls the page itself a request, Firefox does not.
        complaints[:] = [words for words in complaints if words != path.as_uri()]
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [words for words in complaints if not words.startswith("blob:")] == []

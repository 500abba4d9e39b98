# ruff: noqa: INP001 - a program beside the manual
"""Make the pictures of the README and the manual: `python docs/pictures.py`.

They need the extras ``plots`` and ``browser``. The articles are those that ship.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import matplotlib as mpl
from playwright.sync_api import sync_playwright

import stance
from stance.cli.analyzing import demo_articles, embedded_articles

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
sys.path.insert(0, str(ROOT / "tests" / "browser"))


def report_picture() -> None:
    """Take the picture of an article in the report, a note open on a quotation."""
    from chromium import launch  # noqa: PLC0415 - it stands beside the tests

    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_path = stance.analyze(demo_articles()).report(Path(folder, "report.html"))
        browser = launch(playwright.chromium)
        page = browser.new_page(
            viewport={"width": 1180, "height": 760}, color_scheme="light", device_scale_factor=2
        )
        page.set_default_timeout(300_000)
        page.goto(page_path.as_uri())
        page.evaluate("document.querySelector('#a0').scrollIntoView({behavior: 'instant'})")
        page.screenshot(path=IMAGES / "report.png")
        browser.close()


def plot_pictures() -> None:
    """Draw the plots that the README and the manual show."""
    mpl.use("agg")
    analysis = stance.analyze(embedded_articles())
    for name, ax in {
        "compare": stance.plots.compare(analysis, by="country", lang="en"),
        "speakers": stance.plots.speakers(analysis, top=12, lang="en"),
        "timeline": stance.plots.timeline(analysis, lang="en"),
    }.items():
        # No date and no version of matplotlib inside: the same bytes each time.
        ax.figure.savefig(IMAGES / f"{name}.png", dpi=150, metadata={"Software": None})


if __name__ == "__main__":
    IMAGES.mkdir(exist_ok=True)
    plot_pictures()
    report_picture()

"""The report in a real browser: as people see it, point at it, tap it and type in it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pdfplumber
import pytest

import stance
from stance.cli.analyzing import embedded_articles
from stance.comparing import OffTargetWarning
from stance.report.language import stance_of

sys.path.append(str(Path(__file__).parents[1] / "report"))
from hostile import ATTACKS, hostile_analysis

if TYPE_CHECKING:
    from stance.analysis import Analysis

SIZES = [(1280, 900), (390, 844)]
BOTH = pytest.mark.parametrize("browser", ["chromium", "firefox"], indirect=True)
Opened = Callable[..., Any]


@pytest.fixture(scope="session")
def corpus() -> Analysis:
    """Return the analysis of the first articles of the embedded corpus that say much."""
    wanted = {
        "amazon-securite",
        "quebec-ring-police",
        "suisse-armee-cloud-aws",
        "football-ain-zerga",
    }
    return stance.analyze([a for a in embedded_articles() if a.id in wanted])


@pytest.fixture
def open_report(open_file: Opened, tmp_path: Path) -> Opened:
    """Return what opens a report."""

    def opened(
        analysis: Analysis,
        *,
        width: int = 1280,
        height: int = 900,
        lang: str = "en",
        **context: Any,
    ) -> Any:
        path = analysis.report(tmp_path / "report.html", lang=lang)
        return open_file(path, viewport={"width": width, "height": height}, **context)

    return opened


def shown_marks(page: Any) -> int:
    return int(page.locator("#list .q:not(.dim) > .tag:visible").count())


def cells(page: Any, column: int) -> list[str]:
    found: list[str] = page.locator(f"#table tbody tr > :nth-child({column})").all_inner_texts()
    return found


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_no_violation(
    open_report: Any, corpus: Analysis, size: tuple[int, int], scheme: str, lang: str
) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright",
        reason="axe is not installed: pip install '.[browser]'",
    )
    width, height = size
    page = open_report(corpus, width=width, height=height, lang=lang, color_scheme=scheme)
    # Axe measures what lies over what: all has to be laid out, also what is far below.
    page.evaluate("all('.article').forEach((one) => { one.style.contentVisibility = 'visible' })")
    for selector in (None, "#list .tag"):  # as it opens, and with a note shown
        if selector:
            page.locator(selector).first.focus()
        found = axe.Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


@BOTH
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_nothing_sticks_out_of_the_page(
    open_report: Any, corpus: Analysis, width: int, height: int
) -> None:
    page = open_report(corpus, width=width, height=height)
    # A scroll bar beside the page leaves it less than the width of the window.
    room = page.evaluate("document.documentElement.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") == room
    assert width - 20 < room <= width
    shown = page.locator("svg.chart:visible")
    assert shown.count() == 1
    box = shown.bounding_box()
    for label in shown.locator("text").all():
        inner = label.bounding_box()
        assert box["x"] - 1 <= inner["x"]
        assert inner["x"] + inner["width"] <= box["x"] + box["width"] + 1


@BOTH
def test_filters_leave_what_they_say(open_report: Any, corpus: Analysis) -> None:
    page = open_report(corpus)
    quotes = corpus.quotes.assign(shown=[stance_of(q) for q in corpus.quotes.to_dict("records")])
    assert shown_marks(page) == len(quotes)
    for name in ("favor", "neutral", "off"):
        page.uncheck(f"input[value={name}]")
    against = quotes[quotes["shown"] == "against"]
    assert shown_marks(page) == len(against)
    assert page.inner_text("#matching").startswith(f"{len(against)}\u00a0quotation")
    assert set(cells(page, 1)) == set(against["speaker"])
    assert page.locator("#list .article:visible").count() == against["article_id"].nunique()

    page.click("#show-all")
    page.select_option("#by-type", "mixed")
    page.select_option("#by-aspect", "cloud")
    both = quotes[(quotes["quote_type"] == "mixed") & (quotes["aspect"] == "cloud")]
    assert shown_marks(page) == len(both) > 0

    page.click("#show-all")
    page.fill("#by-speaker", "sean ROCHE")
    assert shown_marks(page) == int((quotes["speaker"] == "Sean Roche").sum())
    page.fill("#by-speaker", "nobody of that name")
    assert page.is_visible("#nothing")
    assert page.is_disabled("#download")


@BOTH
def test_a_name_in_the_table_of_speakers_filters(open_report: Any, corpus: Analysis) -> None:
    page = open_report(corpus)
    page.locator("th[data-speaker='Amazon'] button").click()
    assert page.input_value("#by-speaker") == "Amazon"
    assert set(cells(page, 1)) == {"Amazon"}
    assert shown_marks(page) == int((corpus.quotes["speaker"] == "Amazon").sum())


@BOTH
def test_a_heading_sorts_up_and_down(open_report: Any, corpus: Analysis) -> None:
    page = open_report(corpus)
    head = page.locator("#table thead th", has_text="Confidence")
    head.locator("button").press("Enter")  # a click may miss while the page is still being laid out
    page.locator("#table thead th[aria-sort=ascending]").wait_for()
    assert head.get_attribute("aria-sort") == "ascending"
    up = [float(text) for text in cells(page, 6)]
    assert up == sorted(up)
    assert up[0] == pytest.approx(round(corpus.quotes["confidence"].min(), 2), abs=0.011)
    head.locator("button").click()
    page.locator("#table thead th[aria-sort=descending]").wait_for()
    assert head.get_attribute("aria-sort") == "descending"
    down = [float(text) for text in cells(page, 6)]
    assert down == sorted(down, reverse=True)
    speakers = page.locator("table.sortable")
    speakers.locator("thead th", has_text="Quotations").locator("button").click()
    counts = [int(text) for text in speakers.locator("tbody tr > :nth-child(4)").all_inner_texts()]
    assert counts == sorted(counts)


def test_the_note_comes_by_pointing_by_keyboard_and_by_tapping(
    open_report: Any, corpus: Analysis
) -> None:
    quote = corpus.quotes[corpus.quotes["speaker"] == "Sean Roche"].iloc[0]
    page = open_report(corpus)
    tag = page.locator("#list .tag[aria-label*='Sean Roche']").first
    mark = tag.locator("..")
    tip = page.locator("#tip")
    assert tip.is_hidden()
    mark.hover()
    assert tip.is_visible()
    for said in ("Sean Roche", f"{quote['confidence']:.2f}", f"{quote['stance_confidence']:.2f}"):
        assert said in tip.inner_text()
    tip.hover()
    page.wait_for_timeout(300)
    assert tip.is_visible()  # one can point at the note itself
    page.keyboard.press("Escape")
    assert tip.is_hidden()
    page.mouse.move(0, 0)

    tag.focus()
    assert tip.is_visible()
    assert tag.get_attribute("aria-describedby") == "tip"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "tag"
    assert tag.get_attribute("aria-describedby") is None

    phone = open_report(corpus, width=390, height=844, has_touch=True, is_mobile=True)
    tag = phone.locator("#list .tag").nth(3)
    tag.tap()
    assert phone.locator("#tip").is_visible()
    assert tag.bounding_box()["y"] < phone.locator("#tip").bounding_box()["y"]
    phone.locator("h2:visible").first.tap()
    assert phone.locator("#tip").is_hidden()


@BOTH
def test_the_page_is_used_by_keyboard_alone(open_report: Any, corpus: Analysis) -> None:
    page = open_report(corpus)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.url.endswith("#articles")
    page.locator("#table tbody tr").nth(5).locator("button").press("Enter")
    focused = page.evaluate("document.activeElement.id")
    assert focused == "q0-5"
    assert page.locator("#q0-5").is_visible()


@BOTH
def test_articles_turn_in_pages_and_in_any_order(open_report: Any) -> None:
    page = open_report(hostile_analysis())
    visible = page.locator("#list .article:not([hidden]) h3")
    page.select_option("#order", "title")
    page.select_option("#per-page", "5")
    first = visible.all_text_contents()
    page.locator(".pager .next").first.click()
    second = visible.all_text_contents()
    assert (len(first), len(second)) == (5, len(ATTACKS) - 5)
    assert len({*first, *second}) == len(ATTACKS)
    assert page.locator("#pager .next").is_disabled()
    page.locator("nav.pager .previous").click()
    assert visible.all_text_contents() == first
    page.select_option("#order", "rank")
    assert ATTACKS[0] in visible.all_text_contents()[0]


def test_the_download_is_the_table_that_the_filters_leave(
    open_report: Any, corpus: Analysis
) -> None:
    page = open_report(corpus)
    page.select_option("#by-type", "direct")
    with page.expect_download() as started:
        page.click("#download")
    content = Path(started.value.path()).read_bytes()
    assert started.value.suggested_filename == "quotations.csv"
    assert content.startswith(b"\xef\xbb\xbf")
    table = pd.read_csv(StringIO(content.decode("utf-8-sig"))).set_index("quote_id")
    wanted = corpus.quotes[corpus.quotes["quote_type"] == "direct"].set_index("quote_id")
    assert set(table.index) == set(wanted.index)
    assert list(table["quote"]) == list(wanted["quote"].reindex(table.index))
    scores = table["stance_score"] - wanted["stance_score"].reindex(table.index)
    assert scores.abs().max() < 1e-3


def test_hostile_words_are_shown_and_do_nothing(open_report: Any) -> None:
    page = open_report(hostile_analysis())
    page.locator("#list .tag").first.click()
    page.fill("#by-speaker", "script")
    page.wait_for_timeout(100)
    assert page.evaluate("window.hacked") is None
    assert ATTACKS[0] in page.inner_text("#list")
    page.click("#show-all")
    with page.expect_download() as started:
        page.click("#download")
    content = Path(started.value.path()).read_text("utf-8-sig")
    assert list(pd.read_csv(StringIO(content))["speaker"]) == list(ATTACKS)


def test_the_page_reads_without_scripts(open_report: Any, corpus: Analysis) -> None:
    page = open_report(corpus, java_script_enabled=False)
    assert page.locator("#list .article:visible").count() == 4
    assert page.locator("#list .tag:visible").count() == len(corpus.quotes)
    assert page.locator("#filters").is_hidden()
    assert page.locator("noscript").is_visible()


def test_paper_shows_texts_and_no_controls(open_report: Any, corpus: Analysis) -> None:
    page = open_report(corpus)
    page.emulate_media(media="print")
    assert page.locator("#filters").is_hidden()
    assert page.locator(".pager:visible").count() == 0
    assert page.locator("#list .q:visible").count() >= len(corpus.quotes)
    assert page.locator("svg.chart:visible").count() == 1
    assert page.locator("svg.chart.paper").is_visible()


@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_the_first_printed_page_is_full(
    open_report: Any, corpus: Analysis, tmp_path: Path, size: str
) -> None:
    """The chart comes under the summary, not on a page of its own with the half before it white."""
    open_report(corpus).pdf(path=tmp_path / "report.pdf", format=size)
    with pdfplumber.open(tmp_path / "report.pdf") as printed:
        words = (printed.pages[0].extract_text() or "").split("\n")
    assert "The speakers" in words
    assert any("Share of the words quoted" in line for line in words)


def test_a_page_on_which_nothing_was_judged_shows_who_is_quoted(open_report: Any) -> None:
    article = stance.Article(
        "« Le port ferme », dit Ana Roy, maire de Vire.", id="a", newspaper="Le Phare"
    )
    with pytest.warns(OffTargetWarning):
        page = open_report(stance.analyze(article))
    assert page.locator("table.sortable th[scope=col]").count() == 5
    assert page.locator("#filters fieldset").is_hidden()
    assert "Ana Roy (1)" in page.locator("table.groups").first.inner_text().replace("\xa0", " ")


@BOTH
def test_filters_and_quotations_have_an_address(open_report: Any, corpus: Analysis) -> None:
    page = open_report(corpus)
    page.fill("#by-speaker", "Amazon")
    page.uncheck("input[value=neutral]")
    address = page.url.partition("#")[2]
    assert "speaker=Amazon" in address
    wanted = page.inner_text("#matching")
    page.click("#show-all")
    assert "#" not in page.url
    page.evaluate("hash => { location.hash = hash }", address)
    page.wait_for_timeout(100)
    assert page.inner_text("#matching") == wanted
    quote = corpus.quotes.iloc[-1]["quote_id"]
    page.evaluate("id => { location.hash = new URLSearchParams({quote: id}) }", quote)
    page.wait_for_timeout(100)
    assert page.locator(".q.seen").first.is_visible()


def test_a_quotation_is_copied_with_its_reference(open_report: Any, corpus: Analysis) -> None:
    page = open_report(corpus, permissions=["clipboard-read", "clipboard-write"])
    tag = page.locator("#list .tag").first
    tag.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#tip') !== null")
    page.keyboard.press("Enter")
    page.wait_for_timeout(100)
    copied = page.evaluate("navigator.clipboard.readText()")
    first = corpus.quotes[corpus.quotes["article_id"] == "amazon-securite"].iloc[0]
    assert first["quote"] in copied
    assert str(first["speaker"]) in copied
    page.keyboard.press("Escape")
    assert page.locator("#tip").is_hidden()


@BOTH
def test_filters_leave_no_holes(open_report: Any, corpus: Analysis) -> None:
    page = open_report(corpus)
    page.uncheck("input[value=neutral]")
    dim = page.locator("#list .q.dim").first
    assert dim.evaluate("mark => getComputedStyle(mark).padding") == "0px"
    assert page.locator("#list .q.dim > .tag:visible").count() == 0

"""The page to annotate in a real browser, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import stance
from stance.analysis import Analysis
from stance.article import Article
from stance.columns import TEXTS, article_record, build, text_record
from stance.comparing import summarize_articles, summarize_speakers

TEXTS_OF = {
    "a": "Le conseil \U0001d538 a voté les caméras.\n\n« Oui aux caméras », dit Ana Roy, maire. "
    "« L’été sera long », dit-elle. Léo Blin : « =Non. »",
    "b": "Ana Roy le répète : « Oui, encore oui. » Puis « jamais », selon un élu.",
    "c": "Rien à dire. Personne n’a parlé, assure Zoé Lam.",
}
SAID = [
    ("a", "Oui aux caméras", "Ana Roy", 0.6),
    ("a", "=Non.", "Léo Blin", -0.7),
    ("b", "Oui, encore oui.", "Ana Roy", 0.5),
    ("b", "jamais", "un élu", -0.4),
]
KEYS = {"Enter", "Escape", "ArrowDown", "ArrowLeft", "ArrowRight", "Control+z"}
Opened = Callable[..., Any]


@pytest.fixture
def analysis(make_quotes: Any) -> Analysis:
    quotes = make_quotes(*((name, who, words, score) for name, words, who, score in SAID))
    quotes["start"] = [TEXTS_OF[name].index(words) for name, words, *_ in SAID]
    quotes["end"] = quotes["start"] + quotes["quote"].str.len().astype("int64")
    quotes["sentence"] = quotes["quote"]
    articles = [
        Article(text, id=name, title=f"<b>Titre</b> {name}", newspaper="Le Phare")
        for name, text in TEXTS_OF.items()
    ]
    return Analysis(
        quotes=quotes,
        speakers=summarize_speakers(quotes),
        articles=summarize_articles([article_record(article) for article in articles], quotes),
        texts=build([text_record(article) for article in articles], TEXTS),
        target="amazon-security",
    )


@pytest.fixture
def open_page(open_file: Opened, tmp_path: Path) -> Opened:
    """Return what opens the page to annotate a sample."""

    def opened(analysis: Analysis, n: int = 9, *, context: Any = None, **options: Any) -> Any:
        path = tmp_path / "feuille.html"
        analysis.sample(n, to=path, **options)
        return open_file(path, context=context, viewport={"width": 1280, "height": 900})

    return opened


def press(page: Any, *keys: str) -> None:
    """Press keys, and type words."""
    for key in keys:
        if len(key) == 1 or key in KEYS:
            page.keyboard.press(key)
        else:
            page.keyboard.type(key)


def saved(page: Any, path: Path) -> Path:
    with page.expect_download() as started:
        press(page, "s")
    started.value.save_as(path)
    return path


def state(page: Any) -> tuple[str, str]:
    return page.inner_text("#place"), page.inner_text("#count")


def test_a_sheet_is_filled_by_keyboard_alone(
    open_page: Opened, analysis: Analysis, tmp_path: Path
) -> None:
    page = open_page(analysis, separator=";")
    press(page, "mj", "Enter")
    assert state(page) == ("Citation 1 sur 4", "0 sur 4 vérifiées")
    assert page.inner_text("mark.current") == "Oui aux caméras"
    press(page, "o", "ana", "ArrowDown")
    assert page.get_attribute("#speaker", "aria-activedescendant") == "name-0"
    press(page, "Enter", "p")
    assert state(page) == ("Citation 2 sur 4", "1 sur 4 vérifiées")
    press(page, "n")  # no quotation
    press(page, "1", "?", "Enter", "3")
    press(page, "o", "un élu", "Enter", "0")
    assert page.inner_text("#count") == "Tout est vérifié (4). Enregistrez la feuille."
    assert page.evaluate("document.activeElement.id") == "save"
    with page.expect_download() as started:
        press(page, "Enter")
    assert started.value.suggested_filename == "feuille-mj.csv"
    path = tmp_path / "filled.csv"
    started.value.save_as(path)
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbfquote_id;")
    assert b'"\'=Non."' in content
    sheet = pd.read_csv(path, sep=";", dtype="string")
    assert list(sheet) == list(analysis.sample(4))
    assert sheet["checked_by"].tolist() == ["mj"] * 4
    assert sheet["speaker"].fillna("-").tolist() == ["Ana Roy", "-", "?", "un élu"]
    assert sheet["stance"].fillna("-").tolist() == ["favor", "-", "neutral", "-"]
    assert sheet["delete"].fillna("-").tolist() == ["-", "x", "-", "-"]
    table = analysis.agreement(path).set_index(["group", "figure"])["value"]
    assert table["direct and mixed", "precision"] == 3 / 4
    assert table["direct and mixed", "speaker_accuracy"] == 2 / 3
    assert table["direct and mixed", "stance_accuracy"] == 1 / 2
    done = stance.correct(analysis, path)
    assert done.quotes["quote"].tolist() == ["Oui aux caméras", "Oui, encore oui.", "jamais"]
    assert done.corrections["checked_by"].unique().tolist() == ["mj"]


def test_what_was_answered_can_be_undone_and_stays_in_the_browser(
    open_page: Opened, analysis: Analysis, tmp_path: Path
) -> None:
    page = open_page(analysis)
    press(page, "mj", "Enter", "o", "Roy", "Enter", "p", "n")
    assert state(page) == ("Citation 3 sur 4", "2 sur 4 vérifiées")
    press(page, "u")
    assert state(page) == ("Citation 2 sur 4", "1 sur 4 vérifiées")
    press(page, "Control+z")
    assert state(page) == ("Citation 1 sur 4", "0 sur 4 vérifiées")
    press(page, "c")
    assert state(page) == ("Citation 2 sur 4", "1 sur 4 vérifiées")
    press(page, "ArrowLeft", "r", "à revoir", "Enter", "ArrowRight")
    again = open_page(analysis, context=page.context)
    assert again.input_value("#name") == "mj"
    press(again, "Enter")
    assert state(again) == ("Citation 2 sur 4", "1 sur 4 vérifiées")
    sheet = pd.read_csv(saved(again, tmp_path / "half.csv"), dtype="string")
    assert sheet.loc[0, ["speaker", "stance", "checked_by", "note"]].tolist() == [
        *("Roy", "against", "mj", "à revoir")
    ]
    assert sheet.loc[1:, "checked_by"].isna().all()
    other = open_page(analysis, context=page.context)
    other.fill("#name", "lb")
    press(other, "Enter")
    assert state(other) == ("Citation 1 sur 4", "0 sur 4 vérifiées")


def test_a_missed_quotation_is_added_and_a_silent_article_is_read(
    open_page: Opened, analysis: Analysis, tmp_path: Path
) -> None:
    page = open_page(analysis, 3, whole_articles=True, lang="en")
    press(page, "mj", "Enter")
    assert state(page) == ("Quotation 1 of 5", "0 of 5 checked")
    assert page.is_visible("#whole")
    press(page, "+", "jamais dit", "Enter")
    assert page.inner_text("#missed-problem") == "These words are not in the article."
    page.fill("#missed-words", "l'ete … long")
    press(page, "Enter")
    assert page.inner_text("#words") == "L’été sera long"
    assert page.inner_text("mark.current") == "L’été sera long"
    press(page, "Ana Roy", "Enter", "n")
    left_open = ("y", "Escape", "Enter", "Enter", "0")
    press(page, *left_open, *left_open)
    assert page.inner_text("#place") == "Article without quotations (6 of 6)"
    press(page, "Enter", *left_open, *left_open)
    assert page.inner_text("#count").startswith("All are checked (6)")
    path = saved(page, tmp_path / "articles.csv")
    sheet = pd.read_csv(path, dtype="string")
    assert sheet["quote"].fillna("-").tolist()[2:] == [
        *("L’été sera long", "Oui, encore oui.", "jamais", "-")
    ]
    assert sheet["checked_by"].notna().all()
    assert sheet.loc[2, ["sampled", "quote_type"]].tolist() == ["article", "direct"]
    table = analysis.agreement(path).set_index(["group", "figure"])["value"]
    assert table["direct and mixed", "recall"] == 4 / 5
    added = stance.correct(analysis, path).quotes
    assert added.loc[added["quote"] == "L’été sera long", "speaker"].tolist() == ["Ana Roy"]


def test_the_page_speaks_two_languages_and_shows_answers_only_where_asked(
    open_page: Opened, analysis: Analysis
) -> None:
    page = open_page(analysis, blind=False)
    press(page, "mj", "Enter")
    assert "Pour" in page.inner_text("#step-stance")
    assert page.get_attribute("#step-stance [data-value=favor]", "aria-pressed") == "true"
    press(page, "l")
    assert page.get_attribute("html", "lang") == "en"
    assert page.inner_text("#place") == "Quotation 1 of 4"
    press(page, "h")
    assert page.is_visible("#help")
    press(page, "Escape", "y")
    assert page.input_value("#speaker") == "Ana Roy"
    assert page.inner_text("#names li") == "Ana Roy"
    press(page, "Enter", "a")
    assert page.inner_text("#count") == "1 of 4 checked"
    assert page.locator("#text b").count() == 0
    assert "<b>Titre</b> a" in page.inner_text("#text")


def test_nobody_annotates_without_a_name(open_page: Opened, analysis: Analysis) -> None:
    page = open_page(analysis)
    press(page, "Enter", "Escape")
    assert page.is_visible("#hello")
    page.fill("#name", "  ")
    press(page, "Enter")
    assert page.is_visible("#hello")


def test_single_keys_can_be_switched_off(open_page: Opened, analysis: Analysis) -> None:
    page = open_page(analysis)
    press(page, "mj", "Enter", "h")
    page.uncheck("#single")
    press(page, "Escape", "n", "ArrowRight")
    assert state(page) == ("Citation 1 sur 4", "0 sur 4 vérifiées")
    page.click("[data-value=no]")
    assert state(page) == ("Citation 2 sur 4", "1 sur 4 vérifiées")


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_violation(open_page: Opened, analysis: Analysis, width: int) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright",
        reason="axe is not installed: pip install '.[browser]'",
    )
    page = open_page(analysis)
    page.set_viewport_size({"width": width, "height": 844})
    for keys in ((), ("mj", "Enter"), ("o",), ("Escape", "h"), ("Escape", "+")):
        press(page, *keys)
        found = axe.Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width

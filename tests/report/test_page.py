"""The page: what it says, what it leaves out, what it never lets through."""

from __future__ import annotations

import dataclasses
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hostile import ATTACKS, hostile_analysis
from invented import invented_analysis

import stance
from stance.report import page as budget
from stance.report.language import LANGUAGES, load_language
from stance.report.page import render

if TYPE_CHECKING:
    import pandas as pd

    from stance.analysis import Analysis


@pytest.fixture(name="analysis")
def _analysis() -> Analysis:
    return invented_analysis()


class Page(HTMLParser):
    """What a page holds: its text without scripts, styles and buttons, and every element."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text = ""
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._inside: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in {"script", "style", "button"}:
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.text += data


def embedded(page: str) -> dict[str, list[list[object]]]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def words(text: str) -> str:
    """Return a text without its blanks and signs."""
    return re.sub(r"[▲▼●○\s]+", "", text)


def test_every_text_and_quotation_stands_in_the_page(analysis: Analysis) -> None:
    page = Page(render(analysis))
    shown = words(page.text)
    for text in analysis.texts["text"]:
        for paragraph in text.split("\n\n"):
            assert words(paragraph) in shown
    tags = [
        attrs for tag, attrs in page.elements if attrs.get("class") == "tag" and tag == "button"
    ]
    assert len(tags) == len(analysis.quotes)
    assert any("Ana Roy" in (attrs["aria-label"] or "") for attrs in tags)


def test_the_summary_counts_what_the_tables_count(analysis: Analysis) -> None:
    shown = words(Page(render(analysis, lang="en")).text)
    on_target = analysis.quotes[analysis.quotes["aspect"].notna()]
    assert words(f"{len(on_target)} quotations on the subject, in 2 articles") in shown
    for label, name in (("favor", "for"), ("against", "against"), ("neutral", "neutral")):
        count = int((on_target["stance"] == label).sum())
        assert words(f"{name} {count} (") in shown


def test_an_analysis_that_misses_its_target_says_so_first(analysis: Analysis) -> None:
    assert "notice" not in classes(render(analysis))
    blank = dict.fromkeys(("stance", "aspect")) | {"stance_score": float("nan")}
    off = analysis.with_quotes(analysis.quotes.assign(**blank).astype(analysis.quotes.dtypes))
    lost = off.replaced(articles=off.articles.assign(on_target=False))
    french, english = render(lost), render(lost, lang="en")
    assert "notice" in classes(french)
    assert "Aucun article ne nomme la cible" in Page(french).text
    assert "--target" in Page(english).text
    some = off.articles.assign(on_target=[True, False, False])
    told = Page(render(off.replaced(articles=some), lang="en")).text
    assert "1 of 3\N{NO-BREAK SPACE}articles names the target" in told


def classes(page: str) -> set[str | None]:
    return {attrs.get("class") for _, attrs in Page(page).elements}


def test_one_is_said_in_the_singular(analysis: Analysis) -> None:
    one = analysis.articles["article_id"] == "nuage"
    mine = analysis.quotes["article_id"] == "nuage"
    part = analysis.replaced(
        articles=analysis.articles[one].reset_index(drop=True),
        quotes=analysis.quotes[mine].head(1).reset_index(drop=True),
        speakers=analysis.speakers.head(1),
    )
    head = Page(render(part)).text.partition("Filtrer")[0]
    assert "articlelu1citation1locuteur1" in words(head)
    assert "1\N{NO-BREAK SPACE}articles" not in head


def test_how_many_articles_are_dated_is_said_beside_the_dates(analysis: Analysis) -> None:
    dates = analysis.articles["date"].mask(analysis.articles["article_id"] == "match")
    part = analysis.replaced(articles=analysis.articles.assign(date=dates))
    told = Page(render(part, lang="en")).text
    assert "20 November 2020 to 1 March 2021 (2\N{NO-BREAK SPACE}dated articles)" in told
    assert "dated" not in Page(render(analysis, lang="en")).text.partition("Filter")[0]


def test_copies_are_counted_at_the_head(analysis: Analysis) -> None:
    copies = analysis.articles.assign(duplicate_of=[None, "vote", None])
    told = Page(render(analysis.replaced(articles=copies), lang="en")).text
    assert words("3 articles (of which 1 that repeats an earlier one), in 2") in words(told)
    left_out = copies.assign(error=[None, "repeats vote; left out", None])
    told = Page(render(analysis.replaced(articles=left_out))).text
    assert words("2 articles (sans 1 qui répète un article précédent)") in words(told)
    assert "n’a pas pu" not in told.replace("'", "’")


def test_the_page_is_in_the_language_asked_for(analysis: Analysis) -> None:
    french, english = render(analysis), render(analysis, lang="en", title="My title")
    assert '<html lang="fr">' in french
    assert "Toutes les citations" in french
    assert '<html lang="en">' in english
    assert "My title" in Page(english).text
    assert "citations" not in Page(english).text
    with pytest.raises(ValueError, match=r"lang='de'.*en, fr"):
        render(analysis, lang="de")


def test_both_languages_say_the_same_things() -> None:
    def keys(words: object, path: str = "") -> set[str]:
        if not isinstance(words, dict):
            return {path, *re.findall(r"\{\w+\}", str(words))}
        return {key for name, inner in words.items() for key in keys(inner, f"{path}.{name}")}

    english, french = (load_language(code).words for code in LANGUAGES)
    assert keys(english) == keys(french)
    for name, phrase in english["phrases"].items():
        fields = set(re.findall(r"\{\w+\}", phrase))
        assert fields == set(re.findall(r"\{\w+\}", french["phrases"][name])), name


def test_the_same_analysis_gives_the_same_bytes(analysis: Analysis, tmp_path: Path) -> None:
    first = analysis.report(tmp_path / "a.html")
    again = stance.load(analysis.save(tmp_path / "saved")).report(tmp_path / "b.html")
    assert first.read_bytes() == again.read_bytes()


def test_hostile_words_stay_words() -> None:
    page = render(hostile_analysis(), title=ATTACKS[4])
    parsed = Page(page)
    scripts = [attrs for tag, attrs in parsed.elements if tag == "script"]
    assert [attrs.get("type") for attrs in scripts] == ["application/json", None]
    assert not [
        attrs for _, attrs in parsed.elements if any(name.startswith("on") for name in attrs)
    ]
    assert not [tag for tag, _ in parsed.elements if tag in {"img", "iframe", "object", "link"}]
    links = [attrs["href"] or "" for _, attrs in parsed.elements if "href" in attrs]
    assert all(link.startswith("#") for link in links)
    for attack in ATTACKS:
        assert words(attack) in words(parsed.text)
    assert "\u2028" not in page.partition('id="data"')[2]
    assert [quote[4] for quote in embedded(page)["quotes"]] == list(ATTACKS)


def test_the_policy_allows_our_style_and_script_alone(analysis: Analysis) -> None:
    page = Page(render(analysis))
    (policy,) = (a["content"] for _, a in page.elements if "http-equiv" in a)
    assert policy
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert not [attrs for _, attrs in page.elements if {"style", "src"} & set(attrs)]


def test_a_large_corpus_stays_under_the_limit_and_says_what_is_left_out(
    analysis: Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = len(render(analysis).encode())
    limit = whole - 500
    monkeypatch.setattr("stance.report.page.LIMIT", limit)
    monkeypatch.setattr("stance.report.page._SPARE", 1_000)
    page = render(analysis)
    assert len(page.encode()) <= limit
    kept = [name for name, *_ in embedded(page)["articles"]]
    assert 0 < len(kept) < 3
    assert words("Cette page contient le texte de") in words(Page(page).text)
    assert words("3 articles") in words(Page(page).text)  # the summary is about all of them


def test_no_cell_however_long_takes_the_page_over_its_limit(
    analysis: Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = 400_000
    monkeypatch.setattr("stance.report.page.LIMIT", limit)

    def swollen(frame: pd.DataFrame, *kept: str) -> pd.DataFrame:
        words = [name for name in frame.select_dtypes("string").columns if name not in kept]
        return frame.assign(**{name: frame[name].fillna("") + '"<é' * 60_000 for name in words})

    huge = dataclasses.replace(
        analysis,
        quotes=swollen(analysis.quotes, "article_id", "aspect"),
        speakers=swollen(analysis.speakers),
        articles=swollen(analysis.articles, "article_id", "error"),
        target="t" * limit,
    )
    assert len(render(huge).encode()) <= limit
    failed = analysis.articles.assign(error=analysis.articles["title"])
    assert len(render(dataclasses.replace(huge, articles=swollen(failed))).encode()) <= limit


def test_articles_with_most_on_the_subject_come_first(analysis: Analysis) -> None:
    assert budget.rank(analysis.quotes, analysis.articles) == ["vote", "nuage", "match"]


def test_an_endless_text_is_cut_and_said_to_be(tmp_path: Path) -> None:
    text = "« Amazon nous protège », dit Ana Roy. " + "Rien à signaler. " * 5_000
    page = stance.analyze(stance.Article(text, id="long")).report(tmp_path / "page.html")
    content = page.read_text("utf-8")
    assert len(content) < 200_000
    assert "Texte coupé après" in content


def test_a_report_without_texts_shows_the_quoting_sentences(analysis: Analysis) -> None:
    bare = dataclasses.replace(analysis, texts=analysis.texts.head(0))
    page = Page(render(bare))
    for quote in analysis.quotes.itertuples():
        assert words(str(quote.sentence)) in words(page.text)
    assert "conservé" in page.text


def test_frames_of_the_users_making_do(analysis: Analysis) -> None:
    own = dataclasses.replace(
        analysis,
        quotes=analysis.quotes.assign(mine="oui").query("speaker == 'Ana Roy'"),
        articles=analysis.articles.assign(mine=1.5),
    )
    page = render(own)
    assert len(embedded(page)["quotes"]) == int((analysis.quotes["speaker"] == "Ana Roy").sum())


def test_an_analysis_of_nothing_is_a_page() -> None:
    nothing = stance.analyze([])
    assert "Aucune citation" in render(nothing)
    unread = stance.analyze([stance.Article("", id="vide", error="vide.txt: empty")])
    assert "vide.txt: empty" in Page(render(unread)).text


def test_half_a_character_costs_itself_alone(analysis: Analysis, tmp_path: Path) -> None:
    page = analysis.report(tmp_path / "page.html", title="\ud83d titre")
    assert "? titre" in page.read_text("utf-8")

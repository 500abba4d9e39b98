"""The page to annotate: what it holds, what it hides. What it does is tests/browser's."""

from __future__ import annotations

import errno
import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from stance.analysis import Analysis
from stance.article import Article
from stance.checking import sheets
from stance.columns import TEXTS, article_record, build, text_record
from stance.comparing import summarize_articles, summarize_speakers

TEXT = "Le conseil \U0001d538 a voté.\n\n« Oui aux caméras », dit Ana Roy. « Non », dit Léo Blin."
SAID = [("Oui aux caméras", "Ana Roy", 0.6), ("Non", "Léo Blin", -0.7)]


@pytest.fixture
def analysis(make_quotes) -> Analysis:
    quotes = make_quotes(*(("a", who, words, score) for words, who, score in SAID))
    quotes["start"] = [TEXT.index(words) for words, *_ in SAID]
    quotes["end"] = quotes["start"] + quotes["quote"].str.len().astype("int64")
    quotes["sentence"] = [f"« {words} », dit {who}." for words, who, _ in SAID]
    articles = [Article(TEXT, id="a", title="</script>"), Article("Rien.", id="b")]
    return Analysis(
        quotes=quotes,
        speakers=summarize_speakers(quotes),
        articles=summarize_articles([article_record(article) for article in articles], quotes),
        texts=build([text_record(article) for article in articles], TEXTS),
        target="amazon-security",
    )


def data_of(path: Path) -> dict[str, Any]:
    page = path.read_text("utf-8")
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_the_page_holds_the_sheet_and_the_articles(analysis: Analysis, tmp_path: Path) -> None:
    path = tmp_path / "new" / "feuille.html"
    sheet = analysis.sample(9, to=path, separator=";", lang="en")
    data = data_of(path)
    assert [row["quote_id"] for row in data["rows"]] == sheet["quote_id"].tolist()
    assert data["columns"] == list(sheet)
    assert data["articles"]["a"]["text"] == TEXT
    assert (data["lang"], data["separator"], data["file"]) == ("en", ";", "feuille")
    assert data["target"]["title"] == "Amazon et la sécurité"
    for row, (words, *_) in zip(data["rows"], SAID, strict=True):
        letters = TEXT.encode("utf-16-le")  # as a browser counts
        assert letters[2 * row["start"] : 2 * row["end"]].decode("utf-16-le") == words
    assert "src=" not in path.read_text("utf-8").partition("<script")[0]
    assert not list(path.parent.glob("*.csv"))


def test_answers_are_in_the_page_only_where_they_are_shown(
    analysis: Analysis, tmp_path: Path
) -> None:
    path = tmp_path / "feuille.html"
    analysis.sample(9, to=path)
    assert {row[name] for row in data_of(path)["rows"] for name in ("speaker", "stance")} == {""}
    analysis.sample(9, to=path, blind=False, check="speaker")
    data = data_of(path)
    assert [row["speaker"] for row in data["rows"]] == ["Ana Roy", "Léo Blin"]
    assert data["ask"] == ["speaker"]
    assert {row["stance"] for row in data["rows"]} == {""}


def test_each_sheet_is_kept_apart_and_the_same_one_is_the_same(
    analysis: Analysis, tmp_path: Path
) -> None:
    one, again, other = (tmp_path / name / "s.html" for name in ("one", "again", "other"))
    for path, n in ((one, 1), (again, 1), (other, 2)):
        analysis.sample(n, to=path)
    assert one.read_bytes() == again.read_bytes()
    assert data_of(one)["rows"] != data_of(other)["rows"]
    assert data_of(one)["id"] != data_of(other)["id"]


def test_without_its_text_a_quotation_stands_in_its_sentence(
    analysis: Analysis, tmp_path: Path
) -> None:
    path = tmp_path / "feuille.html"
    bare = analysis.replaced(texts=analysis.texts.head(0), target="rail")
    bare.sample(9, to=path)
    data = data_of(path)
    text = data["articles"]["a"]["text"]
    assert text == "« Oui aux caméras », dit Ana Roy.\n\n« Non », dit Léo Blin."
    assert [text[row["start"] : row["end"]] for row in data["rows"]] == [w for w, *_ in SAID]
    assert data["target"] == {"title": "rail", "about": ""}


def test_an_article_that_quotes_nobody_is_a_row(analysis: Analysis, tmp_path: Path) -> None:
    path = tmp_path / "feuille.html"
    analysis.sample(2, whole_articles=True, to=path)
    assert [row["quote"] for row in data_of(path)["rows"]] == ["Oui aux caméras", "Non", ""]


def test_what_no_page_can_show_is_refused(analysis: Analysis, tmp_path: Path) -> None:
    path = tmp_path / "feuille.html"
    with pytest.raises(ValueError, match="no quotation to check"):
        analysis.with_quotes(analysis.quotes.head(0)).sample(9, to=path)
    with pytest.raises(ValueError, match="lang='de' is not known; choose among fr, en"):
        analysis.sample(9, to=path, lang="de")


def test_both_languages_say_the_same_things() -> None:
    def keys(words: object, path: str = "") -> set[str]:
        if not isinstance(words, dict):
            return {path, *re.findall(r"\{\w+\}", str(words))}
        return {key for name, inner in words.items() for key in keys(inner, f"{path}.{name}")}

    french, english = (sheets._words()[lang] for lang in sheets.LANGUAGES)
    assert keys(french) == keys(english)
    assert "'" not in str(french["names"])
    assert french["ask_speaker"] == "Qui parle\u202f?"
    for words in (french, english):
        commands = [keys[0] for name, keys in words["keys"].items() if "_" not in name]
        answers = [keys[0] for name, keys in words["keys"].items() if "_" in name]
        assert len(set(commands)) == len(commands)
        assert not set(commands) & set(answers)


def test_a_page_reads_back_as_the_sheet_it_is(analysis: Analysis, tmp_path: Path) -> None:
    """The columns that the page writes are those of a sheet, in their order."""
    path = tmp_path / "feuille.html"
    sheet = analysis.sample(9, to=path)
    rows = pd.DataFrame(data_of(path)["rows"])[data_of(path)["columns"]]
    pd.testing.assert_frame_equal(
        rows.astype("string").replace("", pd.NA), sheet, check_dtype=False
    )


def test_a_full_disk_leaves_the_page_that_was_there(
    analysis: Analysis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "feuille.html"
    analysis.sample(1, to=path)
    before = path.read_bytes()

    def half(place: Path, content: bytes) -> int:
        with place.open("wb") as file:
            file.write(content[:100])
        raise OSError(errno.ENOSPC, "No space left on device", str(place))

    monkeypatch.setattr(Path, "write_bytes", half)
    with pytest.raises(OSError, match="No space left"):
        analysis.sample(2, to=path)
    assert path.read_bytes() == before

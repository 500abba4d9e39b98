"""Exports of press archives and saved pages: what each says, and what is wrong with some."""

from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

import pytest

from stance.files.limits import ReadingError, limits
from stance.reading import read, read_corpus
from stance.reading.formats.markup import parse_html

RECENT = """<html><body>
<article>
 <header>
  <div class="rdp__DocPublicationName">
   <span class="DocPublicationName">Le Phare, no. 431</span>
  </div>
  <div><span class="DocHeader">Économie, mardi 3 mars 2020 512 mots, p. 12</span></div>
  <div class="titreArticle">
   <p class="titreArticleVisu rdp__articletitle">Un <mark>barrage</mark> attendu</p>
   <p class="sm-margin-bottomNews">Zoé Marchand</p>
  </div>
  <p class="rdp__subtitle">La vallée l'attend depuis que la rivière
   a emporté le premier, il y a dix ans</p>
 </header>
 <section><div class="DocText clearfix"><div class="docOcurrContainer">
  <p>Le <mark>maire</mark>, <span class="occurrence">Luc</span><b> Morel</b>,
   a signé&nbsp;: «&nbsp;Enfin.&nbsp;»</p>
  <p>Les travaux com<mark>mencent</mark>.</p>
 </div></div></section>
 <footer><div class="publiC-lblNodoc">news·20200304·PH·0123</div>© Le Phare</footer>
</article>
</body></html>"""

FACTIVA = """<html><body><div class="article frArticle">
<div id="hd"><span class="frHeadline">Un barrage attendu</span></div>
<div class="author">Zoé Marchand</div><div>512 mots</div><div>3 mars 2020</div><div>08:15</div>
<div>Le Phare</div><div>PHARE</div><div>12</div><div>Français</div>
<div>Copyright 2020 Le Phare</div>
<p class="articleParagraph frarticleParagraph">Le maire a signé.</p>
<p class="articleParagraph frarticleParagraph">Les travaux commencent.</p>
<p>Document PHARE00020200303eg330000x</p>
<p class="articleParagraph frarticleParagraph">Document PHARE00020200303eg330000x</p>
</div></body></html>"""


def page(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "export.html"
    path.write_bytes(text.encode(encoding))
    return path


def test_a_recent_europresse_export(tmp_path: Path) -> None:
    article = read(page(tmp_path, RECENT))
    assert (article.id, article.title) == ("news·20200304·PH·0123", "Un barrage attendu")
    assert (article.newspaper, article.section, article.page) == ("Le Phare", "Économie", "12")
    assert article.author == "Zoé Marchand"
    # The printed date and the one of the document's number may differ.
    assert (article.date, article.extra["date_of_id"]) == ("2020-03-03", "2020-03-04")
    assert article.extra["issue"] == "no. 431"
    # Highlights of the search break neither sentences nor words.
    assert article.text == (
        "Un barrage attendu\n\n"
        "La vallée l'attend depuis que la rivière a emporté le premier, il y a dix ans\n\n"
        "Le maire, Luc Morel, a signé\u00a0: «\u00a0Enfin.\u00a0»\n\n"
        "Les travaux commencent."
    )
    assert [block.kind for block in article.blocks] == ["headline", "deck", *["paragraph"] * 2]


@pytest.mark.parametrize(
    "printed",
    [
        "3 mars 2020",
        "Monde, mardi 3 mars 2020 - 08:15:32 +01:00",
        "Tuesday, March 3, 2020 512 words",
        "Vol. 3 Tuesday 3 March 2020",
        "2020-03-03",
    ],
)
def test_dates_in_both_languages(tmp_path: Path, printed: str) -> None:
    text = RECENT.replace("Économie, mardi 3 mars 2020 512 mots, p. 12", printed)
    assert read(page(tmp_path, text)).date == "2020-03-03"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "windows-1251", "nonsense"])
def test_a_charset_that_is_wrongly_declared_spoils_nothing(
    tmp_path: Path, encoding: str, declared: str
) -> None:
    text = RECENT.replace("<html>", f'<html><head><meta charset="{declared}"></head>')
    text = text.replace("·", "-") if encoding == "cp1252" else text
    article = read(page(tmp_path, text, encoding))
    assert article.author == "Zoé Marchand"
    assert "a signé\u00a0: «\u00a0Enfin.\u00a0»" in article.text


def test_duplicates_are_flagged_and_kept(tmp_path: Path) -> None:
    document = RECENT[RECENT.index("<article>") : RECENT.index("</body>")]
    long = "Les travaux commencent, et la rivière attendra. " * 2
    longer = [f"Au jour {number}, le chantier avance et la grue tourne." for number in range(40)]
    first = document.replace("Les travaux com<mark>mencent</mark>.", long + " ".join(longer))
    same = first.replace("·0123", "·0124").replace("Le Phare, no. 431", "Le Soir")
    near = (
        same.replace("·0124", "·0125").replace("Un <mark>", "Le <mark>").replace("jour 7", "soir 7")
    )
    other = document.replace("·0123", "·0126").replace("<mark>barrage</mark>", "pont")
    head = (
        first.replace("·0123", "·0127")
        .replace("·0123", "·0127")
        .replace(" ".join(longer), " ".join(longer[:15]))
    )
    text = f"<html><body>{first}{same}{near}{other}{head}</body></html>"
    articles = list(read_corpus(page(tmp_path, text)))
    assert [article.extra.get("duplicate_of", "")[-4:] for article in articles] == [
        "", "0123", "0123", "", "0123",
    ]  # fmt: skip


def test_a_document_without_text_is_an_error_and_the_others_go_on(tmp_path: Path) -> None:
    document = RECENT[RECENT.index("<article>") : RECENT.index("</body>")]
    empty = document[: document.index("<section>")] + "</article>"
    empty_first, good = read_corpus(page(tmp_path, f"<body>{empty}{document}</body>"))
    assert empty_first.error == f"{tmp_path / 'export.html'}, document 1: it has no text"
    assert (empty_first.title, empty_first.newspaper) == ("Un barrage attendu", "Le Phare")
    assert (good.id, good.error) == ("news·20200304·PH·0123", "")


@pytest.mark.parametrize("share", [0.75, 0.85, 0.9])
def test_an_export_that_breaks_off_says_so_and_loses_nothing(tmp_path: Path, share: float) -> None:
    document = RECENT[RECENT.index("<article>") : RECENT.index("</body>")]
    cut = document.replace("·0123", "·0124")
    path = page(tmp_path, f"<html><body>{document}{cut[: int(len(cut) * share)]}")
    whole, broken = read_corpus(path)
    assert whole.text.endswith("Les travaux commencent.")
    assert not whole.error
    assert broken.error.startswith(str(path))
    assert "breaks off" in broken.error
    assert broken.text.startswith("Un barrage attendu\n\n")


def test_exports_of_one_name_keep_their_duplicates_apart(tmp_path: Path) -> None:
    document = RECENT[RECENT.index("<article>") : RECENT.index("</body>")]
    nameless = document.replace("news·20200304·PH·0123", "")
    for year in ("2019", "2020"):
        (tmp_path / year).mkdir()
        page(tmp_path / year, f"<body>{nameless}{nameless}</body>")
    articles = list(read_corpus(tmp_path))
    assert [(article.id, article.extra.get("duplicate_of")) for article in articles] == [
        ("2019/export:1", None),
        ("2019/export:2", "2019/export:1"),
        ("2020/export:1", None),
        ("2020/export:2", "2020/export:1"),
    ]


def test_a_document_without_its_newspaper_is_not_lost(tmp_path: Path) -> None:
    document = RECENT[RECENT.index("<article>") : RECENT.index("</body>")]
    bare = document.replace("DocPublicationName", "x").replace("·0123", "·0124")
    articles = list(read_corpus(page(tmp_path, f"<body>{document}{bare}</body>")))
    assert [article.newspaper for article in articles] == ["Le Phare", ""]


def test_a_table_of_figures_makes_no_factiva_export(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    paragraphs = "".join(f"<p>Au jour {n}, le chantier du barrage avance.</p>" for n in range(9))
    table = "<table><tr><td>PIB</td><td>3 %</td></tr><tr><td>TD</td><td>4</td></tr></table>"
    article = read(page(tmp_path, f"<body><div class='article'>{paragraphs}{table}</div></body>"))
    assert "Au jour 8" in article.text


def test_a_factiva_article_as_it_is_displayed(tmp_path: Path) -> None:
    article = read(page(tmp_path, FACTIVA))
    assert (article.id, article.title) == ("PHARE00020200303eg330000x", "Un barrage attendu")
    assert (article.newspaper, article.date) == ("Le Phare", "2020-03-03")
    assert article.author == "Zoé Marchand"
    assert article.text.endswith("attendu\n\nLe maire a signé.\n\nLes travaux commencent.")


def test_a_factiva_code_of_no_field_is_kept(tmp_path: Path) -> None:
    rows = {
        "HD": "Un barrage",
        "PD": "3 mars 2020",
        "NS": "gdip : Politique",
        "LP": "<p>Le maire.</p>",
    }
    table = "".join(f"<tr><td><b>{c}</b></td><td>{v}</td></tr>" for c, v in rows.items())
    article = read(page(tmp_path, f'<div class="article frArticle"><table>{table}</table></div>'))
    assert article.text == "Un barrage\n\nLe maire."
    assert dict(article.extra) == {"NS": "gdip : Politique"}


def test_a_web_page_is_freed_of_its_menus(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    paragraphs = "".join(f"<p>Au jour {n}, le chantier du barrage avance.</p>" for n in range(9))
    article = read(
        page(
            tmp_path,
            "<html><head><title>Un barrage – Le Phare</title></head><body>"
            "<nav><ul><li><a href='/'>Accueil</a></li></ul></nav><article><h1>Un barrage</h1>"
            f"<p>Le maire a signé&nbsp;: «&#8239;Enfin&nbsp;».</p>{paragraphs}"
            "<h2>Le chantier</h2><p>Il durera deux ans.</p></article>"
            "<footer>Mentions légales</footer></body></html>",
        )
    )
    assert "Le maire a signé\u00a0: «\u202fEnfin\u00a0»." in article.text
    assert "Accueil" not in article.text
    assert "Mentions" not in article.text
    kinds = {article.text[b.start : b.end]: b.kind for b in article.blocks}
    assert kinds["Le chantier"] == "crosshead"


def test_without_its_extra_a_web_page_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = builtins.__import__

    def without(name: str, *rest: Any, **named: Any) -> Any:
        if name == "trafilatura":
            raise ImportError(name)
        return whole(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ReadingError, match=r"pip install 'stance-presse\[web\]'"):
        read(page(tmp_path, "<p>Le maire a signé."))
    assert read(page(tmp_path, RECENT)).newspaper == "Le Phare"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("<html></html>", "no article in it"),
        ("<table></table>", "no article in it"),
        ("%PDF-1.7", "is a PDF"),
        ("<div>" * 300 + "x", "max_depth"),
        ("<div>" * 100_000 + "x", "max_depth"),
    ],
)
def test_a_page_without_an_article_says_so(tmp_path: Path, text: str, words: str) -> None:
    pytest.importorskip("trafilatura")
    path = page(tmp_path, text)
    with pytest.raises(ReadingError, match=words) as refusal:
        read(path)
    assert str(path) in str(refusal.value)
    assert list(read_corpus(path))[-1].error


def test_a_text_that_the_parser_would_cut_is_refused(tmp_path: Path) -> None:
    path = page(tmp_path, RECENT.replace("Les travaux", "a " * 5_100_000))
    with pytest.raises(ReadingError, match="max_chars"):
        read(path)
    with limits(max_chars=20_000_000):
        assert sum(map(len, parse_html(path).itertext())) > 10_200_000

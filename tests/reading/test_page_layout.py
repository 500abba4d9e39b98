"""Pages set from articles that are known: what comes back, and in which blocks."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import Setting, of_kind, set_page, share_right
from sample import BODY, DECK, PARAGRAPHS, TITLE

from stance.files.resources import corpus_path
from stance.reading import article_from_text

SHARED = Path(__file__).parents[3] / "shared"
# The share of words that come back right, in the mean over the pages of a test.
FLOORS = {"lost": 0.995, "lost_at_ends": 0.997, "kept": 0.999, "none": 0.999}


@pytest.mark.parametrize("width", [22, 25, 28, 31, 34, 37, 40])
@pytest.mark.parametrize("hyphens", sorted(FLOORS))
def test_words_come_back(hyphens: str, width: int) -> None:
    page = set_page(TITLE, DECK, PARAGRAPHS, Setting(width=width, hyphens=hyphens))
    article = article_from_text(page)
    assert share_right(article.body, BODY) >= FLOORS[hyphens]
    assert article.title == TITLE
    assert of_kind(article, "deck") == [DECK]


def test_blocks_are_told_apart() -> None:
    setting = Setting(
        width=30,
        byline="camille vasseur",
        crosshead="UN CONTRAT DISCRET",
        pull_quote=True,
        caption="L’entrée de la halle, jeudi. AFP",
    )
    article = article_from_text(set_page(TITLE, DECK, PARAGRAPHS, setting))
    assert of_kind(article, "crosshead") == ["UN CONTRAT DISCRET"]
    assert of_kind(article, "byline") == ["camille vasseur"]
    assert of_kind(article, "caption") == ["L’entrée de la halle, jeudi. AFP"]
    (pulled,) = of_kind(article, "pull_quote")
    assert pulled in article.body.replace("\n\n", " ")
    facts = (article.author, article.date, article.page, article.section)
    assert facts == ("Camille Vasseur", "2020-03-03", "12", "économie")
    assert "MARDI" not in article.text


def test_the_name_under_a_pull_quote_stays_with_it() -> None:
    page = set_page(TITLE, "", PARAGRAPHS, Setting(byline="Par Camille Vasseur"))
    page += "« Les voleurs\nconnaissent\nle quartier »\nSYLVIE GARNIER\nfromagère à Vaubreuil\n"
    page += "GRAND FORMAT\nLa halle, vue\nde la place.\nPHOTO LE COURRIER/Z. M.\n"
    article = article_from_text(page)
    assert of_kind(article, "pull_quote") == [
        "« Les voleurs connaissent le quartier »\nSYLVIE GARNIER\nfromagère à Vaubreuil"
    ]
    assert of_kind(article, "caption") == [
        "GRAND FORMAT",
        "La halle, vue de la place. PHOTO LE COURRIER/Z. M.",
    ]


def test_a_drop_cap_gets_its_guillemet_back() -> None:
    quoted = ["Nous attendons toujours la réponse du préfet. » " + PARAGRAPHS[0], *PARAGRAPHS[1:]]
    article = article_from_text(set_page(TITLE, DECK, quoted, Setting()))
    assert article.body.startswith("« Nous attendons toujours la réponse du préfet. » Personne")
    assert {"drop_cap", "lost_guillemet"} <= {repair.kind for repair in article.repairs}


def test_a_pull_quote_within_the_text_is_lifted_out() -> None:
    lines = set_page(TITLE, DECK, PARAGRAPHS, Setting(width=34, hyphens="kept")).splitlines()
    pulled = ["Les voleurs", "connaissent", "parfaitement", "le quartier."]
    middle = len(lines) // 2
    page = "\n".join([*lines[:middle], *pulled, *lines[middle:]])
    article = article_from_text(page)
    assert of_kind(article, "pull_quote") == ["Les voleurs connaissent parfaitement le quartier."]
    assert share_right(article.body, BODY) >= FLOORS["kept"]


@pytest.mark.parametrize("hyphens", sorted(FLOORS))
def test_blank_lines_between_paragraphs_are_kept(hyphens: str) -> None:
    setting = Setting(folio="", drop_cap=False, hyphens=hyphens)
    pages = [set_page(text, "", [text], setting).strip() for text in PARAGRAPHS]
    column = "\n\n".join(pages)
    article = article_from_text(f"{TITLE}\n\n{column}")
    assert article.title == TITLE
    assert len(of_kind(article, "paragraph")) >= len(PARAGRAPHS)


def test_blank_lines_after_every_line_are_no_paragraphs() -> None:
    page = set_page(TITLE, DECK, PARAGRAPHS, Setting(hyphens="kept"))
    article = article_from_text(page.replace("\n", "\n\n"))
    assert share_right(article.body, BODY) >= FLOORS["kept"]
    assert article.title == TITLE


def test_the_running_head_of_a_second_page_is_left_out() -> None:
    lines = set_page(TITLE, DECK, PARAGRAPHS, Setting(hyphens="kept")).splitlines()
    middle = len(lines) // 2
    head = ["13 |économie MARDI 3 MARS 2020"]
    article = article_from_text("\n".join([*lines[:middle], *head, *lines[middle:]]))
    assert article.page == "12"
    assert share_right(article.body, BODY) >= FLOORS["kept"]


SETTINGS = st.builds(
    Setting,
    width=st.integers(18, 60),
    hyphens=st.sampled_from(sorted(FLOORS)),
    seed=st.integers(0, 9),
    drop_cap=st.booleans(),
    pull_quote=st.booleans(),
    byline=st.sampled_from(["", "camille vasseur", "Par Camille Vasseur"]),
    crosshead=st.sampled_from(["", "UN CONTRAT DISCRET", "« UN TEST »"]),
)


@settings(max_examples=40)
@given(setting=SETTINGS, newline=st.sampled_from(["\n", "\r\n", "\r"]))
def test_reading_again_changes_nothing(setting: Setting, newline: str) -> None:
    page = set_page(TITLE, DECK, PARAGRAPHS, setting).replace("\n", newline)
    article = article_from_text(page)
    again = article_from_text(article.text)
    assert again.text == article.text
    assert not again.repairs
    for repair in article.repairs:
        assert article.text.startswith(repair.after, repair.start)


@settings(max_examples=150)
@given(
    st.text(st.sampled_from(list("aeést AÉ.,»«“”-\u00ad’'\n\n\r\t1 ﬁ\u00a0:;!?|°")), max_size=300)
)
def test_no_text_breaks_the_reader(text: str) -> None:
    article = article_from_text(text)
    again = article_from_text(article.text)
    assert again.text == article.text
    spans = [(block.start, block.end) for block in article.blocks]
    assert all(0 <= start < end <= len(article.text) for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    for repair in article.repairs:
        assert article.text.startswith(repair.after, repair.start)


@pytest.mark.skipif(not SHARED.exists(), reason="the founding texts are not here: ../shared")
def test_the_founding_page() -> None:
    raw = (SHARED / "seed" / "article_raw.txt").read_text(encoding="utf-8")
    clean = (SHARED / "seed" / "article_clean.txt").read_text(encoding="utf-8")
    article = article_from_text(raw)
    kept = {"headline", "deck", "crosshead", "paragraph"}
    found = "\n\n".join(article.text[b.start : b.end] for b in article.blocks if b.kind in kept)
    assert share_right(found, clean) >= 0.995
    kinds = [block.kind for block in article.blocks]
    assert kinds[:2] == ["headline", "deck"]
    assert kinds[-5:] == ["byline", "pull_quote", "pull_quote", "caption", "caption"]
    assert kinds.count("crosshead") == 2
    assert (article.date, article.page, article.newspaper) == ("2019-11-14", "18", "Le Monde")
    assert article.author == "Alexandre Piquard"


@pytest.mark.skipif(not SHARED.exists(), reason="the press texts are not here: ../shared")
@pytest.mark.parametrize("hyphens", sorted(FLOORS))
def test_pages_set_from_the_press(hyphens: str) -> None:
    right: list[float] = []
    for number, path in enumerate(sorted((SHARED / "eval/wikinews/texts").glob("*.txt"))):
        text = path.read_text(encoding="utf-8").replace("\u00ad", "")
        title, *paragraphs = [one for one in text.split("\n\n") if one.strip()]
        width = 20 + 4 * (number % 6)
        setting = Setting(width=width, hyphens=hyphens, drop_cap=number % 2 == 0, seed=number)
        article = article_from_text(set_page(title, "", paragraphs, setting))
        meant = " ".join([title, *paragraphs])
        right.append(share_right(f"{article.title} {article.body}", meant))
    assert sum(right) / len(right) >= FLOORS[hyphens]


@pytest.mark.skipif(not SHARED.exists(), reason="the press texts are not here: ../shared")
def test_clean_texts_of_the_press_stay_as_they_are() -> None:
    for path in sorted((SHARED / "eval/wikinews/texts").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        assert article_from_text(text).text == text, path.name


def corpus_pages() -> list[str]:
    names = sorted(entry.name for entry in corpus_path("raw").iterdir())
    articles = {entry.name for entry in corpus_path("articles").iterdir()}
    return [name for name in names if name.endswith(".txt") and name in articles]


@pytest.mark.parametrize("name", corpus_pages())
def test_raw_pages_of_the_corpus(name: str) -> None:
    raw = corpus_path(f"raw/{name}").read_text(encoding="utf-8")
    clean = corpus_path(f"articles/{name}").read_text(encoding="utf-8")
    article = article_from_text(raw)
    kept = {"headline", "deck", "crosshead", "paragraph"}
    found = "\n\n".join(article.text[b.start : b.end] for b in article.blocks if b.kind in kept)
    # A page prints its crossheads in capitals.
    assert share_right(found.lower(), clean.lower()) >= FLOORS["lost"]

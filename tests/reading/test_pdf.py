"""Pages of PDFs set from articles that are known: what comes back, in which order, or why not."""

from __future__ import annotations

import contextlib
import zlib
from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import of_kind, share_right
from pdf_ink import ORDERS, Page, Setting, Zone, bare_pdf, write
from pdfs import Press, set_pdf
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas
from sample import DECK, PARAGRAPHS, TITLE

import stance
from stance.article import Article
from stance.files.limits import ReadingError, in_force, limits
from stance.files.resources import corpus_path
from stance.reading import article_from_text, read, read_corpus
from stance.reading.pdf import glyphs
from stance.reading.pdf.glyphs import Box, Glyph, Sheet
from stance.reading.pdf.pdf_articles import draft_articles, print_parts, set_leaves
from stance.reading.pdf.rows import set_words
from stance.reading.repair.dehyphenation import Habits
from stance.reading.repair.page_layout import assemble

ARTICLE = article_from_text("\n\n".join([TITLE, DECK, *PARAGRAPHS]))
QUOTED = "« Les voleurs connaissent parfaitement le quartier. »"
CAPTION = "La halle de Vaubreuil, un jour de marché. AFP"


def from_corpus(name: str) -> Article:
    return read(Path(str(corpus_path(f"articles/{name}.txt"))))


def shape(article: Article) -> list[tuple[str, str]]:
    """Return the kinds and the words of an article's blocks; a PDF may lose no-break blanks."""
    return [
        (block.kind, article.text[block.start : block.end].replace("\u00a0", " "))
        for block in article.blocks
    ]


@pytest.mark.parametrize("columns", [1, 2, 3, 4, 5])
@pytest.mark.parametrize(("family", "placed"), [("times", True), ("vera", False)])
def test_an_article_comes_back(tmp_path: Path, columns: int, family: str, placed: bool) -> None:
    size = 10.0 if columns < 3 else 7.5
    setting = Setting(columns=columns, family=family, placed=placed, size=size)
    article = read(set_pdf(tmp_path / "page.pdf", ARTICLE, setting))
    assert shape(article) == shape(ARTICLE)
    assert (article.id, article.title) == ("page", TITLE)
    assert (article.page, article.section, article.date) == ("12", "Économie", "2020-03-03")


@pytest.mark.parametrize("columns", [2, 3, 4])
@pytest.mark.parametrize("name", ["science-anguilles", "proces-notaire", "assemblee-actionnaires"])
def test_a_whole_page_comes_back(tmp_path: Path, name: str, columns: int) -> None:
    meant = from_corpus(name)
    setting = Setting(
        columns=columns, size=8, pull_quote=QUOTED, name="SYLVIE GARNIER", caption=CAPTION
    )
    article = read(set_pdf(tmp_path / "page.pdf", meant, setting))
    assert share_right(article.body, meant.body) >= 0.99
    assert of_kind(article, "pull_quote") == [f"{QUOTED}\nSYLVIE GARNIER"]
    assert of_kind(article, "caption") == [CAPTION]
    assert article.title == meant.title.replace("\u00a0", " ")
    assert "MARDI" not in article.text


def test_crossheads_are_told_by_their_type(tmp_path: Path) -> None:
    meant = from_corpus("science-anguilles")
    article = read(set_pdf(tmp_path / "page.pdf", meant, Setting(columns=3)))
    assert of_kind(article, "crosshead") == of_kind(meant, "crosshead") != []


@settings(max_examples=6)
@given(
    st.builds(
        Setting,
        columns=st.integers(2, 5),
        family=st.sampled_from(["times", "vera"]),
        size=st.just(7.5),
        placed=st.booleans(),
        justified=st.booleans(),
        drop_cap=st.booleans(),
        pull_quote=st.sampled_from(["", QUOTED]),
        seed=st.integers(0, 1000),
    )
)
def test_the_order_of_writing_makes_no_difference(setting: Setting) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "page.pdf")
        found = [read(set_pdf(path, ARTICLE, replace(setting, order=order))) for order in ORDERS]
    assert found[0] == found[1] == found[2]
    assert share_right(found[0].body, ARTICLE.body) >= 0.99


def test_french_typography_is_kept(tmp_path: Path) -> None:
    spoken = (
        "«\u00a0Ça va\u00a0», dit Éloïse, l’élève de l’Ère, à Œuilly… – «\u00a0Où\u00a0?\u00a0» "
        "La ﬁlière du ﬂeuve, ajoute-t-elle, n’a rien d’officiel\u00a0; aujourd’hui, quarante-deux "
        "personnes l’ont suivie jusqu’à Saint-Étienne-du-Bois, où rien n’était prêt."
    )
    printed = Article("\n\n".join([TITLE, spoken, *PARAGRAPHS]))
    title = replace(printed.blocks[0], kind="headline")
    printed = replace(printed, blocks=(title, *printed.blocks[1:]))
    setting = Setting(family="vera", columns=2, drop_cap=False)
    article = read(set_pdf(tmp_path / "a.pdf", printed, setting))
    # The program that writes the page makes a blank of each no-break blank.
    meant = printed.text.replace("ﬁ", "fi").replace("ﬂ", "fl").replace("\u00a0", " ")
    assert article.text == meant
    ligatures = [repair.after for repair in article.repairs if repair.kind == "ligature"]
    assert ligatures == ["filière", "fleuve,"]


def test_a_no_break_blank_is_kept() -> None:
    def drawn(text: str, x: float) -> list[Glyph]:
        return [
            Glyph(char, x + 5 * at, x + 5 * at + 4.6, 50, 10, bold=False, italic=False)
            for at, char in enumerate(text)
        ]

    (line,) = set_words([*drawn("«\u00a0Oui\u00a0»,", 10), *drawn("dit-elle.", 60)])
    assert [word.text for word in line] == ["«\u00a0Oui\u00a0»,", "dit-elle."]


def test_articles_of_a_page_are_parted_at_their_headlines(tmp_path: Path) -> None:
    above = replace(ARTICLE, blocks=ARTICLE.blocks[:4])
    beside = from_corpus("proces-notaire")
    setting = Setting(columns=3, drop_cap=False)
    press = Press(setting)
    press.folio()
    press.set(above)
    left = Press(replace(setting, columns=1, right=200, top=press.y, folio=()))
    left.page = press.page
    left.set(replace(beside, blocks=(beside.blocks[0], *beside.blocks[3:6])))
    right = Press(replace(setting, columns=2, left=215, top=press.y, folio=()))
    right.page = press.page
    right.set(ARTICLE)
    path = write(tmp_path / "page.pdf", [press.page], replace(setting, order="shuffled"))
    first, second, third = read_corpus(path)
    assert [first.title, second.title, third.title] == [TITLE, beside.title, TITLE]
    assert [first.id, second.id, third.id] == ["page:1", "page:2", "page:3"]
    assert shape(third) == shape(ARTICLE)
    assert shape(first) == shape(above)
    with pytest.raises(ReadingError, match="several articles"):
        read(path)


def test_an_article_goes_on_over_the_page(tmp_path: Path) -> None:
    setting = Setting(columns=2, size=11, depth=150.0)
    path = set_pdf(tmp_path / "page.pdf", ARTICLE, setting)
    article = read(path)
    assert shape(article) == shape(ARTICLE)
    assert article.page == "12"


def test_what_every_page_repeats_is_left_out(tmp_path: Path) -> None:
    setting = Setting(columns=2, size=11, depth=150.0, folio=("Les cahiers de la halle", "7"))
    article = read(set_pdf(tmp_path / "page.pdf", ARTICLE, setting))
    assert shape(article) == shape(ARTICLE)
    assert (article.page, article.section) == ("7", "Les cahiers de la halle")


def test_document_information_is_used_where_it_is_credible(tmp_path: Path) -> None:
    setting = Setting(folio=())
    known = {"author": "Le Monde", "title": "Le Monde du 4 mai 2021, page 3"}
    article = read(set_pdf(tmp_path / "a.pdf", ARTICLE, setting, **known))
    assert (article.newspaper, article.date) == ("Le Monde", "2021-05-04")
    assert article.title == TITLE
    other = read(set_pdf(tmp_path / "b.pdf", ARTICLE, setting, author="poste-12", title="épreuve"))
    # The day on which a file was made is not the day of the paper.
    assert (other.newspaper, other.date) == ("", "")
    assert other.extra["pdf_created"]


def test_the_quotations_are_those_of_the_plain_text(tmp_path: Path) -> None:
    columns = ["quote", "speaker", "cue", "stance"]
    plain = replace(ARTICLE, text=ARTICLE.text)
    path = set_pdf(tmp_path / "page.pdf", ARTICLE, Setting(columns=4, order="shuffled"))
    found, meant = stance.analyze(path).quotes, stance.analyze(plain).quotes
    assert len(found) > 4
    assert found[columns].equals(meant[columns])


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """Return a page on which words of any size stand anywhere."""
    glyphs: list[Glyph] = []
    for _ in range(draw(st.integers(1, 25))):
        text = draw(st.sampled_from(["Par Zoé Marchand", "« Non »", "É", "12", "(AFP)", "de la"]))
        x, y = draw(st.integers(0, 500)), draw(st.integers(0, 842))
        size = draw(st.sampled_from([6, 9, 9, 9, 11, 20, 40]))
        bold = draw(st.booleans())
        glyphs += (
            Glyph(char, x + size * at / 2, x + size * (at + 1) / 2, y, size, bold, italic=False)
            for at, char in enumerate(text)
        )
    pictures = [Box(40, 40, 200, 200)] if draw(st.booleans()) else []
    return Sheet(1, 595, 842, glyphs, pictures, 0)


@settings(max_examples=40)
@given(st.lists(sheets(), min_size=1, max_size=2))
def test_nothing_that_is_drawn_is_lost_but_at_the_edges(pages: list[Sheet]) -> None:
    leaves = set_leaves(replace(page, number=n) for n, page in enumerate(pages, 1))
    printed = [print_parts(draft) for draft in draft_articles(leaves)]
    within = [
        glyph.text
        for page in pages
        for glyph in page.glyphs
        if 120 < glyph.baseline < 760 and not glyph.text.isspace()
    ]
    assert not Counter(within) - Counter("".join(line for one in printed for line in one.lines))
    for one in printed:
        made = assemble(one.parts, Habits.of(one.lines), one.repairs)
        assert made.blocks[-1].end == len(made.text)


def scan() -> Page:
    return Page(pictures=[Zone(0, 0, 595, 842)])


def test_a_scan_is_named_with_its_page(tmp_path: Path) -> None:
    path = write(tmp_path / "scan.pdf", [scan()], Setting())
    with pytest.raises(ReadingError, match=r"scan\.pdf: page 1 is a picture.*OCR"):
        read(path)


def test_a_scan_among_pages_is_a_row_with_its_error(tmp_path: Path) -> None:
    press = Press(Setting())
    press.set(ARTICLE)
    path = write(tmp_path / "page.pdf", [press.page, scan()], Setting())
    article, error = read_corpus(path)
    assert shape(article) == shape(ARTICLE)
    assert not error.text
    assert (error.id, error.page) == ("page:page-2", "2")
    assert "page 2 is a picture without text" in error.error
    with pytest.raises(ReadingError, match="page 2 is a picture"):
        read(path)


def test_a_locked_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "page.pdf"
    canvas = Canvas(str(path), encrypt=StandardEncryption("secret", strength=128))
    canvas.drawString(72, 700, "Rien.")
    canvas.save()
    with pytest.raises(ReadingError, match=r"page\.pdf is locked with a password"):
        read(path)


@pytest.mark.parametrize("kept", [0.02, 0.4, 0.95])
def test_a_file_cut_short_says_so(tmp_path: Path, kept: float) -> None:
    whole = set_pdf(tmp_path / "whole.pdf", ARTICLE, Setting()).read_bytes()
    path = tmp_path / "page.pdf"
    path.write_bytes(whole[: int(kept * len(whole))])
    with pytest.raises(ReadingError, match=r"page\.pdf is cut short"):
        read(path)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"Un texte.", "is not a PDF"),
        (b"%PDF-1.4\nrien\n%%EOF\n", "is a broken PDF"),
        (bare_pdf(b""), "page 1 is blank"),
    ],
)
def test_what_is_no_page_is_refused(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(data)
    with pytest.raises(ReadingError, match=words) as refusal:
        read(path)
    assert str(path) in str(refusal.value)


def bomb(layers: int) -> bytes:
    """Return a stream that inflates to more than the limit, packed so many times."""
    packer = zlib.compressobj(9)
    block = b" " * (1 << 20)
    packed = b"".join(
        packer.compress(block) for _ in range(in_force().max_stream // len(block) + 1)
    )
    packed += packer.flush()
    for _ in range(layers - 1):
        packed = zlib.compress(packed, 9)
    return packed


@pytest.mark.parametrize("layers", [1, 2])
def test_a_stream_that_blows_up_is_refused(tmp_path: Path, layers: int) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(bare_pdf(bomb(layers), f"[{'/FlateDecode ' * layers}]"))
    assert path.stat().st_size < 200_000
    with pytest.raises(
        ReadingError, match=r"page\.pdf, a stream .* with stance\.limits\(max_stream="
    ):
        read(path)


RANGE = b"""<< /Length 54 >>
stream
1 beginbfrange
<00000000> <FFFFFFFF> <0041>
endbfrange
endstream"""


@pytest.mark.parametrize(
    ("thing", "words"),
    [
        (b"6 0 R", "refers to itself"),
        (b"<< /Type /Font /Subtype /CIDFontType2 /W [0 30000000 500] >>", "widths for 30,000,000"),
        (RANGE, "range of too many letters"),
    ],
    ids=["itself", "widths", "range"],
)
def test_objects_that_would_never_end_are_refused(tmp_path: Path, thing: bytes, words: str) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(bare_pdf(b"BT /F1 9 Tf 40 700 Td (Un mot.) Tj ET", more=[thing]))
    with pytest.raises(ReadingError, match=words):
        read(path)


def test_a_page_of_endless_letters_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(glyphs, "MAX_GLYPHS", 1000)
    path = tmp_path / "page.pdf"
    path.write_bytes(bare_pdf(b"BT /F1 9 Tf 40 700 Td " + b"(aaaaaaaaaa) Tj " * 101 + b"ET"))
    with pytest.raises(ReadingError, match="more than 1,000 letters"):
        read(path)


def test_limits_on_files_and_pages(tmp_path: Path) -> None:
    path = write(tmp_path / "page.pdf", [scan(), scan()], Setting())
    with limits(max_pages=1), pytest.raises(ReadingError, match="2 pages, more than 1"):
        read(path)
    with limits(max_bytes=100), pytest.raises(ReadingError, match="bytes, more than 100"):
        read(path)


def test_a_bad_pdf_does_not_stop_a_corpus(tmp_path: Path) -> None:
    set_pdf(tmp_path / "b.pdf", ARTICLE, Setting())
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4\n")
    bad, good = read_corpus(tmp_path)
    assert "is cut short" in bad.error
    assert shape(good) == shape(ARTICLE)


@settings(max_examples=30)
@given(st.binary(max_size=300), st.integers(0, 2000))
def test_spoilt_bytes_raise_nothing_else(junk: bytes, at: int) -> None:
    whole = bare_pdf(b"BT /F1 9 Tf 40 700 Td (Un mot de trop) Tj ET")
    at = min(at, len(whole))
    with TemporaryDirectory() as folder:
        path = Path(folder, "page.pdf")
        path.write_bytes(whole[:at] + junk + whole[at + len(junk) :])
        with contextlib.suppress(ReadingError):
            assert isinstance(read(path), Article)

"""TEI holds to the TEI's own grammar, and gives text, offsets and speakers back."""

from __future__ import annotations

import importlib.util
import io
import re
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from strategies import pages

import stance
from stance.article import BLOCK_KINDS, Article, Block
from stance.cli.analyzing import embedded_articles
from stance.export.documents import Document
from stance.export.tei_writer import _write_text, cut_pieces, text_header

if TYPE_CHECKING:
    from stance.analysis import Analysis

TEI = "{http://www.tei-c.org/ns/1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@pytest.fixture(scope="module")
def grammar() -> etree.DTD:
    """Return the DTD of TEI P5 that trafilatura ships.

    It leaves out the module « analysis », and with it the attribute ``ana``, which is
    declared here as that module declares it.
    """
    spec = importlib.util.find_spec("trafilatura")
    assert spec is not None
    assert spec.origin is not None
    declarations = Path(spec.origin).with_name("data") / "tei_corpus.dtd"
    ana = "<!ATTLIST said ana CDATA #IMPLIED>"
    return etree.DTD(io.StringIO(declarations.read_text("utf-8") + ana))


def read_back(tei: Any) -> tuple[str, dict[str, list[dict[str, Any]]]]:
    """Return a text, and by the number of each quotation its pieces, with their places."""
    parts: list[str] = []
    size = 0
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)

    def add(words: str | None) -> None:
        nonlocal size
        parts.append(words or "")
        size += len(words or "")

    def walk(element: Any) -> None:
        piece = None
        if element.tag == f"{TEI}said":
            piece = {"start": size, "id": element.get(XML_ID), **element.attrib}
            piece["type"] = next((q.get("type") for q in element.iterchildren(f"{TEI}quote")), None)
            found[element.get("n")].append(piece)
        add(element.text)
        for child in element:
            walk(child)
            add(child.tail)
        if piece is not None:
            piece["end"] = size

    walk(tei.find(f"{TEI}text/{TEI}body/{TEI}div"))
    return "".join(parts), found


def assert_linked(pieces: list[dict[str, Any]]) -> None:
    for one, other in pairwise(pieces):
        assert one["next"] == f"#{other['id']}"
        assert other["prev"] == f"#{one['id']}"
    assert "prev" not in pieces[0]
    assert "next" not in pieces[-1]


def assert_gives_back(root: Any, analysis: Analysis, texts: list[Any]) -> None:
    names = {
        person.get(XML_ID): "".join(person[0].itertext())
        for kind in ("person", "org", "personGrp")
        for person in root.iter(f"{TEI}{kind}")
    }
    for tei in texts:
        text, found = read_back(tei)
        article = analysis.article(tei.get("n"))
        assert text == NOT_IN_XML.sub("\ufffd", article.text)
        rows = analysis.quotes[analysis.quotes["article_id"] == article.id]
        assert set(found) == set(rows["quote_id"])
        for row in rows.itertuples():
            pieces = found[row.quote_id]
            assert (pieces[0]["start"], pieces[-1]["end"]) == (row.start, row.end)
            assert_linked(pieces)
            for piece in pieces:
                speaker = row.speaker if isinstance(row.speaker, str) else None
                assert names.get(piece.get("who", "")[1:]) == speaker
                judged = f"#{row.stance}" if isinstance(row.stance, str) else None
                assert piece.get("ana") == judged
                assert piece["direct"] == ("false" if row.quote_type == "indirect" else "true")
                assert (piece["type"] or "indirect") == row.quote_type
                assert float(piece["cert"]) == pytest.approx(row.confidence)


def assert_pointers_lead_somewhere(root: Any) -> None:
    ids = {element.get(XML_ID) for element in root.iter() if element.get(XML_ID)}
    for said in root.iter(f"{TEI}said"):
        for name in ("who", "ana", "next", "prev"):
            assert said.get(name, "#")[1:] in ids | {""}


def test_a_corpus_is_valid_and_gives_all_back(
    analysis: Analysis, tmp_path: Path, grammar: etree.DTD
) -> None:
    root = etree.parse(analysis.export(tmp_path / "corpus.xml")).getroot()
    assert grammar.validate(root), grammar.error_log
    assert_pointers_lead_somewhere(root)
    assert_gives_back(root, analysis, root.findall(f"{TEI}TEI"))
    bibl = root.find(f"{TEI}TEI/{TEI}teiHeader//{TEI}sourceDesc/{TEI}bibl")
    assert [(part.tag.removeprefix(TEI), part.text, *part.attrib.values()) for part in bibl] == [
        ("title", "Le nuage & les « bons » comptes", "a"),
        ("author", "C. D."),
        ("title", "L’Écho <du> matin", "j"),
        ("date", "2019-11-14", "2019-11-14"),
        ("biblScope", "7", "page"),
        ("note", "Lyon", "metadata", "bureau_éco"),
    ]
    assert [date.get("when") for date in root.iter(f"{TEI}date")] == ["2019-11-14", None]
    kinds = {kind: len(list(root.iter(f"{TEI}{kind}"))) for kind in ("person", "org", "personGrp")}
    assert kinds == {"person": 2, "org": 1, "personGrp": 1}


def test_what_crosses_or_goes_on_is_in_linked_pieces(analysis: Analysis, tmp_path: Path) -> None:
    root = etree.parse(analysis.export(tmp_path / "corpus.xml")).getroot()
    _, found = read_back(root.find(f"{TEI}TEI"))
    pieces = {quote.rpartition(":")[2]: len(parts) for quote, parts in found.items()}
    assert pieces == {"1": 1, "2": 1, "3": 3, "4": 2, "5": 1, "6": 1}
    inner = root.find(f".//{TEI}said[@n='2019/À la une;1:2']")
    assert inner.getparent().get("n") == "2019/À la une;1:1"


def test_a_folder_has_a_file_for_each_text(
    analysis: Analysis, tmp_path: Path, grammar: etree.DTD
) -> None:
    folder = analysis.export(tmp_path / "tei", "tei", corpus=False)
    assert sorted(path.name for path in folder.iterdir()) == ["b.xml", "text-2019-A-la-une-1.xml"]
    for path in folder.iterdir():
        root = etree.parse(path).getroot()
        assert grammar.validate(root), grammar.error_log
        assert_pointers_lead_somewhere(root)
        assert_gives_back(root, analysis, [root])
        # Those who speak in it, and nobody else.
        cast = {f"#{person.get(XML_ID)}" for person in root.find(f".//{TEI}listPerson")}
        assert cast == {said.get("who") for said in root.iter(f"{TEI}said")} - {None}


def test_real_articles_give_all_back(tmp_path: Path, grammar: etree.DTD) -> None:
    analysis = stance.analyze(list(embedded_articles())[:6])
    root = etree.parse(analysis.export(tmp_path / "corpus.xml")).getroot()
    assert grammar.validate(root), grammar.error_log
    assert_pointers_lead_somewhere(root)
    assert_gives_back(root, analysis, root.findall(f"{TEI}TEI"))


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=6)
PLACED = st.lists(
    st.tuples(st.sampled_from(BLOCK_KINDS), st.integers(0, 60), st.integers(0, 30)), max_size=5
)


@settings(max_examples=150)
@given(pages(), SPANS, PLACED)
def test_any_text_and_quotations_give_a_valid_document(
    grammar: etree.DTD,
    text: str,
    spans: list[tuple[int, int]],
    placed: list[tuple[Any, int, int]],
) -> None:
    blocks = tuple(Block(kind, start, start + size) for kind, start, size in placed)
    article = Article(text, id="a", blocks=blocks)
    inside = [(s, min(s + n, len(text))) for s, n in spans if s < len(text)]
    rows = tuple(
        {
            "quote_id": str(number),
            "start": start,
            "end": end,
            "speaker": None,
            "quote_type": "direct" if number % 2 else "indirect",
            "confidence": None,
            "stance": None,
        }
        for number, (start, end) in enumerate(inside)
    )
    file = io.StringIO()
    _write_text(file, Document(article, rows), "t1", text_header(article), {})
    root = etree.fromstring(file.getvalue().encode("utf-8"))
    assert grammar.validate(root), grammar.error_log
    read, found = read_back(root)
    assert read == NOT_IN_XML.sub("\ufffd", text)
    for number, (start, end) in enumerate(inside):
        if text[start:end].strip():
            pieces = found[str(number)]
            assert_linked(pieces)
            # White space between two blocks is in no element.
            assert text[start : pieces[0]["start"]].strip() == ""
            assert text[pieces[-1]["end"] : end].strip() == ""


@given(SPANS, st.lists(st.integers(0, 80), max_size=8, unique=True))
def test_pieces_nest_and_lose_nothing(spans: list[tuple[int, int]], bounds: list[int]) -> None:
    spans = [(start, start + size) for start, size in spans]
    bounds = sorted(bounds)
    blocks = list(zip(bounds[::2], bounds[1::2], strict=False))
    pieces = cut_pieces(spans, blocks)
    open_: list[int] = []
    for piece in pieces:
        while open_ and open_[-1] <= piece.start:
            open_.pop()
        assert not open_ or piece.end <= open_[-1]
        open_.append(piece.end)
    for number, (start, end) in enumerate(spans):
        covered = [
            place
            for piece in pieces
            if piece.span == number
            for place in range(piece.start, piece.end)
        ]
        assert covered == [
            place
            for place in range(start, end)
            if any(first <= place < last for first, last in blocks)
        ]


def test_what_can_nest_stays_whole() -> None:
    pieces = cut_pieces([(5, 9), (0, 20), (5, 20), (7, 8)], [(0, 20)])
    assert [(piece.start, piece.end, piece.span) for piece in pieces] == [
        (0, 20, 1),
        (5, 20, 2),
        (5, 9, 0),
        (7, 8, 3),
    ]

"""TEI documents and corpora: articles, the speech marked up in them, hostile XML."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
from formats import samples, tei

from stance.files.limits import ReadingError, limits
from stance.reading import read, read_corpus
from stance.reading.formats.tei import gold

HEADER = """<teiHeader><fileDesc>
<titleStmt><title>Un barrage attendu</title><author>Zoé Marchand</author></titleStmt>
<publicationStmt><publisher>Un labo</publisher><date when="2023"/></publicationStmt>
<sourceDesc><biblStruct><monogr><title level="j">Le Phare</title><imprint>
<date when="2020-03-03">mardi</date><biblScope unit="page">12</biblScope>
<biblScope unit="issue">431</biblScope></imprint></monogr>
<ref target="https://phare.example/1"/><idno type="cote">B 12</idno></biblStruct></sourceDesc>
</fileDesc><profileDesc><langUsage><language ident="fr-FR"/></langUsage>
<particDesc><listPerson><person xml:id="lm"><persName>Luc Morel</persName></person></listPerson>
</particDesc></profileDesc></teiHeader>"""
BODY = """<text><body><div>
<head>Un barrage <hi>attendu</hi></head>
<p>« <said who="#lm">Il est plein</said> », dit <persName>Luc
   Morel</persName><note>Voir p. 3.</note>.</p>
<p>Une voisine <choice><sic>répon</sic><corr>répond</corr></choice> :
   <quote>« Enfin ! »</quote> et rit.</p>
<head>Le chantier</head><p>Il dure<lb/>ra<lb break="no"/> long<lb break="no"/>temps.</p>
</div></body></text>"""


def document(tmp_path: Path, body: str = BODY, before: str = "", name: str = "a.xml") -> Path:
    path = tmp_path / name
    path.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?>{before}'
        f'<TEI xmlns="http://www.tei-c.org/ns/1.0">{HEADER}{body}</TEI>',
        encoding="utf-8",
    )
    return path


def test_a_document_is_an_article(tmp_path: Path) -> None:
    article = read(document(tmp_path))
    assert (article.id, article.title, article.author) == (
        "a",
        "Un barrage attendu",
        "Zoé Marchand",
    )
    assert (article.newspaper, article.date, article.page) == ("Le Phare", "2020-03-03", "12")
    assert (article.url, article.language) == ("https://phare.example/1", "fr")
    assert dict(article.extra) == {"issue": "431", "cote": "B 12"}
    assert article.text == (
        "Un barrage attendu\n\n« Il est plein », dit Luc Morel.\n\n"
        "Une voisine répond : « Enfin ! » et rit.\n\nLe chantier\n\nIl dure ra longtemps."
    )
    assert [block.kind for block in article.blocks] == [
        "headline",
        "paragraph",
        "paragraph",
        "crosshead",
        "paragraph",
    ]


def test_the_title_of_the_header_is_the_headline_where_the_body_has_none(tmp_path: Path) -> None:
    article = read(document(tmp_path, "<text><body><p>Le maire a signé.</p></body></text>"))
    assert article.text == "Un barrage attendu\n\nLe maire a signé."


def test_marked_speech_is_gold(tmp_path: Path) -> None:
    path = document(tmp_path)
    frame = gold(path)
    text = read(path).text
    assert frame.quote.to_list() == ["Il est plein", "Enfin !"]
    assert frame.speaker.fillna("").to_list() == ["Luc Morel", ""]
    assert frame.article_id.to_list() == ["a", "a"]
    spans = zip(frame.start, frame.end, strict=True)
    assert [text[start:end] for start, end in spans] == frame.quote.to_list()


def test_speech_over_paragraphs_is_a_row_for_each(tmp_path: Path) -> None:
    body = (
        "<text><body><p>Avant la ﬁn.</p><said who='#lm'><p>« Un.</p><p>Deux. »</p></said>"
        "<p>La ﬁn : <q who='#zm'>trois</q>.</p></body></text>"
    )
    path = document(tmp_path, body)
    frame = gold(path)
    assert frame.quote.to_list() == ["Un.", "Deux.", "trois"]
    assert frame.speaker.to_list() == ["Luc Morel", "Luc Morel", "zm"]
    assert gold(str(path)).equals(frame)


def test_a_document_without_speech_gives_an_empty_frame(tmp_path: Path) -> None:
    frame = gold(document(tmp_path, "<text><body><p>Rien.</p></body></text>"))
    assert frame.empty
    assert list(frame.columns) == ["article_id", "start", "end", "quote", "speaker"]


def corpus(path: Path, *documents: str, end: str = "</teiCorpus>") -> Path:
    joined = "\n".join(documents)
    path.write_text(
        f'<teiCorpus xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/>{joined}{end}',
        encoding="utf-8",
    )
    return path


def test_a_corpus_that_breaks_off_gives_what_stands_before(tmp_path: Path) -> None:
    first, second, third = map(tei, samples(3))
    path = corpus(tmp_path / "c.xml", first, second, third[: len(third) // 2], end="")
    one, two, broken = read_corpus(path)
    assert (one.id, two.id) == tuple(sample.id for sample in samples(2))
    assert not one.error + two.error
    assert broken.error.startswith(f"{path} is no XML that can be read")
    assert "line" in broken.error


def test_ids_that_come_twice_or_lack_lose_nothing(tmp_path: Path) -> None:
    text = tei(samples(1)[0])
    path = corpus(tmp_path / "c.xml", text, text, text.replace(' xml:id="', ' n="'))
    own = samples(1)[0].id
    assert [article.id for article in read_corpus(path)] == [own, own, "c:3"]


def test_a_document_without_text_is_an_error_and_the_others_go_on(tmp_path: Path) -> None:
    good = tei(samples(1)[0])
    empty = '<TEI xml:id="vide"><teiHeader/><text><body/></text></TEI>'
    failed, article = read_corpus(corpus(tmp_path / "c.xml", empty, good))
    assert (failed.id, article.error) == ("vide", "")
    assert failed.error.startswith(f"{tmp_path / 'c.xml'}, line 1: it has no text")


def test_a_bomb_of_entities_does_not_go_off(tmp_path: Path) -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    before = f'<!DOCTYPE TEI [<!ENTITY e0 "lol">{levels}]>'
    body = "<text><body><p>Le maire a dit &e11; hier.</p></body></text>"
    (article,) = read_corpus(document(tmp_path, body, before))
    assert not article.text
    assert str(tmp_path / "a.xml") in article.error
    assert "entit" in article.error


@pytest.mark.parametrize("kind", ["SYSTEM", 'PUBLIC "x"'])
def test_a_file_that_an_entity_names_is_not_read(tmp_path: Path, kind: str) -> None:
    (tmp_path / "secret.txt").write_text("MOT DE PASSE", encoding="utf-8")
    uri = (tmp_path / "secret.txt").as_uri()
    before = f'<!DOCTYPE TEI [<!ENTITY s {kind} "{uri}">]>'
    body = "<text><body><p>Le maire a dit &s; hier.</p></body></text>"
    (article,) = read_corpus(document(tmp_path, body, before))
    assert "PASSE" not in article.text + article.error
    assert "&s; is an entity" in article.error


def test_a_dtd_is_not_fetched(tmp_path: Path) -> None:
    (tmp_path / "a.dtd").write_text("<!ENTITY s 'MOT'>", encoding="utf-8")
    before = f'<!DOCTYPE TEI SYSTEM "{(tmp_path / "a.dtd").as_uri()}">'
    body = "<text><body><p>Le maire a dit non.</p></body></text>"
    article = read(document(tmp_path, body, before))
    assert article.text.endswith("Le maire a dit non.")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"<TEI><text>", "no XML that can be read"),
        (b"Le maire.", "no XML that can be read"),
        (b"<?xml version='1.0' encoding='utf-8'?><TEI>\xe9t\xe9</TEI>", "no XML that can be read"),
        (b"<html><p>Le maire.</p></html>", "no TEI"),
        (b"<TEI>" + b"<div>" * 230, "max_depth"),
        (b"<TEI>" + b"<div>" * 100_000, "max_depth"),
    ],
)
def test_what_is_no_tei_says_so(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(data)
    with pytest.raises(ReadingError, match=words) as refusal:
        read(path)
    assert str(refusal.value).startswith(str(path))


def test_depth_can_be_allowed(tmp_path: Path) -> None:
    deep = "<div>" * 300 + "<p>Le maire.</p>" + "</div>" * 300
    path = document(tmp_path, f"<text><body>{deep}</body></text>")
    with limits(max_depth=400):
        assert read(path).text.endswith("Le maire.")


def test_memory_does_not_grow_with_the_corpus(tmp_path: Path) -> None:
    text = tei(samples(1)[0])

    def peak(count: int) -> int:
        path = corpus(tmp_path / "c.xml", *[text] * count)
        tracemalloc.start()
        try:
            assert sum(1 for _ in read_corpus(path)) == count
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(2)  # what loads once
    assert peak(80) < peak(20) + 200_000

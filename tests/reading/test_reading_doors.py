"""What lies in researchers' folders: each format good and bad, frames, cells, what is left out."""

from __future__ import annotations

import gzip
import os
import struct
import tracemalloc
import zipfile
from pathlib import Path
from tempfile import gettempdir

import office
import pandas as pd
import pyarrow as pa
import pytest
from formats import samples
from pyarrow import parquet

import stance
from stance.export.workbooks import TABLES, write_frame
from stance.files.limits import ReadingError, limits
from stance.reading import READERS, read_corpus
from stance.reading.corpus import articles_of, read_bytes
from stance.reading.inputs import say_skipped

WORDS = "Le maire a dit non aux caméras, et les habitants ont applaudi. " * 5
GOOD = "« Nous paierons la digue », a promis la maire."
BOMB = b"0" * 60_000_000


def one(path: Path) -> stance.Article:
    (article,) = read_corpus(path)
    return article


# -- What each format holds ------------------------------------------------------


def test_word_reads_insertions_tables_and_boxes_and_no_deletions(tmp_path: Path) -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        office.paragraph("Un barrage", "Titre1")
        + f"<w:p>{run.format('Il est ')}<w:ins>{run.format('plein')}</w:ins>"
        + "<w:del><w:r><w:delText>vide</w:delText></w:r></w:del>"
        + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>caché</w:t></w:r>"
        + f"<w:sdt><w:sdtContent>{run.format(', dit-on.')}</w:sdtContent></w:sdt></w:p>"
        + f"<w:tbl><w:tr><w:tc><w:p>{run.format('Une case.')}</w:p></w:tc></w:tr></w:tbl>"
    )
    article = one(office.docx_of(tmp_path / "a.docx", body))
    assert article.text == "Un barrage\n\nIl est plein, dit-on.\n\nUne case."
    assert article.title == "Un barrage"


def test_an_open_document_reads_no_tracked_deletions(tmp_path: Path) -> None:
    body = (
        "<text:tracked-changes><text:p>Effacé.</text:p></text:tracked-changes>"
        "<text:h>Un barrage</text:h><text:p>Il<text:s text:c='1'/>est <text:span>plein</text:span>."
        "<text:note><text:p>Une note.</text:p></text:note></text:p>"
    )
    assert one(office.odt_of(tmp_path / "a.odt", body)).text == "Un barrage\n\nIl est plein."


def test_rich_text_reads_the_words_of_a_link_and_not_its_address(tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    path.write_text(
        r"{\rtf1\ansi\ansicpg1252 Voir {\field{\*\fldinst{HYPERLINK \"https://mal.example\"}}"
        r"{\fldrslt le rapport}}, dit l'\'e9lu.\par}",
        encoding="ascii",
    )
    assert one(path).text == "Voir le rapport, dit l'élu."


def test_markdown_has_fields_headings_and_no_marks(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "---\ntitre: Un barrage\ndate: 3 mars 2020\npays: CH\n---\n\nIl est **plein**, voir "
        "[le rapport](https://mal.example).\n\n## Une digue\n\n> Elle tient.\n\n"
        "<script>x()</script>",
        encoding="utf-8",
    )
    article = one(path)
    assert (
        article.text == "Un barrage\n\nIl est plein, voir le rapport.\n\nUne digue\n\nElle tient."
    )
    assert (article.title, article.date, article.extra["pays"]) == (
        "Un barrage",
        "2020-03-03",
        "CH",
    )


def test_an_epub_is_its_spine_without_contents_and_cover(tmp_path: Path) -> None:
    pages = ["<p>Couverture</p>", f"<h1>Un</h1><p>{WORDS}</p>", f"<h1>Deux</h1><p>{WORDS}</p>"]
    first, second = read_corpus(office.epub_of(tmp_path / "a.epub", pages))
    assert (first.title, second.title, first.newspaper, first.date) == (
        *("Un", "Deux", "Le Phare"),
        "2020-03-03",
    )


@pytest.mark.parametrize(
    "text",
    [
        '[{"id": "a", "texte": "Un."}, {"id": "b", "texte": "Deux."}]',
        '{"n": 2, "x": {"docs": [{"id": "a", "texte": "Un."}, {"id": "b", "texte": "Deux."}]}}',
        '{"id": "a", "texte": "Un."}\n{"id": "b", "texte": "Deux."}\n',
    ],
)
def test_json_is_a_list_an_object_with_one_or_lines(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    assert [(article.id, article.text) for article in read_corpus(path)] == [
        ("a", "Un."),
        ("b", "Deux."),
    ]


def test_a_zip_is_the_folder_that_it_holds(tmp_path: Path) -> None:
    path = office.zip_of(
        tmp_path / "corpus.zip",
        [
            ("2019/a.txt", GOOD),
            ("2020/a.txt", GOOD),
            ("t.csv", f"id;texte\nc;{GOOD}\n"),
            ("son.mp3", b"x"),
            ("../dehors.txt", "Dehors."),
            ("__MACOSX/._a.txt", "Rien."),
            ("metadata.csv", "id;journal\n2019/a;Le Phare\n2020/a;L’Écho\n"),
        ],
    )
    stream = read_corpus(path)
    found = list(stream)
    assert [(article.id, article.newspaper) for article in found] == [
        ("2019/a", "Le Phare"),
        ("2020/a", "L’Écho"),
        ("c", ""),
    ]
    assert found[0].path == path / "2019" / "a.txt"
    assert [skipped.path for skipped in stream.skipped] == [
        path / "../dehors.txt",
        path / "son.mp3",
    ]
    assert not (tmp_path.parent / "dehors.txt").exists()


@pytest.mark.parametrize(
    ("other", "strange"),
    [
        ("b.txt", "."),
        ("b.txt/c.txt", "b.txt"),
        ("b.txt", "b.txt/c.txt"),
        ("b.txt", f"{'é' * 152}.txt"),
        ("b.txt", "/c.txt"),
        ("b.txt", "c:d.txt"),
    ],
)
def test_a_member_with_a_strange_name_costs_itself_alone(
    tmp_path: Path, other: str, strange: str
) -> None:
    members = [(name, GOOD) for name in (other, strange, "a.txt")]
    path = office.zip_of(tmp_path / "corpus.zip", members)
    stream = read_corpus(path)
    assert [(one.id, one.error) for one in stream] == [("a", ""), (other.removesuffix(".txt"), "")]
    (left,) = stream.skipped
    assert left.path == Path(f"{path}/{strange}")
    assert "/stance-" not in left.reason  # the temporary folder


def test_a_folder_of_zips_keeps_their_articles_apart(tmp_path: Path) -> None:
    for name in ("un", "deux"):
        office.zip_of(tmp_path / f"{name}.zip", [("a.txt", GOOD)])
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress(GOOD.encode()))
    assert [article.id for article in read_corpus(tmp_path)] == ["b", "deux/a", "un/a"]


def test_europresse_as_it_is_pasted_has_its_facts(tmp_path: Path) -> None:
    article, other = samples(2)
    path = tmp_path / "a.txt"
    path.write_text("\n".join(office.europresse_lines([article, other, article])), encoding="utf-8")
    first, second, again = read_corpus(path)
    assert (first.title, first.author, first.page) == (article.title, article.author, "4")
    assert "Certificat" not in first.text
    assert "droits" not in second.text.splitlines()[-1]
    assert again.extra["duplicate_of"] == first.id


# -- Bad files ------------------------------------------------------------------


def cut(path: Path) -> Path:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    return path


def locked_zip(path: Path) -> Path:
    """Set the sign of a password on each part of an archive."""
    data = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(mark, at + 4)
    path.write_bytes(data)
    return path


GOOD_FILES = {
    ".docx": lambda path: office.docx_of(path, office.paragraph(GOOD)),
    ".odt": lambda path: office.odt_of(path, f"<text:p>{GOOD}</text:p>"),
    ".epub": lambda path: office.epub_of(path, [f"<p>{WORDS}</p>"]),
    ".xlsx": lambda path: office.write_xlsx(path.parent, samples(1)).rename(path),
    ".zip": lambda path: office.zip_of(path, [("a.txt", GOOD)]),
    ".rtf": lambda path: office.rtf_of(path, [GOOD]),
    ".gz": lambda path: _written(path, gzip.compress(GOOD.encode() * 50)),
    ".json": lambda path: _written(path, b'[{"id": "a", "texte": "Un mot."}]'),
}


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def in_company(folder: Path, path: Path) -> str:
    """Return the error of a bad file; a good one beside it is read all the same."""
    (folder / "z.txt").write_text(GOOD, encoding="utf-8")
    bad, good = read_corpus([path, folder / "z.txt"])
    assert good.text == GOOD
    assert not bad.text
    assert bad.error.startswith(str(path))
    assert gettempdir() not in bad.error.replace(str(path), "")
    return bad.error


@pytest.mark.parametrize("suffix", GOOD_FILES)
def test_a_file_that_is_cut_short_is_a_row_with_its_error(tmp_path: Path, suffix: str) -> None:
    path = GOOD_FILES[suffix](tmp_path / f"a{suffix}")
    assert not one(path).error
    in_company(tmp_path, cut(path))


@pytest.mark.parametrize("suffix", [".docx", ".odt", ".epub", ".xlsx", ".zip"])
def test_a_file_with_a_password_is_a_row_with_its_error(tmp_path: Path, suffix: str) -> None:
    path = locked_zip(GOOD_FILES[suffix](tmp_path / f"a{suffix}"))
    assert "password" in in_company(tmp_path, path)


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
def test_an_office_document_that_is_sealed_says_so(tmp_path: Path, suffix: str) -> None:
    path = _written(tmp_path / f"a{suffix}", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    assert "password" in in_company(tmp_path, path)


@pytest.mark.parametrize("suffix", GOOD_FILES)
@pytest.mark.parametrize(
    "data", [b"", b"\0\1\2" * 100, GOOD.encode(), b"%PDF-1.7 x"], ids=["", "bytes", "text", "pdf"]
)
def test_a_file_that_is_something_else_is_a_row_with_its_error(
    tmp_path: Path, suffix: str, data: bytes
) -> None:
    in_company(tmp_path, _written(tmp_path / f"a{suffix}", data))


@pytest.mark.parametrize(
    ("suffix", "part"),
    [
        (".docx", "word/document.xml"),
        (".odt", "content.xml"),
        (".xlsx", "xl/worksheets/sheet1.xml"),
        (".epub", "OEBPS/book.opf"),
    ],
)
def test_a_bomb_is_refused_by_its_size(tmp_path: Path, suffix: str, part: str) -> None:
    good = GOOD_FILES[suffix](tmp_path / f"g{suffix}")
    with zipfile.ZipFile(good) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist() if name != part]
    path = office.zip_of(tmp_path / f"a{suffix}", [*parts, (part, BOMB)])
    assert "max_stream=" in in_company(tmp_path, path)


def test_an_archive_that_blows_up_is_refused(tmp_path: Path) -> None:
    path = _written(tmp_path / "a.txt.gz", gzip.compress(BOMB))
    assert "max_stream=" in in_company(tmp_path, path)
    path = office.zip_of(tmp_path / "a.zip", [(f"{n}.txt", b"0" * 1000) for n in range(20)])
    with limits(max_bytes=10_000):
        assert "max_bytes=" in in_company(tmp_path, path)
    inner = office.zip_of(tmp_path / "b.zip", [("a.txt", GOOD)])
    outer = office.zip_of(tmp_path / "c.zip", [("b.zip", inner.read_bytes()), ("a.txt", GOOD)])
    stream = read_corpus(outer)
    assert [article.id for article in stream] == ["a"]
    assert [one.path.name for one in stream.skipped] == ["b.zip"]


ENTITIES = '<!DOCTYPE x [<!ENTITY a "Boum"><!ENTITY f SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("suffix", "part"), [(".docx", "word/document.xml"), (".odt", "content.xml")]
)
def test_entities_and_files_from_elsewhere_are_refused(
    tmp_path: Path, suffix: str, part: str
) -> None:
    good = GOOD_FILES[suffix](tmp_path / f"g{suffix}")
    with zipfile.ZipFile(good) as archive:
        xml = archive.read(part).decode().replace("</", "&a;&f;</", 1)
    path = office.zip_of(tmp_path / f"a{suffix}", [(part, ENTITIES + xml)])
    assert "DTD" in in_company(tmp_path, path)


def test_macros_and_embedded_objects_are_refused(tmp_path: Path) -> None:
    macro = ("word/vbaProject.bin", b"x")
    path = office.docx_of(tmp_path / "a.docx", office.paragraph(GOOD), macro)
    assert "macros" in in_company(tmp_path, path)
    path = office.odt_of(tmp_path / "a.odt", f"<text:p>{GOOD}</text:p>", ("Basic/M/x.xml", "x"))
    assert "macros" in in_company(tmp_path, path)
    path = _written(tmp_path / "a.rtf", rb"{\rtf1 {\object\objemb{\*\objdata 0105}} Non.\par}")
    assert "embedded" in in_company(tmp_path, path)


def test_a_parquet_of_the_same_words_again_keeps_them_once(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    words = ["x" * 1_000_000] * 500
    parquet.write_table(pa.table({"id": list(map(str, range(500))), "text": words}), path)
    tracemalloc.start()
    with limits(max_chars=100_000):
        found = list(read_corpus(path))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found) == 500
    assert all("max_chars=" in article.error for article in found)
    assert most < 250_000_000


# -- Tables: frames, cells, columns ----------------------------------------------


def test_a_frame_is_read_as_a_table_of_its_columns() -> None:
    frame = pd.DataFrame(
        {
            "titre": ["Un", "Deux"],
            "Texte": [GOOD, WORDS],
            "journal": ["Le Phare", None],
            "date": pd.to_datetime(["2020-03-03", None]),
            "n": pd.array([1, None], dtype="Int64"),
        },
        index=pd.Index(["a", "b"], name="id"),
    )
    first, second = read_corpus(frame)
    assert (first.id, first.title, first.newspaper, first.date) == (
        *("a", "Un", "Le Phare"),
        "2020-03-03",
    )
    assert (first.extra["n"], second.newspaper, second.date) == ("1", "", "")
    records = frame.reset_index().to_dict("records")
    assert [one.text for one in read_corpus(records)] == [first.text, second.text]
    assert stance.analyze(frame).quotes.article_id.to_list() == ["a"]


def test_an_index_that_is_a_column_too_is_read_once() -> None:
    frame = pd.DataFrame({"id": ["a", "b"], "texte": [GOOD, "Non."], "pays": ["CH", "FR"]})
    for index in ("id", ["id", "pays"]):
        found = list(read_corpus(frame.set_index(index, drop=False)))
        assert [(one.id, dict(one.extra)) for one in found] == [
            ("a", {"pays": "CH"}),
            ("b", {"pays": "FR"}),
        ]
    (article, _) = read_corpus(frame.set_index(["pays", pd.Index(["x", "y"])]))
    assert article.extra["pays"] == "CH"


def test_blanks_around_the_name_of_a_column_do_not_count(tmp_path: Path) -> None:
    record = {" texte ": GOOD, "Journal ": "Le Phare", " pays": "CH", "": "x"}
    frame = pd.DataFrame([record])
    tables = [tmp_path / f"a.{kind}" for kind in ("csv", "json", "jsonl", "parquet", "xlsx")]
    frame.to_csv(tables[0], index=False)
    frame.to_json(tables[1], orient="records")
    frame.to_json(tables[2], orient="records", lines=True)
    frame.to_parquet(tables[3])
    frame.to_excel(tables[4], index=False)
    for source in ([record], frame, *tables):
        (article,) = read_corpus(source)
        assert (article.text, article.newspaper, article.extra["pays"]) == (GOOD, "Le Phare", "CH")
        (article,) = read_corpus(source, columns={"text": " texte ", "newspaper": " pays"})
        assert article.newspaper == "CH"


@pytest.mark.parametrize("text", [GOOD * 8, "é" * 200, GOOD + "\n" + GOOD])
def test_a_text_in_place_of_a_path_is_told_from_one(text: str) -> None:
    with pytest.raises(FileNotFoundError, match=r"give stance\.Article\(text="):
        stance.analyze(text, progress=False)


def test_the_column_of_long_texts_is_the_text(tmp_path: Path) -> None:
    frame = pd.DataFrame({"ref": ["a"], "papier": [WORDS], "note": ["x"]})
    assert [one.text for one in read_corpus(frame)] == [WORDS]
    path = tmp_path / "a.csv"
    frame.to_csv(path, index=False)
    assert [one.text for one in read_corpus(path)] == [WORDS]
    both = frame.assign(resume=WORDS)
    advice = r'as in stance\.read_corpus\(…, columns=\{"text": "(papier|resume)"\}\)$'
    with pytest.raises(ReadingError, match=f"no column for the text: there are .*{advice}"):
        read_corpus(both)
    with pytest.raises(ReadingError, match="there are none"):
        read_corpus(pd.DataFrame())
    # Without a likely one, the example is none of figures.
    path.write_text("ref,papier,polarity\n1,Non.,0.123456\n", encoding="utf-8")
    (short,) = read_corpus(path)
    assert short.error.endswith("--columns text=papier")
    assert [one.text for one in read_corpus(both, columns={"text": "resume"})]
    with pytest.raises(ReadingError, match="'papier'"):
        read_corpus(frame, columns={"text": "papiers"})


@pytest.mark.parametrize("kind", [list, tuple, pd.Series])
def test_strings_that_are_no_files_are_told_so_before_any_work(kind: type) -> None:
    with pytest.raises(FileNotFoundError, match="none of 2 strings is a file"):
        articles_of(kind(["Le maire a dit non.", "Oui."]))


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("&laquo;&#8201;Je refuse&raquo;, dit-elle.", "«\u2009Je refuse», dit-elle."),
        ("<p>Un.</p><p>Deux &amp; <b>trois</b>.</p>", "Un.\n\nDeux & trois."),
        ("Un <em>mot</em>.\n\nDeux.", "Un mot.\n\nDeux."),
        ("&lt;p&gt;Un.&lt;/p&gt;", "<p>Un.</p>"),
        ("R&D, 3 < 4 > 2, a&b;", "R&D, 3 < 4 > 2, a&b;"),
        ("Un.<script>alert(1)</script>", "Un."),
        ("L&#146;été, c&#x27;est non.", "L’été, c'est non."),
    ],
)
def test_tags_and_entities_of_a_cell_are_text(cell: str, text: str) -> None:
    (article,) = read_corpus([{"id": "a", "text": cell, "title": "R&amp;D <i>verte</i>"}])
    assert article.text == f"R&D verte\n\n{text}"
    assert article.title == "R&D verte"


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        (f"id;texte\na;{GOOD}\nb;Non.\n".encode(), [GOOD, "Non."]),
        (GOOD.encode("cp1252"), [GOOD]),
        (b'{"text": "Un."}\n{"text": "Deux."}\n', ["Un.", "Deux."]),
        (b'[{"text": "Un."}]', ["Un."]),
        (gzip.compress(b"id;texte\na;Un.\n"), ["Un."]),
    ],
    ids=["csv", "text", "jsonl", "json", "gz"],
)
def test_what_comes_through_a_pipe_is_told_by_what_it_is(data: bytes, texts: list[str]) -> None:
    assert [article.text for article in read_bytes(data, "stdin")] == texts


def test_the_kind_of_a_pipe_can_be_said() -> None:
    (article,) = read_bytes(b"x;y\na;Un.\n", "stdin", kind="csv", columns={"text": "y"})
    assert article.text == "Un."
    with pytest.raises(ReadingError, match="of a kind that is not read"):
        read_bytes(b"x", "stdin", kind="mp3")


# -- What is left out, and what has no end ---------------------------------------


def test_files_that_are_not_read_are_named_and_counted(tmp_path: Path) -> None:
    for name in ("a.txt", "b.mp3", "c.MP3", "d.exe", "e.pages", ".cache", "Thumbs.db", "~$f.docx"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    said = "4 files left out: 2 .mp3, 1 .exe, 1 .pages"
    stream = read_corpus(tmp_path)
    assert [article.id for article in stream] == ["a"]
    assert say_skipped(one.path for one in stream.skipped) == said
    analysis = stance.analyze(tmp_path)
    assert repr(analysis).endswith(f"; {said})")
    assert analysis.skipped["reason"].unique().tolist() == ["of a kind that is not read"]
    (tmp_path / "a.txt").unlink()
    with pytest.raises(ReadingError, match="4 files left out"):
        read_corpus(tmp_path)


def test_results_beside_the_texts_are_no_articles(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    analysis = stance.analyze(tmp_path)
    for kind in ("csv", "jsonl", "parquet"):
        analysis.save(tmp_path, format=kind)
    analysis.report(tmp_path / "rapport.html")
    analysis.export(tmp_path / "a.xml", format="tei")
    stream = read_corpus(tmp_path)
    assert [article.id for article in stream] == ["a"]
    assert {one.reason for one in stream.skipped} == {"written by stance"}
    # What is asked for by its name is read.
    assert [article.id for article in read_corpus(tmp_path / "a.xml")] == ["a"]


def test_the_texts_of_an_analysis_are_told_however_long_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{GOOD}\n\n{WORDS * 100}", encoding="utf-8")
    stance.analyze(tmp_path).save(tmp_path, format="jsonl")
    assert (tmp_path / "texts.jsonl").stat().st_size > 30_000
    assert [article.id for article in read_corpus(tmp_path)] == ["a"]


def test_whatever_is_written_beside_the_texts_is_no_article(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{GOOD}\n\n{WORDS * 100}", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text('{"text": "Un.", "label": [], "article_id": "b"}\n')
    analysis = stance.analyze(tmp_path / "a.txt")
    for suffix in ("csv", "jsonl", "parquet", "xlsx"):
        write_frame(analysis.compare(by="article"), tmp_path / f"figures.{suffix}")
    for table in TABLES:
        analysis.export(tmp_path / f"{table}.xlsx", tables=table)
        analysis.export(tmp_path / f"{table}.jsonl", table=table)
    analysis.export(tmp_path / "doccano.jsonl", format="doccano")
    analysis.export(tmp_path / "taches.json", format="label-studio")
    analysis.export(tmp_path / "annotations.json", format="web-annotation")
    analysis.export(tmp_path / "a.tei")
    analysis.sample(1, to=tmp_path / "feuille.csv", check="speaker")
    analysis.sample(1, to=tmp_path / "feuille.html", check="speaker")
    analysis.report(tmp_path / "rapport.htm")
    assert [article.id for article in read_corpus(tmp_path)] == ["a", "b"]


def test_a_workbook_of_ones_own_is_read_beside_the_texts(tmp_path: Path) -> None:
    pd.DataFrame({"id": ["a"], "texte": [GOOD]}).to_excel(tmp_path / "a.xlsx", index=False)
    assert [article.id for article in read_corpus(tmp_path)] == ["a"]


def test_patterns_of_a_list_are_read_in_its_order(tmp_path: Path) -> None:
    names = ("a/2.txt", "a/1.txt", "b/3.txt", "b/[4].txt", "b/x.csv")
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    given = [f"{tmp_path}/b/*.txt", f"{tmp_path}/a/*.txt"]
    for read in (read_corpus, articles_of, lambda paths: articles_of(iter(paths))):
        assert [one.id for one in read(given)] == ["3", "[4]", "1", "2"]
    # A name that looks like a pattern is a file, and a pattern of nothing is an error of its own.
    good, bad = read_corpus([f"{tmp_path}/b/[4].txt", f"{tmp_path}/c/*.txt"])
    assert (good.error, bad.text) == ("", "")
    assert f"{tmp_path}/c/*.txt" in bad.error
    with pytest.raises(FileNotFoundError, match="none of 2 strings is a file"):
        read_corpus(["Que dit-il ?", "Rien *."])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_pipes_and_links_out_of_the_folder_are_left_out(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text(GOOD, encoding="utf-8")
    os.mkfifo(folder / "b.txt")
    (folder / "c.txt").symlink_to("/dev/zero")
    (tmp_path / "d.txt").write_text(GOOD, encoding="utf-8")
    (folder / "d.txt").symlink_to(tmp_path / "d.txt")
    (folder / "e.txt").symlink_to(folder / "a.txt")
    stream = read_corpus(folder)
    assert [article.id for article in stream] == ["a", "e"]
    assert [one.path.name for one in stream.skipped] == ["b.txt", "c.txt", "d.txt"]
    bad, asked = read_corpus([folder / "b.txt", folder / "d.txt"])
    assert "pipe" in bad.error
    assert asked.text == GOOD


def test_a_reader_that_takes_too_long_or_raises_anything_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(_: Path) -> list[stance.Article]:
        while True:
            pass

    def broken(_: Path) -> list[stance.Article]:
        raise struct.error

    monkeypatch.setitem(READERS, ".endless", endless)
    monkeypatch.setitem(READERS, ".broken", broken)
    for name in ("a.endless", "b.broken", "c.txt"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    with limits(max_seconds=1):
        slow, bad, good = read_corpus(tmp_path)
    assert "max_seconds=" in slow.error
    assert "struct.error" in bad.error or "error" in bad.error
    assert good.text == GOOD


def test_a_table_of_noise_is_a_row_beside_the_others(tmp_path: Path) -> None:
    """The look into a file that may be one of ours stops at nothing."""
    (tmp_path / "a.txt").write_text("« Oui », a dit Ana Roy.", encoding="utf-8")
    (tmp_path / "b.csv").write_bytes(b"a,b\rc\n" + bytes(range(1, 256)))
    first, *others = read_corpus(tmp_path)
    assert not first.error
    assert [other.error is not None for other in others] == [True] * len(others)
    assert others


def test_what_holds_nothing_says_why_under_its_own_name(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("« Oui », a dit Ana Roy.", encoding="utf-8")
    links = tmp_path / "links"
    links.mkdir()
    (links / "a.txt").symlink_to(outside)
    with pytest.raises(ReadingError, match=r"a\.txt is a link that leaves the folder"):
        list(read_corpus(links))
    archive = tmp_path / "sons.zip"
    with zipfile.ZipFile(archive, "w") as parts:
        parts.writestr("a.mp3", b"x")
    (row,) = read_corpus(archive)
    assert "sons.zip holds no file to read (1 file left out: 1 .mp3)" in str(row.error)

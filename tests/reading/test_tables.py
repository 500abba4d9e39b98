"""Tables: CSV and TSV in any dress, JSON lines, Parquet; nothing lost, nothing held."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import tracemalloc
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

import stance
from stance.article import Article
from stance.files.limits import ReadingError
from stance.reading import read, read_corpus
from stance.reading.corpus import articles_of

ROWS = [
    {"id": "a1", "titre": "Un barrage", "contenu": "Il est plein.", "parution": "3 mars 2020"},
    {"id": "a2", "titre": "Une digue", "contenu": "Elle tient, « dit-on ».", "parution": "x"},
]


def write_csv(
    path: Path, rows: Iterable[Mapping[str, str]], separator: str = ",", encoding: str = "utf-8"
) -> Path:
    rows = list(rows)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def write_jsonl(path: Path, rows: Iterable[object]) -> Path:
    text = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
    path.write_text(text, encoding="utf-8")
    return path


def write_parquet(path: Path, rows: list[dict[str, object]]) -> Path:
    parquet.write_table(pa.Table.from_pylist(rows), path)
    return path


WRITERS: dict[str, Callable[..., Path]] = {
    "t.csv": write_csv,
    "t.jsonl": write_jsonl,
    "t.parquet": write_parquet,
}


@pytest.mark.parametrize("name", WRITERS)
def test_a_row_is_an_article_with_its_metadata(tmp_path: Path, name: str) -> None:
    first, second = read_corpus(WRITERS[name](tmp_path / name, ROWS))
    assert (first.id, first.title, first.date) == ("a1", "Un barrage", "2020-03-03")
    assert first.text == "Un barrage\n\nIl est plein."
    assert [block.kind for block in first.blocks] == ["headline", "paragraph"]
    # What is no date is not lost.
    assert (second.date, dict(second.extra)) == ("", {"date": "x"})
    assert first.path == tmp_path / name


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_spreadsheet_is_read(tmp_path: Path, separator: str, encoding: str) -> None:
    path = write_csv(tmp_path / "t.csv", ROWS, separator, encoding)
    assert [article.text for article in read_corpus(path)] == [
        "Un barrage\n\nIl est plein.",
        "Une digue\n\nElle tient, « dit-on ».",
    ]


def test_a_separator_that_excel_is_told_is_no_header(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("sep=;\r\nid;texte\r\na;Un, deux.\r\n", encoding="utf-8")
    assert [article.text for article in read_corpus(path)] == ["Un, deux."]


@given(
    st.lists(
        st.text(
            st.characters(codec="utf-8", exclude_categories=["Cc"], include_characters="\n"),
            min_size=1,
        ).map(lambda text: f"Le maire {text}"),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from(",;\t"),
)
def test_what_csv_writes_is_what_is_read(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], separator: str
) -> None:
    folder = tmp_path_factory.mktemp("csv")
    rows = [{"ref": str(number), "note": text, "texte": "."} for number, text in enumerate(texts)]
    articles = list(read_corpus(write_csv(folder / "t.csv", rows, separator)))
    assert [article.extra["note"] for article in articles] == texts


def test_columns_are_told(tmp_path: Path) -> None:
    rows = [{"clé": "k", "corps_papier": "Le maire a signé.", "titre": "T", "texte": "résumé"}]
    told = {"id": "clé", "text": "corps_papier", "title": None}
    (article,) = read_corpus(write_csv(tmp_path / "t.csv", rows), columns=told)
    assert (article.id, article.text) == ("k", "Le maire a signé.")
    assert dict(article.extra) == {"titre": "T", "texte": "résumé"}


@pytest.mark.parametrize("name", WRITERS)
def test_a_missing_column_is_an_error_that_names_those_there_are(tmp_path: Path, name: str) -> None:
    path = WRITERS[name](tmp_path / name, [{"ref": "1", "papier": "Le maire."}])
    (lacking,) = read_corpus(path)
    assert lacking.error.startswith(f"{path} has no column for the text: there are ref, papier")
    assert 'columns={"text": "papier"}' in lacking.error
    (other,) = read_corpus(path, columns={"text": "article"})
    assert "no column 'article'; choose among ref, papier" in other.error
    (near,) = read_corpus(path, columns={"text": "papeir"})
    assert "did you mean 'papier'" in near.error
    (good,) = read_corpus(path, columns={"text": "papier"})
    assert (good.text, good.id) == ("Le maire.", "t:1")


def test_columns_the_wrong_way_round_are_refused(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "t.csv", ROWS)
    with pytest.raises(ValueError, match=r"no place for 'contenu'.*text"):
        read_corpus(path, columns={"contenu": "text"})
    with pytest.raises(ValueError, match="did you mean 'title'"):
        read_corpus(path, columns={"titel": "papier"})


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("t.csv", b"", "is empty"),
        ("t.csv", b"\xef\xbb\xbf\r\n", "is empty"),
        ("t.csv", b"id,texte\n", "no row under its header"),
        ("t.csv", b"id,texte\n,\n", "no row under its header"),
        ("t.csv", b"PK\x03\x04", "office document"),
        ("t.tsv", b"a\x00b", "binary"),
        ("t.jsonl", b"\n", "is empty"),
        ("t.jsonl", b"[1, 2]\n", "no JSON object"),
        ("t.jsonl", b'[\n{"text": "a"}\n]\n', "no JSON"),
        ("t.parquet", b"", "cannot be read as Parquet"),
        ("t.parquet", b"PAR1 and no more", "cannot be read as Parquet"),
    ],
)
def test_a_table_without_articles_says_so(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    errors = [article.error for article in read_corpus(path) if article.error]
    assert errors
    assert words in errors[0]
    assert str(path) in errors[0]


def test_bad_rows_of_a_table_are_errors_and_the_others_go_on(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    lines = [
        "id,texte",
        "a,Un.",
        "b,",
        "c,Deux.,de trop",
        ",",
        'd,"jamais "fermé" ici,e',
        "f,Trois.",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    articles = list(read_corpus(path))
    assert [article.text for article in articles if not article.error] == ["Un.", "Trois."]
    errors = [article.error for article in articles if article.error]
    assert [error.split(":")[0] for error in errors] == [
        f"{path}, line {number}" for number in (3, 4, 6)
    ]
    assert "no text in column 'texte'" in errors[0]
    assert "3 cells for 2 columns: id, texte" in errors[1]


def test_a_quotation_mark_that_nothing_closes_costs_its_row_alone(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    rows = [f"{number},Le maire a signé." for number in range(50)]
    path.write_text(
        "id,note,texte\n"
        'x,"non fermé\n' + "\n".join(f"{row.split(',')[0]},n,{row.split(',')[1]}" for row in rows),
        encoding="utf-8",
    )
    first, *others = read_corpus(path)
    assert f"{path}, line 2" in first.error
    assert [article.id for article in others] == [str(number) for number in range(50)]


def test_marks_that_a_database_escapes_are_read(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(
        'id,texte\na,"Il dit : \\"Oui\\", puis\nse tait."\nb,"Un \\\\ seul, ""non""."\n',
        encoding="utf-8",
    )
    assert [article.text for article in read_corpus(path)] == [
        'Il dit : "Oui", puis\nse tait.',
        'Un \\\\ seul, "non".',
    ]


def test_a_row_over_the_limit_says_how_to_raise_it(tmp_path: Path) -> None:
    long = "Le maire a signé.\n" * 20
    path = write_csv(tmp_path / "t.csv", [{"id": "a", "texte": long}, {"id": "b", "texte": "Un."}])
    with stance.limits(max_chars=100):
        first, *_, last = read_corpus(path)
    assert first.error.startswith(f"{path}, line 2: ")
    assert "stance.limits(max_chars=100)" in first.error
    assert (last.id, last.text) == ("b", "Un.")


def test_tabs_without_quoting_keep_their_marks(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_text('id\ttexte\na\t"Oui", dit-il.\nb\t"Non\nc\tRien.\n', encoding="utf-8")
    assert [article.text for article in read_corpus(path)] == ['"Oui", dit-il.', '"Non', "Rien."]


def test_a_cell_may_hold_paragraphs_and_be_long(tmp_path: Path) -> None:
    text = "\n\n".join(["Le maire a signé. " * 100] * 200).strip()
    path = write_csv(tmp_path / "t.csv", [{"texte": text, "id": "a"}])
    (article,) = read_corpus(path)
    assert len(text) > csv.field_size_limit()
    assert article.text == text
    with stance.limits(max_chars=1000):
        errors = [article.error for article in read_corpus(path)]
    assert all(str(path) in error for error in errors)
    assert "max_chars" in errors[0]


def test_a_line_over_the_limit_costs_its_row_alone(tmp_path: Path) -> None:
    path = write_jsonl(
        tmp_path / "t.jsonl", [{"text": "Un."}, {"text": "a" * 500}, {"text": "Deux."}]
    )
    with stance.limits(max_chars=100):
        one, large, two = read_corpus(path)
    assert (one.text, two.text) == ("Un.", "Deux.")
    assert large.error.startswith(f"{path}, line 2: ")
    assert "max_chars" in large.error


def test_bytes_of_another_encoding_far_down_are_read(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    head = "id,texte\n" + "".join(f"{number},Le maire.\n" for number in range(10_000))
    path.write_bytes(head.encode() + "x,L’été à Orléans.\ny,L’œuvre.".encode("cp1252"))
    *_, before, last = read_corpus(path)
    assert (before.text, last.text) == ("L’été à Orléans.", "L’œuvre.")


def test_bad_lines_of_json_are_errors_and_the_others_go_on(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    deep = "[" * 100_000
    lines = ['{"text": "Un."}', "{oops", "", "[1]", '{"other": "x"}', deep, '{"text": "Deux."}']
    path.write_text("\n".join(lines), encoding="utf-8")
    articles = list(read_corpus(path))
    assert [article.text for article in articles if not article.error] == ["Un.", "Deux."]
    errors = [article.error for article in articles if article.error]
    assert [error.split(":")[0] for error in errors] == [
        f"{path}, line {number}" for number in (2, 4, 5, 6)
    ]


def test_values_that_are_no_words_are_kept(tmp_path: Path) -> None:
    row = {
        "text": "Le maire a signé.",
        "date": dt.date(2020, 3, 3),
        "n": 12,
        "share": 0.5,
        "empty": None,
        "tags": ["un", "deux"],
        "deep": {"a": 1},
    }
    (article,) = read_corpus(write_parquet(tmp_path / "t.parquet", [row]))
    assert article.date == "2020-03-03"
    assert dict(article.extra) == {
        "n": "12",
        "share": "0.5",
        "tags": "un; deux",
        "deep": '{"a": 1}',
    }


def test_a_truncated_parquet_keeps_to_its_words(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "t.parquet", [{"text": "Le maire a signé."}] * 100)
    path.write_bytes(path.read_bytes()[:-20])
    (article,) = read_corpus(path)
    assert "cannot be read as Parquet" in article.error


def test_ids_that_come_twice_lose_nothing(tmp_path: Path) -> None:
    rows = [{"id": "a", "texte": "Non, dit Ana Roy."}, {"id": "a", "texte": "Rien."}]
    path = write_csv(tmp_path / "t.csv", rows)
    assert [article.id for article in articles_of(path)] == ["a", "a (2)"]


def test_tables_of_one_name_give_distinct_ids(tmp_path: Path) -> None:
    for year in ("2019", "2020"):
        (tmp_path / year).mkdir()
        write_csv(tmp_path / year / "t.csv", [{"texte": "Le maire a signé."}])
    assert [article.id for article in read_corpus(tmp_path)] == ["2019/t:1", "2020/t:1"]


def test_a_page_in_a_cell_is_mended(tmp_path: Path) -> None:
    page = "La mai\nrie a dit non aux camé\nras, et les habi\ntants ont applaudi."
    (article,) = read_corpus(write_csv(tmp_path / "t.csv", [{"texte": page, "newspaper": "S"}]))
    assert article.text == "La mairie a dit non aux caméras, et les habitants ont applaudi."
    assert (article.newspaper, len(article.repairs)) == ("S", 3)


def test_one_article_is_read_alone(tmp_path: Path) -> None:
    assert read(write_csv(tmp_path / "t.csv", ROWS[:1])).id == "a1"
    with pytest.raises(ReadingError, match="several articles"):
        read(write_csv(tmp_path / "t.csv", ROWS))
    with pytest.raises(ReadingError, match="no text"):
        read(write_csv(tmp_path / "t.csv", [{"texte": "", "id": "a"}]))


@pytest.mark.parametrize("name", WRITERS)
def test_memory_does_not_grow_with_the_table(tmp_path: Path, name: str) -> None:
    def peak(rows: int) -> int:
        made = [{"texte": f"Le maire a signé le contrat {n}."} for n in range(rows)]
        path = WRITERS[name](tmp_path / name, made)
        del made
        tracemalloc.start()
        try:
            count = sum(isinstance(article, Article) for article in read_corpus(path))
            assert count == rows
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)  # what loads once
    assert peak(1_200) < peak(300) + 200_000

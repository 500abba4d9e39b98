"""Texts with a table of metadata beside them, as TXM keeps them."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from stance.files.limits import ReadingError
from stance.reading import read, read_corpus

TEXT = "Un titre\n\nLe maire a dit non au contrat, et les habitants ont applaudi.\n"


def corpus(folder: Path, table: str, *names: str, encoding: str = "utf-8") -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXT, encoding="utf-8")
    (folder / "metadata.csv").write_bytes(table.encode(encoding))
    return folder


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_table_describes_the_texts(tmp_path: Path, separator: str, encoding: str) -> None:
    table = "id,journal,date,région\na,Le Phare,14/11/2019,Été\nb,L’Écho,2020,\n"
    folder = corpus(tmp_path, table.replace(",", separator), "a.txt", "b.txt", encoding=encoding)
    first, second = read_corpus(folder)
    assert (first.text, first.newspaper, first.date) == (TEXT, "Le Phare", "2019-11-14")
    assert dict(first.extra) == {"région": "Été"}
    assert (second.newspaper, second.date, dict(second.extra)) == ("L’Écho", "2020", {})


def test_the_first_column_names_the_texts_whatever_it_is_called(tmp_path: Path) -> None:
    folder = corpus(tmp_path, "fichier;source\na.txt;Le Phare\n", "a.txt")
    (article,) = read_corpus(folder)
    assert (article.newspaper, article.error) == ("Le Phare", "")


def test_a_table_of_other_column_names_is_told(tmp_path: Path) -> None:
    folder = corpus(tmp_path, "id;support\na;Le Phare\n", "a.txt")
    (article,) = read_corpus(folder, columns={"newspaper": "support"})
    assert article.newspaper == "Le Phare"


def test_subfolders_are_described_from_above_or_beside(tmp_path: Path) -> None:
    table = "id;source\n2019/a;Le Phare\nb;L’Écho\n"
    folder = corpus(tmp_path, table, "2019/a.txt", "2020/b.txt", "2021/c.txt")
    (folder / "2021" / "metadata.csv").write_text("id;source\nc;Le Soir\n", encoding="utf-8")
    assert [article.newspaper for article in read_corpus(folder)] == [
        "Le Phare",
        "L’Écho",
        "Le Soir",
    ]


def test_patterns_lists_and_single_files_are_described_too(tmp_path: Path) -> None:
    folder = corpus(tmp_path, "id;source\na;Le Phare\nb;L’Écho\n", "a.txt", "b.txt")
    assert [a.newspaper for a in read_corpus(str(folder / "*.txt"))] == ["Le Phare", "L’Écho"]
    # A row whose text was not asked for is no fault.
    assert [a.newspaper for a in read_corpus([folder / "b.txt"])] == ["L’Écho"]
    assert read(folder / "a.txt").newspaper == "Le Phare"


def test_a_name_whose_accents_stand_apart_is_found(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "été")
    folder = corpus(tmp_path, "id;source\nété;Le Phare\n", f"{name}.txt")
    (article,) = read_corpus(folder)
    assert article.newspaper == "Le Phare"


def test_a_row_without_its_text_is_an_error(tmp_path: Path) -> None:
    folder = corpus(tmp_path, "id;source\na;Le Phare\nz;L’Écho\n", "a.txt")
    article, orphan = read_corpus(folder)
    assert not article.error
    assert (orphan.id, orphan.newspaper) == ("z", "L’Écho")
    assert orphan.error.startswith(f"{folder / 'metadata.csv'}, line 3: no text beside it")


def test_a_text_without_its_row_is_read_and_named_in_a_warning(tmp_path: Path) -> None:
    folder = corpus(tmp_path, "id;source\na;Le Phare\n", "a.txt", "b.txt")
    with pytest.warns(UserWarning, match=r"metadata\.csv has no row for b\.txt"):
        described, alone = read_corpus(folder)
    assert (described.newspaper, alone.newspaper, alone.text) == ("Le Phare", "", TEXT)


def test_a_row_that_comes_twice_is_an_error_and_the_first_counts(tmp_path: Path) -> None:
    folder = corpus(tmp_path, "id;source\na;Le Phare\na;L’Écho\n;Le Soir\n", "a.txt")
    article, again, nameless = read_corpus(folder)
    assert article.newspaper == "Le Phare"
    assert f"{folder / 'metadata.csv'}, line 3: 'a' stands on line 2 already" in again.error
    assert "line 4: no name of a text in column 'id'" in nameless.error


def test_a_bad_table_costs_no_text(tmp_path: Path) -> None:
    folder = corpus(tmp_path, "", "a.txt", "b.txt")
    first, second, table = read_corpus(folder)
    assert (first.text, second.text) == (TEXT, TEXT)
    assert f"{folder / 'metadata.csv'} is empty" in table.error
    with pytest.raises(ReadingError, match=r"metadata\.csv is empty"):
        read(folder / "a.txt")


def test_a_table_on_its_own_is_a_table_of_articles(tmp_path: Path) -> None:
    folder = corpus(tmp_path, "id;texte\na;Le maire a signé.\n")
    (article,) = read_corpus(folder)
    assert (article.id, article.text) == ("a", "Le maire a signé.")

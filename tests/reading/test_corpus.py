"""Files and folders: what is read, what is refused, and in which words."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sample import BODY, TITLE

import stance
from stance.article import Article
from stance.reading import READERS, ReadingError, read, read_corpus, register

TEXT = f"{TITLE}\n\n{BODY}\n"


def write(path: Path, text: str = TEXT, encoding: str = "utf-8") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "iso8859_15", "mac_roman"]
)
def test_the_encoding_is_found(tmp_path: Path, encoding: str) -> None:
    # Latin-9 has no curly apostrophe.
    text = TEXT if encoding == "iso8859_15" else TEXT.replace("'", "’")
    article = read(write(tmp_path / "page.txt", text, encoding))
    assert article.text == text
    assert (article.id, article.language) == ("page", "fr")
    assert not article.repairs


def test_a_few_stray_bytes_do_not_spoil_utf8(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(TEXT.encode() + b"l\x92\xe9t\xe9\n")
    assert read(path).text == f"{TEXT}l’été\n"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends_are_made_one(tmp_path: Path, newline: str) -> None:
    path = write(tmp_path / "page.txt", TEXT.replace("\n", newline))
    assert read(str(path)).text == TEXT


def test_an_ordinary_text_keeps_its_typography(tmp_path: Path) -> None:
    text = (
        "Un titre\n\n«\u202fDes mots\u00a0», dit-elle\u00a0; là\u00adbas  deux blancs – et ‘lui’…\n"
    )
    assert read(write(tmp_path / "a.txt", text)).text == text


def test_mojibake_is_mended_and_said(tmp_path: Path) -> None:
    text = "Titre simple\n\n" + "La mairie a été prévenue par l’école.".encode().decode("cp1252")
    article = read(write(tmp_path / "a.txt", text))
    assert article.text.endswith("La mairie a été prévenue par l’école.")
    assert {repair.kind for repair in article.repairs} == {"mojibake"}


def test_ligatures_are_parted(tmp_path: Path) -> None:
    article = read(write(tmp_path / "a.txt", "Un titre\n\nLa ﬁlière oﬃcielle a ﬂanché."))
    assert article.text.endswith("La filière officielle a flanché.")
    assert [repair.before for repair in article.repairs] == ["ﬁlière", "oﬃcielle", "ﬂanché."]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"%PDF-1.7\n%\xe2\xe3", "is a PDF"),
        (b"PK\x03\x04rest", "office document"),
        (b"{\\rtf1 du texte}", "rich text"),
        (bytes(range(256)), "is binary"),
        (b"texte\x00texte", "is binary"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(data)
    with pytest.raises(ReadingError, match=words) as refusal:
        read(path)
    assert str(path) in str(refusal.value)
    assert isinstance(refusal.value, ValueError)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"absent\.txt"):
        read(tmp_path / "absent.txt")


@pytest.mark.parametrize("text", ["Une phrase.\nUne autre.", "mot " * 400, "a\0b"])
def test_a_text_is_no_path(text: str) -> None:
    with pytest.raises(FileNotFoundError, match=r"Article\(text="):
        read(text)


def test_a_folder_is_a_corpus(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError, match="read_corpus"):
        read(tmp_path)


def test_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="of a kind that is not read"):
        read(write(tmp_path / "page.xyz"))


def test_a_corpus_is_read_in_order_under_distinct_names(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "2019/a.txt", "2019/mars/a.TXT", ".cache/c.txt", "note.xyz"):
        write(tmp_path / name)
    articles = list(stance.read_corpus(tmp_path))
    assert [article.id for article in articles] == ["2019/a", "2019/mars/a", "a", "b"]
    assert all(article.text == TEXT and not article.error for article in articles)
    names = [article.id for article in read_corpus(str(tmp_path / "*.txt"))]
    assert names == ["a", "b"]


def test_results_among_the_articles_are_no_articles(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    write(tmp_path / "results" / "analysis.json", "{}")
    write(tmp_path / "results" / "articles.csv", "article_id,title\na,Un titre\n")
    assert [article.id for article in read_corpus(tmp_path)] == ["a"]


def test_a_corpus_is_read_one_by_one(tmp_path: Path) -> None:
    paths = [write(tmp_path / f"{number}.txt") for number in range(3)]
    articles = read_corpus(paths)
    assert next(articles).id == "0"
    paths[1].unlink()
    assert "does not exist" in next(articles).error
    assert not next(articles).error


def test_a_bad_file_does_not_stop_a_corpus(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    (tmp_path / "b.txt").write_bytes(b"")
    (tmp_path / "c.txt").write_bytes(b"%PDF-1.4")
    good, empty, pdf = read_corpus(tmp_path)
    assert not good.error
    assert (empty.id, empty.text, empty.path) == ("b", "", tmp_path / "b.txt")
    assert empty.error == f"{tmp_path / 'b.txt'} is empty: give a file with the text of an article"
    assert "a name that ends in .pdf" in pdf.error


def test_names_never_collide(tmp_path: Path) -> None:
    same = write(tmp_path / "x" / "a.txt")
    other = write(tmp_path / "y" / "a.txt")
    names = [article.id for article in read_corpus([same, other, other])]
    assert len(set(names)) == 3
    both = [write(tmp_path / "z" / "a.txt"), write(tmp_path / "z" / "a.text")]
    assert [article.id for article in read_corpus(tmp_path / "z")] == ["a.text", "a.txt"]
    assert len(both) == 2


def test_nothing_to_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match=r"no file to read.*\.txt"):
        read_corpus(tmp_path)
    with pytest.raises(FileNotFoundError, match="no file matches"):
        read_corpus(str(tmp_path / "*.txt"))
    with pytest.raises(FileNotFoundError, match="does not exist"):
        read_corpus(tmp_path / "absent")
    assert list(read_corpus([])) == []


def test_a_reader_can_be_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stance.reading.corpus.READERS", dict(READERS))

    def two(path: Path) -> Iterator[Article]:
        yield from (Article("Un.", id="x:1", path=path), Article("Deux.", id="x:2", path=path))

    register(".Duo", two)
    path = write(tmp_path / "x.duo")
    assert [article.id for article in read_corpus(tmp_path)] == ["x:1", "x:2"]
    with pytest.raises(ReadingError, match="several articles"):
        read(path)
    with pytest.raises(ValueError, match="begins with a dot"):
        register("duo", two)


def test_importing_reading_is_light() -> None:
    heavy = ["spacy", "sklearn", "pandas", "wordfreq", "ftfy", "lxml", "pyarrow", "trafilatura"]
    heavy += ["pdfplumber", "pdfminer"]
    code = f"import sys, stance.reading; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=300
    )
    assert done.stdout.strip() == "[]"

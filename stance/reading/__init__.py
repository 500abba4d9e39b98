"""Read newspaper articles, however they were kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from stance.article import Article
from stance.reading.beside import Beside, split_off
from stance.reading.columns import Columns, check_columns
from stance.reading.errors import ReadingError
from stance.reading.files import Path_, find_files, name_files, require_file
from stance.reading.html import read_html
from stance.reading.iramuteq import read_texts
from stance.reading.jsonl import read_json_lines
from stance.reading.limits import in_force, read_under
from stance.reading.parquet import read_parquet
from stance.reading.pdf import read_pdf_file
from stance.reading.plain import article_from_text, read_text_file
from stance.reading.tables import read_delimited
from stance.reading.tei import read_tei

__all__ = [
    "READERS",
    "Reader",
    "ReadingError",
    "article_from_text",
    "read",
    "read_corpus",
    "register",
]

Reader = Callable[[Path], Iterable[Article]]

#: What reads a file, by the end of its name. An export that holds many articles
#: yields each of them; `register` adds to the table.
READERS: dict[str, Reader] = {
    "": read_text_file,
    ".csv": read_delimited,
    ".htm": read_html,
    ".html": read_html,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".parquet": read_parquet,
    ".pdf": read_pdf_file,
    ".tei": read_tei,
    ".text": read_texts,
    ".tsv": read_delimited,
    ".txt": read_texts,
    ".xhtml": read_html,
    ".xml": read_tei,
}
# Readers that can be told which column holds what.
_TABULAR: Final[Mapping[Reader, Callable[[Path, Columns | None], Iterator[Article]]]] = {
    read_delimited: read_delimited,
    read_json_lines: read_json_lines,
    read_parquet: read_parquet,
}

_Files = list[tuple[Path, Path | None]]


def register(suffix: str, reader: Reader) -> None:
    """Have files whose names end in ``suffix`` read by ``reader``.

    Parameters
    ----------
    suffix : str
        With the dot (``".md"``); case does not matter.
    reader : callable
        Takes a Path and yields the articles of that file; raises `ReadingError`
        for a file that it cannot read.

    Examples
    --------
    >>> register(".md", READERS[".txt"])
    >>> ".md" in READERS
    True
    """
    if not suffix.startswith("."):
        message = f"a suffix begins with a dot: {suffix!r}"
        raise ValueError(message)
    READERS[suffix.lower()] = reader


def read(path: Path_) -> Article:
    r"""Read the article that a file holds.

    Parameters
    ----------
    path : str or os.PathLike
        A file. A string is always a path; a text comes as ``Article(text=...)``,
        or, to have it mended, through `article_from_text`.

    Returns
    -------
    Article
        With its text mended where it was broken, and each repair on record. An
        article in another language is returned with that language.

    Raises
    ------
    FileNotFoundError, IsADirectoryError
        When there is no such file, or it is a folder.
    ReadingError
        When the file is empty, binary, of an unknown kind, or holds several
        articles; the message says what to do.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "page.txt")
    ...     _ = path.write_text("Un titre\n\nUn paragraphe.", encoding="utf-8")
    ...     article = read(path)
    >>> article.id, article.title
    ('page', 'Un titre')
    """
    found = require_file(path)
    articles = iter(_reader(found)(found))
    article = next(articles, None)
    if article is None:
        message = f"{found} holds no article"
        raise ReadingError(message)
    other = next(articles, None)
    if other is not None:
        several = f"{found} holds several articles: read it with stance.read_corpus"
        raise ReadingError(other.error or several)
    if article.error:
        raise ReadingError(article.error)
    if article.id != found.stem:
        return article
    beside = Beside()
    described = beside.describe(article, found, None)
    beside.require_good()
    return described


def read_corpus(
    source: Path_ | Iterable[Path_], *, columns: Columns | None = None
) -> Iterator[Article]:
    """Read the articles of a folder, of files that a pattern matches, or of a list of paths.

    Parameters
    ----------
    source : str, os.PathLike, or iterable of them
        A folder is looked through with its subfolders, in the order of names, for
        files that a reader knows. A string with ``*``, ``?`` or ``[`` is a
        pattern (``**`` for any subfolder). The order of a list of files and
        folders is kept. A ``metadata.csv`` beside texts describes them: its first
        column, or the one called ``id``, names the files.
    columns : mapping of str to str, optional
        For tables whose columns have unusual names, which one holds what:
        ``{"text": "contenu", "date": "parution"}``. None for what no column holds.

    Yields
    ------
    Article
        One after another, each file read only when its turn comes. A file, or a
        row of a table, that cannot be read yields an article without text whose
        ``error`` says what is wrong and what to do, so that one bad file does not
        stop a corpus.

    Raises
    ------
    FileNotFoundError
        When there is nothing at ``source``.
    ReadingError
        When a folder holds no file that a reader knows.
    ValueError
        When ``columns`` names something that an article has not.
    """
    check_columns(columns)
    known = {suffix for suffix in READERS if suffix}
    tables = {suffix for suffix, reader in READERS.items() if reader in _TABULAR}
    found = find_files(source, known)
    return read_under(in_force(), _read_all(found, split_off(found, tables), columns))


def _read_all(found: _Files, files: _Files, columns: Columns | None) -> Iterator[Article]:
    beside = Beside(columns)
    for (path, folder), name in zip(files, name_files(files), strict=True):
        try:
            file = require_file(path)
            for article in _reader(file, columns)(file):
                yield _named(article, name, file, folder, beside)
        except (OSError, ReadingError) as error:
            yield Article("", id=name, path=path, error=_said(path, error))
    yield from beside.problems(complete=all(folder is not None for _, folder in found))


def _named(article: Article, name: str, path: Path, folder: Path | None, beside: Beside) -> Article:
    """Give an article its name in the corpus, and what stands of it in a table beside it.

    An export gives its articles ids of their own, or the file's name and a
    number; a lone text has its file's name.
    """
    if article.id == path.stem:
        return replace(beside.describe(article, path, folder), id=name)
    if name != path.stem and article.id.startswith(f"{path.stem}:"):
        extra = dict(article.extra)
        if extra.get("duplicate_of", "").startswith(f"{path.stem}:"):
            extra["duplicate_of"] = name + extra["duplicate_of"].removeprefix(path.stem)
        return replace(article, id=name + article.id.removeprefix(path.stem), extra=extra)
    return article


def _said(path: Path, error: Exception) -> str:
    """Return what went wrong, the file first."""
    message = str(error)
    return message if message.startswith(str(path)) else f"{path}: {message}"


def _reader(path: Path, columns: Columns | None = None) -> Reader:
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = " ".join(sorted(filter(None, READERS)))
        message = f"{path} is of an unknown kind: read are {known}; rename it, or register a reader"
        raise ReadingError(message)
    table = _TABULAR.get(reader)
    return reader if table is None else lambda file: table(file, columns)

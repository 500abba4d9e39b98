"""Read newspaper articles, however they were kept.

Whatever users hold -> a stream of articles, each under an id of its own.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from stance.article import Article, Repair
from stance.files.limits import ReadingError, in_force, read_under
from stance.reading.article_builder import article_from_text
from stance.reading.formats.delimited import read_delimited
from stance.reading.formats.json_files import read_json_lines
from stance.reading.formats.metadata_csv import MetadataTable, split_off
from stance.reading.formats.parquet_tables import read_parquet
from stance.reading.formats.plain_text import read_text_file
from stance.reading.formats.table_columns import Columns, check_columns
from stance.reading.formats.tei import read_tei
from stance.reading.formats.webpages import read_html
from stance.reading.inputs import Path_, find_files, name_files, require_file
from stance.reading.pdf import read_pdf_file

__all__ = [
    "READERS",
    "ArticlesLike",
    "Reader",
    "ReadingError",
    "article_from_text",
    "articles_of",
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
    ".text": read_text_file,
    ".tsv": read_delimited,
    ".txt": read_text_file,
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
    beside = MetadataTable()
    described = beside.describe(article, found, None)
    beside.require_good()
    return described


def read_corpus(
    paths: Path_ | Iterable[Path_], *, columns: Columns | None = None
) -> Iterator[Article]:
    """Read the articles of a folder, of files that a pattern matches, or of a list of paths.

    Parameters
    ----------
    paths : str, os.PathLike, or iterable of them
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
        When there is nothing at ``paths``.
    ReadingError
        When a folder holds no file that a reader knows.
    ValueError
        When ``columns`` names something that an article has not.
    """
    check_columns(columns)
    known = {suffix for suffix in READERS if suffix}
    tables = {suffix for suffix, reader in READERS.items() if reader in _TABULAR}
    found = find_files(paths, known)
    return read_under(in_force(), _read_all(found, split_off(found, tables), columns))


def _read_all(found: _Files, files: _Files, columns: Columns | None) -> Iterator[Article]:
    beside = MetadataTable(columns)
    for (path, folder), name in zip(files, name_files(files), strict=True):
        try:
            file = require_file(path)
            for article in _reader(file, columns)(file):
                yield _named(article, name, file, folder, beside)
        except (OSError, ReadingError) as error:
            yield Article("", id=name, path=path, error=_said(path, error))
    yield from beside.problems(complete=all(folder is not None for _, folder in found))


def _named(
    article: Article, name: str, path: Path, folder: Path | None, beside: MetadataTable
) -> Article:
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


# Half of a character that UTF-16 writes in two: JSON can hold it alone, UTF-8
# cannot, and a table with one in it could not be saved.
_HALF = re.compile("[\ud800-\udfff]")
_UNKNOWN: Final = "\N{REPLACEMENT CHARACTER}"

ArticlesLike = str | os.PathLike[str] | Article | Iterable["str | os.PathLike[str] | Article"]


def articles_of(articles: ArticlesLike) -> Iterator[Article]:
    """Return the articles of a path, of an article, or of an iterable of either.

    They are read one after the other, as they are asked for. Where two bear the
    same id, the second is numbered.

    Raises
    ------
    TypeError
        When ``articles`` is something else; what is in an iterable is found out
        as it is read.

    Examples
    --------
    >>> twice = [Article("Un.", id="a"), Article("Deux.", id="a")]
    >>> [article.id for article in articles_of(twice)]
    ['a', 'a (2)']
    """
    if type(articles).__name__ == "DataFrame":
        message = (
            "a DataFrame is not read as it stands: pass "
            "(stance.Article(row.text, id=row.id) for row in frame.itertuples())"
        )
        raise TypeError(message)
    if isinstance(articles, str | os.PathLike):
        return _distinct(_corpus(os.fspath(articles)))
    if isinstance(articles, Article):
        return _distinct([articles])
    if isinstance(articles, bytes | Mapping) or not isinstance(articles, Iterable):
        raise TypeError(_not_articles(articles))
    return _distinct(_articles(articles))


def _corpus(articles: str | list[str]) -> Iterator[Article]:
    return read_corpus(articles)


def _articles(items: Iterable[str | os.PathLike[str] | Article]) -> Iterator[Article]:
    """Yield the articles of a mixture; paths in a row go to the readers together."""
    for is_article, run in groupby(items, key=_is_article):
        if is_article:
            yield from (item for item in run if isinstance(item, Article))
        else:
            yield from _corpus([os.fspath(item) for item in run if not isinstance(item, Article)])


def _is_article(item: object) -> bool:
    if not isinstance(item, Article | str | os.PathLike):
        raise TypeError(_not_articles(item))
    return isinstance(item, Article)


def _not_articles(thing: object) -> str:
    return f"expected a path, a stance.Article or an iterable of them, not {type(thing).__name__}"


def _distinct(articles: Iterable[Article]) -> Iterator[Article]:
    """Give each article an id that no earlier one bears."""
    seen: set[str] = set()
    copies: Counter[str] = Counter()
    for article in map(_writable, articles):
        name = article.id
        while name in seen:
            copies[article.id] += 1
            name = f"{article.id} ({copies[article.id] + 1})"
        seen.add(name)
        yield article if name == article.id else replace(article, id=name)


def _writable(article: Article) -> Article:
    """Put the sign of an unknown character in place of each half of one."""
    words = {name: value for name, value in vars(article).items() if isinstance(value, str)}
    if not any(map(_HALF.search, (*words.values(), *article.extra, *article.extra.values()))):
        return article
    mended = (
        Repair("half_character", match.start(), match[0], _UNKNOWN, "not a character of its own")
        for match in _HALF.finditer(article.text)
    )
    fields: dict[str, Any] = {name: _whole(value) for name, value in words.items()}
    return replace(
        article,
        **fields,
        extra={_whole(name): _whole(value) for name, value in article.extra.items()},
        repairs=tuple(sorted((*article.repairs, *mended), key=lambda repair: repair.start)),
    )


def _whole(words: str) -> str:
    return _HALF.sub(_UNKNOWN, words)

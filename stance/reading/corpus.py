"""Read newspaper articles in any format.

`read` returns the article of a file, `read_corpus` those of a folder, a table, an archive or
a DataFrame; `articles_of` accepts every input of `stance.analyze`, including articles.
`READERS` maps suffixes to readers, and `register` adds one. A file that cannot be read,
whatever its reader raises, becomes an article with an ``error``, and reading continues.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from stance.article import Article
from stance.files.encodings import kind_of, remedy
from stance.files.limits import OutOfTime, ReadingError, in_force, read_under, time_limit
from stance.reading.article_builder import article_from_text
from stance.reading.formats.archives import ARCHIVES, gunzipped, is_archive, unpacked
from stance.reading.formats.metadata_csv import MetadataTable, split_off
from stance.reading.formats.office_documents import (
    read_epub,
    read_opendocument,
    read_rtf,
    read_word,
)
from stance.reading.formats.plain_text import read_markdown, read_text_file
from stance.reading.formats.table_columns import Columns, check_columns
from stance.reading.formats.tables import (
    is_frame,
    names_columns,
    read_delimited,
    read_frame,
    read_json,
    read_json_lines,
    read_parquet,
    read_records,
    read_workbook,
)
from stance.reading.formats.tei import read_tei
from stance.reading.formats.webpages import read_html
from stance.reading.inputs import (
    ArticleStream,
    Path_,
    Skipped,
    distinct,
    find_files,
    is_own_file,
    name_files,
    require_file,
    require_some,
    stem_of,
)
from stance.reading.pdf import read_pdf_file

__all__ = [
    "READERS",
    "ArticlesLike",
    "Reader",
    "ReadingError",
    "article_from_text",
    "articles_of",
    "read",
    "read_bytes",
    "read_corpus",
    "register",
]


Reader = Callable[[Path], Iterable[Article]]
#: A path, an article, a DataFrame, or an iterable of paths, articles or mappings.
ArticlesLike = str | os.PathLike[str] | Article | Iterable[Any]

#: The reader of each suffix. The reader of an export with many articles yields
#: all of them; `register` adds to the table.
READERS: dict[str, Reader] = {
    "": read_text_file,
    ".csv": read_delimited,
    ".docx": read_word,
    ".epub": read_epub,
    ".htm": read_html,
    ".html": read_html,
    ".json": read_json,
    ".jsonl": read_json_lines,
    ".markdown": read_markdown,
    ".md": read_markdown,
    ".ndjson": read_json_lines,
    ".odt": read_opendocument,
    ".parquet": read_parquet,
    ".pdf": read_pdf_file,
    ".rtf": read_rtf,
    ".tei": read_tei,
    ".text": read_text_file,
    ".tsv": read_delimited,
    ".txt": read_text_file,
    ".xhtml": read_html,
    ".xlsx": read_workbook,
    ".xml": read_tei,
}
# Readers that take the parameter `columns`.
_TABULAR: Final[Mapping[Reader, Callable[[Path, Columns | None], Iterator[Article]]]] = {
    read_delimited: read_delimited,
    read_json: read_json,
    read_json_lines: read_json_lines,
    read_parquet: read_parquet,
    read_workbook: read_workbook,
}
_HEAD: Final = 65_536  # bytes needed to recognize the type of a file

_Files = list[tuple[Path, Path | None]]


def register(suffix: str, reader: Reader) -> None:
    """Register ``reader`` for files whose names end in ``suffix``.

    Parameters
    ----------
    suffix : str
        With the dot (``".wire"``); case does not matter.
    reader : callable
        Takes a Path and yields the articles of that file; raises `ReadingError`
        for a file that it cannot read.

    Examples
    --------
    >>> register(".wire", READERS[".txt"])
    >>> READERS.pop(".wire") is READERS[".txt"]
    True
    """
    if not suffix.startswith("."):
        message = f"a suffix begins with a dot: {suffix!r}"
        raise ValueError(message)
    READERS[suffix.lower()] = reader


def read(path: Path_) -> Article:
    r"""Read the article in a file.

    Parameters
    ----------
    path : str or os.PathLike
        A file. A string is always a path. For a text, use ``Article(text=...)``, or
        `article_from_text` to have it repaired.

    Returns
    -------
    Article
        With its text repaired, and a record of each repair. An article in another
        language is returned with that language.

    Raises
    ------
    FileNotFoundError, IsADirectoryError
        If there is no such file, or it is a folder.
    ReadingError
        If the file is empty, binary or of an unsupported type, or has several
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
    name = name_files([(found, None)])[0]
    articles = _articles_in(found, name, None, [], alone=True)
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
    if found.suffix.lower() == ".zip" or article.id != stem_of(found):
        return article
    tables = MetadataTable()
    described = tables.describe(article, found, None)
    tables.require_good()
    return described


def read_corpus(source: ArticlesLike, *, columns: Columns | None = None) -> ArticleStream:
    """Read the articles of a folder, of files, of tables, or of a DataFrame.

    Parameters
    ----------
    source : str, os.PathLike, DataFrame, or iterable of paths or of mappings
        A folder is searched with its subfolders, in the order of names, for files with
        a known suffix; a zip archive is read like a folder. A string with ``*``, ``?``
        or ``[`` is a pattern (``**`` for any subfolder). The order of a list of files,
        folders and patterns is kept. A ``metadata.csv`` in a folder of texts describes them: its
        first column, or the one called ``id``, has the names of the files. A DataFrame
        or a list of mappings has an article in each row.
    columns : mapping of str to str, optional
        For tables with unusual column names, the column of each field:
        ``{"text": "contenu", "date": "parution"}``. None for fields without a column.

    Returns
    -------
    ArticleStream
        An iterator over articles, which reads files lazily. A file or a row of a table
        that cannot be read becomes an article without text whose ``error`` says what is
        wrong and what to do, so that one bad file does not stop the corpus. ``skipped``
        lists the files of folders that were not read.

    Raises
    ------
    FileNotFoundError
        If there is nothing at ``source``.
    ReadingError
        If a folder has no file with a known suffix, or a DataFrame has no column for
        the text.
    ValueError
        If ``columns`` has an unknown field.
    """
    check_columns(columns)
    if is_frame(source):
        return ArticleStream(read_under(in_force(), read_frame(source, columns)))
    if not isinstance(source, str | os.PathLike):
        source = [source] if isinstance(source, Article) else list(source)
        if source and all(isinstance(item, Mapping) for item in source):
            return ArticleStream(read_under(in_force(), read_records(source, columns)))
        require_some(source)
    found, skipped = find_files(source, _known())
    articles = _read_all(found, columns, skipped)
    return ArticleStream(read_under(in_force(), articles), skipped)


def read_bytes(
    data: bytes, name: str, *, kind: str = "", columns: Columns | None = None
) -> ArticleStream:
    r"""Read articles from bytes, such as the standard input.

    Parameters
    ----------
    data : bytes
        The complete content.
    name : str
        The name for ids and messages.
    kind : str
        The suffix of its type (``".csv"``); by default, the type is guessed.
    columns : mapping, optional
        As in `read_corpus`.

    Raises
    ------
    ReadingError
        If the type is not supported.

    Examples
    --------
    >>> [article.id for article in read_bytes(b"id;texte\na;Un mot.\nb;Deux.\n", "stdin")]
    ['a', 'b']
    """
    check_columns(columns)
    if not kind and kind_of(data) == ".gz":
        data = gunzipped(data, name)
    first = data[:_HEAD].decode("utf-8-sig", "replace").lstrip().partition("\n")[0]
    suffix = kind or kind_of(data) or (".csv" if names_columns(first) else ".txt")
    suffix = suffix if suffix.startswith(".") else f".{suffix}"
    path = Path(name).with_suffix(suffix)
    if path.suffix not in _known():
        raise ReadingError(_advice(path, kind_of(data)))
    skipped: list[Skipped] = []
    articles = _of_bytes(data, path, columns, skipped)
    return ArticleStream(read_under(in_force(), articles), skipped)


def _of_bytes(
    data: bytes, path: Path, columns: Columns | None, skipped: list[Skipped]
) -> Iterator[Article]:
    with TemporaryDirectory(prefix="stance-") as folder:
        place = Path(folder, path.name)
        place.write_bytes(data)
        for article in _read_all([(place, None)], columns, skipped):
            yield _moved(article, place, Path(path.stem))


def _known() -> set[str]:
    return {suffix for suffix in READERS if suffix} | set(ARCHIVES)


def _read_all(found: _Files, columns: Columns | None, skipped: list[Skipped]) -> Iterator[Article]:
    """Yield the articles of files, each with its name in the corpus."""
    tabular = {suffix for suffix, reader in READERS.items() if reader in _TABULAR}
    ours = [path for path, folder in found if folder is not None and is_own_file(path)]
    skipped += (Skipped(path, "written by stance") for path in ours)
    # Results in the folder do not affect the names of texts: « a.txt » is always « a ».
    left = set(ours)
    files = split_off([one for one in found if one[0] not in left], tabular)
    tables = MetadataTable(columns)
    for (path, folder), name in zip(files, name_files(files), strict=True):
        alone = folder is None and len(files) == 1
        read_one = partial(_articles_in, path, name, columns, skipped, alone=alone)
        for article in _safely(read_one, path, name):
            yield article if article.error else _named(article, name, path, folder, tables)
    yield from tables.problems(complete=all(folder is not None for _, folder in found))


def _safely(read_one: Callable[[], Iterator[Article]], path: Path, name: str) -> Iterator[Article]:
    """Yield the articles of a file; an exception becomes an article with an error.

    Libraries may raise any exception for a damaged file; it must not stop the corpus.
    """
    try:
        articles = read_one()
        while True:
            with time_limit(path):
                article = next(articles, None)
            if article is None:
                return
            yield article
    except (OSError, ReadingError, OutOfTime) as error:
        said = str(error)
        yield Article(
            "", id=name, path=path, error=said if said.startswith(str(path)) else f"{path}: {said}"
        )
    except Exception as error:  # noqa: BLE001
        said = f"{type(error).__name__}: {str(error)[:200]}"
        yield Article("", id=name, path=path, error=f"{path} cannot be read ({said})")


def _articles_in(
    path: Path, name: str, columns: Columns | None, skipped: list[Skipped], *, alone: bool
) -> Iterator[Article]:
    """Yield the articles of a file; of an archive, those of the files in it."""
    file = require_file(path)
    if not is_archive(file):
        yield from _reader(file, columns)(file)
        return
    with unpacked(file) as (place, strange):
        skipped += (Skipped(Path(f"{file}/{member}"), reason) for member, reason in strange.items())
        if place.is_file():
            try:
                for article in _reader(place, columns)(place):
                    yield _moved(article, place, file)
            except ReadingError as error:
                raise ReadingError(str(error).replace(str(place), str(file))) from error
            return
        try:
            found, left = find_files(place, _known() - set(ARCHIVES))
        except ReadingError as error:
            raise ReadingError(str(error).replace(str(place), str(file))) from error
        skipped += (Skipped(file / one.path.relative_to(place), one.reason) for one in left)
        for article in _read_all(found, columns, skipped):
            prefixed = article if alone else replace(article, id=f"{name}/{article.id}")
            yield _moved(prefixed, place, file)


def _moved(article: Article, place: Path, path: Path) -> Article:
    """Set the original path of an article that was read from a temporary file."""
    kept = article.path
    if kept is not None:
        kept = path / kept.relative_to(place) if kept.is_relative_to(place) else path
    return replace(article, path=kept, error=article.error.replace(str(place), str(path)))


def _named(
    article: Article, name: str, path: Path, folder: Path | None, tables: MetadataTable
) -> Article:
    """Give an article its name in the corpus and its metadata from a table in the folder.

    Articles of an export have their own ids, or the file's name and a number; a single text
    has its file's name.
    """
    stem = stem_of(path)
    if article.id == stem:
        return replace(tables.describe(article, path, folder), id=name)
    return _renamed(article, stem, name)


def _renamed(article: Article, stem: str, name: str) -> Article:
    """Rename an article that is named after its file to the file's name in the corpus."""
    if article.id == stem:
        return replace(article, id=name)
    if name != stem and article.id.startswith(f"{stem}:"):
        extra = dict(article.extra)
        if extra.get("duplicate_of", "").startswith(f"{stem}:"):
            extra["duplicate_of"] = name + extra["duplicate_of"].removeprefix(stem)
        return replace(article, id=name + article.id.removeprefix(stem), extra=extra)
    return article


def _reader(path: Path, columns: Columns | None = None) -> Reader:
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        with path.open("rb") as file:
            head = file.read(_HEAD)
        raise ReadingError(_advice(path, kind_of(head)))
    table = _TABULAR.get(reader)
    return reader if table is None else lambda file: table(file, columns)


def _advice(path: Path, kind: str) -> str:
    """Return what to do with a file whose suffix is unknown."""
    if is_archive(path):
        return f"{path} is an archive within an archive: unpack it"
    if kind and kind in _known() and kind != path.suffix.lower():
        what, advice = remedy(kind)
        return f"{path} is {what}, whatever its name says: {advice}"
    return f"{path} is of a kind that is not read; read are {' '.join(sorted(_known()))}"


def articles_of(articles: ArticlesLike) -> ArticleStream:
    """Return the articles of a path, a DataFrame, an article, or an iterable of them.

    They are read lazily, one after the other. If two have the same id, the second
    is numbered.

    Raises
    ------
    TypeError
        If ``articles`` is something else; the items of an iterable are checked as
        they are read.
    FileNotFoundError
        If it is a list of strings none of which is a file.

    Examples
    --------
    >>> twice = [Article("Un.", id="a"), Article("Deux.", id="a")]
    >>> [article.id for article in articles_of(twice)]
    ['a', 'a (2)']
    """
    if isinstance(articles, ArticleStream):
        return ArticleStream(distinct(articles), articles.skipped)
    if isinstance(articles, Article):
        return ArticleStream(distinct([articles]))
    if isinstance(articles, str | os.PathLike) or is_frame(articles):
        return _distinct(read_corpus(articles))
    if isinstance(articles, bytes | Mapping) or not isinstance(articles, Iterable):
        raise TypeError(_not_articles(articles))
    if isinstance(articles, list | tuple) or hasattr(articles, "iloc"):  # such as a Series
        given = list(articles)
        kinds = set(map(_kind_of_item, given))
        if kinds in ({str}, {Mapping}):
            return _distinct(read_corpus(given))
    skipped: list[Skipped] = []
    mixed = read_under(in_force(), _mixture(articles, skipped))
    return ArticleStream(distinct(mixed), skipped)


def _distinct(stream: ArticleStream) -> ArticleStream:
    return ArticleStream(distinct(stream), stream.skipped)


def _mixture(items: Iterable[Any], skipped: list[Skipped]) -> Iterator[Article]:
    """Yield the articles of an iterable; consecutive paths are read together."""
    for kind, run in groupby(items, key=_kind_of_item):
        if kind is Article:
            yield from run
            continue
        given = list(run)
        if kind is Mapping:
            yield from read_records(given)
            continue
        found, left = find_files(given, _known())
        yield from _read_all(found, None, skipped)
        skipped += left


def _kind_of_item(item: object) -> type:
    for kind in (Article, str, os.PathLike, Mapping):
        if isinstance(item, kind):
            return str if kind is os.PathLike else kind
    raise TypeError(_not_articles(item))


def _not_articles(thing: object) -> str:
    return (
        "expected a path, a DataFrame, a stance.Article or an iterable of them, "
        f"not {type(thing).__name__}"
    )

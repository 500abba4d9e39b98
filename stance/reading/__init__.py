"""Read newspaper articles, however they were kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from stance.article import Article
from stance.reading.errors import ReadingError
from stance.reading.files import Path_, find_files, name_files, require_file
from stance.reading.pdf import read_pdf_file
from stance.reading.plain import article_from_text, read_text_file

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
    ".pdf": read_pdf_file,
    ".text": read_text_file,
    ".txt": read_text_file,
}


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
    return article


def read_corpus(source: Path_ | Iterable[Path_]) -> Iterator[Article]:
    """Read the articles of a folder, of files that a pattern matches, or of a list of paths.

    Parameters
    ----------
    source : str, os.PathLike, or iterable of them
        A folder is looked through with its subfolders, in the order of names, for
        files that a reader knows. A string with ``*``, ``?`` or ``[`` is a
        pattern (``**`` for any subfolder). The order of a list of files and
        folders is kept.

    Yields
    ------
    Article
        One after another, each file read only when its turn comes. A file that
        cannot be read yields an article without text whose ``error`` says what is
        wrong and what to do, so that one bad file does not stop a corpus.

    Raises
    ------
    FileNotFoundError
        When there is nothing at ``source``.
    ReadingError
        When a folder holds no file that a reader knows.
    """
    known = {suffix for suffix in READERS if suffix}
    files = find_files(source, known)
    return _read_all([path for path, _ in files], name_files(files))


def _read_all(files: Iterable[Path], names: Iterable[str]) -> Iterator[Article]:
    for path, name in zip(files, names, strict=True):
        try:
            found = require_file(path)
            for article in _reader(found)(found):
                # An export gives its articles ids of their own; a lone text has its file's name.
                yield replace(article, id=name) if article.id == path.stem else article
        except (OSError, ReadingError) as error:
            yield Article("", id=name, path=path, error=_said(path, error))


def _said(path: Path, error: Exception) -> str:
    """Return what went wrong, the file first."""
    message = str(error)
    return message if message.startswith(str(path)) else f"{path}: {message}"


def _reader(path: Path) -> Reader:
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = " ".join(sorted(filter(None, READERS)))
        message = f"{path} is of an unknown kind: read are {known}; rename it, or register a reader"
        raise ReadingError(message)
    return reader

"""List the files of a corpus, name their articles, and keep the list of what is left out.

`find_files` lists the files. `is_own_file` recognizes those that stance itself wrote: users often
write results to the folder of their texts. Tables, workbooks, pages and annotations are
recognized by their content, whatever their names; texts for IRaMuTeQ and TXM cannot be told from
others. A file that is given by its path is read in any case. `ArticleStream` hands the articles
on, with unique ids by `distinct` and the files that were left out.
"""

from __future__ import annotations

import csv
import glob
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from stance.article import Article, Repair
from stance.files.limits import ReadingError, in_force
from stance.reading.formats.archives import open_package

__all__ = [
    "ArticleStream",
    "Path_",
    "Skipped",
    "distinct",
    "find_files",
    "is_own_file",
    "name_files",
    "require_file",
    "require_some",
    "say_skipped",
    "stem_of",
]


Path_ = str | os.PathLike[str]

_LONGEST_PATH = 1000  # characters: a text, not a path
_LONGEST_NAME = 255  # bytes of a name in a path
_OTHER_KIND = "of a kind that is not read"
_WILDCARDS = frozenset("*?[")
_LEFT_BY_SYSTEMS = frozenset({"thumbs.db", "desktop.ini", "icon\r"})
_MANIFEST: Final = "analysis.json"  # in each folder of results, whose tables are not articles

# A lone surrogate: JSON can contain it, but UTF-8 cannot, so that a table with
# one in it could not be saved.
_HALF = re.compile("[\ud800-\udfff]")
_UNKNOWN: Final = "\N{REPLACEMENT CHARACTER}"
_KINDS_SHOWN: Final = 5

_HEAD: Final = 16_384  # bytes of a file, by which our own are recognized
_WIDEST: Final = 4  # bytes of a character
# The columns by which our tables are recognized, as in `stance.columns`, and the keys of the
# tasks for doccano and Label Studio.
_TABLES: Final = (
    frozenset({"article_id", "quote_id", "speaker", "quote"}),
    frozenset({"speaker", "n_quotes", "share_words"}),
    frozenset({"article_id", "n_quotes", "share_quoted"}),
    frozenset({"article_id", "text", "blocks"}),
    frozenset({"speaker", "alias", "rule"}),
    frozenset({"quote_id", "quote", "sentence", "speaker"}),
    frozenset({"quote_id", "column", "outcome", "checked_by"}),
    frozenset({"n_articles", "n_quotes", "herfindahl", "entropy"}),
    frozenset({"text", "label", "article_id", "title", "newspaper", "date"}),
    frozenset({"data", "predictions", "text", "article_id", "target"}),
)
_PAGE: Final = b'name="generator" content="stance'
_TEI: Final = b'ident="stance"'
_WEB_ANNOTATION: Final = b'"urn:stance:quotes#"'
_PROPERTIES: Final = "docProps/core.xml"
_WORKBOOK: Final = b">written by stance<"


def require_file(path: Path_) -> Path:
    """Return ``path`` as a Path to a file that exists.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    IsADirectoryError
        If it is a folder.
    ReadingError
        If it is a pipe, a device or a socket, which may never end.
    """
    text = os.fspath(path)
    if _is_text(text):
        shown = text[:60].replace("\n", " ")
        message = (
            f"no file is named « {shown}… »: a string is a path; "
            "for a text, give stance.Article(text=...)"
        )
        raise FileNotFoundError(message)
    found = Path(path)
    if found.is_dir():
        message = f"{found} is a folder: read it with stance.read_corpus({str(found)!r})"
        raise IsADirectoryError(message)
    if not _exists(found):
        message = f"{found} does not exist (looked for in {Path.cwd()})"
        raise FileNotFoundError(message)
    if not found.is_file():
        message = f"{found} is a pipe or a device, not a file: save what it gives to a file"
        raise ReadingError(message)
    return found


def _is_text(string: str) -> bool:
    """Tell a text from a path, by its lines, its length or the length of a name in it."""
    long = len(string) > _LONGEST_PATH or any(
        len(name.encode("utf-8", "surrogatepass")) > _LONGEST_NAME for name in string.split("/")
    )
    return long or "\n" in string or "\0" in string


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # the name is too long for the file system
        return False


def find_files(
    paths: Path_ | Iterable[Path_], suffixes: Collection[str]
) -> tuple[list[tuple[Path, Path | None]], list[Skipped]]:
    """Return the files of ``paths`` in order, and the files of folders that are skipped.

    Parameters
    ----------
    paths : str, path, or iterable of them
        A folder (searched with its subfolders for files with one of ``suffixes``,
        without hidden files and saved results), a file, a pattern with wildcards, or a
        list of them, whose order is kept.
    suffixes : collection of str
        In lower case, with the dot.

    Returns
    -------
    files : list of tuple
        Each file with the folder in which it was found, if any.
    skipped : list of Skipped
        The files that were left out, each with the reason.

    Raises
    ------
    FileNotFoundError
        If the path does not exist, or the pattern matches nothing.
    ReadingError
        If a folder has no file with one of the suffixes.
    """
    if not isinstance(paths, str | os.PathLike):
        listed = [_item(path, suffixes) for path in paths]
        return [one for files, _ in listed for one in files], [
            one for _, skipped in listed for one in skipped
        ]
    text = os.fspath(paths)
    if _is_folder(text):
        files, skipped = _in_folder(Path(text), suffixes)
        if not files:
            known = " ".join(sorted(suffixes))
            left = f" ({say_skipped(one.path for one in skipped)})" if skipped else ""
            others = [one for one in skipped if one.reason != _OTHER_KIND]
            why = (
                f"{others[0].path.name} is {others[0].reason}"
                if others
                else f"their names must end in one of {known}"
            )
            message = f"{text} holds no file to read{left}: {why}"
            raise ReadingError(message)
        return files, skipped
    if _is_pattern(paths):
        files = _matching(text)
        if not files:
            message = f"no file matches {text!r} (looked for in {Path.cwd()})"
            raise FileNotFoundError(message)
        return files, []
    return [(require_file(text), None)], []


def _item(
    path: Path_, suffixes: Collection[str]
) -> tuple[list[tuple[Path, Path | None]], list[Skipped]]:
    """Return the files of an item of a list; one that is not there is reported when it is read."""
    if _is_folder(os.fspath(path)):
        return find_files(path, suffixes)
    files = _matching(os.fspath(path)) if _is_pattern(path) else []
    return files or [(Path(path), None)], []


def _is_pattern(path: Path_) -> bool:
    """Tell whether a path is a string with wildcards, and not the name of a file."""
    if not isinstance(path, str) or _is_text(path):
        return False
    return not _WILDCARDS.isdisjoint(path) and not _exists(Path(path))


def require_some(paths: Sequence[Path_]) -> None:
    """Raise if none of the strings in a list is a file or matches one: they may be texts.

    Raises
    ------
    FileNotFoundError
        If it is such a list; the message says how to pass texts.
    """
    strings = [path for path in paths if isinstance(path, str)]
    if not strings or len(strings) < len(paths) or any(map(_is_there, strings)):
        return
    shown = strings[0][:60].replace("\n", " ")
    message = (
        f"none of {len(strings)} strings is a file (the first is « {shown} »): a string is a "
        "path; texts come in a DataFrame with a column text, or as stance.Article(text=...)"
    )
    raise FileNotFoundError(message)


def _is_there(text: str) -> bool:
    return not _is_text(text) and (
        _exists(Path(text)) or (_is_pattern(text) and bool(_matching(text)))
    )


def _is_folder(text: str) -> bool:
    return not _is_text(text) and Path(text).is_dir()


def _matching(pattern: str) -> list[tuple[Path, Path | None]]:
    paths = sorted(Path(name) for name in glob.glob(pattern, recursive=True))  # noqa: PTH207 - may be absolute
    return [(path, None) for path in paths if path.is_file()]


def _in_folder(
    folder: Path, suffixes: Collection[str]
) -> tuple[list[tuple[Path, Path | None]], list[Skipped]]:
    """Return the files of a folder and its subfolders, in order, and those left out.

    Hidden files are ignored, because users do not create them. Subfolders with a saved
    analysis are not searched.
    """
    found: list[Path] = []
    skipped: list[Skipped] = []
    root = folder.resolve()
    for place, folders, names in os.walk(folder):
        skipped += (
            Skipped(Path(place, name), "a link to a folder: give its path")
            for name in folders
            if Path(place, name).is_symlink() and not name.startswith(".")
        )
        folders[:] = [
            name
            for name in folders
            if not (name.startswith(".") or Path(place, name, _MANIFEST).is_file())
        ]
        found += (Path(place, name) for name in names if not _is_hidden(name))
    files: list[tuple[Path, Path | None]] = []
    for path in sorted(found, key=lambda path: path.parts):
        reason = _why_not(path, root, suffixes)
        if reason:
            skipped.append(Skipped(path, reason))
        else:
            files.append((path, folder))
    return files, skipped


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in _LEFT_BY_SYSTEMS


def _why_not(path: Path, root: Path, suffixes: Collection[str]) -> str:
    """Return why a file of a folder is not read; empty if it is."""
    if path.suffix.lower() not in suffixes:
        return _OTHER_KIND
    if path.is_symlink() and not path.resolve().is_relative_to(root):
        return "a link that leaves the folder: give its path"
    return "" if path.is_file() else "a pipe or a device, not a file"


def name_files(files: Iterable[tuple[Path, Path | None]]) -> list[str]:
    """Return a unique name for each file.

    The name is the stem, with the subfolder if there is one (« 2019/page »). If two names
    would be the same, the suffix is added, then the whole path, then a number for a file that
    is given twice.

    Examples
    --------
    >>> name_files([(Path("p/a.txt"), Path("p")), (Path("p/b/a.txt"), Path("p"))])
    ['a', 'b/a']
    >>> name_files([(Path("x/a.txt"), None), (Path("y/a.txt"), None)])
    ['x/a', 'y/a']
    """
    files = list(files)
    relative = [path.relative_to(folder) if folder else Path(path.name) for path, folder in files]
    levels = (
        [path.as_posix() for path in relative],
        [_bare(path) for path, _ in files],
        [path.as_posix() for path, _ in files],
    )
    chosen = [_bare(path) for path in relative]
    for level in levels:
        taken = Counter(chosen)
        chosen = [
            other if taken[name] > 1 else name for name, other in zip(chosen, level, strict=True)
        ]
    return _numbered(chosen)


def stem_of(path: Path) -> str:
    """Return the name of a file without its suffix, or without both in « page.txt.gz »."""
    return Path(path.stem).stem if path.suffix.lower() == ".gz" else path.stem


def _bare(path: Path) -> str:
    return path.with_name(stem_of(path)).as_posix()


def _numbered(names: Iterable[str]) -> list[str]:
    """Add a number to repeated names: « a (2) »."""
    seen: Counter[str] = Counter()
    numbered: list[str] = []
    for name in names:
        seen[name] += 1
        numbered.append(f"{name} ({seen[name]})" if seen[name] > 1 else name)
    return numbered


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file of a folder that was not read.

    Attributes
    ----------
    path : pathlib.Path
        The file.
    reason : str
        Why it was left out.
    """

    path: Path
    reason: str


class ArticleStream(Iterator[Article]):
    """An iterator over articles.

    Parameters
    ----------
    articles : iterable of Article
        Read lazily, one after another.
    skipped : list of Skipped
        The files that were left out; it grows while articles are read.

    Attributes
    ----------
    skipped : list of Skipped
        The files that were left out so far.
    """

    def __init__(self, articles: Iterable[Article], skipped: list[Skipped] | None = None) -> None:
        self.skipped: list[Skipped] = [] if skipped is None else skipped
        self._articles = iter(articles)

    def __next__(self) -> Article:
        return next(self._articles)


def say_skipped(paths: Iterable[Path]) -> str:
    """Describe how many files were left out, by suffix; empty for none.

    Examples
    --------
    >>> say_skipped(Path(name) for name in ("a.mp3", "b.MP3", "c"))
    '3 files left out: 2 .mp3, 1 without suffix'
    """
    kinds = Counter(path.suffix.lower() or "without suffix" for path in paths)
    if not kinds:
        return ""
    total = sum(kinds.values())
    shown = [f"{count} {kind}" for kind, count in kinds.most_common(_KINDS_SHOWN)]
    rest = total - sum(count for _, count in kinds.most_common(_KINDS_SHOWN))
    shown += [f"{rest} of other kinds"] if rest else []
    return f"{total:,} file{'' if total == 1 else 's'} left out: {', '.join(shown)}"


def distinct(articles: Iterable[Article]) -> Iterator[Article]:
    """Give each article a unique id: « a (2) ».

    Examples
    --------
    >>> [article.id for article in distinct([Article("Un.", id="a"), Article("Deux.", id="a")])]
    ['a', 'a (2)']
    """
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
    """Replace each lone surrogate by the replacement character."""
    words = {name: value for name, value in vars(article).items() if isinstance(value, str)}
    if not any(map(_HALF.search, (*words.values(), *article.extra, *article.extra.values()))):
        return article
    mended = (
        Repair("half_character", match.start(), match[0], _UNKNOWN, "not a character of its own")
        for match in _HALF.finditer(article.text)
    )
    fields: dict[str, Any] = {name: _mended(value) for name, value in words.items()}
    return replace(
        article,
        **fields,
        extra={_mended(name): _mended(value) for name, value in article.extra.items()},
        repairs=tuple(sorted((*article.repairs, *mended), key=lambda repair: repair.start)),
    )


def _mended(words: str) -> str:
    return _HALF.sub(_UNKNOWN, words)


def is_own_file(path: Path) -> bool:
    r"""Tell whether a file is one that this package wrote.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     table = Path(folder, "resultats.csv")
    ...     _ = table.write_text("article_id,quote_id,speaker,quote\n", encoding="utf-8")
    ...     is_own_file(table)
    True
    """
    looks = _LOOKS.get(path.suffix.lower())
    try:
        return looks is not None and looks(path)
    except (OSError, ValueError, csv.Error):  # the reader of the file reports the error
        return False


def _is_ours(names: Iterable[object]) -> bool:
    there = {str(name).strip().strip("'") for name in names}
    return any(told <= there for told in _TABLES)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD)


def _is_delimited(path: Path) -> bool:
    line = _head(path).decode("utf-8-sig", "replace").partition("\n")[0]
    return any(_is_ours(next(csv.reader([line], delimiter=sign), [])) for sign in ",;\t")


def _is_json(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(_HEAD)
        # A whole object: an article may be long, and keys stand behind its text.
        first = head + file.readline(_WIDEST * in_force().max_chars)
    if path.name == _MANIFEST:
        return b'"layout"' in head
    if not head:  # JSON Lines of a table without rows have no header either
        return path.with_name(_MANIFEST).is_file()
    return _WEB_ANNOTATION in head or _is_ours(_keys(first.decode("utf-8-sig", "replace")))


def _keys(text: str) -> Iterator[object]:
    """Yield the keys of the first object in a JSON document, and of the objects in it."""
    try:
        first, _ = json.JSONDecoder().raw_decode(text.lstrip("[ \r\n\t"))
    except (ValueError, RecursionError):
        return
    if isinstance(first, Mapping):
        yield from first
        for value in first.values():
            yield from value if isinstance(value, Mapping) else ()


def _is_parquet(path: Path) -> bool:
    from pyarrow import ArrowException, parquet  # noqa: PLC0415 - slow to load

    try:
        return _is_ours(parquet.read_schema(path).names)
    except (ArrowException, OSError, ValueError):
        return False


def _is_page(path: Path) -> bool:
    return _PAGE in _head(path)


def _is_tei(path: Path) -> bool:
    return _TEI in _head(path)


def _is_workbook(path: Path) -> bool:
    with open_package(path) as package:
        return _PROPERTIES in package and _WORKBOOK in package.read(_PROPERTIES)


_LOOKS: Final[Mapping[str, Callable[[Path], bool]]] = {
    ".csv": _is_delimited,
    ".htm": _is_page,
    ".html": _is_page,
    ".json": _is_json,
    ".jsonl": _is_json,
    ".ndjson": _is_json,
    ".parquet": _is_parquet,
    ".tei": _is_tei,
    ".tsv": _is_delimited,
    ".xhtml": _is_page,
    ".xlsx": _is_workbook,
    ".xml": _is_tei,
}

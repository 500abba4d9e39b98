"""Read ``metadata.csv``, a table of metadata in a folder of texts, as in TXM."""

from __future__ import annotations

import unicodedata
import warnings
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from stance.files.limits import ReadingError
from stance.reading.article_builder import Metadata, failed
from stance.reading.formats.table_columns import match_columns, metadata_of_row
from stance.reading.formats.tables import read_rows

if TYPE_CHECKING:
    from stance.article import Article
    from stance.reading.formats.table_columns import Columns

__all__ = ["METADATA", "MetadataTable", "split_off"]


#: What such a table is called.
METADATA: Final = ("metadata.csv", "metadata.tsv")
_NAMED = 5  # texts that a warning names


@dataclass(slots=True)
class _Table:
    """What one table says: of which texts, and what is wrong with it."""

    path: Path
    rows: dict[str, tuple[int, Metadata]] = field(default_factory=dict)
    problems: list[Article] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    missing: list[str] = field(default_factory=list)
    broken: str = ""


class MetadataTable:
    """The metadata tables beside the files of a corpus, each read once.

    Parameters
    ----------
    columns : mapping, optional
        Which column holds what, where the names do not tell.
    """

    def __init__(self, columns: Columns | None = None) -> None:
        self._columns = columns
        self._tables: dict[Path, _Table | None] = {}

    def describe(self, article: Article, path: Path, folder: Path | None) -> Article:
        """Return ``article`` with what the nearest table says of it.

        Parameters
        ----------
        article : Article
            The only one of its file.
        path : pathlib.Path
            That file.
        folder : pathlib.Path or None
            The folder that is read as a corpus: a table in it describes its
            subfolders too.
        """
        table = self._table_for(path.parent, folder or path.parent)
        if table is None or table.broken:
            return article
        inside = path.relative_to(table.path.parent)
        if path.suffix.lower() == ".gz":
            inside = inside.with_suffix("")
        for name in (inside.with_suffix("").as_posix(), inside.as_posix(), inside.stem, path.name):
            if _same(name) in table.rows:
                table.used.add(_same(name))
                return table.rows[_same(name)][1].apply(article)
        table.missing.append(inside.as_posix())
        return article

    def require_good(self) -> None:
        """Refuse a table that could not be read.

        Raises
        ------
        ReadingError
            If one of those that were looked into is such.
        """
        for table in filter(None, self._tables.values()):
            if table.broken:
                raise ReadingError(table.broken)

    def problems(self, *, complete: bool) -> Iterator[Article]:
        """Yield an article with an ``error`` for each row that describes nothing.

        Texts that no row describes are named in a warning.

        Parameters
        ----------
        complete : bool
            Whether all texts were read: else a row without its text is none.
        """
        for table in filter(None, self._tables.values()):
            yield from table.problems
            for name, (line, known) in table.rows.items() if complete else ():
                if name not in table.used:
                    reason = (
                        f"no text beside it is called {name!r}; rename one, or take the row out"
                    )
                    yield known.apply(failed(table.path, f"line {line}", reason, name=name))
            if table.missing:
                _warn(table)

    def _table_for(self, place: Path, top: Path) -> _Table | None:
        if place not in self._tables:
            path = next((place / name for name in METADATA if (place / name).is_file()), None)
            if path is not None:
                self._tables[place] = _checked(path, self._columns)
            elif place == top or top not in place.parents:
                self._tables[place] = None
            else:
                return self._table_for(place.parent, top)
        return self._tables[place]


def _same(name: str) -> str:
    """Return a name as every file system writes it: some keep accents apart."""
    return unicodedata.normalize("NFC", name)


def _checked(path: Path, columns: Columns | None) -> _Table:
    try:
        return _read(path, columns)
    except (OSError, ReadingError) as error:
        problem = failed(path, "its header", error, name=path.stem)
        return _Table(path, problems=[problem], broken=problem.error)


def _read(path: Path, columns: Columns | None) -> _Table:
    table = _Table(path)
    with read_rows(path) as (names, rows):
        matched = match_columns(names, columns, path, required=False)
        key = matched.get("id", names[0])
        described = {
            name: column
            for name, column in matched.items()
            if column != key and name not in {"text", "deck"}
        } | {"id": key}
        for row in rows:
            name = _same(row.cells.get(key, "").strip())
            reason = row.error
            if not reason and not name:
                reason = f"no name of a text in column {key!r}"
            if not reason and name in table.rows:
                first = table.rows[name][0]
                reason = f"{name!r} stands on line {first} already; that row is used"
            if reason:
                label = name or f"{path.stem}:{row.line}"
                table.problems.append(failed(path, f"line {row.line}", reason, name=label))
            else:
                table.rows[name] = (row.line, metadata_of_row(row.cells, described))
    return table


def _warn(table: _Table) -> None:
    named = ", ".join(table.missing[:_NAMED])
    more = len(table.missing) - _NAMED
    rest = f" and {more} more" if more > 0 else ""
    message = f"{table.path} has no row for {named}{rest}: read without metadata"
    warnings.warn(message, stacklevel=3)


def split_off(
    files: Sequence[tuple[Path, Path | None]], tables: Collection[str]
) -> list[tuple[Path, Path | None]]:
    """Return ``files`` without the tables that describe texts among them.

    Parameters
    ----------
    files : sequence of (path, folder)
        As `stance.reading.inputs.find_files` gives them.
    tables : collection of str
        Suffixes of tables: all other files may have a row in a table beside them.
    """
    beside = {path for path, folder in files if folder is not None and path.name in METADATA}
    if not beside:
        return list(files)
    texts = (path for path, _ in files if path.suffix.lower() not in tables)
    places = {parent for path in texts for parent in path.parents}
    return [one for one in files if one[0] not in beside or one[0].parent not in places]

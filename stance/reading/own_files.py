"""Recognize files that stance itself wrote, which are not articles.

Users often write results to the folder of their texts. Tables, reports and exports of this
package are recognized by their content, whatever their names; a file that is given by its
path is read in any case.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

__all__ = ["is_own_file"]


_HEAD: Final = 16_384  # bytes
# The columns by which our tables are recognized, as in `stance.columns`.
_TABLES: Final = (
    frozenset({"article_id", "quote_id", "speaker", "quote"}),
    frozenset({"speaker", "n_quotes", "share_words"}),
    frozenset({"article_id", "n_quotes", "share_quoted"}),
    frozenset({"article_id", "text", "blocks"}),
    frozenset({"speaker", "alias", "rule"}),
    frozenset({"quote_id", "quote", "sentence", "speaker"}),
    frozenset({"quote_id", "column", "outcome", "checked_by"}),
)
_MANIFEST: Final = "analysis.json"  # in each saved analysis
_REPORT: Final = b'name="generator" content="stance'
_TEI: Final = b'ident="stance"'


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
    head = _head(path).decode("utf-8-sig", "replace")
    if path.name == _MANIFEST:
        return '"layout"' in head
    if not head:  # JSON Lines of a table without rows have no header either
        return path.with_name(_MANIFEST).is_file()
    try:
        first, _ = json.JSONDecoder().raw_decode(head.lstrip("[ \r\n\t"))
    except (ValueError, RecursionError):
        return False
    return isinstance(first, Mapping) and _is_ours(first)


def _is_parquet(path: Path) -> bool:
    from pyarrow import ArrowException, parquet  # noqa: PLC0415 - slow to load

    try:
        return _is_ours(parquet.read_schema(path).names)
    except (ArrowException, OSError, ValueError):
        return False


def _is_report(path: Path) -> bool:
    return _REPORT in _head(path)


def _is_tei(path: Path) -> bool:
    return _TEI in _head(path)


_LOOKS: Final[Mapping[str, Callable[[Path], bool]]] = {
    ".csv": _is_delimited,
    ".html": _is_report,
    ".json": _is_json,
    ".jsonl": _is_json,
    ".parquet": _is_parquet,
    ".tsv": _is_delimited,
    ".xml": _is_tei,
}

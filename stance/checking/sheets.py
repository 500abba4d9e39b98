"""Draw a sample of quotations as a sheet to correct, and read the completed sheet.

An empty cell leaves the value of the analysis unchanged. ``?`` as a speaker means that
no speaker can be named. ``checked_by`` says who checked a row: a row without it is not
used to measure the analysis.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from stance.columns import build
from stance.comparing.grouping import OF_QUOTES, groups_of_articles, keys_of, names_of, readable
from stance.files.atomic import atomic_write
from stance.files.spreadsheets import read_sheet, write_csv
from stance.quote import QUOTE_TYPES
from stance.scoring.labels import meaning_of, stance_meant
from stance.suggest import unknown

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stance.columns import Schema
    from stance.files.spreadsheets import Separator

__all__ = [
    "CHECKED",
    "SHEET",
    "Sheet",
    "allocate",
    "checked_rows",
    "is_deleted",
    "no_speaker",
    "read_corrections",
    "sample",
    "stance_meant",
]


Sheet = str | os.PathLike[str] | pd.DataFrame

SHEET: Final[Schema] = MappingProxyType(
    {
        "quote_id": "string",
        "article_id": "string",
        "newspaper": "string",
        "date": "string",
        "sampled": "string",
        "quote_type": "string",
        "quote": "string",
        "sentence": "string",
        "speaker": "string",
        "stance": "string",
        "delete": "string",
        "checked_by": "string",
        "note": "string",
    }
)
_READ: Final = (*SHEET, "start", "end")
CHECKED: Final = ("speaker", "stance")
"""The columns that a person can check."""


def read_corrections(corrections: Sheet, needed: Sequence[str] = ("article_id",)) -> pd.DataFrame:
    """Return a sheet as a frame of strings with the columns of ``SHEET``, start and end.

    ``needed`` lists the columns that the sheet must have.

    Raises
    ------
    FileNotFoundError
        If the path does not exist.
    ValueError
        If a column is missing, or a cell has an invalid value; the message names
        the file, the row and the column.
    """
    origin = "the frame" if isinstance(corrections, pd.DataFrame) else os.fspath(corrections)
    sheet = read_sheet(corrections, needed, known=_READ)
    for name in _READ:
        if name not in sheet:
            sheet[name] = pd.Series(pd.NA, index=sheet.index, dtype="string")
    for row, kind, label in zip(sheet.index, sheet["quote_type"], sheet["stance"], strict=True):
        if not pd.isna(kind) and kind not in _KINDS:
            raise ValueError(_strange(origin, row, "quote_type", kind, _KINDS))
        if not pd.isna(label) and not all(map(stance_meant, str(label).split("|"))):
            raise ValueError(
                _strange(origin, row, "stance", label, ("favor", "against", "neutral"))
            )
    return sheet


def checked_rows(sheet: pd.DataFrame, name: str = "the sheet") -> pd.DataFrame:
    """Return the rows of a sheet that a person checked.

    Where whole articles were drawn, articles with an unchecked row are left out, because
    their other quotations are unknown. Your own annotation, which was not drawn by ``sample``
    and has no ``checked_by``, counts entirely.

    Parameters
    ----------
    sheet : DataFrame
        As returned by ``read_corrections``.
    name : str
        The name of the sheet in messages.

    Raises
    ------
    ValueError
        If no row is checked, or no article is checked completely.
    """
    checked = sheet["checked_by"].notna()
    drawn = sheet["sampled"].notna() | sheet["quote_id"].notna()
    if not checked.any():
        if not drawn.any():
            return sheet
        message = (
            f"{name}: nobody has checked a row. Write your name or initials in the column "
            "checked_by of each row that you have checked"
        )
        raise ValueError(message)
    if not (sheet["sampled"] == "article").any():
        return sheet[checked]
    open_ = set(sheet.loc[drawn & ~checked, "article_id"])
    done = sheet[~sheet["article_id"].isin(open_)]
    if done.empty:
        message = f"{name}: no article is checked to its end; fill checked_by in all its rows"
        raise ValueError(message)
    return done


_KINDS: Final = (*QUOTE_TYPES, "optional", "nested", "none")


def _strange(origin: str, row: int, column: str, value: str, allowed: tuple[str, ...]) -> str:
    return (
        f"{origin}: row {row + 2}: {value!r} is no {column}; "
        f"write one of {', '.join(allowed)}, or nothing"
    )


def is_deleted(cell: object) -> bool:
    """Tell whether a cell of the column ``delete`` marks the row for deletion.

    Examples
    --------
    >>> is_deleted("x"), is_deleted("Oui"), is_deleted(None), is_deleted("non")
    (True, True, False, False)
    """
    return meaning_of(cell) == "delete"


def no_speaker(cell: object) -> bool:
    """Tell whether a cell says that no speaker can be named."""
    return meaning_of(cell) == "nobody"


def sample(  # noqa: PLR0913 - the options of sampling and of the file
    quotes: pd.DataFrame,
    articles: pd.DataFrame,
    n: int,
    by: str | Sequence[str] = (),
    *,
    check: str | Sequence[str] = CHECKED,
    whole_articles: bool = False,
    blind: bool = True,
    seed: int = 0,
    to: str | os.PathLike[str] | None = None,
    separator: Separator = ",",
    bom: bool = True,
) -> pd.DataFrame:
    """Return a random sample of quotations as a sheet to check and correct.

    Parameters
    ----------
    quotes, articles : DataFrame
        Those of an ``Analysis``.
    n : int
        The number of quotations, or of articles; all of them where there are fewer.
    by : str or sequence of str
        Columns as in ``stance.comparing.compare``: the sample is stratified, with at
        least one quotation from each group where ``n`` allows.
    check : {"speaker", "stance"} or sequence of these
        What to check besides whether each row is a quotation; by default both. A column
        that is not checked stays empty. Where the stance is checked, quotations that were
        not judged and articles that never name the target are not drawn.
    whole_articles : bool
        Draw articles with all their quotations, and a row for articles that have none.
        This is needed to count missed quotations.
    blind : bool
        Leave ``speaker`` and ``stance`` empty, so that the results of the analysis do not
        influence the annotator. False shows the values to correct.
    seed : int
        The random seed.
    to : path, optional
        A CSV file to write; it is safe to open in a spreadsheet.
    separator : {",", ";", tab}
        Spreadsheets in French expect the semicolon.
    bom : bool
        Begin the file with a byte-order mark, which Excel needs for accents.

    Returns
    -------
    DataFrame
        With the columns of ``stance.checking.sheets.SHEET``, in the order of the
        analysis. Fill in ``speaker`` and ``stance``. Write x in ``delete`` where the row
        is not a quotation. Add a row with ``article_id`` and ``quote`` for each missed
        quotation. Write your name or initials in ``checked_by`` of each row that you have
        checked; other rows do not count. Leave ``quote_id`` and ``sampled`` unchanged.

    Raises
    ------
    ValueError
        If a column does not exist, ``n`` is below one, or the stance is to be checked
        and no quotation was judged.
    """
    if n < 1:
        message = f"a sample has one row or more, not {n}"
        raise ValueError(message)
    asked = [check] if isinstance(check, str) else list(check)
    if strange := [name for name in asked if name not in CHECKED]:
        raise ValueError(unknown(f"cannot check {strange[0]!r}", str(strange[0]), CHECKED))
    names = names_of(by) if by else []
    read = readable(articles)
    drawn = quotes
    if "stance" in asked:
        drawn, read = _judged(quotes, read)
    groups = groups_of_articles(read, names)
    if whole_articles:
        if of_quotes := [name for name in names if name in OF_QUOTES]:
            message = f"whole articles cannot be drawn by {of_quotes[0]!r}, a column of quotations"
            raise ValueError(message)
        picked = _pick(groups.reset_index(drop=True), read["article_id"].to_numpy(), n, seed)
        ids = set(read["article_id"].to_numpy()[picked])
        chosen = quotes[quotes["article_id"].isin(ids)]
        silent = read[read["article_id"].isin(ids - set(chosen["article_id"]))]
    else:
        inside = drawn[drawn["article_id"].isin(groups.index)]
        keys = keys_of(inside, groups, names)
        chosen = inside.iloc[_pick(keys, inside["quote_id"].to_numpy(), n, seed)]
        silent = read.head(0)
    sheet = _sheet(chosen, silent, read, "article" if whole_articles else "quotation")
    hidden = [name for name in CHECKED if blind or name not in asked]
    sheet = sheet.assign(**{name: pd.array([pd.NA] * len(sheet), "string") for name in hidden})
    if to is not None:
        with atomic_write(to) as partial:
            write_csv(sheet, partial, separator=separator, bom=bom)
    return sheet


def _judged(quotes: pd.DataFrame, articles: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the quotations that were judged, and the articles that name the target."""
    judged = quotes[quotes["stance"].notna()]
    if judged.empty and len(quotes):
        message = (
            "no quotation was judged, so no stance can be checked: check='speaker' draws from all"
        )
        raise ValueError(message)
    named = articles["on_target"].fillna(value=True)
    return judged, articles[named.astype(bool) | articles["article_id"].isin(judged["article_id"])]


def _sheet(
    quotes: pd.DataFrame, silent: pd.DataFrame, articles: pd.DataFrame, sampled: str
) -> pd.DataFrame:
    known = articles.set_index("article_id")
    rows = pd.concat([quotes, silent[["article_id"]]], ignore_index=True)
    order = {name: number for number, name in enumerate(articles["article_id"])}
    rows = rows.iloc[np.argsort(rows["article_id"].map(order).to_numpy(), kind="stable")]
    columns = {name: rows[name].tolist() for name in SHEET if name in rows}
    columns["newspaper"] = rows["article_id"].map(known["newspaper"]).tolist()
    columns["date"] = rows["article_id"].map(known["date"]).tolist()
    columns["sampled"] = [sampled] * len(rows)
    records = [
        dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)
    ]
    return build(records, SHEET)


def _pick(keys: pd.DataFrame, ids: NDArray[np.object_], n: int, seed: int) -> NDArray[np.int64]:
    """Return the sorted positions of the drawn rows; the order of rows does not affect the draw."""
    by_id = np.argsort(ids.astype(str), kind="stable")
    generator = np.random.default_rng(seed)
    rank = np.empty(len(ids), dtype=np.int64)
    rank[by_id] = generator.permutation(len(ids))
    if not len(ids):
        return rank
    group = np.zeros(len(ids), dtype=np.int64)
    if keys.shape[1]:
        plain = keys.reset_index(drop=True)
        by = [plain[name] for name in plain]
        group = np.asarray(plain.groupby(by, dropna=False, observed=True).ngroup(), dtype=np.int64)
    wanted = allocate(np.bincount(group), n)
    within = pd.Series(rank).groupby(group).rank(method="first").to_numpy()
    return np.flatnonzero(within <= wanted[group])


def allocate(sizes: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    """Return how many of ``n`` each group gets, in proportion, by largest remainders.

    Each group gets at least one, where there are no more groups than ``n``.

    Examples
    --------
    >>> allocate(np.array([90, 9, 1]), 10).tolist(), allocate(np.array([2, 1]), 10).tolist()
    ([8, 1, 1], [2, 1])
    """
    n = min(n, int(sizes.sum()))
    exact = sizes * (n / max(int(sizes.sum()), 1))
    given = np.floor(exact).astype(np.int64)
    given[np.argsort(-(exact - given), kind="stable")[: n - int(given.sum())]] += 1
    if len(sizes) <= n:
        for empty in np.flatnonzero(given == 0):
            given[np.argmax(given)] -= 1
            given[empty] = 1
    return np.asarray(given)

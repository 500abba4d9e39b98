"""Draw a sample of quotations as a sheet or a page to check, and read the completed sheet.

In a sheet, an empty cell leaves the value of the analysis unchanged. ``?`` as a speaker means
that no speaker can be named. ``checked_by`` says who checked a row: a row without it is not used
to measure the analysis.

`write_annotation_page` writes a sheet as a web page for annotation: offline, by keyboard, in
French or English. The page shows each quotation in its article and asks whether it is a
quotation, who speaks and on which side. It keeps the answers in the browser's own storage and
writes the sheet as CSV. Where the sheet hides the results of the analysis, the page does not
contain them.
"""

from __future__ import annotations

import hashlib
import numbers
import os
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from stance.columns import build
from stance.comparing.grouping import OF_QUOTES, groups_of_articles, keys_of, names_of, readable
from stance.files.atomic import atomic_write, write_bytes
from stance.files.spreadsheets import read_sheet, write_csv
from stance.quote import QUOTE_TYPES
from stance.report.language import typeset_all
from stance.report.page import json_in_script, policy
from stance.scoring.labels import meaning_of, stance_meant
from stance.scoring.targets import load_target, target_names
from stance.suggest import unknown

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stance.columns import Schema, Tables
    from stance.files.spreadsheets import Separator

__all__ = [
    "CHECKED",
    "LANGUAGES",
    "SHEET",
    "UNSIGNED",
    "Sheet",
    "allocate",
    "cells_of",
    "checked_rows",
    "draw_sheet",
    "is_deleted",
    "is_signed",
    "no_speaker",
    "read_corrections",
    "stance_meant",
    "write_annotation_page",
    "write_sheet",
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
        raise ValueError(UNSIGNED.format(name=name))
    if not (sheet["sampled"] == "article").any():
        return sheet[checked]
    open_ = set(sheet.loc[drawn & ~checked, "article_id"])
    done = sheet[~sheet["article_id"].isin(open_)]
    if done.empty:
        message = f"{name}: no article is checked to its end; fill checked_by in all its rows"
        raise ValueError(message)
    return done


def cells_of(sheet: pd.DataFrame) -> Iterator[dict[str, str]]:
    """Yield the cells of each row of a sheet by their columns; a missing one is empty."""
    for row in sheet.astype("object").where(sheet.notna(), "").to_dict("records"):
        yield {str(name): str(cell) for name, cell in row.items()}


def is_signed(sheet: pd.DataFrame) -> pd.Series[bool]:
    """Tell of each row whether somebody checked it, or added it to those that were drawn."""
    return sheet["checked_by"].notna() | sheet["sampled"].isna()


UNSIGNED: Final = (
    "{name}: nobody has checked a row. Write your name or initials in the column "
    "checked_by of each row that you have checked"
)
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


def draw_sheet(  # noqa: PLR0913 - the options of sampling, and of the file
    analysis: Tables,
    n: int,
    by: str | Sequence[str] = (),
    *,
    check: str | Sequence[str] = CHECKED,
    whole_articles: bool = False,
    blind: bool = True,
    seed: int = 0,
    to: str | os.PathLike[str] | None = None,
    lang: str = "fr",
    separator: Separator = ",",
    bom: bool = True,
    overwrite: bool = False,
) -> pd.DataFrame:
    """Draw a random sample of quotations to check in a spreadsheet or a web page.

    Fill in ``speaker`` and ``stance``, write x in ``delete`` where the row is not a quotation,
    and write your name or initials in ``checked_by`` of each row that you have checked; other
    rows do not count. Add a row with ``article_id`` and ``quote`` for each missed quotation.
    Leave ``quote_id`` and ``sampled`` unchanged.

    Parameters
    ----------
    analysis : Analysis
        The analysis to draw from.
    n : int
        The number of quotations, or of articles; all of them where there are fewer.
    by : str or sequence of str
        Columns as in `stance.comparing.compare`: the sample is stratified, with at least one
        quotation from each group where ``n`` allows.
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
        A CSV file that is safe to open in a spreadsheet, or a page (``.html``) that opens
        offline in any browser. The page shows each quotation in its article, takes answers by
        keyboard, stores them, and writes the CSV file.
    lang : {"fr", "en"}
        The initial language of the page.
    separator : {",", ";", tab}
        Spreadsheets in French expect the semicolon.
    bom : bool
        Begin the file with a byte-order mark, which Excel needs for accents.
    overwrite : bool
        Replace a CSV file that a person has filled in. An untouched sheet is replaced
        without it, and so is a page, because its answers are in the browser.

    Returns
    -------
    DataFrame
        With the columns of ``stance.checking.sheets.SHEET``, in the order of the analysis.

    Raises
    ------
    ValueError
        If a column does not exist, ``n`` is below one, or the stance is to be checked
        and no quotation was judged.
    FileExistsError
        If the CSV file holds answers of a person, or is no sheet, and ``overwrite`` is false.
    """
    asked = [check] if isinstance(check, str) else list(check)
    drawn = _drawn(analysis.quotes, analysis.articles, n, by, asked, whole_articles, seed)
    hidden = [name for name in CHECKED if blind or name not in asked]
    sheet = drawn.assign(**{name: pd.array([pd.NA] * len(drawn), "string") for name in hidden})
    _require_language(lang)
    if to is None:
        return sheet
    if str(to).lower().endswith((".html", ".htm")):
        write_annotation_page(
            sheet, analysis, to, check=check, lang=lang, separator=separator, bom=bom
        )
    else:
        write_sheet(
            sheet, to, shown=analysis.quotes, overwrite=overwrite, separator=separator, bom=bom
        )
    return sheet


def write_sheet(  # noqa: PLR0913 - what is written, over what, and how
    sheet: pd.DataFrame,
    path: str | os.PathLike[str],
    *,
    shown: pd.DataFrame,
    overwrite: bool,
    separator: Separator,
    bom: bool,
) -> None:
    """Write a sheet to fill in as CSV, but not over one that a person has filled in.

    Parameters
    ----------
    sheet : DataFrame
        With the columns of ``SHEET``, and others.
    path : path
        The file to write.
    shown : DataFrame
        The answers that the program itself writes into its sheets, by ``quote_id``.
    overwrite : bool
        Replace the file whatever it holds.
    separator, bom
        As in `draw_sheet`.

    Raises
    ------
    FileExistsError
        If the file holds other answers or is no sheet, and ``overwrite`` is false.
    """
    place = Path(path)
    if not overwrite and _is_filled(place, shown):
        message = (
            f"{place} holds answers of a person, or is no sheet. "
            "Pass overwrite=True (--overwrite) to replace it, or give another path"
        )
        raise FileExistsError(message)
    with atomic_write(place) as partial:
        write_csv(sheet, partial, separator=separator, bom=bom)


def _is_filled(place: Path, shown: pd.DataFrame) -> bool:
    """Tell whether a file holds more than a sheet that nobody has touched."""
    if not place.is_file() or not place.stat().st_size:
        return False
    try:
        there = read_sheet(place, SHEET)
    except ValueError:
        return True  # no sheet of ours, or one that a spreadsheet changed
    return not _answers(there) <= _answers(shown)


def _answers(sheet: pd.DataFrame) -> set[tuple[str, str, str]]:
    """Return the answers of a sheet: quotation, column and cell; and the quotations added."""
    asked = [*CHECKED, "delete", "checked_by", "note"]
    known = sheet[[name for name in sheet if name in {"quote_id", "quote", "sampled", *asked}]]
    return {
        (cells["quote_id"], name, cells[name])
        for cells in cells_of(known)
        for name in (asked if cells.get("sampled") else [*asked, "quote"])
        if cells.get(name)
    }


def _drawn(  # noqa: PLR0913, PLR0917 - how to draw
    quotes: pd.DataFrame,
    articles: pd.DataFrame,
    n: int,
    by: str | Sequence[str],
    asked: Sequence[str],
    whole_articles: bool,
    seed: int,
) -> pd.DataFrame:
    """Return the sheet of a random sample, with the results of the analysis."""
    if not isinstance(n, numbers.Integral) or n < 1:
        message = f"a sample has one row or more, not {n!r}"
        raise ValueError(message)
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
    return _sheet(chosen, silent, read, "article" if whole_articles else "quotation")


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


LANGUAGES: Final = ("fr", "en")


def _require_language(lang: str) -> None:
    if lang not in LANGUAGES:
        raise ValueError(unknown(f"lang={lang!r} is not known", lang, LANGUAGES))


def write_annotation_page(  # noqa: PLR0913 - the questions, and the format of the sheet
    sheet: pd.DataFrame,
    analysis: Tables,
    path: str | os.PathLike[str],
    *,
    check: str | Collection[str],
    lang: str = "fr",
    separator: str = ",",
    bom: bool = True,
) -> Path:
    """Write a page in which a person completes a sheet; return its path.

    Parameters
    ----------
    sheet : DataFrame
        The result of `draw_sheet`.
    analysis : Analysis
        The analysis that the sheet was drawn from. Where the text of an article was not
        kept, a quotation is shown only in its sentence.
    path : path
        The page to write.
    check : str or collection of str
        What to ask about each quotation: ``"speaker"``, ``"stance"``.
    lang : {"fr", "en"}
        The initial language of the page; a key changes it.
    separator, bom
        The format of the CSV file that the page writes.

    Raises
    ------
    ValueError
        If the page is not available in ``lang``, or the sheet has no row.
    """
    _require_language(lang)
    if sheet.empty:
        message = "there is no quotation to check"
        raise ValueError(message)
    place = Path(path)
    asked = [check] if isinstance(check, str) else check
    shown = _articles(sheet, analysis.articles, analysis.texts)
    rows = list(_rows(sheet, analysis.quotes, shown))
    data: dict[str, Any] = {
        "lang": lang,
        "file": place.stem,
        "columns": list(SHEET),
        "separator": separator,
        "bom": bom,
        "ask": [name for name in ("speaker", "stance") if name in asked],
        "target": _target(analysis.target),
        "articles": shown,
        "rows": rows,
        "words": _words(),
    }
    # Answers stored in the browser belong to this sheet: another sample has its own.
    data["id"] = hashlib.sha256(json_in_script(data).encode("utf-8", "replace")).hexdigest()[:16]
    style, script = _asset("annotate.css"), _asset("annotate.js")
    parts = {
        "@LANG@": lang,
        "@POLICY@": policy(style, script),
        "@STYLE@": style,
        "@SCRIPT@": script,
        "@DATA@": json_in_script(data),
    }
    page = _asset("annotate.html")
    for mark, content in parts.items():
        page = page.replace(mark, content)
    return write_bytes(place, page.encode("utf-8", "replace"))


def _articles(
    sheet: pd.DataFrame, articles: pd.DataFrame, texts: pd.DataFrame
) -> dict[str, dict[str, str]]:
    """Return the content that the page shows for each article of the sheet."""
    ids = set(sheet["article_id"])
    words = dict(zip(texts["article_id"].tolist(), texts["text"].tolist(), strict=True))
    rows = articles[articles["article_id"].isin(ids)]
    return {
        str(row["article_id"]): {
            **{name: _word(row[name]) for name in ("title", "newspaper", "date")},
            "text": words.get(row["article_id"], ""),
        }
        for row in rows.to_dict("records")
    }


def _rows(
    sheet: pd.DataFrame, quotes: pd.DataFrame, shown: dict[str, dict[str, str]]
) -> Iterator[dict[str, Any]]:
    """Yield the rows of the sheet, each with the position of its quotation in the shown text."""
    places = zip(quotes["start"].tolist(), quotes["end"].tolist(), strict=True)
    spans = dict(zip(quotes["quote_id"].tolist(), places, strict=True))
    for row in sheet.to_dict("records"):
        cells: dict[str, Any] = {str(name): _word(row[name]) for name in sheet}
        article = shown[cells["article_id"]]
        if cells["quote"]:
            if article["text"] and not article.get("pieced"):
                start, end = spans[cells["quote_id"]]
            else:
                start, end = _pieced(article, cells)
            cells |= {
                "start": _utf16(article["text"][:start]),
                "end": _utf16(article["text"][:end]),
            }
        yield cells


def _pieced(article: dict[str, str], cells: Mapping[str, str]) -> tuple[int, int]:
    """Add the sentence of a quotation to the text of an article that was not kept."""
    sentence = cells["sentence"] or cells["quote"]
    before = f"{article['text']}\n\n" if article["text"] else ""
    article |= {"text": before + sentence, "pieced": "yes"}
    at = max(sentence.find(cells["quote"]), 0)
    return len(before) + at, len(before) + min(at + len(cells["quote"]), len(sentence))


def _utf16(text: str) -> int:
    """Return the length of a text as JavaScript counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _target(name: str) -> dict[str, str]:
    if name not in target_names():
        return {"title": name, "about": ""}
    target = load_target(name)
    return {"title": target.title, "about": target.about}


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""


@cache
def _words() -> dict[str, Any]:
    words = tomllib.loads(_asset("annotate.toml"))
    return {**words, "fr": typeset_all(words["fr"])}


@cache
def _asset(name: str) -> str:
    return files("stance.checking").joinpath("templates", name).read_text("utf-8")

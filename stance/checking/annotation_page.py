"""Write a sheet as a web page for annotation: offline, by keyboard, in French or English.

The page shows each quotation in its article and asks whether it is a quotation, who speaks
and on which side. It keeps the answers in the browser's own storage and writes the sheet as
CSV. Where the sheet hides the results of the analysis, the page does not contain them.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stance.checking.sheets import CHECKED, SHEET, sample
from stance.report.language import typeset_all
from stance.report.page import json_in_script, policy
from stance.scoring.targets import load_target, target_names
from stance.suggest import unknown

if TYPE_CHECKING:
    import pandas as pd

    from stance.columns import Tables
    from stance.files.spreadsheets import Separator

__all__ = ["LANGUAGES", "draw_sheet", "write_annotation_page"]


LANGUAGES: Final = ("fr", "en")


def draw_sheet(  # noqa: PLR0913 - the options of sampling, and of the file
    analysis: Tables,
    n: int,
    by: str | Sequence[str] = (),
    *,
    to: str | os.PathLike[str] | None = None,
    lang: str = "fr",
    check: str | Sequence[str] = CHECKED,
    separator: Separator = ",",
    bom: bool = True,
    **options: Any,  # noqa: ANN401 - those of `sample` that are left
) -> pd.DataFrame:
    """Draw a random sample of quotations to check in a spreadsheet or a web page.

    Fill in ``speaker`` and ``stance``, write x in ``delete`` where the row is not a quotation,
    and write your name or initials in ``checked_by`` of each row that you have checked. Add a
    row with ``article_id`` and ``quote`` for each missed quotation. Leave ``quote_id`` and
    ``sampled`` unchanged.

    Parameters
    ----------
    analysis : Analysis
        The analysis to draw from.
    n : int
        The number of quotations, or of articles; all of them where there are fewer.
    by : str or sequence of str
        Columns as in `stance.comparing.compare`, by which the sample is stratified.
    to : path, optional
        A CSV file for a spreadsheet, or a page (``.html``) that opens offline in any
        browser. The page shows each quotation in its article, takes answers by keyboard,
        stores them, and writes the CSV file.
    lang : {"fr", "en"}
        The initial language of the page.
    check : {"speaker", "stance"} or sequence of these
        What to check besides whether each row is a quotation; by default both.
    separator : {",", ";", tab}
        Spreadsheets in French expect the semicolon.
    bom : bool
        Begin the file with a byte-order mark, which Excel needs for accents.
    **options
        ``whole_articles`` (False), ``blind`` (True) and ``seed`` (0), as in
        `stance.checking.sheets.sample`.

    Returns
    -------
    DataFrame
        The sheet, as described in `stance.checking.sheets.sample`.

    Raises
    ------
    ValueError
        If a column does not exist, ``n`` is below one, or there is nothing to check.
    """
    as_page = to is not None and str(to).lower().endswith((".html", ".htm"))
    sheet = sample(
        analysis.quotes,
        analysis.articles,
        n,
        by,
        check=check,
        to=None if as_page else to,
        separator=separator,
        bom=bom,
        **options,
    )
    if to is not None and as_page:
        write_annotation_page(
            sheet, analysis, to, check=check, lang=lang, separator=separator, bom=bom
        )
    return sheet


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
        The result of ``stance.checking.sheets.sample``.
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
    if lang not in LANGUAGES:
        raise ValueError(unknown(f"lang={lang!r} is not known", lang, LANGUAGES))
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
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(page.encode("utf-8", "replace"))
    return place


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

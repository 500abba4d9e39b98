"""Write a sheet as a web page for annotation: offline, by keyboard, in French or English.

The page shows each quotation in its article and asks whether it is a quotation, who speaks
and on which side. It keeps the answers in the browser's own storage and writes the sheet as
CSV. Where the sheet hides the results of the analysis, the page does not contain them.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stance.checking.sheets import SHEET
from stance.files.scripted_pages import json_in_script, policy
from stance.scoring.targets import load_target, target_names
from stance.suggest import unknown

if TYPE_CHECKING:
    import pandas as pd

    from stance.columns import Tables

__all__ = ["LANGUAGES", "write_annotation_page"]


LANGUAGES: Final = ("fr", "en")


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
        message = "there is no quotation to check: a page of none would ask nothing"
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
    return tomllib.loads(_asset("annotate.toml"))


@cache
def _asset(name: str) -> str:
    return files("stance.checking").joinpath("templates", name).read_text("utf-8")

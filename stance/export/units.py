"""Texts for lexicometry: one an article, one a quotation, or one a speaker."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from stance.export.documents import Row, documents, records, require_articles, walked
from stance.export.options import chosen

if TYPE_CHECKING:
    from stance.analysis import Analysis

__all__ = ["UNITS", "Unit", "units"]

UNITS: Final = ("quotation", "speaker", "article")

_OF_QUOTE: Final = (
    *("article_id", "quote_type", "speaker", "speaker_type", "speaker_role"),
    *("block", "target", "aspect", "stance"),
)
_OF_SPEAKER: Final = ("speaker", "speaker_type", "speaker_role", "stance", "n_articles", "n_quotes")
_FIGURES: Final = frozenset(
    {"n_words", "n_speakers", "share_quoted", "share_favor", "share_against", "share_neutral"}
    | {"mean_stance", "balance", "n_repairs", "n_quotes", "error"}
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A text and what is known of it.

    Attributes
    ----------
    id : str
        ``article_id``, ``quote_id``, or the speaker's name.
    text : str
    values : mapping of str to str
        By the names of the tables' columns, and ``year`` and ``month``; empty
        where unknown. Every unit of an export has the same.
    """

    id: str
    text: str
    values: Mapping[str, str]


def units(analysis: Analysis, per: str) -> Iterator[Unit]:
    """Yield the texts of an analysis.

    Parameters
    ----------
    analysis : Analysis
    per : {"quotation", "speaker", "article"}
        What makes a text. A speaker's is all that they are quoted with, a
        quotation a line; what stands within another of theirs comes once.
    """
    makers = {"quotation": _of_quotes, "speaker": _of_speakers, "article": _of_articles}
    return makers[chosen("per", per, UNITS)](analysis)


def _of_articles(analysis: Analysis) -> Iterator[Unit]:
    known = _of_each_article(analysis)
    for document in documents(analysis):
        name = document.article.id
        yield Unit(name, document.article.text, {"article_id": name, **known[name]})


def _of_quotes(analysis: Analysis) -> Iterator[Unit]:
    require_articles(analysis.quotes, analysis.articles)
    known = _of_each_article(analysis)
    for row in walked(analysis.quotes):
        own = {name: _words(row[name]) for name in _OF_QUOTE}
        # A column of the user's own, such as « speaker », does not hide the quotation's.
        yield Unit(row["quote_id"], row["quote"], {**known[row["article_id"]], **own})


def _of_speakers(analysis: Analysis) -> Iterator[Unit]:
    said = defaultdict(list)
    quotes = analysis.quotes[analysis.quotes["speaker"].notna()]
    for row in walked(quotes[["article_id", "speaker", "quote", "start", "end"]]):
        said[row["speaker"]].append(row)
    for row in records(analysis.speakers):
        words = "\n".join(_without_repeats(said[row["speaker"]]))
        yield Unit(row["speaker"], words, {name: _words(row[name]) for name in _OF_SPEAKER})


def _without_repeats(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the quotations that stand in no other of the rows."""
    widest: dict[str, int] = {}
    for row in sorted(rows, key=lambda row: (row["article_id"], row["start"], -row["end"])):
        if row["end"] > widest.get(row["article_id"], -1):
            widest[row["article_id"]] = row["end"]
            yield row["quote"]


def _of_each_article(analysis: Analysis) -> dict[str, dict[str, str]]:
    """Return what is known of each article, the user's own metadata included."""
    names = [name for name in analysis.articles.columns if name not in _FIGURES]
    return {
        row["article_id"]: {
            **{name: _words(value) for name, value in row.items() if name != "article_id"},
            "year": _words(row["date"])[:4],
            "month": _words(row["date"])[:7],
        }
        for row in records(analysis.articles[names])
    }


def _words(value: Any) -> str:  # noqa: ANN401 - any cell
    return "" if value is None else str(value)

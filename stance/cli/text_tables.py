"""Tables of plain text for the terminal, at most 100 columns wide."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from types import MappingProxyType
from typing import Any, Final

import pandas as pd

from stance.comparing.intervals import signed

__all__ = [
    "agreement_table",
    "article_table",
    "comparison_table",
    "quote_table",
    "speaker_table",
    "voice_table",
]


_Row = Mapping[Any, Any]


@dataclass(frozen=True)
class _Column:
    """What stands under one heading, made from a row; a long cell runs over lines of ``wrap``."""

    heading: str
    cell: Callable[[_Row], str]
    right: bool = True
    wrap: int = 0

    def lines(self, row: _Row) -> list[str]:
        cell = self.cell(row)
        return (textwrap.wrap(cell, self.wrap) if self.wrap else [cell]) or [""]


def _text(name: str, heading: str, width: int = 0) -> _Column:
    return _Column(heading, lambda row: _cut(_word(row[name]), width), right=False)


def _number(name: str, heading: str) -> _Column:
    return _Column(heading, lambda row: _word(row[name]))


def _signed(name: str, heading: str) -> _Column:
    return _Column(heading, lambda row: signed(row[name]))


_INTERVAL: Final = _Column(
    "95 % interval",
    lambda row: " to ".join(filter(None, (signed(row["ci_low"]), signed(row["ci_high"])))),
    right=False,
)
_COUNTS: Final = (
    _number("n_judged", "judged"),
    _number("n_favor", "for"),
    _number("n_against", "against"),
    _number("n_neutral", "neutral"),
)
_GROUP_WIDTH: Final = 40  # of all the columns that make a group


def speaker_table(speakers: pd.DataFrame) -> str:
    """Return ``Analysis.speakers`` as aligned text.

    ``for``, ``against`` and ``neutral`` count the ``judged`` quotations; ``mean`` is
    their mean stance, from −1 to 1.
    """
    return _aligned(
        speakers,
        [
            _text("speaker", "speaker", 19),
            _number("n_articles", "articles"),
            _number("n_quotes", "quotes"),
            *_COUNTS,
            _signed("mean_stance", "mean"),
            _INTERVAL,
            _text("stance", "stance"),
        ],
    )


def comparison_table(groups: pd.DataFrame, by: Sequence[str]) -> str:
    """Return what ``Analysis.compare`` found as aligned text; columns as in `speaker_table`.

    ``copies`` are articles that repeat an earlier one, where there are any.
    """
    return _aligned(
        groups,
        [
            *(_text(name, name, _GROUP_WIDTH // len(by)) for name in by),
            _number("n_articles", "articles"),
            *([_number("n_duplicates", "copies")] if groups["n_duplicates"].any() else []),
            _number("n_quotes", "quotes"),
            *_COUNTS,
            _signed("mean_stance", "mean"),
            _INTERVAL,
        ],
    )


def quote_table(quotes: pd.DataFrame) -> str:
    """Return ``Analysis.quotes`` as aligned text: who, how, and the first of the words."""
    return _aligned(
        quotes,
        [
            _text("speaker", "speaker", 20),
            _text("quote", "quote", 40),
            _text("stance", "stance"),
            _signed("stance_score", "score"),
            _text("article_id", "article", 20),
        ],
    )


def voice_table(quotes: pd.DataFrame) -> str:
    """Return quotations in full, beside who said each and on which side."""
    return _aligned(
        quotes,
        [
            _Column("speaker", lambda row: _word(row["speaker"]), right=False, wrap=17),
            _Column("role", lambda row: _word(row["speaker_role"]), right=False, wrap=26),
            _Column("quotation", _in_marks, right=False, wrap=44),
            _text("stance", "stance"),
        ],
    )


def _in_marks(row: _Row) -> str:
    words = _word(row["quote"])
    return words if row["quote_type"] == "indirect" else f"« {words} »"


def article_table(articles: pd.DataFrame) -> str:
    """Return ``Analysis.articles`` as aligned text."""
    return _aligned(
        articles,
        [
            _text("article_id", "article", 26),
            _text("newspaper", "newspaper", 14),
            _text("date", "date", 10),
            _number("n_quotes", "quotes"),
            _number("n_judged", "judged"),
            _number("n_speakers", "speakers"),
            _signed("mean_stance", "mean"),
            _text("error", "error", 18),
        ],
    )


_FIRST: Final = MappingProxyType({"group": "quotations", "model": "model"})


def agreement_table(figures: pd.DataFrame) -> str:
    """Return figures with intervals as aligned text; ``n``: what a figure rests on."""
    return _aligned(
        figures,
        [
            *[_text(name, shown) for name, shown in _FIRST.items() if name in figures],
            _text("figure", "figure"),
            _Column("value", lambda row: f"{row['value']:.3f}" if pd.notna(row["value"]) else ""),
            _Column(
                "95 % interval",
                lambda row: (
                    f"{row['ci_low']:.3f} to {row['ci_high']:.3f}"
                    if pd.notna(row["ci_low"])
                    else ""
                ),
                right=False,
            ),
            _number("n", "n"),
        ],
    )


def _aligned(frame: pd.DataFrame, columns: Sequence[_Column]) -> str:
    lines: list[Sequence[str]] = [[column.heading for column in columns]]
    for row in frame.to_dict("records"):
        cells = [column.lines(row) for column in columns]
        lines += zip_longest(*cells, fillvalue="")
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    return "\n".join(_line(cells, widths, columns) for cells in lines)


def _line(cells: Sequence[str], widths: Sequence[int], columns: Sequence[_Column]) -> str:
    padded = (
        cell.rjust(width) if column.right else cell.ljust(width)
        for cell, width, column in zip(cells, widths, columns, strict=True)
    )
    return "  ".join(padded).rstrip()


def _word(value: object) -> str:
    """Return a cell on one line, without signs that a terminal would obey; empty if not known."""
    if pd.isna(value):  # type: ignore[call-overload]  # a scalar
        return ""
    line = " ".join(str(value).split())
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in line)


def _cut(words: str, width: int) -> str:
    return words if not width or len(words) <= width else f"{words[: width - 1].rstrip()}…"

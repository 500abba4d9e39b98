"""The view of an analysis in a notebook: short tables and one text."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from stance.report.highlighting import ArticlePage
from stance.report.language import figure, load_language, on_target, records, word
from stance.report.page import notice, rank
from stance.report.speaker_chart import voices_of

if TYPE_CHECKING:
    from jinja2 import Environment, Template

    from stance.columns import Tables

__all__ = ["analysis_view"]


_SPEAKERS: Final = 10
_QUOTES: Final = 10
_CHARACTERS: Final = 6_000  # shown of a text
_CELL: Final = 200
_COLUMNS: Final = ("speaker", "quote", "stance", "stance_score", "speaker_role", "confidence")


def analysis_view(analysis: Tables) -> str:
    """Return the HTML of an analysis: its speakers, its first quotations, one article."""
    voices = voices_of(analysis.speakers)
    scored = on_target(analysis.quotes)
    quotes = scored if len(scored) else analysis.quotes
    kept = set(analysis.texts["article_id"])
    first = next((name for name in rank(analysis.quotes, analysis.articles) if name in kept), None)
    page = None
    if first is not None:
        rows = records(analysis.quotes[analysis.quotes["article_id"] == first])
        page = ArticlePage.of(
            analysis.article(first), rows, load_language("en"), longest=_CHARACTERS
        )
    return _template("analysis").render(
        head=repr(analysis),
        notice=notice(analysis.articles, load_language("en")),
        voices=voices[:_SPEAKERS],
        voices_left=max(0, len(voices) - _SPEAKERS),
        quotes=[_cells(row) for row in records(quotes.head(_QUOTES))],
        quotes_left=max(0, len(quotes) - _QUOTES),
        columns=_COLUMNS,
        page=page,
    )


def _cells(row: dict[str, Any]) -> list[str]:
    cells = [row[name] for name in _COLUMNS]
    return [word(cell, _CELL) if isinstance(cell, str) else _figure(cell) for cell in cells]


def _figure(value: object) -> str:
    number = figure(value)
    return "" if math.isnan(number) else f"{round(number, 2) + 0.0:.2f}"  # no minus before zero


def _template(name: str) -> Template:
    return _environment().get_template(f"notebook-{name}.html.jinja")


@cache
def _environment() -> Environment:
    from stance.report.page import environment  # noqa: PLC0415 - jinja2 only once it is used

    return environment(load_language("en"))

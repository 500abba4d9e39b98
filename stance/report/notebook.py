"""An analysis in a notebook: short tables and one text, and quotations for spaCy's displaCy."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal

from stance.report.breakdowns import voices_of
from stance.report.highlighting import ArticlePage
from stance.report.language import figure, load_language, on_target, records, stance_of, word
from stance.report.page import notice, rank

if TYPE_CHECKING:
    from jinja2 import Environment, Template

    from stance.columns import Tables

__all__ = ["analysis_view", "displacy"]


_SPEAKERS: Final = 10
_QUOTES: Final = 10
_CHARACTERS: Final = 6_000  # shown of a text
_CELL: Final = 200
_COLUMNS: Final = ("speaker", "quote", "stance", "stance_score", "speaker_role", "confidence")
_COLOURS: Final = {"favor": "#9fd0ee", "against": "#f7c09a", "neutral": "#dcd9d4", "off": "#efedea"}
_TOKEN: Final = re.compile(r"\w+|[^\w\s]")


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
        judged=bool(len(scored)),
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


def displacy(
    analysis: Tables,
    article_id: str,
    *,
    style: Literal["span", "ent"] = "span",
    lang: str = "fr",
) -> dict[str, Any]:
    """Return an article's quotations as input for ``spacy.displacy.render(..., manual=True)``.

    Parameters
    ----------
    analysis : Analysis
        The result of `stance.analyze`.
    article_id : str
        One of ``analysis.articles.article_id``.
    style : {"span", "ent"}
        The displaCy style. Entities cannot overlap: of two overlapping quotations, the
        first and longest is kept.
    lang : {"fr", "en"}
        The language of the labels.

    Returns
    -------
    dict
        With ``text``, ``title``, ``spans`` and ``tokens``, or ``ents``; a label is
        the speaker and the stance. ``options`` hold the colours, for displaCy's
        argument of that name.

    Raises
    ------
    KeyError
        If no such article was analysed, or its text was not kept.
    ValueError
        If ``style`` is unknown.

    Examples
    --------
    >>> import stance
    >>> article = stance.Article("« Ce contrat est une honte », dénonce Ana Roy.", id="a")
    >>> displacy(stance.analyze(article), "a", style="ent")["ents"]
    [{'start': 2, 'end': 26, 'label': 'Ana Roy – hors sujet'}]
    """
    if style not in {"span", "ent"}:
        message = f"style={style!r} is not known; choose 'span' or 'ent'"
        raise ValueError(message)
    language = load_language(lang)
    article = analysis.article(article_id)
    rows = records(analysis.quotes[analysis.quotes["article_id"] == article_id])
    rows = sorted(rows, key=lambda row: (int(row["start"]), -int(row["end"])))
    colours: dict[str, str] = {}
    found: list[dict[str, Any]] = []
    for row in rows:
        stance = stance_of(row)
        name = word(row.get("speaker")) or language.say("unknown_speaker")
        label = f"{name} – {language.value('stance', stance)}"
        colours[label] = _COLOURS[stance]
        found.append({"start": int(row["start"]), "end": int(row["end"]), "label": label})
    shown: dict[str, Any] = {
        "text": article.text,
        "title": article.title or None,
        "settings": {"lang": "fr", "direction": "ltr"},
        "options": {"colors": colours},
    }
    if style == "ent":
        return shown | {"ents": _apart(found)}
    tokens = [match.span() for match in _TOKEN.finditer(article.text)]
    words = [article.text[start:end] for start, end in tokens]
    return shown | {"tokens": words, "spans": _in_tokens(found, tokens)}


def _apart(found: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    kept: list[Mapping[str, Any]] = []
    for span in found:
        if not kept or span["start"] >= kept[-1]["end"]:
            kept.append(span)
    return kept


def _in_tokens(
    found: Sequence[Mapping[str, Any]], tokens: Sequence[tuple[int, int]]
) -> list[dict[str, Any]]:
    """Return the spans with the tokens they cover; spans without tokens are left out."""
    spans = []
    for span in found:
        inside = [
            at
            for at, (start, end) in enumerate(tokens)
            if start < span["end"] and end > span["start"]
        ]
        if inside:
            spans.append({**span, "start_token": inside[0], "end_token": inside[-1] + 1})
    return spans

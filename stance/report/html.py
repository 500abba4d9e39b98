"""The report: one page that needs nothing else, from the tables of an analysis.

Everything that comes from articles goes through Jinja's escaping, or through
`_as_json`; the page's own policy forbids any script, style or request but its own.
"""

from __future__ import annotations

import hashlib
import json
import math
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from stance.article import Article
from stance.report.articles import LONGEST, ArticlePage, quoting_sentences
from stance.report.brief import Brief, failures
from stance.report.budget import LIMIT, fill, rank
from stance.report.cells import clip, figure, records, stance_of, subject, word
from stance.report.language import Language, load_language
from stance.report.voices import LISTED, NARROW, WIDE, charted, voices_of
from stance.texts import article_of

if TYPE_CHECKING:
    import os

    from stance.analysis import Analysis

__all__ = ["environment", "render", "write_report"]

_SCRIPTS: Final = ("data.js", "articles.js", "notes.js", "tables.js", "begin.js")
_TITLE: Final = 200
_SPARE: Final = 120_000  # bytes kept for what is counted last: the aspects, what was left out
_ASPECTS: Final = (100, 80)  # how many the filter lists, and how long their names are at most
_TRIED: Final = 5_000  # articles that are looked at while the page fills

# What the table of quotations and its download hold, beside the article's own.
_WORDS: Final = (
    *("quote_id", "quote_type", "quote", "cue", "source", "speaker", "speaker_type"),
    *("speaker_role", "method", "aspect", "stance", "evidence"),
)
_FIGURES: Final = ("confidence", "stance_score", "stance_confidence", "polarity")
_CODES: Final = str.maketrans(
    {"<": r"\u003c", ">": r"\u003e", "&": r"\u0026", "\u2028": r"\u2028", "\u2029": r"\u2029"}
)


def write_report(
    analysis: Analysis,
    path: str | os.PathLike[str],
    *,
    lang: str = "fr",
    title: str | None = None,
) -> Path:
    """Write the report of an analysis; return its path.

    Raises
    ------
    ValueError
        When the report does not speak ``lang``.
    FileNotFoundError
        When the folder of ``path`` does not exist.
    """
    page = render(analysis, lang=lang, title=title)
    target = Path(path)
    # Half a surrogate pair is no character: a page holds a question mark in its place.
    target.write_bytes(page.encode("utf-8", "replace"))
    return target


def render(analysis: Analysis, *, lang: str = "fr", title: str | None = None) -> str:
    """Return the report of an analysis as HTML; see `Analysis.report`."""
    language = load_language(lang)
    ranked = rank(analysis.quotes, analysis.articles)
    voices = voices_of(analysis.speakers)
    fixed: dict[str, Any] = {
        "title": clip(title or language.say("title"), _TITLE),
        "subject": clip(subject(analysis.target, language), _TITLE),
        "brief": Brief.of(analysis, voices, language),
        "failures": failures(analysis.articles),
        "voices": voices[:LISTED],
        "voices_total": len(voices),
        "charted": charted(voices),
        "layouts": (WIDE, NARROW),
        "total": len(ranked),
        "limit": math.ceil(LIMIT / 1_000_000),
    }
    room = LIMIT - _SPARE - len(_page(fixed, [], language).encode("utf-8", "replace"))
    return _page(fixed, fill(ranked[:_TRIED], _maker(analysis, ranked, language), room), language)


@dataclass(frozen=True)
class _Block:
    """An article that is shown: its markup, and its rows of the embedded data."""

    html: Markup
    article: tuple[Any, ...]
    rows: list[list[Any]]

    @property
    def size(self) -> int:
        data = _as_json([self.article, self.rows])
        return len(self.html.encode("utf-8", "replace")) + len(data.encode("utf-8", "replace"))


def _maker(analysis: Analysis, ranked: list[str], language: Language) -> Callable[..., _Block]:
    """Return what makes the block of an article, out of the tables cut to those of interest."""
    ids = set(ranked[:_TRIED])
    articles = analysis.articles[analysis.articles["article_id"].isin(ids)]
    texts = analysis.texts[analysis.texts["article_id"].isin(ids)]
    kept = set(texts["article_id"])
    quotes = analysis.quotes[analysis.quotes["article_id"].isin(ids)]
    rows = {str(name): group for name, group in quotes.groupby("article_id", sort=False)}
    template = environment(language).get_template("article.html.jinja")

    def make(name: str, number: int) -> _Block:
        found = records(rows[name]) if name in rows else []
        if name in kept:
            article = article_of(name, texts, articles)
        else:
            known = articles[articles["article_id"] == name].iloc[0]
            bare = Article(
                "",
                id=name,
                title=word(known["title"]),
                source=word(known["source"]),
                date=word(known["date"]),
                author=word(known["author"]),
            )
            article, found = quoting_sentences(bare, found)
        page = ArticlePage.of(article, found, language)
        html = template.render(page=page, number=number, kept=name in kept)
        about = (article.id, page.title, article.source, article.date)
        data = [_row(quote, number, at) for at, quote in enumerate(page.quotes)]
        return _Block(Markup(html), about, data)  # noqa: S704 - rendered with escaping

    return make


def _row(quote: Mapping[str, Any], article: int, place: int) -> list[Any]:
    stance = stance_of(quote)
    words = [stance if name == "stance" else word(quote.get(name)) or None for name in _WORDS]
    figures = [figure(quote.get(name)) for name in _FIGURES]
    return [article, place, *words, *(None if math.isnan(f) else round(f, 6) for f in figures)]


def _page(fixed: Mapping[str, Any], blocks: list[_Block], language: Language) -> str:
    most, longest = _ASPECTS
    aspects = {str(row[2 + _WORDS.index("aspect")] or "") for block in blocks for row in block.rows}
    style, script = _asset("report.css"), "\n".join(map(_asset, _SCRIPTS))
    data = {
        "columns": ["article", "place", *_WORDS, *_FIGURES],
        "articles": [block.article for block in blocks],
        "quotes": [row for block in blocks for row in block.rows],
        "words": language.words,
    }
    shown = (
        environment(language)
        .get_template("page.html.jinja")
        .render(
            **fixed,
            blocks=[block.html for block in blocks],
            aspects=sorted(name for name in aspects if 0 < len(name) <= longest)[:most],
            data=Markup(_as_json(data)),  # noqa: S704 - no sign in it means anything to HTML
            style=Markup(style),  # noqa: S704 - our own file
            script=Markup(script),  # noqa: S704 - our own file
            policy=f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
            "base-uri 'none'; form-action 'none'",
        )
    )
    return f"{shown}\n"


def _as_json(data: object) -> str:
    """Return JSON that can stand in a script element: no sign of it is one of HTML's."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_CODES)


def _hash(content: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


@cache
def _asset(name: str) -> str:
    return files("stance.report").joinpath("templates", name).read_text("utf-8")


def environment(language: Language) -> Environment:
    """Return what fills in the templates, with all that comes from articles escaped."""
    from stance import __version__  # noqa: PLC0415 - the package is loaded by then

    templates = Environment(
        loader=PackageLoader("stance.report", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    templates.globals |= {
        "language": language,
        "say": language.say,
        "column": language.words["columns"].__getitem__,
        "signs": {"favor": "▲", "neutral": "●", "against": "▼", "off": "○"},
        "longest": LONGEST,
        "version": __version__,
    }
    return templates

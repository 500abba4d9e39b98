"""Which articles a report shows, so that the page opens whatever the corpus.

Figures and charts are always about all articles. The texts are those with most
quotations on the subject, then with most quotations, then in the order they
were read, as long as the page stays under its limit; an article that no longer
fits is passed over for a shorter one.

The report's first lines: how much, who, and on which side.

The report: one page that needs nothing else, from the tables of an analysis.

Everything that comes from articles goes through Jinja's escaping, or through
`_as_json`; the page's own policy forbids any script, style or request but its own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from stance.article import Article
from stance.columns import article_of
from stance.comparing import failed
from stance.files.atomic import write_bytes
from stance.files.scripted_pages import json_in_script, policy
from stance.report.breakdowns import finding, kinds, months, newspapers
from stance.report.highlighting import LONGEST, ArticlePage, quoting_sentences
from stance.report.language import (
    Language,
    clip,
    column,
    figure,
    load_language,
    on_target,
    records,
    stance_of,
    subject,
    word,
)
from stance.report.speaker_chart import LISTED, NARROW, WIDE, charted, voices_of

if TYPE_CHECKING:
    import os

    import pandas as pd

    from stance.columns import Tables
    from stance.report.speaker_chart import Voice

__all__ = [
    "LIMIT",
    "MOST",
    "Brief",
    "Failures",
    "Side",
    "Sized",
    "environment",
    "failures",
    "fill",
    "notice",
    "rank",
    "render",
    "write_report",
]


# -- Which articles a report shows, so that the page opens whatever the corpus ---


LIMIT: Final = 9_500_000
"""How many bytes a page has at most."""

MOST: Final = 1_000
"""How many articles a page shows at most: what a browser scrolls through with ease."""

_MISSES: Final = 30  # articles in a row that did not fit, after which none will be tried


class Sized(Protocol):
    """Something that takes bytes of the page."""

    @property
    def size(self) -> int:
        """How many."""


Item = TypeVar("Item", bound=Sized)


def rank(quotes: pd.DataFrame, articles: pd.DataFrame) -> list[str]:
    """Return the ids of the articles that were analysed, those to show first first."""
    read = articles[articles["error"].isna()]["article_id"]
    scored = read.map(on_target(quotes)["article_id"].value_counts()).fillna(0).astype("int64")
    found = read.map(quotes["article_id"].value_counts()).fillna(0).astype("int64")
    order = read.to_frame("id").assign(scored=scored, found=found)
    order = order.sort_values(["scored", "found"], ascending=False, kind="stable")
    return [str(name) for name in order["id"].drop_duplicates()]


def fill(ids: Iterable[str], make: Callable[[str, int], Item], room: int) -> list[Item]:
    """Return what ``make`` makes of the ids, in their order, while there is room.

    Parameters
    ----------
    ids : iterable of str
        Those to show first first.
    make : callable
        Takes an id and how many were taken before it.
    room : int
        How many bytes there are.
    """
    taken: list[Item] = []
    missed = 0
    for name in ids:
        if missed == _MISSES or len(taken) == MOST:
            break
        item = make(name, len(taken))
        if item.size > room:
            missed += 1
            continue
        missed = 0
        room -= item.size
        taken.append(item)
    return taken


# -- The report's first lines: how much, who, and on which side ------------------


_MOST: Final = 3  # speakers named in the summary
_LISTED: Final = 20  # articles that failed
_DATE: Final = 40  # characters of a date that is none
_LONGEST: Final = 300  # characters of an error


@dataclass(frozen=True)
class Side:
    """How many quotations stand on one side, and their place in the bar that shows all three."""

    stance: str
    count: int
    share: float
    start: float


@dataclass(frozen=True)
class Failures:
    """The articles that could not be analysed: how many, and the first of them."""

    total: int
    listed: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Brief:
    """What the summary says.

    Attributes
    ----------
    tiles : tuple of (str, str)
        Figures and what they count.
    scope : str
        How many articles, of which newspapers, from when to when.
    sides : tuple of Side
        The quotations on the subject: for, neutral, against.
    sentences : tuple of str
        The same in words.
    notice : str
        That few articles name the target, or none; blank otherwise.
    """

    tiles: tuple[tuple[str, str], ...]
    scope: str
    sides: tuple[Side, ...]
    sentences: tuple[str, ...]
    notice: str

    @classmethod
    def of(cls, analysis: Tables, voices: list[Voice], language: Language) -> Brief:
        """Return the summary of an analysis."""
        quotes, articles = analysis.quotes, analysis.articles
        read = articles[articles["error"].isna()]
        words = int(read["n_words"].sum())
        quoted = float((read["share_quoted"].fillna(0.0) * read["n_words"]).sum())
        tiles = (
            *(
                (language.integer(number), language.noun(noun, number))
                for noun, number in (
                    ("article_read", len(read)),
                    ("quotation", len(quotes)),
                    ("speaker", len(analysis.speakers)),
                )
            ),
            (language.share(quoted / words if words else 0.0, 0), language.say("figure_quoted")),
        )
        scored = on_target(quotes)
        said = _sentences(quotes, scored, voices, language)
        return cls(tiles, _scope(articles, language), _sides(scored), said, notice(read, language))


def _scope(articles: pd.DataFrame, language: Language) -> str:
    read = articles[articles["error"].isna()]
    number = language.count("article", len(read))
    copies = articles[column(articles, "duplicate_of").notna()]
    if len(copies):
        how = "with_copies" if copies["error"].isna().any() else "without_copies"
        repeated = language.count("repeated", len(copies))
        number = language.say(how, articles=number, copies=repeated)
    said = [number]
    newspapers = read["newspaper"].nunique()
    if newspapers:
        named = language.count("newspaper", newspapers)
        said.append(language.say("newspapers", newspapers=named))
    dates = read["date"].dropna()
    if len(dates):
        first, last = (clip(language.date(str(d)), _DATE) for d in (dates.min(), dates.max()))
        when = first if first == last else language.say("period", first=first, last=last)
        if len(dates) < len(read):
            dated = language.count("dated_article", len(dates))
            when = language.say("dated", period=when, articles=dated)
        said.append(when)
    return ", ".join(said)


def notice(articles: pd.DataFrame, language: Language) -> str:
    """Return what to know where fewer than half of the articles name the target."""
    named = column(articles, "on_target").dropna()
    count = int(named.sum())
    if not len(named) or 2 * count >= len(named):
        return ""
    if not count:
        return language.say("notice_none")
    return language.say(
        "notice_few",
        count=language.integer(count),
        articles=language.count("article", len(named)),
        naming=language.noun("naming", count),
    )


def _sides(scored: pd.DataFrame) -> tuple[Side, ...]:
    counts = scored["stance"].astype("string").value_counts()
    total = len(scored)
    sides: list[Side] = []
    start = 0.0
    for stance in ("favor", "neutral", "against"):
        count = int(counts.get(stance, 0))
        share = count / total if total else 0.0
        sides.append(Side(stance, count, share, start))
        start += share
    return tuple(sides)


def _sentences(
    quotes: pd.DataFrame, scored: pd.DataFrame, voices: list[Voice], language: Language
) -> tuple[str, ...]:
    if not len(quotes):
        return (language.say("summary_none"),)
    articles = language.count("article", int(scored["article_id"].nunique()))
    on_target = language.count("quotation", len(scored))
    said = [language.say("summary_on_target", quotations=on_target, articles=articles)]
    named = [voice for voice in voices if voice.named][:_MOST]
    if named:
        names = ", ".join(_named(voice, language) for voice in named)
        said.append(language.say("summary_most", names=names))
    others = len(quotes) - len(scored)
    if others:
        off = language.count("quotation", others)
        said.append(language.say("summary_off_target", quotations=off))
    return tuple(said)


def _named(voice: Voice, language: Language) -> str:
    return language.say(
        "summary_one",
        name=voice.name,
        quotations=language.count("quotation", voice.n_quotes),
        share=language.share(voice.share),
        stance=language.value("stance", voice.stance),
    )


def failures(articles: pd.DataFrame) -> Failures:
    """Return the articles that could not be analysed, and why."""
    lost = articles[failed(articles)]
    first = lost.head(_LISTED)
    listed = tuple(
        (word(name, _LONGEST), word(error, _LONGEST))
        for name, error in zip(first["article_id"], first["error"], strict=True)
    )
    return Failures(len(lost), listed)


# -- The report: one page that needs nothing else, from the tables of an analysis ---


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


def write_report(
    analysis: Tables,
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
    """
    page = render(analysis, lang=lang, title=title)
    # Half a surrogate pair is no character: a page holds a question mark in its place.
    return write_bytes(path, page.encode("utf-8", "replace"))


def render(analysis: Tables, *, lang: str = "fr", title: str | None = None) -> str:
    """Return the report of an analysis as HTML; see `Analysis.report`."""
    language = load_language(lang)
    ranked = rank(analysis.quotes, analysis.articles)
    voices = voices_of(analysis.speakers)
    fixed: dict[str, Any] = {
        "title": clip(title or language.say("title"), _TITLE),
        "subject": clip(subject(analysis.target, language), _TITLE),
        "brief": Brief.of(analysis, voices, language),
        "failures": failures(analysis.articles),
        "finding": finding(analysis, language),
        "uncertain": language.say("finding_caution") if len(on_target(analysis.quotes)) else "",
        "newspapers": newspapers(analysis, language),
        "months": months(analysis, language),
        "kinds": kinds(analysis, language),
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
        data = json_in_script([self.article, self.rows])
        return len(self.html.encode("utf-8", "replace")) + len(data.encode("utf-8", "replace"))


def _maker(analysis: Tables, ranked: list[str], language: Language) -> Callable[..., _Block]:
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
                newspaper=word(known["newspaper"]),
                date=word(known["date"]),
                author=word(known["author"]),
            )
            article, found = quoting_sentences(bare, found)
        page = ArticlePage.of(article, found, language)
        html = template.render(page=page, number=number, kept=name in kept)
        about = (article.id, page.title, article.newspaper, article.date)
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
        "limit": fixed["limit"],
    }
    shown = (
        environment(language)
        .get_template("page.html.jinja")
        .render(
            **fixed,
            blocks=[block.html for block in blocks],
            aspects=sorted(name for name in aspects if 0 < len(name) <= longest)[:most],
            data=Markup(json_in_script(data)),  # noqa: S704 - no sign in it means anything to HTML
            style=Markup(style),  # noqa: S704 - our own file
            script=Markup(script),  # noqa: S704 - our own file
            policy=policy(style, script),
        )
    )
    return f"{shown}\n"


@cache
def _asset(name: str) -> str:
    return files("stance.report").joinpath("templates", name).read_text("utf-8")


def environment(language: Language) -> Environment:
    """Return what fills in the templates, with all that comes from articles escaped."""
    from stance._version import __version__  # noqa: PLC0415 - the package is loaded by then

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

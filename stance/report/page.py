"""Write the HTML report of an analysis as a single self-contained page.

Figures and charts cover all articles. The page has a size limit, so that it opens in a
browser whatever the size of the corpus: it shows the texts of the articles with most
quotations on the target, then with most quotations, then in the order of reading. An article
that does not fit is skipped in favor of a shorter one.

All content from articles is escaped by Jinja or by `json_in_script`. The page contains its own
script and data and makes no network request; its `policy` lists the hashes of its own style and
script, so that nothing else in it can run. The annotation page (``stance.checking``) is made alike.
"""

from __future__ import annotations

import hashlib
import json
import math
from base64 import b64encode
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
from stance.report.breakdowns import (
    LISTED,
    NARROW,
    PAPER,
    WIDE,
    charted,
    finding,
    kinds,
    months,
    newspapers,
    types,
    voices_of,
)
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
from stance.scoring.scoring_model import figures_of

if TYPE_CHECKING:
    import os

    import pandas as pd

    from stance.columns import Tables
    from stance.report.breakdowns import Voice

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
    "json_in_script",
    "notice",
    "policy",
    "rank",
    "render",
    "write_report",
]


LIMIT: Final = 9_500_000
"""The maximum size of a page in bytes."""

MOST: Final = 1_000
"""The maximum number of articles on a page, so that browsers scroll smoothly."""

_MISSES: Final = 30  # consecutive articles that did not fit, after which no more are tried


class Sized(Protocol):
    """Something that takes space on the page."""

    @property
    def size(self) -> int:
        """The number of bytes."""


Item = TypeVar("Item", bound=Sized)


def rank(quotes: pd.DataFrame, articles: pd.DataFrame) -> list[str]:
    """Return the ids of the analysed articles in the order in which to show them."""
    read = articles[articles["error"].isna()]["article_id"]
    scored = read.map(on_target(quotes)["article_id"].value_counts()).fillna(0).astype("int64")
    found = read.map(quotes["article_id"].value_counts()).fillna(0).astype("int64")
    order = read.to_frame("id").assign(scored=scored, found=found)
    order = order.sort_values(["scored", "found"], ascending=False, kind="stable")
    return [str(name) for name in order["id"].drop_duplicates()]


def fill(ids: Iterable[str], make: Callable[[str, int], Item], room: int) -> list[Item]:
    """Call ``make`` for the ids in order, and return the results that fit.

    Parameters
    ----------
    ids : iterable of str
        In the order in which to show them.
    make : callable
        Takes an id and the number of items before it.
    room : int
        The number of bytes available.
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


_MOST: Final = 3  # speakers named in the summary
_LISTED: Final = 20  # articles that failed
_DATE: Final = 40  # characters of a date that is none
_LONGEST: Final = 300  # characters shown of an error


@dataclass(frozen=True)
class Side:
    """The number of quotations on one side, and its segment of the bar."""

    stance: str
    count: int
    share: float
    start: float


@dataclass(frozen=True)
class Failures:
    """The number of articles that could not be analysed, and the first of them."""

    total: int
    listed: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Brief:
    """The content of the summary.

    Attributes
    ----------
    tiles : tuple of (str, str)
        Figures and their labels.
    scope : str
        The number of articles, their newspapers and dates.
    sides : tuple of Side
        The judged quotations: favor, neutral, against.
    sentences : tuple of str
        The findings in words.
    notice : str
        A warning if few or no articles name the target; empty otherwise.
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
    """Return a warning if fewer than half of the articles name the target."""
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


def worth_of(model: str, language: Language) -> tuple[str, ...]:
    """Return sentences that name the model and say what its labels are worth."""
    if not model:
        return ()
    named = language.say("method_model", model=model)
    known = figures_of(model)
    if known is None:
        return (named,)
    worth = language.say(
        "method_worth",
        quotations=language.count("quotation", known.quotations),
        macro_f1=language.decimal(known.macro_f1),
        right=language.share(known.accuracy, 0),
        neutral=language.share(known.all_neutral, 0),
    )
    return (named, worth)


def _is_unseen(analysis: Tables) -> bool:
    """Whether the model has never seen labelled press quotations of the target."""
    known = figures_of(analysis.model)
    return known is not None and known.zero_shot and bool(len(on_target(analysis.quotes)))


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
    said = []
    if len(scored):
        articles = language.count("article", int(scored["article_id"].nunique()))
        judged = language.count("quotation", len(scored))
        said.append(language.say("summary_on_target", quotations=judged, articles=articles))
    named = [voice for voice in voices if voice.named][:_MOST]
    if named:
        names = ", ".join(_named(voice, language, judged=bool(len(scored))) for voice in named)
        said.append(language.say("summary_most", names=names))
    others = len(quotes) - len(scored)
    if others and len(scored):
        off = language.count("quotation", others)
        said.append(language.say("summary_off_target", quotations=off))
    return tuple(said)


def _named(voice: Voice, language: Language, *, judged: bool) -> str:
    return language.say(
        "summary_one" if judged else "summary_one_unjudged",
        name=voice.name,
        quotations=language.count("quotation", voice.n_quotes),
        share=language.share(voice.share),
        stance=language.value("stance", voice.stance),
    )


def failures(articles: pd.DataFrame) -> Failures:
    """Return the articles that could not be analysed, with the reasons."""
    lost = articles[failed(articles)]
    first = lost.head(_LISTED)
    listed = tuple(
        (word(name, _LONGEST), word(error, _LONGEST))
        for name, error in zip(first["article_id"], first["error"], strict=True)
    )
    return Failures(len(lost), listed)


_SCRIPTS: Final = ("data.js", "articles.js", "notes.js", "tables.js", "begin.js")
_TITLE: Final = 200
_SPARE: Final = 120_000  # bytes reserved for the aspects and the list of skipped articles
_ASPECTS: Final = (100, 80)  # the number listed in the filter, and the maximum length of a name
_TRIED: Final = 5_000  # articles tried while the page is filled

# The columns of the table of quotations and of its download, besides the article's.
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
    """Write an HTML page with the speakers, the figures and the quotations in their texts.

    The page is a single HTML file without network requests and below ten million bytes. For
    a large corpus, its figures cover all articles, and it shows the texts with the most
    quotations on the target.

    Parameters
    ----------
    analysis : Analysis
        The analysis to show.
    path : path
        The file to write; an existing file is replaced.
    lang : {"fr", "en"}
        The language of the page.
    title : str, optional
        The title of the page.

    Returns
    -------
    pathlib.Path
        The path of the page.

    Raises
    ------
    ValueError
        If ``lang`` is not available.
    OSError
        If the page cannot be written there.
    """
    page = render(analysis, lang=lang, title=title)
    # A lone surrogate is not a character: it becomes a question mark.
    return write_bytes(path, page.encode("utf-8", "replace"))


def render(analysis: Tables, *, lang: str = "fr", title: str | None = None) -> str:
    """Return the report of an analysis as HTML."""
    language = load_language(lang)
    ranked = rank(analysis.quotes, analysis.articles)
    voices = voices_of(analysis.speakers)
    found, caution = finding(analysis, language)
    fixed: dict[str, Any] = {
        "title": clip(title or language.say("title"), _TITLE),
        "subject": clip(subject(analysis.target, language), _TITLE),
        "brief": Brief.of(analysis, voices, language),
        "failures": failures(analysis.articles),
        "judged": bool(len(on_target(analysis.quotes))),
        "finding": found,
        "uncertain": caution,
        "worth": worth_of(analysis.model, language),
        "unseen": language.say("method_unseen") if _is_unseen(analysis) else "",
        "newspapers": newspapers(analysis, language),
        "months": months(analysis, language),
        "kinds": kinds(analysis, language),
        "types": types(analysis, language),
        "voices": voices[:LISTED],
        "voices_total": len(voices),
        "charted": charted(voices),
        "layouts": (WIDE, NARROW, PAPER),
        "total": len(ranked),
        "quotations": len(analysis.quotes),
        "limit": math.ceil(LIMIT / 1_000_000),
    }
    room = LIMIT - _SPARE - len(_page(fixed, [], language).encode("utf-8", "replace"))
    return _page(fixed, fill(ranked[:_TRIED], _maker(analysis, ranked, language), room), language)


@dataclass(frozen=True)
class _Block:
    """An article on the page: its markup and its rows of the embedded data."""

    html: Markup
    article: tuple[Any, ...]
    rows: list[list[Any]]

    @property
    def size(self) -> int:
        data = json_in_script([self.article, self.rows])
        return len(self.html.encode("utf-8", "replace")) + len(data.encode("utf-8", "replace"))


def _maker(analysis: Tables, ranked: list[str], language: Language) -> Callable[..., _Block]:
    """Return a function that makes the block of an article from the filtered tables."""
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
            shown=len(data["quotes"]),
            aspects=sorted(name for name in aspects if 0 < len(name) <= longest)[:most],
            data=Markup(json_in_script(data)),  # noqa: S704 - no sign in it means anything to HTML
            style=Markup(style),  # noqa: S704 - our own file
            script=Markup(script),  # noqa: S704 - our own file
            policy=policy(style, script),
        )
    )
    return f"{shown}\n"


_CODES: Final = str.maketrans(
    {"<": r"\u003c", ">": r"\u003e", "&": r"\u0026", "\u2028": r"\u2028", "\u2029": r"\u2029"}
)


def json_in_script(data: object) -> str:
    r"""Return JSON that is safe in a script element: characters special in HTML are escaped.

    Examples
    --------
    >>> print(json_in_script({"quote": "</script>"}))
    {"quote":"\u003c/script\u003e"}
    """
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_CODES)


def policy(style: str, script: str) -> str:
    """Return the Content-Security-Policy of a page with one inline style and one inline script."""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(content: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


@cache
def _asset(name: str) -> str:
    return files("stance.report").joinpath("templates", name).read_text("utf-8")


def environment(language: Language) -> Environment:
    """Return the Jinja environment, which escapes all content from articles."""
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

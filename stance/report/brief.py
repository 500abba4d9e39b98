"""The report's first lines: how much, who, and on which side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from stance.report.cells import clip, on_target, word

if TYPE_CHECKING:
    import pandas as pd

    from stance.analysis import Analysis
    from stance.report.language import Language
    from stance.report.voices import Voice

__all__ = ["Brief", "Failures", "Side", "failures"]

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
    """

    tiles: tuple[tuple[str, str], ...]
    scope: str
    sides: tuple[Side, ...]
    sentences: tuple[str, ...]

    @classmethod
    def of(cls, analysis: Analysis, voices: list[Voice], language: Language) -> Brief:
        """Return the summary of an analysis."""
        quotes, articles = analysis.quotes, analysis.articles
        read = articles[articles["error"].isna()]
        words = int(read["n_words"].sum())
        quoted = float((read["share_quoted"].fillna(0.0) * read["n_words"]).sum())
        tiles = (
            (language.integer(len(read)), language.say("figure_articles")),
            (language.integer(len(quotes)), language.say("figure_quotations")),
            (language.integer(len(analysis.speakers)), language.say("figure_speakers")),
            (language.share(quoted / words if words else 0.0, 0), language.say("figure_quoted")),
        )
        scored = on_target(quotes)
        said = _sentences(quotes, scored, voices, language)
        return cls(tiles, _scope(read, language), _sides(scored), said)


def _scope(read: pd.DataFrame, language: Language) -> str:
    said = [language.count("article", len(read))]
    newspapers = read["source"].nunique()
    if newspapers:
        named = language.count("newspaper", newspapers)
        said.append(language.say("sources", newspapers=named))
    dates = read["date"].dropna()
    if len(dates):
        first, last = (clip(language.date(str(d)), _DATE) for d in (dates.min(), dates.max()))
        said.append(first if first == last else language.say("period", first=first, last=last))
    return ", ".join(said)


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
    failed = articles[articles["error"].notna()]
    first = failed.head(_LISTED)
    listed = tuple(
        (word(name, _LONGEST), word(error, _LONGEST))
        for name, error in zip(first["article_id"], first["error"], strict=True)
    )
    return Failures(len(failed), listed)

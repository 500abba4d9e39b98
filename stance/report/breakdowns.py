"""The figures of the report: its breakdowns by newspaper, month, kind and type, and its speakers.

The denominator of every share is the number of judged quotations, and its interval comes from
resampling whole articles (``stance.comparing.intervals``). Quotations that were not judged are
counted separately. `finding` states in a sentence which side prevails, or that the data do not
show it. `voices_of` has the speakers for the table, `charted` those of the chart, and `Layout`
the measures of the chart.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from stance.comparing.grouping import periods_of
from stance.comparing.intervals import share_intervals
from stance.comparing.speaker_kinds import KINDS, kinds_of
from stance.quote import STANCES
from stance.report.language import clip, column, figure, on_target, squeeze, stance_of, word

if TYPE_CHECKING:
    from stance.columns import Tables
    from stance.report.language import Language

__all__ = [
    "CHARTED",
    "LISTED",
    "NARROW",
    "PAPER",
    "WIDE",
    "Group",
    "Layout",
    "Share",
    "Voice",
    "charted",
    "finding",
    "kinds",
    "months",
    "newspapers",
    "types",
    "voices_of",
]


_NEWSPAPERS: Final = 20  # number of rows
_VOICES: Final = 3  # listed in the row of a newspaper
_MONTHS: Final = 24  # if there are more, rows are years
_NAME: Final = 60  # characters of a name
_VISIBLE: Final = 0.5  # points that are not rounded to none
_FEW: Final = 5  # judged quotations below which a share is not meaningful
_TYPES: Final = ("f", "m", "person", "organisation", "group", "unnamed")


@dataclass(frozen=True)
class Share:
    """A share with its 95 % interval; the bounds are NaN for a single article."""

    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Group:
    """A row of a breakdown.

    Attributes
    ----------
    name : str
    articles, quotes, judged : int
    counts : mapping
        The number of judged quotations on each side.
    sides : mapping
        The share of each side, with its interval; empty without a judged quotation.
    voices : tuple of (str, int)
        The most quoted speakers, with their number of quotations.
    quoted : float
        Its share of all quotations.
    """

    name: str
    articles: int
    quotes: int
    judged: int
    counts: Mapping[str, int]
    sides: Mapping[str, Share]
    voices: tuple[tuple[str, int], ...]
    quoted: float

    @property
    def unjudged(self) -> int:
        """The number of quotations that were not judged."""
        return self.quotes - self.judged

    @property
    def telling(self) -> bool:
        """Whether there are enough judged quotations for a meaningful share."""
        return self.judged >= _FEW


def newspapers(analysis: Tables, language: Language) -> list[Group]:
    """Return a row for each newspaper, sorted by the number of judged quotations.

    There is none where no article names its newspaper.
    """
    by = _of_article(analysis, "newspaper")
    if by.isna().all():
        return []
    by = by.fillna(language.say("no_newspaper"))
    return _groups(analysis.quotes, by)[:_NEWSPAPERS]


def months(analysis: Tables, language: Language) -> list[Group]:
    """Return a row for each month with a quotation, or for each year if there are many months."""
    dates = _of_article(analysis, "date")
    stretch = periods_of(dates, "M")
    if stretch.nunique() > _MONTHS:
        stretch = periods_of(dates, "Y")
    found = sorted(_groups(analysis.quotes, stretch), key=lambda group: group.name)
    return [_renamed(group, language.date(group.name)) for group in found]


def kinds(analysis: Tables, language: Language) -> list[Group]:
    """Return a row for each kind of speaker, as institutions or experts, the unknown last.

    There is none where no kind is known.
    """
    kind = kinds_of(analysis.quotes)
    if kind.isna().all():
        return []
    found = {group.name: group for group in _groups(analysis.quotes, kind.fillna(""))}
    names = [*KINDS, *sorted(found.keys() - {*KINDS, ""})]
    rows = [
        _renamed(found[name], language.value("speaker_kind", name))
        for name in names
        if name in found
    ]
    return rows + [_renamed(found[name], language.say("no_kind")) for name in [""] if name in found]


def types(analysis: Tables, language: Language) -> list[Group]:
    """Return a row for each type of speaker: women, men, other persons, organisations, groups."""
    kind = analysis.quotes["speaker_type"].astype("string")
    gender = column(analysis.quotes, "speaker_gender").astype("string")
    person = (kind == "person").fillna(value=False)
    told = gender.isin(["f", "m"]).fillna(value=False)
    kind = kind.mask(person & told, gender)
    found = {group.name: group for group in _groups(analysis.quotes, kind)}
    return [
        _renamed(found[name], language.value("group_type", name))
        for name in _TYPES
        if name in found
    ]


def _renamed(group: Group, name: str) -> Group:
    return Group(**{**vars(group), "name": name})


def _of_article(analysis: Tables, name: str) -> pd.Series[Any]:
    """Return a column of ``articles`` for each quotation."""
    articles = analysis.articles.drop_duplicates("article_id").set_index("article_id")
    found = analysis.quotes["article_id"].map(articles[name].astype("string"))
    return found.astype("string")


def _groups(quotes: pd.DataFrame, by: pd.Series[Any]) -> list[Group]:
    """Return the rows of grouped quotations, sorted by judged quotations, then by name."""
    held = quotes.assign(group=by.to_numpy())
    held = held[held["group"].notna()]
    judged = on_target(held)
    figures = {
        stance: share_intervals(judged["stance"] == stance, judged["article_id"], judged["group"])
        for stance in STANCES
    }
    made = []
    for name, rows in held.groupby("group", sort=True):
        own = judged[judged["group"] == name]
        counts = own["stance"].astype("string").value_counts()
        voices = rows["speaker"].dropna().value_counts().head(_VOICES)
        made.append(
            Group(
                name=clip(str(name), _NAME),
                articles=int(rows["article_id"].nunique()),
                quotes=len(rows),
                judged=len(own),
                counts={stance: int(counts.get(stance, 0)) for stance in STANCES},
                sides={
                    stance: _share(figures[stance], str(name)) for stance in STANCES if len(own)
                },
                voices=tuple((clip(str(who), _NAME), int(n)) for who, n in voices.items()),
                quoted=len(rows) / len(quotes),
            )
        )
    return sorted(made, key=lambda group: (-group.judged, -group.quotes, group.name))


def _share(figures: pd.DataFrame, group: str) -> Share:
    share, low, high = figures.loc[[group]].to_numpy(dtype="float64")[0]
    return Share(float(share), float(low), float(high))


def finding(analysis: Tables, language: Language) -> tuple[str, str]:
    """Return the first sentence of the report, and a caution about it.

    The sentence says which side prevails, and how certain this is. Where nothing was judged,
    there is no caution.
    """
    judged = on_target(analysis.quotes)
    if not len(judged):
        return language.say("finding_unjudged" if len(analysis.quotes) else "summary_none"), ""
    everything = pd.Series("", index=judged.index)
    sides = {
        stance: share_intervals(judged["stance"] == stance, judged["article_id"], everything).iloc[
            0
        ]
        for stance in STANCES
    }
    lean = (judged["stance"] == "favor").astype("int64") - (judged["stance"] == "against")
    interval = share_intervals(lean, judged["article_id"], everything, least=-1.0).iloc[0]
    low, high = float(interval["low"]), float(interval["high"])
    points = {stance: 100 * float(figures["share"]) for stance, figures in sides.items()}
    number = language.count("judged", len(judged))
    count = int(judged["article_id"].nunique())
    if pd.isna(low):
        shares = {stance: language.share(part / 100, 0) for stance, part in points.items()}
        one = count == 1
        said = language.say(
            "finding_one_article" if one else "finding_alike",
            quotations=number,
            articles=language.count("article", count),
            **shares,
        )
        return said, language.say("finding_error")
    key = "finding_favor" if low > 0 else "finding_against" if high < 0 else "finding_none"
    if key == "finding_against":
        low, high = -high, -low
    # A lean of less than a point shows only with a decimal.
    digits = 1 if key != "finding_none" and 100 * low < _VISIBLE else 0
    # The reader subtracts the printed shares: the gap is theirs.
    told = {stance: round(part, digits) for stance, part in points.items()}
    apart = abs(told["favor"] - told["against"])
    if key == "finding_none":
        gap = language.signed(told["favor"] - told["against"], 0)
        bounds = [language.signed(100 * bound, 0) for bound in (low, high)]
    else:
        gap = language.decimal(apart, digits)
        bounds = [language.decimal(100 * bound, digits) for bound in (low, high)]
    said = language.say(
        key,
        quotations=number,
        articles=language.count("article", count),
        gap=f"{gap}\u00a0{language.noun('point', apart)}",
        low=bounds[0],
        high=bounds[1],
        **{stance: language.share(part / 100, digits) for stance, part in told.items()},
    )
    return said, language.say("finding_caution")


CHARTED: Final = 20
"""The number of speakers in the chart."""

LISTED: Final = 200
"""The number of speakers in the table."""

_LONGEST_NAME: Final = 160  # maximum characters of a name or role


@dataclass(frozen=True)
class Voice:
    """A speaker: a row of ``Analysis.speakers`` with formatted cells."""

    name: str
    type: str
    role: str
    named: bool
    stance: str
    n_articles: int
    n_quotes: int
    n_words: int
    n_judged: int
    n_favor: int
    n_neutral: int
    n_against: int
    share: float
    mean: float
    low: float
    high: float

    @property
    def has_interval(self) -> bool:
        """Whether there is an interval, which needs more than one article."""
        return not math.isnan(self.low)


def voices_of(speakers: pd.DataFrame) -> list[Voice]:
    """Return the speakers of articles that name the target; of all articles if none does."""
    on_target = speakers[speakers["mean_stance"].notna()]
    chosen = on_target if len(on_target) else speakers
    return [_voice(row) for row in chosen.to_dict("records")]


def _voice(row: Any) -> Voice:  # noqa: ANN401 - a record of pandas
    return Voice(
        name=word(row["speaker"], _LONGEST_NAME),
        type=word(row["speaker_type"]),
        role=word(row["speaker_role"], _LONGEST_NAME),
        named=bool(row["named"]),
        stance=stance_of(row),
        n_articles=int(row["n_articles"]),
        n_quotes=int(row["n_quotes"]),
        n_words=int(row["n_words"]),
        n_judged=int(row["n_judged"]),
        n_favor=int(row["n_favor"]),
        n_neutral=int(row["n_neutral"]),
        n_against=int(row["n_against"]),
        share=figure(row["share_words"]),
        mean=figure(row["mean_stance"]),
        low=figure(row["ci_low"]),
        high=figure(row["ci_high"]),
    )


def charted(voices: list[Voice], top: int = CHARTED) -> list[Voice]:
    """Return the named speakers with the most words, sorted from favor to against."""
    named = [v for v in voices if v.named and not math.isnan(v.mean)]
    most = sorted(named, key=lambda v: (-v.n_words, v.name))[:top]
    return sorted(most, key=lambda v: (-v.mean, v.name))


@dataclass(frozen=True)
class Layout:
    """The layout of the chart of speakers, in the units of the drawing.

    Attributes
    ----------
    key : str
        Its class in the style sheet.
    width, row, top : float
        The width of the drawing, the height of a row, and the space above the first row.
    name : float
        The position at which names end (``above`` false) or begin (true).
    above : bool
        Whether names are above their rows, as on a phone.
    left, right : float
        The ends of the axis of stance.
    bar, end : float
        The ends of the axis of shares.
    letters : int
        The maximum number of characters of a name.
    """

    key: str
    width: float
    row: float
    top: float
    name: float
    above: bool
    left: float
    right: float
    bar: float
    end: float
    letters: int

    def height(self, count: int) -> float:
        """Return the height of a drawing with ``count`` rows."""
        return self.top + count * self.row + 8

    def middle(self, index: int) -> float:
        """Return the vertical position of a row's markers."""
        share = 0.68 if self.above else 0.5
        return round(self.top + (index + share) * self.row, 1)

    def at(self, stance: float) -> float:
        """Return the position of a stance from −1 to 1 on its axis."""
        inside = min(1.0, max(-1.0, stance))
        return round(self.left + (inside + 1) / 2 * (self.right - self.left), 1)

    def length(self, share: float, longest: float) -> float:
        """Return the length of the bar of a share."""
        known = 0.0 if math.isnan(share) or longest <= 0 else share / longest
        return round(known * (self.end - self.bar), 1)

    def short(self, name: str) -> str:
        """Return a name truncated to the available space."""
        return squeeze(name, self.letters)


WIDE: Final = Layout(
    key="wide",
    width=960,
    row=28,
    top=44,
    name=284,
    above=False,
    left=306,
    right=664,
    bar=700,
    end=890,
    letters=36,
)
PAPER: Final = replace(WIDE, key="paper", row=20)
NARROW: Final = Layout(
    key="narrow",
    width=360,
    row=46,
    top=44,
    name=6,
    above=True,
    left=14,
    right=214,
    bar=238,
    end=312,
    letters=40,
)

"""The speakers in the report: figures for the table and the layout of the chart."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from stance.report.language import figure, squeeze, stance_of, word

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CHARTED", "LISTED", "NARROW", "WIDE", "Layout", "Voice", "charted", "voices_of"]


CHARTED: Final = 20
"""The number of speakers in the chart."""

LISTED: Final = 200
"""The number of speakers in the table."""

_NAME: Final = 160  # maximum characters of a name or role


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
        name=word(row["speaker"], _NAME),
        type=word(row["speaker_type"]),
        role=word(row["speaker_role"], _NAME),
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

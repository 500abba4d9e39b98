"""Summarize quotations and compare them by speaker, article, group or month.

- ``measures`` defines each figure (docs/comparing.md explains how to read it), ``intervals``
  bounds it by resampling whole articles.
- ``summaries`` makes the tables of speakers, of articles, and of women and men.
- ``grouping`` compares by column or period; ``speaker_kinds`` says what kind of speaker speaks.
- ``contrast`` compares two groups, ``keywords`` their words.
"""

from __future__ import annotations

from stance.comparing.contrast import Contrast, contrast
from stance.comparing.grouping import compare, timeline
from stance.comparing.keywords import concordance, keywords
from stance.comparing.measures import measures
from stance.comparing.speaker_kinds import speaker_kinds
from stance.comparing.summaries import (
    OffTargetWarning,
    by_prominence,
    counts,
    coverage,
    failed,
    genders,
    overview,
    refreshed_articles,
    repeats,
    summarize_articles,
    summarize_speakers,
    tally_speakers,
    typical_quotes,
)

__all__ = [
    "Contrast",
    "OffTargetWarning",
    "by_prominence",
    "compare",
    "concordance",
    "contrast",
    "counts",
    "coverage",
    "failed",
    "genders",
    "keywords",
    "measures",
    "overview",
    "refreshed_articles",
    "repeats",
    "speaker_kinds",
    "summarize_articles",
    "summarize_speakers",
    "tally_speakers",
    "timeline",
    "typical_quotes",
]

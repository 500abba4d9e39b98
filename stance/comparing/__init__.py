"""Summarize quotations and compare them by speaker, article, group or month.

``stance.comparing.measures`` defines each figure; docs/comparing.md explains how to
read it.
"""

from __future__ import annotations

from stance.comparing.contrast import Contrast, contrast
from stance.comparing.gender_shares import genders
from stance.comparing.grouping import compare, timeline
from stance.comparing.keywords import concordance, keywords
from stance.comparing.measures import measures
from stance.comparing.overview import counts, overview
from stance.comparing.summaries import (
    OffTargetWarning,
    by_prominence,
    coverage,
    failed,
    refreshed_articles,
    repeats,
    summarize_articles,
    summarize_speakers,
    tally_speakers,
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
    "summarize_articles",
    "summarize_speakers",
    "tally_speakers",
    "timeline",
]

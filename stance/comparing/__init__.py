"""Sum quotations up and set them side by side: speakers, articles, groups, months.

What each figure means is said in ``stance.comparing.measures``; docs/comparing.md
says how to read it.
"""

from __future__ import annotations

from stance.comparing.contrast import Contrast, contrast
from stance.comparing.grouping import compare, timeline
from stance.comparing.measures import measures
from stance.comparing.overview import overview
from stance.comparing.summaries import (
    LEAN,
    OffTargetWarning,
    by_prominence,
    coverage,
    refreshed_articles,
    summarize_articles,
    summarize_speakers,
    tally_speakers,
)

__all__ = [
    "LEAN",
    "Contrast",
    "OffTargetWarning",
    "by_prominence",
    "compare",
    "contrast",
    "coverage",
    "measures",
    "overview",
    "refreshed_articles",
    "summarize_articles",
    "summarize_speakers",
    "tally_speakers",
    "timeline",
]

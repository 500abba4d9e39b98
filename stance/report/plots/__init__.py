"""Seven plots of an analysis, each on an Axes of matplotlib's: ``stance.plots.speakers(analysis)``.

All take ``ax=``, the Axes to draw on (a new figure by default), and ``lang=``,
``"fr"`` or ``"en"``; all return the Axes, for a title or a limit of your own.
They need the extra ``plots``. Favor, neutral and against have colours that the
colour-blind tell apart, also in grey; below each plot stands what it rests on. ``words``
takes what ``analysis.contrast`` returned, the others an analysis.
"""

from __future__ import annotations

from stance.report.plots.bars import compare, quote_types, timeline
from stance.report.plots.voices import dispersion, network, speakers, words

__all__ = ["compare", "dispersion", "network", "quote_types", "speakers", "timeline", "words"]

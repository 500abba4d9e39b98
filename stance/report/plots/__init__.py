"""Seven plots of an analysis with matplotlib, such as ``stance.plots.speakers(analysis)``.

All functions take ``ax=``, the Axes to draw on (a new figure by default), and ``lang=``,
``"fr"`` or ``"en"``, and return the Axes, so that you can set a title or limits. They need
the extra ``plots``. The colours of favor, neutral and against can be distinguished by
colour-blind readers and in grey. The text below each plot gives the data that it shows.
``words`` takes the result of ``analysis.contrast``, the others an analysis.
"""

from __future__ import annotations

from stance.report.plots.bars import compare, quote_types, timeline
from stance.report.plots.voices import dispersion, network, speakers, words

__all__ = ["compare", "dispersion", "network", "quote_types", "speakers", "timeline", "words"]

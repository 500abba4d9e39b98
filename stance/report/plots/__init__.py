"""Seven plots of an analysis with matplotlib, such as ``stance.plots.speakers(analysis)``.

All functions take ``ax=``, the Axes to draw on (a new figure by default), and ``lang=``,
``"fr"`` or ``"en"``, and return the Axes, so that you can set a title or limits. They need
the extra ``plots``. The colours of favor, neutral and against can be distinguished by
colour-blind readers and in grey. Below its title, each plot names the target, the number of
judged quotations and their articles. ``words`` takes the result of ``analysis.contrast``, the
others an analysis.

The data of each plot is a DataFrame: ``analysis.speakers``, ``analysis.compare(by=...)`` and
``analysis.timeline()`` for three, ``contrast.words`` for ``words``, and `types_by_side`, `links`
and `positions` for ``quote_types``, ``network`` and ``dispersion``.
"""

from __future__ import annotations

from stance.report.plots.bars import compare, quote_types, timeline, types_by_side
from stance.report.plots.voices import dispersion, links, network, positions, speakers, words

__all__ = [
    "compare",
    "dispersion",
    "links",
    "network",
    "positions",
    "quote_types",
    "speakers",
    "timeline",
    "types_by_side",
    "words",
]

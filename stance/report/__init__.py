"""Present an analysis: an HTML report, plots, and the view in a notebook.

- ``page`` writes the report: ``breakdowns`` computes its figures, ``highlighting`` marks the
  quotations in the texts.
- ``notebook`` shows an analysis in a notebook; ``plots`` draws with matplotlib.
- ``language`` has the texts of all of them in French and English.
"""

from __future__ import annotations

from stance.report import plots
from stance.report.notebook import displacy

__all__ = ["displacy", "plots"]

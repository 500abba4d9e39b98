"""Present an analysis: an HTML report, plots, and the view in a notebook."""

from __future__ import annotations

from stance.report import plots
from stance.report.displacy import displacy

__all__ = ["displacy", "plots"]

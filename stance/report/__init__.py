"""What an analysis looks like: a page to read, plots, a notebook's view."""

from __future__ import annotations

from stance.report import plots
from stance.report.displacy import displacy

__all__ = ["displacy", "plots"]

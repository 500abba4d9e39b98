"""Find what is quoted in an article, and what introduces it."""

from __future__ import annotations

from stance.quotations.finding import Found, Reading, cut_article

__all__ = ["Found", "Reading", "cut_article"]

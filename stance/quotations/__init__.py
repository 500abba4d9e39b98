"""Find the quotations of an article, and the words that introduce each.

- ``finding`` calls the other modules, and finds speech without marks: dialogue and interviews.
- ``marks`` pairs the quotation marks; ``sentences`` cuts the article into sentences for the tagger.
- ``clauses`` holds a sentence with its phrases and cues; ``subjects`` finds who speaks with a cue;
  ``sources`` links each marked span to its cue and its source.
- ``quotation_or_term`` decides whether a marked span is a quotation, a title or a term.
- ``reported_clauses`` finds where reported clauses may begin and end, also around an aside;
  ``indirect_speech`` decides which of them are reported.
- ``weights`` reads the learned weights of both decisions.
"""

from __future__ import annotations

from stance.quotations.finding import Found, Reading, cut_article

__all__ = ["Found", "Reading", "cut_article"]

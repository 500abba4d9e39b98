"""Which facet of a target a quotation touches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stance.scoring.target import OTHER_ASPECT, Target

if TYPE_CHECKING:
    from stance.scoring.lexicon import Passage

__all__ = ["aspect_of"]

AROUND = 0.4
"""What a term outside the quotation counts against one inside."""


def aspect_of(passage: Passage, target: Target) -> str:
    """Return the facet whose terms stand out, the first of the file on a tie.

    ``other`` where no term of any facet is found.
    """
    best, most = OTHER_ASPECT, 0.0
    for name in target.aspects:
        matches = passage.found.get(f"aspect {name}", ())
        count = sum(1.0 if passage.quoted(match.start) else AROUND for match in matches)
        if count > most:
            best, most = name, count
    return best

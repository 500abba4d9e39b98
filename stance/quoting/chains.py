"""What a second pair of marks takes over from the first: its cue, or its cue and its source.

« Le maire y voit un « naufrage », la préfète une « chance » »; « promise par le
maire « à Noël », puis « à Pâques » ».
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stance.quoting.clause import Clause, is_document, speaks
from stance.quoting.grammar import OF
from stance.quoting.sources import Link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stance.quoting.tokens import Token

__all__ = ["taken_over"]

JOINT = 3  # tokens that may join two pairs of marks: « …, et puis … »
_JOINTS = frozenset([",", "et", "ou", "puis", "mais", "voire", "ensuite", "enfin"])
_OPENERS = frozenset([",", ";", "et", "mais", "quand"])
_LEADING = OF | {",", "à", "comme", "pour"}  # what may stand between a source and its words


def taken_over(clause: Clause, k: int, before: Link) -> Link | None:
    """Return what introduces span ``k`` where it is what introduces the span before it, or None.

    Parameters
    ----------
    clause : Clause
    k : int
        A span that is not the first of its sentence.
    before : Link
        What introduces span ``k - 1``.
    """
    if before.cue is None or before.method != "cue_before":
        return None
    start, end = clause.between(k)
    acted_on = before.cue.passive or before.cue.mood == "participle"
    if acted_on:
        return before if _joins(clause.tokens[start:end]) else None
    return _gapped(clause, (start, end), before)


def _joins(between: Sequence[Token]) -> bool:
    return 0 < len(between) <= JOINT and _JOINTS.issuperset(t.low for t in between)


def _gapped(clause: Clause, bounds: tuple[int, int], before: Link) -> Link | None:
    """Read a second subject whose verb is left out: « …, la préfète (y voit) une « … » »."""
    start, end = bounds
    tokens = clause.tokens
    if start >= end or tokens[start].low not in _OPENERS:
        return None
    phrase = next((p for p in clause.phrases if p.start == start + 1 and p.end <= end), None)
    if phrase is None or phrase.preposition or not speaks(phrase) or is_document(phrase):
        return None
    rest = tokens[phrase.end : end]
    while rest and rest[0].pos == "ADJ":  # « l'association Réseaux libres »
        rest = rest[1:]
    led = bool(rest) and all(t.pos == "DET" or t.low in _LEADING for t in rest)
    return Link(before.cue, phrase, "cue_before") if led else None

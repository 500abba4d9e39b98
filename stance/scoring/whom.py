"""Whom the judging words of a passage hit: the target, its opponents, or somebody else.

Anger at the government is not anger at those who march against it, though both are made of
the same words. What tells them apart is who is named, and what stands nearest to the word
that judges: before it or behind it, near or far.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import log1p
from typing import TYPE_CHECKING, NamedTuple

from stance.scoring.negation import weakened

if TYPE_CHECKING:
    from stance.scoring.lexicon import Passage, Term
    from stance.scoring.terms import Match

__all__ = ["whom"]


REACH = 12
"""How many words may stand between a word that judges and what it is said of."""

NEAR = 4
"""Within so many words the two are near each other."""

_FIRST_PERSON = frozenset(
    {"je", "j'", "me", "moi", "mon", "ma", "mes", "nous", "notre", "nos", "on"}
)


class Hit(NamedTuple):
    """A feature: its name, its value, and the words that carry it, or what else does."""

    name: str
    value: float
    start: int = 0
    end: int = 0
    label: str = ""


def whom(passage: Passage, denied: Sequence[int]) -> Iterator[Hit]:
    """Give the features that say whom the words of a passage hit.

    Parameters
    ----------
    passage : Passage
    denied : sequence of int
        How many negations bear on each word.
    """
    first, last = passage.inside
    entities = passage.found.get("entity", ())
    named = _named(passage, entities)
    yield Hit(f"whom named {named}", 1.0, label="[qui est nommé]")
    yield Hit("whom length", log1p(last - first))
    for index in range(first, last):
        if passage.words.norms[index] in _FIRST_PERSON:
            yield Hit(f"whom first person, named {named}", 1.0, label="[première personne]")
            break
    for channel in ("stance", "lean"):
        for match in passage.found.get(channel, ()):
            if match.value.weight:
                yield from _judged(passage, match, entities, denied, named)
    for match in passage.found.get("attitude", ()):
        if not passage.quoted(match.start):
            name = f"whom attitude {match.value.says}, named {named}"
            yield Hit(name, match.value.weight, match.start, match.end)


def _named(passage: Passage, entities: Sequence[Match[Term]]) -> str:
    """Return who is named: in the quotation, or else around it."""
    for zone, inside in (("inside", True), ("around", False)):
        kinds = {m.value.says for m in entities if passage.quoted(m.start) is inside}
        if kinds:
            return f"{' '.join(sorted(kinds))} {zone}"
    return "nobody"


def _judged(
    passage: Passage,
    match: Match[Term],
    entities: Sequence[Match[Term]],
    denied: Sequence[int],
    named: str,
) -> Iterator[Hit]:
    """Give what a word that judges says of what stands nearest to it."""
    start, end, term = match
    value = weakened(term.weight, denied[start])
    zone = "quote" if passage.quoted(start) else "frame"
    kind, side, distance = _nearest(match, entities)
    yield Hit(f"whom {zone} {kind}", value, start, end)
    if distance:
        near = "near" if distance <= NEAR else "far"
        yield Hit(f"whom {zone} {kind} {side} {near}", value, start, end)
    yield Hit(f"whom {zone}, named {named}", value, start, end)
    says = f"{term.says}{' denied' * (denied[start] % 2)}"
    yield Hit(f"whom {says} {zone} {kind}", 1.0, start, end)


def _nearest(match: Match[Term], entities: Sequence[Match[Term]]) -> tuple[str, str, int]:
    """Return what is named nearest to a match, on which side, and how far off."""
    kind, side, least = "nobody", "", 0
    for start, end, term in entities:
        distance = 1 + max(start - match.end, match.start - end, 0)
        if distance <= REACH and (not least or distance < least):
            kind, side, least = term.says, "before" if start < match.start else "behind", distance
    return kind, side, least

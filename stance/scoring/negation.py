"""A shallow reading of clauses: what is negated, weakened, or set against what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stance.scoring.lexicon import Term
    from stance.scoring.terms import Match

__all__ = ["clause_ends", "contrast_at", "degrees", "is_conditional", "negations", "weakened"]


NE_REACH = 6
"""How far before « pas » its « ne » may stand, in words."""
SCOPE = 9
"""How far behind its negator a negation carries at most, in words."""

_STOPS = frozenset(".!?;:()—–,")
_TURNS = frozenset({"mais", "car", "puisque", "puisqu'", "pourtant", "cependant", "donc", "or"})
_NE = frozenset({"ne", "n'"})
_ALONE = frozenset(
    {"peut", "peux", "pouvons", "pouvez", "peuvent", "pouvait", "pouvaient", "pouvions",
     "pourrait", "pourraient", "saurait", "saurais", "saurions", "sauriez", "sauraient", "ose",
     "osent", "osons", "osait", "osaient"}
)  # fmt: skip
"""Verbs that « ne » denies without a second word: « on ne saurait s'en réjouir »."""
_RESUMES = frozenset({"c'", "ça", "cela"})
"""What takes up again what stands before the comma: « la pagaille, c'est fini »."""
_NEED_NE = frozenset({"plus", "personne", "rien", "point", "jamais"})


DENIED = -0.7
"""What is left of the weight of a word that is denied."""


def weakened(weight: float, times: int) -> float:
    """Return what a word weighs that is denied so many times.

    Examples
    --------
    >>> weakened(1.0, 1), weakened(-1.0, 2)
    (-0.7, -1.0)
    """
    return weight * DENIED if times % 2 else weight


def clause_ends(norms: Sequence[str]) -> list[int]:
    """Return, for each word, where the clause that holds it ends (exclusive)."""
    ends = [len(norms)] * len(norms)
    end = len(norms)
    for index in range(len(norms) - 1, -1, -1):
        if norms[index] in _STOPS or norms[index] in _TURNS:
            end = index
        ends[index] = end
    return ends


def negations(norms: Sequence[str], found: Sequence[Match[Term]]) -> list[int]:
    """Return how many negations bear on each word.

    « ne » and its second words (« plus jamais rien ») are one negation, which
    carries from « ne » to the end of the clause; « sans », « loin de », « refuse
    de » bear on what follows them. What is over (« fini », « envolé ») is denied
    on either side: « finie, la pagaille », « la pagaille, c'est fini ». « pas
    seulement », « sans doute » deny nothing. Quotation marks stop nothing.
    """
    counts = [0] * len(norms)
    ends = clause_ends(norms)
    covered: set[int] = set()  # each « ne » that already has its negation
    for match in found:
        if match.value.says == "ended":
            reach = _around(norms, match, ends)
        elif match.value.says == "not_negator":
            continue
        else:
            reach = _behind(norms, match, ends, covered)
        for index in reach:
            counts[index] += 1
    for index in _lone(norms, ends, covered):
        counts[index] += 1
    return counts


def _lone(norms: Sequence[str], ends: Sequence[int], covered: set[int]) -> Iterator[int]:
    """Give the words behind each « ne » that denies « pouvoir », « savoir » or « oser » alone.

    « ne peut que » denies nothing.
    """
    for index, word in enumerate(norms):
        if word not in _NE or index in covered:
            continue
        verb = next(
            (at for at in range(index + 1, min(index + 3, ends[index])) if norms[at] in _ALONE),
            None,
        )
        if verb is None or norms[verb + 1 : verb + 2] in (("que",), ("qu'",)):
            continue
        yield from range(verb + 1, min(ends[index], verb + 1 + SCOPE))


def _behind(
    norms: Sequence[str], match: Match[Term], ends: Sequence[int], covered: set[int]
) -> Iterator[int]:
    """Give the words that a negation bears on: from its « ne », or behind it."""
    start = match.end
    if match.value.says == "bipartite":
        ne = _ne_before(norms, match.start)
        leads = _leads(norms, match)
        if ne is None and norms[match.start] in _NEED_NE and not leads:
            return
        if ne is not None:
            if ne in covered:
                return
            covered.add(ne)
            start = ne + 1
    for index in range(start, min(ends[match.start], match.end + SCOPE)):
        if not match.start <= index < match.end:
            yield index


def _around(norms: Sequence[str], match: Match[Term], ends: Sequence[int]) -> Iterator[int]:
    """Give the words of the clause around a match, and of the one that a comma sets off.

    What is over may be named before or behind it: « envolés, les doutes ».
    """
    start, end = match.start, match.end
    opens = start == 0 or norms[start - 1] in _STOPS
    if opens and end < len(norms) and norms[end] == ",":
        end += 1
    elif start > 1 and norms[start - 1] == "," and norms[start] in _RESUMES:
        start -= 1
    yield from range(end, min(ends[end] if end < len(norms) else end, end + SCOPE))
    for index in range(start - 1, max(start - SCOPE, 0) - 1, -1):
        if norms[index] in _STOPS or norms[index] in _TURNS:
            return
        yield index


def _leads(norms: Sequence[str], match: Match[Term]) -> bool:
    """Whether the « ne » follows: « rien ne », « jamais les agents n'abusent »."""
    reach = NE_REACH if norms[match.start] == "jamais" else 1
    for index in range(match.end, min(match.end + reach, len(norms))):
        if norms[index] in _NE:
            return True
        if norms[index] in _STOPS:
            return False
    return False


def _ne_before(norms: Sequence[str], index: int) -> int | None:
    for back in range(index - 1, max(index - NE_REACH, 0) - 1, -1):
        if norms[back] in _NE:
            return back
        if norms[back] in _STOPS:
            return None
    return None


def degrees(size: int, found: Sequence[Match[Term]]) -> list[float]:
    """Return what strengthens or weakens each word: 1 where nothing does.

    A word of degree bears on the two words behind it and the one before it.
    """
    factors = [1.0] * size
    for match in found:
        for index in (match.start - 1, match.end, match.end + 1):
            if 0 <= index < size:
                factors[index] *= match.value.weight
    return factors


def contrast_at(found: Sequence[Match[Term]], start: int, end: int) -> int:
    """Return where the last contrast within a stretch begins, or ``start``."""
    return max((match.start for match in found if start < match.start < end), default=start)


def is_conditional(word: str) -> bool:
    """Whether a word looks like a verb in the conditional mood.

    Examples
    --------
    >>> [is_conditional(word) for word in ("serait", "permettraient", "portrait", "vrai")]
    [True, True, False, False]
    """
    if not word.endswith(("rait", "raient", "rions", "riez")) or len(word) < _SHORTEST:
        return False
    return not word.endswith("trait") or word.endswith("ettrait")


_SHORTEST = 6

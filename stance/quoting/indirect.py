"""Reported clauses without marks: « X répond que … », « X assure avoir … », « Selon X, … »."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stance.quoting.asides import by_incise, by_preposition
from stance.quoting.clause import Clause
from stance.quoting.grammar import THAT
from stance.quoting.infinitives import is_said
from stance.quoting.reported import (
    SHORTEST,
    Reported,
    clause_end,
    is_whole,
    place_of_que,
    trim,
)
from stance.quoting.resuming import is_restricted
from stance.quoting.sources import Link
from stance.quoting.subjects import source_of
from stance.quoting.tokens import Token, has_finite, token_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stance.quoting.cues import Cue

__all__ = ["Reported", "find_reported"]

_INCISED = frozenset(["say", "judge", "gesture"])  # verbs that may stand in an incise


def find_reported(clause: Clause, quoted: Mapping[int, int]) -> list[Reported]:
    """Return the clauses that a sentence reports without marks, in order.

    Parameters
    ----------
    clause : Clause
    quoted : mapping of int to int
        The spans of the sentence that are somebody's words, and how many; other
        marks, of a title or a term, cut nothing.

    Returns
    -------
    list of Reported
        None holds another; a clause of which the better part stands in marks is
        left to the marks.
    """
    terms = tuple(t if t.span in quoted else replace(t, span=-1) for t in clause.tokens)
    clause = Clause(terms, clause.phrases, clause.cues)
    found: list[Reported] = []
    for cue in clause.cues:
        if cue.negated:
            continue
        for reported in _report(clause, cue):
            start, end = trim(clause.tokens, reported.start, reported.end)
            overlaps = any(start < other.end and other.start < end for other in found)
            if not overlaps and _is_enough(clause.tokens[start:end], quoted):
                found.append(Reported(start, end, reported.link))
    return sorted(found, key=lambda r: r.start)


def _is_enough(tokens: Sequence[Token], quoted: Mapping[int, int]) -> bool:
    """Tell whether a clause has words enough, at least half of them outside marks."""
    words = sum(t.pos != "PUNCT" and not t.quoted for t in tokens)
    in_marks = sum(quoted[k] for k in {t.span for t in tokens if t.quoted})
    return words >= SHORTEST and in_marks <= words


def _report(clause: Clause, cue: Cue) -> Iterator[Reported]:
    """Yield what a cue reports, by each rule that its mood allows."""
    if cue.mood == "preposition":
        yield from by_preposition(clause, cue)
    elif cue.verb.indirect and not cue.passive:
        yield from _by_que(clause, cue)
        yield from _by_infinitive(clause, cue)
        yield from _by_colon(clause, cue)
    if cue.mood == "finite" and cue.verb.kind in _INCISED and not cue.passive:
        yield from by_incise(clause, cue)


def _by_que(clause: Clause, cue: Cue) -> Iterator[Reported]:
    """« X a déclaré à l'AFP que … »."""
    tokens = clause.tokens
    que = place_of_que(tokens, cue.end)
    said = cue.mood in {"finite", "gerund"} or (cue.mood == "infinitive" and is_said(tokens, cue))
    if que is None or not said or is_restricted(tokens, cue.start, que - 1):
        return
    source = source_of(clause, cue, 0)
    if source is None:
        return
    link = Link(cue, source, "que")
    for start, end in _coordinated(clause, que):
        if start < end and is_whole(tokens, start, end):
            yield Reported(start, end, link)


def _coordinated(clause: Clause, que: int) -> Iterator[tuple[int, int]]:
    """Yield where each of the clauses « que … et que … » begins and ends.

    Marks cut a clause off, and none of those behind it: « que X est « … » et que … ».
    """
    tokens = clause.tokens
    first_end = clause_end(tokens, que + 1)
    reach = _reach(clause, first_end) if token_at(tokens, first_end).quoted else first_end
    et = [j for j in range(que + 2, reach - 1) if _is_and_that(tokens, j)]
    starts = [que + 1, *(j + 2 for j in et)]
    for start, stop in zip(starts, [*et, len(tokens)], strict=True):
        end = min(stop, clause_end(tokens, start))
        if start <= first_end or has_finite(tokens[start:end]):
            yield start, end


def _is_and_that(tokens: Sequence[Token], j: int) -> bool:
    """Tell whether « et que » stands at token ``j``, outside marks."""
    return tokens[j].low == "et" and tokens[j + 1].low in THAT and not tokens[j].quoted


def _reach(clause: Clause, marks: int) -> int:
    """Return how far « et que » may hang on a verb before marks: to the next that reports."""
    tokens = clause.tokens
    stops = [c.start for c in clause.cues if c.mood == "finite" and c.verb.indirect]
    stops += [j for j, token in enumerate(tokens) if token.text == ";"]
    return min((j for j in stops if j > marks), default=len(tokens))


def _by_infinitive(clause: Clause, cue: Cue) -> Iterator[Reported]:
    """« Elle assure avoir prévenu la mairie »."""
    tokens = clause.tokens
    first = token_at(tokens, cue.end)
    infinitive = first.pos in {"VERB", "AUX"} and first.low.endswith(("er", "ir", "re"))
    if cue.mood != "finite" or cue.verb.kind != "say" or not infinitive or first.finite:
        return
    source = source_of(clause, cue, 0)
    end = clause_end(tokens, cue.end)
    if source is not None and source.end <= cue.start and is_whole(tokens, cue.end, end):
        yield Reported(cue.end, end, Link(cue, source, "que"))


def _by_colon(clause: Clause, cue: Cue) -> Iterator[Reported]:
    """« Faux, rétorque la ministre : l'offre n'a jamais été recevable »."""
    tokens = clause.tokens
    if cue.mood != "finite" or token_at(tokens, cue.start - 1).text != ",":
        return
    source = source_of(clause, cue, cue.start)
    if source is None:
        return
    colon = max(source.end, cue.end)
    following = tokens[colon + 1 :]
    plain = has_finite(following) and not any(t.quoted for t in following)
    if token_at(tokens, colon).text == ":" and plain:
        yield Reported(colon + 1, len(tokens), Link(cue, source, "incise"))

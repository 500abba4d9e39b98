"""What is reported beside its clause: « Selon X, … », « …, selon X », « …, rappelle X ».

Reported clauses without marks: « X répond que … », « X assure avoir … », « Selon X, … ».
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stance.french.cues import is_said
from stance.french.grammar import ASIDE_MARKS, THAT, WHICH
from stance.french.tagging import Token, has_finite, token_at
from stance.french.word_lists import person_nouns
from stance.quotations.clauses import Clause, is_document, speaks
from stance.quotations.reported_clauses import (
    OPENERS,
    PLACES,
    SHORTEST,
    Reported,
    clause_end,
    goes_on,
    holds_mask,
    is_restricted,
    is_whole,
    lacks_its_end,
    place_of_que,
    start_within,
    trim,
)
from stance.quotations.sources import Link
from stance.quotations.subjects import source_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stance.french.cues import Cue
    from stance.french.noun_phrases import Phrase

__all__ = ["Reported", "by_incise", "by_preposition", "find_reported"]


# -- What is reported beside its clause: « Selon X, … », « …, selon X », « …, rappelle X » ---


EARLY = 3  # tokens within which « selon lui » opens its sentence rather than ends one
SECOND = 2  # where an incise stands at the earliest: behind a word and a comma
_CONJUNCTIONS = THAT | {"car", "puisque", "mais"}
_RELATIVES = THAT | {"qui", "dont", "auquel", "auxquels", "auxquelles"}
_RELATIVES_BEHIND_COMMA = frozenset(["qui", "dont", "où", "lequel", "laquelle"])
_STOPS = frozenset([",", ".", ";", ":"])


# -- « selon X » ---------------------------------------------------------------


def by_preposition(clause: Clause, cue: Cue) -> Iterator[Reported]:
    """Yield the clause that « selon X » reports: behind it, before it, or around it.

    Parameters
    ----------
    clause : Clause
    cue : Cue
        A preposition.
    """
    source = source_of(clause, cue, 0) if cue.verb.indirect else None
    if source is None:
        return
    tokens = clause.tokens
    link = Link(cue, source, "selon")
    if token_at(tokens, cue.end).low in WHICH | {"qui"}:  # « X, pour qui … »
        yield from _until_end(tokens, cue.end + 1, link)
        return
    end = _after_source(tokens, source)
    start = _start_behind(tokens, cue.start, {";", ":"})
    if start == cue.start or _opens_sentence(tokens, cue):
        if token_at(tokens, end).text == ",":
            yield from _until_end(tokens, _after_relative(tokens, end) + 1, link)
    elif cue.verb.lemma == "pour" or (source.kind == "pronoun" and cue.start < EARLY):
        return
    elif lacks_its_end(clause, cue, source, start, end):
        yield from _around(tokens, start_within(tokens, start, cue.start), end, link)
    else:
        yield from _before_or_around(tokens, start, end, link)


def _before_or_around(
    tokens: Sequence[Token], start: int, end: int, link: Link
) -> Iterator[Reported]:
    """Yield the clause that ends at « …, selon X », or the one that waits for its verb."""
    cue = link.cue
    if cue is None or _word_before(tokens, cue).low == "qui" or _introduces_marks(tokens, end):
        return  # « un plan qui, selon X, … »: no clause without its subject
    if has_finite(tokens[start : cue.start]):
        yield Reported(start, cue.start, link)
    elif token_at(tokens, end).text == "," and has_finite(tokens[end:]):
        yield Reported(start, clause_end(tokens, end), link)


def _around(
    tokens: Sequence[Token], start: int | None, behind: int, link: Link
) -> Iterator[Reported]:
    """Yield the clause in the middle of which an aside stands, if it is whole."""
    end = clause_end(tokens, behind + 1)
    if start is not None and is_whole(tokens, start, end):
        yield Reported(start, end, link)


def _until_end(tokens: Sequence[Token], start: int, link: Link) -> Iterator[Reported]:
    """Yield the clause that begins at ``start``, if it is whole."""
    end = clause_end(tokens, start)
    if is_whole(tokens, start, end):
        yield Reported(start, end, link)


def _start_behind(tokens: Sequence[Token], end: int, stops: set[str]) -> int:
    """Return the token behind the last of ``stops`` before ``end``; 0 without any."""
    return next((j + 1 for j in range(end - 1, -1, -1) if tokens[j].text in stops), 0)


def _opens_sentence(tokens: Sequence[Token], cue: Cue) -> bool:
    """Tell whether nothing but a conjunction stands before « selon », of its clause or of all."""
    if _word_before(tokens, cue).low in _CONJUNCTIONS | PLACES:
        return True
    before = tokens[: cue.start]
    return all(t.pos in {"PUNCT", "CCONJ", "ADV"} or t.low in OPENERS for t in before)


def _word_before(tokens: Sequence[Token], cue: Cue) -> Token:
    """Return the word before « selon », past a comma."""
    return token_at(tokens, cue.start - 1 - (token_at(tokens, cue.start - 1).text == ","))


def _after_source(tokens: Sequence[Token], source: Phrase) -> int:
    """Return the token after a source, past what still belongs to it."""
    relative = False
    for end in range(source.end, len(tokens)):
        token = tokens[end]
        if token.quoted or token.text in _STOPS:
            return end
        relative = relative or token.low in _RELATIVES
        if token.finite and not relative:
            return source.end
    return len(tokens)


def _after_relative(tokens: Sequence[Token], comma: int) -> int:
    """Step over what commas add to a source; return the comma that ends it.

    « Selon X, qui a dirigé l'enquête, … », « …, et dont nous avons une copie, … »,
    « …, auteur de « La digue » (Le Sillon, 2021), … ».
    """
    first = token_at(tokens, comma + 1)
    if first.low == "et":
        first = token_at(tokens, comma + 2)
    added = first.low in _RELATIVES_BEHIND_COMMA or first.low in person_nouns()
    if not added:
        return comma
    depth = 0
    for j in range(comma + 2, len(tokens)):
        depth += (tokens[j].text == "(") - (tokens[j].text == ")")
        if tokens[j].text == "," and not depth:
            return j
    return comma


# -- « …, rappelle X » ---------------------------------------------------------


def by_incise(clause: Clause, cue: Cue) -> Iterator[Reported]:
    """Yield what « …, rappelle X » and « Ces aides, précise-t-il, ne suffisent pas » report.

    Parameters
    ----------
    clause : Clause
    cue : Cue
        A finite verb, not in the passive.
    """
    tokens = clause.tokens
    source = _incised_source(clause, cue)
    if source is None:
        return
    behind = max(source.end, cue.end)
    que = place_of_que(tokens, cue.end)
    behind = behind if que is None else que - 1
    restricted = is_restricted(tokens, cue.start, behind)
    if que is not None and not restricted:
        return
    start = _reported_start(tokens, cue.start)
    finite = has_finite(tokens[start : cue.start])
    if not finite and not has_finite(tokens[source.end :]):
        return
    link = Link(cue, source, "incise")
    rest = tokens[behind:]
    if restricted or goes_on(rest) or lacks_its_end(clause, cue, source, start, behind):
        within = start_within(tokens, start, cue.start)
        before_verb = within is not None and not has_finite(tokens[within : cue.start])
        verbless = not has_finite(rest)
        yield from _around(tokens, within if before_verb or verbless else start, behind, link)
    elif _introduces_marks(tokens, behind):
        return
    elif finite or (cue.verb.kind == "say" and not has_finite(rest)):
        yield Reported(start, cue.start, link)


def _introduces_marks(tokens: Sequence[Token], behind: int) -> bool:
    """Tell whether an aside stands before its words: « Elle aurait, dit-elle, « … » »."""
    light = token_at(tokens, behind)
    past = light.text in ASIDE_MARKS or light.pos in {"ADP", "DET"}
    return token_at(tokens, behind + past).quoted


def _incised_source(clause: Clause, cue: Cue) -> Phrase | None:
    """Return who speaks with a verb that stands in an incise, or None where it does not."""
    tokens = clause.tokens
    if cue.start < SECOND or tokens[cue.start - 1].text not in ASIDE_MARKS:
        return None
    if tokens[cue.start - 2].quoted:
        return None  # the words in marks right before are what it introduces
    if cue.verb.kind == "gesture" and not cue.pronoun and cue.verb.lemma != "poursuivre":
        return None
    source = source_of(clause, cue, cue.start)
    behind = source is not None and source.start >= cue.start
    return source if source is not None and behind and _may_be_incised(cue, source) else None


def _may_be_incised(cue: Cue, source: Phrase) -> bool:
    """Tell whether a phrase may be the inverted subject of an incise."""
    if source.preposition and not cue.pronoun:
        return False
    if cue.pronoun == "on" and source.kind == "pronoun":
        return False  # « dit-on »: nobody says it
    some = is_document(source) and source.determiner in {"un", "une"}
    return speaks(source) and not some


def _reported_start(tokens: Sequence[Token], end: int) -> int:
    """Return where the clause before an incise begins, past a long quotation in it."""
    start = _start_behind(tokens, end, {";"})
    quoted = [j for j in range(start, end) if tokens[j].quoted]
    return quoted[-1] + 1 if quoted and holds_mask(tokens, quoted[0]) else start


# -- Reported clauses without marks: « X répond que … », « X assure avoir … », « Selon X, … » ---


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

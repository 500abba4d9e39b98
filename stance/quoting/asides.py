"""What is reported beside its clause: « Selon X, … », « …, selon X », « …, rappelle X »."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stance.quoting.clause import Clause, is_document, speaks
from stance.quoting.grammar import ASIDE_MARKS, THAT, WHICH
from stance.quoting.reported import (
    OPENERS,
    Reported,
    clause_end,
    holds_mask,
    is_whole,
    place_of_que,
)
from stance.quoting.resuming import PLACES, goes_on, is_restricted, lacks_its_end, start_within
from stance.quoting.sources import Link
from stance.quoting.subjects import source_of
from stance.quoting.tokens import Token, has_finite, token_at
from stance.quoting.wordlists import person_nouns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stance.quoting.cues import Cue
    from stance.quoting.phrases import Phrase

__all__ = ["by_incise", "by_preposition"]

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

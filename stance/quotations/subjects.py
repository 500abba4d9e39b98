"""Find the source of a cue: the subject of its verb, or the name after « selon »."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stance.french.noun_phrases import Phrase
from stance.french.tagging import has_finite, token_at
from stance.french.word_lists import PREVERBAL, WHICH, metonym
from stance.quotations.clauses import (
    Clause,
    clitic,
    clitic_at,
    complement_of,
    governs,
    is_document,
    is_side,
    named_after,
    phrase_from,
    preverbal,
    speaks,
    stands_as_subject,
    verb_start,
)

if TYPE_CHECKING:
    from stance.french.cues import Cue

__all__ = ["place_of_on", "source_of"]


ON_NEAR = 3  # tokens behind « on » within which the place stands that it speaks from
VERB_NEAR = 4  # tokens behind a subject within which its verb stands
_PLURAL = ("à les", "à leurs")
# Prepositions before the place of « on »: « Au ministère, on dit … ».
_FROM = frozenset(["au", "à", "a", "chez", "dans", "auprès", "côté", "de", "du"])
_INVERTING = frozenset(["comme", "ainsi", "où"])


def source_of(clause: Clause, cue: Cue, floor: int) -> Phrase | None:
    """Return the phrase that speaks with a cue, or None.

    Parameters
    ----------
    clause : Clause
        The sentence.
    cue : Cue
    floor : int
        The token that a subject before the verb stands behind or at: the end of
        the words quoted, or 0.
    """
    if cue.mood == "preposition":
        return _after_preposition(clause, cue)
    if cue.pronoun:
        return clitic(clause, cue)
    if cue.passive or cue.mood == "participle":
        return _agent(clause, cue)
    if cue.mood in {"gerund", "infinitive"}:
        return _governing_subject(clause, cue)
    inverted = (_after_comme(clause, cue) or _between_commas(clause, cue)) if not floor else None
    source = inverted or preverbal(clause, cue.start, floor) or named_after(clause, cue)
    if source is not None and clause.tokens[source.head].low == "on":
        return place_of_on(clause, source) or source
    return source


def _after_preposition(clause: Clause, cue: Cue) -> Phrase | None:
    """Return the phrase after « selon »; for « X, pour qui … », the one before."""
    if cue.closed:
        number = "p" if cue.verb.lemma.startswith(_PLURAL) else "s"
        core = (cue.start, cue.end)
        return Phrase(*core, cue.start, "pronoun", number=number, core=core)
    if token_at(clause.tokens, cue.end).low in WHICH | {"qui"}:  # « un rapport selon lequel »
        before = [p for p in clause.phrases if p.end <= cue.start]
        return replace(before[-1], preposition="") if before else None
    phrase = phrase_from(clause, cue.end)
    if phrase is None:
        return None
    return phrase if speaks(phrase) else None


def place_of_on(clause: Clause, on: Phrase) -> Phrase | None:
    """Return the body for which « on » speaks: « Au ministère, on dit … ».

    Also « Au siège du syndicat, on … », « De source policière, on … ».
    """
    for phrase in map(_past_of, clause.phrases):
        near = phrase.start < on.start or phrase.start <= on.end + ON_NEAR
        if near and _is_spot(phrase):
            itself = speaks(phrase) and not is_side(phrase)
            place = phrase if itself else complement_of(clause.tokens, phrase)
            if speaks(place):
                return replace(place, preposition="")
    return None


def _is_spot(phrase: Phrase) -> bool:
    """Tell whether « on » may speak from there: « Chez les élus », « Rue de Grenelle »."""
    if phrase.kind == "pronoun":
        return False
    bare = not phrase.determiner
    house = bool(metonym(phrase.name)) and (bare or bool(phrase.preposition))
    return phrase.preposition in _FROM or house or (bare and is_side(phrase))


def _past_of(phrase: Phrase) -> Phrase:
    """Return « de source policière » as a phrase that « de » governs."""
    if phrase.determiner not in {"de", "d'"} or phrase.name:
        return phrase
    start = phrase.start + 1
    return replace(
        phrase, start=start, core=(start, phrase.core[1]), determiner="", preposition="de"
    )


def _agent(clause: Clause, cue: Cue) -> Phrase | None:
    """Return the agent of a passive verb: « jugé « … » par X »."""
    for phrase in clause.phrases:
        behind = phrase.start >= cue.end and phrase.preposition == "par"
        between = [t for t in clause.tokens[cue.end : phrase.start] if not t.quoted]
        if behind and not has_finite(between):
            return phrase
    return None


def _after_comme(clause: Clause, cue: Cue) -> Phrase | None:
    """Read « comme l'explique X », « ainsi parle X »: the subject stands behind."""
    before = clause.tokens[max(0, cue.start - 1)]
    inverts = before.low in _INVERTING or clause.tokens[cue.start].low in {"comme", "ainsi"}
    return named_after(clause, cue) if inverts else None


def _between_commas(clause: Clause, cue: Cue) -> Phrase | None:
    """Return a subject between commas: « Le projet, explique son communiqué, « ne … » »."""
    if token_at(clause.tokens, cue.start - 1).text != "," or not cue.verb.reports:
        return None
    source = named_after(clause, cue)
    closed = source is not None and token_at(clause.tokens, source.end).text == ","
    return source if source is not None and closed and speaks(source) else None


def _governing_subject(clause: Clause, cue: Cue) -> Phrase | None:
    """Return the subject of the main verb on which a gerund or an infinitive depends.

    « L'entreprise a réagi, dénonçant … », « Dénonçant …, le procureur a requis ».
    """
    own = _own_subject(clause, cue)
    if own is not None:
        return own
    reporting = _reporting_subject(clause, cue)
    if reporting is not None:
        return reporting
    verb = next((j for j in range(cue.start - 1, -1, -1) if governs(clause.tokens[j])), None)
    if verb is None:
        return _following_subject(clause, cue)
    begin = verb_start(clause.tokens, verb)
    subject = clitic_at(clause, begin) or preverbal(clause, begin, 0)
    acts = subject is not None and speaks(subject) and not is_document(subject)
    return subject if acts else _participial(clause, cue) or subject


def _own_subject(clause: Clause, cue: Cue) -> Phrase | None:
    """Return the subject of a participle: « X a parlé, la ministre lui rétorquant que … »."""
    tokens = clause.tokens
    present = next((j for j in range(cue.end - 1, 0, -1) if tokens[j].low.endswith("ant")), None)
    if present is None or tokens[present - 1].low == "en":
        return None
    begin = present
    while tokens[begin - 1].low in PREVERBAL:
        begin -= 1
    subject = next((p for p in clause.phrases if p.end == begin), None)
    if subject is None or subject.preposition or not speaks(subject):
        return None
    opens = token_at(tokens, subject.start - 1)
    return subject if opens.text == "," or opens.low == "et" else None


def _reporting_subject(clause: Clause, cue: Cue) -> Phrase | None:
    """Return the source of the last verb of speech before a cue, or None."""
    reporting = [
        c
        for c in clause.cues
        if c.end <= cue.start and c.mood == "finite" and c.verb.reports and not c.passive
    ]
    if not reporting or any(t.text == ";" for t in clause.tokens[reporting[-1].end : cue.start]):
        return None
    return source_of(clause, reporting[-1], 0)


def _participial(clause: Clause, cue: Cue) -> Phrase | None:
    """Return the noun on which a gerund depends: « un message disant … »."""
    before = clause.tokens[cue.start - 1]
    if cue.mood != "gerund" or before.text == "," or before.low == "en":
        return None
    near = (p for p in clause.phrases if p.end == cue.start and speaks(p))
    held = (p for p in near if not p.preposition or is_document(p))
    return next((replace(p, preposition="") for p in held), None)


def _following_subject(clause: Clause, cue: Cue) -> Phrase | None:
    """Return the first subject after a cue that begins its sentence."""
    for phrase in clause.phrases:
        if phrase.start > cue.end and stands_as_subject(phrase):
            after = clause.tokens[phrase.end : phrase.end + VERB_NEAR]
            if any(t.pos in {"VERB", "AUX"} for t in after):
                return phrase
    return None

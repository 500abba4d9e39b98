"""Who speaks before a verb: its subject, past relative clauses and what is coordinated."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stance.quoting.clause import Clause, is_document, speaks
from stance.quoting.grammar import ASIDE_MARKS, OF
from stance.quoting.phrases import read_phrase
from stance.quoting.postverbal import SUBJECTS, clitic, named_after
from stance.quoting.tokens import Token, token_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stance.quoting.phrases import Phrase

__all__ = ["clitic_at", "complement_of", "governs", "preverbal", "stands_as_subject", "verb_start"]

DEEPEST = 6  # verbs that are stepped over on the way to the subject
RELATIVE = 6  # tokens that « qui » may stand before its verb
ANTECEDENT = 2  # tokens between a « qui » and what it stands for
_LINKS = frozenset([";", ":", "(", ")", "et", "mais", "ou", "puis", "car", "or"])
_SUBORDINATORS = frozenset(
    (
        *("que", "qu'", "quand", "lorsque", "lorsqu'", "si", "comme", "puisque", "puisqu'"),
        *("dont", "où", "alors", "tandis"),
    )
)
_RELATIVES = frozenset(["dont", "où"])
_BOUNDARIES = _LINKS | ASIDE_MARKS | _SUBORDINATORS
_COORDINATORS = frozenset(["et", "mais", "puis", "ou"])
_IN_VERB_GROUP = frozenset(["ADV", "PRON", "AUX", "PART"])


def preverbal(clause: Clause, i: int, floor: int, depth: int = 0) -> Phrase | None:
    """Return the subject of the verb that begins at token ``i``.

    Parameters
    ----------
    clause : Clause
    i : int
        The first token of the verb.
    floor : int
        The token that the subject stands behind or at.
    depth : int
        How many verbs were stepped over so far.
    """
    tokens = clause.tokens
    if depth > DEEPEST:
        return None
    antecedent = _antecedent(clause, i, floor) or _past_relative(clause, i, floor)
    if antecedent is not None:
        return antecedent
    verb = next((j for j in range(i - 1, floor - 1, -1) if governs(tokens[j])), None)
    start = floor if verb is None else verb + 1
    phrases = [p for p in clause.phrases if start <= p.start and _may_act(tokens, p, i)]
    if verb is None:
        return _nearest(tokens, phrases, i)
    bounded = [
        p
        for p in phrases
        if any(t.low in _BOUNDARIES or t.quoted for t in tokens[start : p.start])
        and not _cut_off(tokens, p.end, i)
    ]
    if bounded:
        return bounded[-1]
    begin = verb_start(tokens, verb, floor)
    return clitic_at(clause, verb) or preverbal(clause, begin, floor, depth + 1)


def governs(token: Token) -> bool:
    """Tell whether a token is a verb of the journalist's that has a subject."""
    return token.finite and not token.quoted


def verb_start(tokens: Sequence[Token], verb: int, floor: int = 0) -> int:
    """Return where the group of a verb begins, with its adverbs, pronouns and auxiliaries."""
    begin = verb
    while begin > floor and tokens[begin - 1].pos in _IN_VERB_GROUP:
        if tokens[begin - 1].low in SUBJECTS:
            break
        begin -= 1
    return begin


def clitic_at(clause: Clause, verb: int) -> Phrase | None:
    """Return the inverted subject of a verb that is itself a cue.

    « a-t-il déclaré »; also « « … », explique la maire », where the verb stands
    right behind a quotation.
    """
    cue = next((c for c in clause.cues if c.start <= verb < c.end), None)
    if cue is None:
        return None
    if cue.pronoun:
        return clitic(clause, cue)
    before = token_at(clause.tokens, cue.start - 1)
    past_comma = before.text == "," and token_at(clause.tokens, cue.start - 2).quoted
    behind = before.quoted or before.text == "»" or past_comma
    return named_after(clause, cue) if behind else None


def stands_as_subject(phrase: Phrase) -> bool:
    """Tell whether a phrase may be a subject: a bare noun hardly is one in French."""
    if phrase.preposition:
        return False
    partitive = phrase.determiner in {"de", "d'"} and phrase.number == "s"
    bare = partitive or not (phrase.determiner or phrase.name)
    return not bare or phrase.kind == "pronoun" or phrase.number == "p"


def _may_act(tokens: Sequence[Token], phrase: Phrase, i: int) -> bool:
    """Tell whether a phrase may be the subject of the verb at ``i``: no bracket parts them."""
    if phrase.core[1] > i or not stands_as_subject(phrase):
        return False
    return _depth(tokens, phrase.start) == _depth(tokens, i)


def _nearest(tokens: Sequence[Token], phrases: Sequence[Phrase], i: int) -> Phrase | None:
    """Return the last phrase before a verb: of somebody, else of a document, else of anything.

    What commas set off comes last.
    """
    set_in = [p for p in phrases if not _parenthetical(tokens, p, i)] or phrases
    speaking = [p for p in set_in if speaks(p)]
    acting = [p for p in speaking if not is_document(p)]
    fit = acting or speaking or set_in
    return fit[-1] if fit else None


def _antecedent(clause: Clause, i: int, floor: int) -> Phrase | None:
    """Return what « qui » stands for where it is the subject of the verb at ``i``, or None."""
    qui = _relative(clause.tokens, i, floor)
    if qui is None:
        return None
    before = [p for p in clause.phrases if p.end <= qui and p.start >= floor]
    if not before or qui - before[-1].end > ANTECEDENT:
        return None
    antecedent = before[-1] if speaks(before[-1]) else complement_of(clause.tokens, before[-1])
    return replace(antecedent, preposition="")


def _past_relative(clause: Clause, i: int, floor: int) -> Phrase | None:
    """Return the subject before a relative clause: « Cette mère, dont la maison a brûlé, dit »."""
    tokens = clause.tokens
    if token_at(tokens, i - 1).text != ",":
        return None
    opener = next((j for j in range(i - 2, floor, -1) if tokens[j].text == ","), floor)
    if token_at(tokens, opener + 1).low not in _RELATIVES:
        return None
    before = next((p for p in clause.phrases if p.end == opener and p.start >= floor), None)
    return before if before is not None and stands_as_subject(before) else None


def complement_of(tokens: Sequence[Token], phrase: Phrase) -> Phrase:
    """Return whom a thing is of: « les représailles du groupe, qui dit … »."""
    for i in range(phrase.head + 1, phrase.end):
        inner = read_phrase(tokens, i) if tokens[i - 1].low in OF else None
        if inner is not None and inner.end == phrase.end and speaks(inner):
            return inner
    return phrase


def _relative(tokens: Sequence[Token], i: int, floor: int) -> int | None:
    """Return the place of a « qui » that is the subject of the verb at ``i``, or None."""
    for j in range(i - 1, max(floor, i - RELATIVE) - 1, -1):
        token, following = tokens[j], token_at(tokens, j + 1)
        if token.low == "qui":
            return j
        subject = token.pos in {"NOUN", "NAME"} and following.text not in {"", ","}
        if token.finite or subject:
            return None
    return None


def _depth(tokens: Sequence[Token], i: int) -> int:
    """Return how many brackets are open before token ``i``."""
    before = [t.text for t in tokens[:i]]
    return before.count("(") - before.count(")")


def _parenthetical(tokens: Sequence[Token], phrase: Phrase, i: int) -> bool:
    """Tell whether commas set a phrase off: « M. Roy, l'air sombre, … »."""
    before = token_at(tokens, phrase.start - 1)
    if phrase.name or before.text != ",":
        return False
    return any(t.text == "," for t in tokens[phrase.end : i])


def _cut_off(tokens: Sequence[Token], end: int, i: int) -> bool:
    """Tell whether a conjunction parts a phrase from the verb: an object, not a subject."""
    return any(t.low in _COORDINATORS for t in tokens[end:i])

"""A reported clause: where it begins, and where it ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stance.quoting.grammar import DASHES, THAT
from stance.quoting.masking import MASK
from stance.quoting.tokens import Token, has_finite, token_at
from stance.quoting.verbs import cue_forms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stance.quoting.sources import Link

__all__ = [
    "OPENERS",
    "SHORTEST",
    "Reported",
    "clause_end",
    "holds_mask",
    "is_whole",
    "place_of_que",
    "trim",
]

SHORTEST = 4  # words that a reported clause has at least
CUT_SHORTEST = 7  # words that it has at least where marks cut it off
COMPLEMENTS = 10  # tokens that may stand between a verb and its « que »
AHEAD = 5  # tokens behind a comma that tell whether the main clause goes on
# Words that belong to what stands behind them.
_LEADING_ON = frozenset(["DET", "ADP", "SCONJ", "PRON"])
_LOOSE_WORDS = frozenset(["comme", "pas", "plus"])
OPENERS = DASHES | {"et", "mais", "or", "car", "donc", "certes", "-", ",", "«", "»", "•"}
_TRAILING = frozenset(["et", "mais", "ou", "d'un", "de", "un", "une", "des", "d'"])
_KEPT = frozenset([")", "%"])  # marks that belong to the words before them
# Words that make a conjunction or a pronoun of « que »: « quoi que », « avant que ».
_WITH_QUE = frozenset(
    (
        *("quoi", "avant", "après", "alors", "tandis", "ainsi"),
        *("dès", "pour", "sans", "tant", "afin", "parce"),
    )
)
_PREPOSITIONS = frozenset(["à", "au", "dans", "sur", "lors", "devant"])
_JOINTS = frozenset(["et", "mais", "puis"])
_STOPS = frozenset([".", ";", ":"])
# What may stand between a conjunction and its verb: « …, mais l'a refusé ».
_BEFORE_VERB = frozenset(["ne", "n'", "se", "s'", "l'", "lui"])


@dataclass(frozen=True, slots=True)
class Reported:
    """A reported clause: its first token, the one after its last, what introduces it."""

    start: int
    end: int
    link: Link


def trim(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int]:
    """Leave out conjunctions, commas and marks at the ends of a clause."""
    while start < end and (tokens[start].low in OPENERS or tokens[start].pos == "PUNCT"):
        start += 1
    cut = token_at(tokens, end).quoted
    while end > start and (_trails(tokens[end - 1]) or (cut and _leads_on(tokens[end - 1]))):
        end -= 1
    return start, end


def _leads_on(token: Token) -> bool:
    """Tell whether a word belongs to the marks behind it: « il a fermé *après* « … » »."""
    return token.pos in _LEADING_ON and not token.quoted


def _trails(token: Token) -> bool:
    return token.text not in _KEPT and (token.pos == "PUNCT" or token.low in _TRAILING)


def is_whole(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Tell whether a stretch cut off by marks is a clause without them.

    « X dit que Y est « … » » reports one clause, and its words stand in the marks.
    """
    if not token_at(tokens, end).quoted:
        return True
    start, end = trim(tokens, start, end)
    words = [t for t in tokens[start:end] if t.pos != "PUNCT"]
    if len(words) < CUT_SHORTEST or not has_finite(words):
        return False
    last = words[-1]
    return not (last.finite or last.pos == "AUX" or last.low in _LOOSE_WORDS)


def holds_mask(tokens: Sequence[Token], j: int) -> bool:
    """Tell whether the words in marks that begin at token ``j`` are masked: a long quotation."""
    return any(t.text == MASK for t in tokens[j : j + 2] if t.span == tokens[j].span)


def place_of_que(tokens: Sequence[Token], i: int) -> int | None:
    """Return the place of the « que » that a verb governs, past its complements, or None.

    Parameters
    ----------
    tokens : sequence of Token
    i : int
        The token after the verb.
    """
    for j in range(i, min(i + COMPLEMENTS, len(tokens))):
        token, before = tokens[j], tokens[j - 1]
        if token.low in THAT:
            return None if before.low in _WITH_QUE else j
        if token.finite or token.quoted or token.text in _STOPS:
            return None
        governed = before.pos in {"ADP", "DET"} or before.low in _PREPOSITIONS
        if token.pos == "DET" and not governed:
            return None  # the verb has an object: « dit la vérité que … »
    return None


def clause_end(tokens: Sequence[Token], start: int) -> int:
    """Return where a reported clause ends: the end of the sentence, or marks that open."""
    for j in range(start, len(tokens)):
        token = tokens[j]
        if token.quoted or token.text == ";":
            return j
        if token.text == ":" and token_at(tokens, j + 1).quoted:
            return j
        if token.text in DASHES and not any(t.text == token.text for t in tokens[j + 1 :]):
            return j  # « … – une phrase que tous ont prononcée »
        if token.text == "," and j >= start + SHORTEST and _turns_back(tokens, j):
            return j
        if token.low in _JOINTS and j >= start + SHORTEST and _speaks_again(tokens, j + 1):
            return j
    return len(tokens)


def _speaks_again(tokens: Sequence[Token], j: int) -> bool:
    """Tell whether a verb of speech begins at ``j``: « X assure que … et dénonce … »."""
    ahead = tokens[j : j + AHEAD]
    verb = next((t for t in ahead if t.low not in _BEFORE_VERB and t.pos != "ADV"), None)
    if verb is None or not verb.finite or verb.quoted:
        return False
    spoken, mood = cue_forms().get(verb.low, (None, None))
    return spoken is not None and mood == "finite" and spoken.kind in {"say", "act"}


def _turns_back(tokens: Sequence[Token], comma: int) -> bool:
    """Tell whether the main clause goes on behind a comma: « …, mais a refusé », « …, tout en »."""
    ahead = tokens[comma + 1 : comma + 1 + AHEAD]
    following = [t for t in ahead if t.pos != "ADV" or t.low == "tout"]
    if not following:
        return False
    first = following[0]
    if first.low in {"mais", "et", "puis"}:
        verb = next((t for t in following[1:] if t.low not in _BEFORE_VERB), None)
        return verb is not None and verb.finite
    if [t.low for t in following[:2]] == ["tout", "en"]:
        return True
    return first.low.endswith("ant") and first.pos == "VERB"

"""Read any verb right behind a quotation whose subject follows it as a cue.

« …, persifle un ancien ministre », « …, tente-t-il de corriger »: the place
says what no list of verbs can.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stance.quoting.grammar import ASIDE_MARKS, AUXILIARIES, CLITIC, PREVERBAL
from stance.quoting.masking import MASK
from stance.quoting.tokens import Token, token_at
from stance.quoting.verbgroup import Cue, verb_cue
from stance.quoting.verbs import Verb
from stance.quoting.wordlists import is_agent, titles

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["inverted_cue"]

_BEFORE = PREVERBAL | AUXILIARIES
NOUN_WITHIN = 4  # tokens of a subject among which its noun stands


def inverted_cue(tokens: Sequence[Token], i: int) -> Cue | None:
    """Return the cue whose verb is token ``i``, or None where its place does not make it one."""
    token = tokens[i]
    if token.pos not in {"VERB", "AUX"} or token.low in _BEFORE:
        return None
    start = i
    while start > 0 and tokens[start - 1].low in _BEFORE:
        start -= 1
    following = token_at(tokens, i + 1)
    if not (token.finite or start < i) or not following.text or not _follows_words(tokens, start):
        return None
    verb = Verb(token.low, "gesture", indirect=False)
    if CLITIC.match(following.low):
        return verb_cue(tokens, i, i + 1, verb, "finite")
    if following.pos == "VERB" and not following.finite and i + 2 < len(tokens):
        i += 1  # « …, laisse tomber l'un d'eux »
    return Cue(start, i + 1, i, verb, "finite") if _subject_at(tokens, i + 1) else None


def _follows_words(tokens: Sequence[Token], start: int) -> bool:
    """Tell whether a verb follows a quotation: past a comma, or a long one directly.

    « Les mutants « spontanés » présentaient … »: a fragment is a subject there.
    """
    comma = token_at(tokens, start - 1).text in ASIDE_MARKS
    place = start - 2 if comma else start - 1
    if not token_at(tokens, place).quoted:
        return False
    return comma or any(t.text == MASK for t in tokens[max(0, place - 2) : place])


def _subject_at(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether a name, « l'un d'eux » or a noun for somebody begins at token ``i``."""
    first = tokens[i]
    if first.pos == "NAME" or first.text in titles():
        return True
    if first.low == "l'" and token_at(tokens, i + 1).low in {"un", "une"}:
        return True
    ahead = tokens[i : i + NOUN_WITHIN]
    noun = next((t for t in ahead if t.pos in {"NOUN", "NAME"}), None)
    return first.pos == "DET" and noun is not None and is_agent(noun.low)

"""A cue, and what belongs to its verb: auxiliary, negation, inverted pronoun."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stance.quoting.grammar import AUXILIARIES, CLITIC, HAVE, PREVERBAL
from stance.quoting.tokens import Token, token_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stance.quoting.verbs import Mood, Verb

__all__ = ["Cue", "is_closed", "verb_cue"]

FAR = 9  # words that an auxiliary may stand before its participle
CLOSE = 2  # the same for a form that is a present as well: « dit », « conclut »
NEGATED_BEFORE, NEGATED_BEHIND = 3, 2  # words around a verb that may negate it
_CLOSED = ("à l'", "a l'", "à les ", "à ses ", "a ses ", "à leurs ")
_NEGATORS = frozenset(["pas", "jamais", "guère", "point", "nullement", "aucunement"])
_REFLEXIVE = frozenset(["s'", "se"])


@dataclass(frozen=True, slots=True)
class Cue:
    """The words that introduce a quotation.

    Attributes
    ----------
    start, end : int
        The first token of the cue and the one after its last.
    head : int
        The token that carries the meaning.
    verb : Verb
    mood : str
        ``"finite"``, ``"gerund"``, ``"infinitive"``, ``"participle"`` (without
        an auxiliary) or ``"preposition"``.
    pronoun : str
        The inverted pronoun (« a-t-il dit »), in lower case; empty without one.
    negated, passive : bool
    """

    start: int
    end: int
    head: int
    verb: Verb
    mood: Mood
    pronoun: str = ""
    negated: bool = False
    passive: bool = False

    @property
    def closed(self) -> bool:
        """Whether it is a preposition that names nobody itself."""
        return self.mood == "preposition" and is_closed(self.verb.lemma)


def is_closed(phrase: str) -> bool:
    """Tell whether a preposition holds its pronoun and names nobody itself.

    Examples
    --------
    >>> is_closed("à l'écouter"), is_closed("à ses yeux"), is_closed("aux yeux de")
    (True, True, False)
    """
    return phrase.startswith(_CLOSED)


def verb_cue(tokens: Sequence[Token], head: int, end: int, verb: Verb, mood: Mood) -> Cue:
    """Return the cue around the verb at ``head``, with all that belongs to it.

    Parameters
    ----------
    tokens : sequence of Token
    head : int
        The verb, or the participle of a compound tense.
    end : int
        The token after the words of the cue: the verb's, or of a phrase the last.
    verb : Verb
    mood : str
        What the form is by itself; an auxiliary makes a participle finite.
    """
    start, pronoun, passive = head, "", False
    if match := CLITIC.match(token_at(tokens, end).low):
        pronoun, end = match.group(1), end + 1
    elif end > head + 1 and (match := CLITIC.match(tokens[head + 1].low)):
        pronoun = match.group(1)  # « fait-il savoir »
    auxiliary = _auxiliary(tokens, head, mood)
    if auxiliary is not None:
        start = auxiliary
        if auxiliary + 1 < head and (match := CLITIC.match(tokens[auxiliary + 1].low)):
            pronoun = match.group(1)
        passive = _is_passive(tokens, auxiliary, head)
        mood = _mood_of(tokens[auxiliary])
    negated = _is_negated(tokens, start, end)
    while start > 0 and tokens[start - 1].low in PREVERBAL:
        # « …, l'interrompt la maire », « comme l'explique la maire »
        set_off = token_at(tokens, start - 2).low in {",", "comme"}
        if tokens[start - 1].pos == "DET" and not (set_off and mood == "finite"):
            break
        start -= 1
    return Cue(start, end, head, verb, mood, pronoun, negated, passive)


def _auxiliary(tokens: Sequence[Token], head: int, mood: Mood) -> int | None:
    """Return the auxiliary of a participle, or of a form that may be one, or None."""
    if mood not in {"participle", "finite"}:
        return None
    reach = FAR if mood == "participle" else CLOSE
    for j in range(head - 1, max(-1, head - 1 - reach), -1):
        token = tokens[j]
        if token.quoted or token.low in {";", ":", "."} or (token.low == "," and reach < FAR):
            return None
        inverted = bool(CLITIC.match(tokens[j + 1].low))
        close = token.text in HAVE and j == head - 1  # whatever the tagger says behind marks
        if token.low in AUXILIARIES and (token.pos in {"AUX", "VERB"} or inverted or close):
            return j
        if token.low == "à" and j == head - 1 and mood == "participle":
            return j  # « X à indiqué »: no participle follows the preposition
        if token.pos == "VERB" and token.low != "été":
            return None
    return None


def _is_passive(tokens: Sequence[Token], auxiliary: int, head: int) -> bool:
    """Tell « est jugé », « a été jugé » from « a jugé », « s'est demandé »."""
    if any(token.low == "été" for token in tokens[auxiliary:head]):
        return True
    reflexive = auxiliary > 0 and tokens[auxiliary - 1].low in _REFLEXIVE
    return tokens[auxiliary].low not in HAVE | {"à"} and not reflexive


def _mood_of(auxiliary: Token) -> Mood:
    """Return the mood that an auxiliary gives to its participle."""
    if auxiliary.low in {"avoir", "être"}:
        return "infinitive"
    return "gerund" if auxiliary.low in {"ayant", "étant"} else "finite"


def _is_negated(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Tell whether both halves of a negation stand around a verb."""
    around = [token.low for token in tokens[start : end + NEGATED_BEHIND]]
    if not _NEGATORS.intersection(around) or "moins" in around:  # « n'en juge pas moins »
        return False
    return any(token.low in {"ne", "n'"} for token in tokens[max(0, start - NEGATED_BEFORE) : end])

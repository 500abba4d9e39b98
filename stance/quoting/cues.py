"""Find the words of a sentence that introduce somebody's words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from stance.quoting.sentences import MASK
from stance.quoting.tokens import Token
from stance.quoting.verbs import Mood, Verb, cue_forms, cue_phrases, cue_prepositions
from stance.quoting.wordlists import common_names, is_agent, titles

__all__ = ["Cue", "find_cues", "is_closed"]

_AUXILIARIES = frozenset(
    "a ont avait avaient aura auront aurait auraient eut eurent ait aient avoir ayant "
    "est sont était étaient sera seront serait seraient fut furent être étant".split()
)
_BETWEEN = 9  # words that may stand between an auxiliary and its participle
_NEGATORS = frozenset(["pas", "jamais", "guère", "point", "nullement", "aucunement"])
_CLITIC = re.compile(r"-(?:t-)?(il|ils|elle|elles|on|je|nous)$")
_BEFORE_VERB = frozenset("ne n' se s' le la l' les lui leur y en me m' nous vous".split())


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


def find_cues(tokens: Sequence[Token]) -> list[Cue]:
    """Return the cues among the tokens that stand outside quotation marks, in order."""
    cues: list[Cue] = []
    taken = -1
    for i, token in enumerate(tokens):
        if token.span >= 0 or i < taken:
            continue
        cue = (
            _preposition(tokens, i)
            or _phrase(tokens, i)
            or _verb(tokens, i)
            or _any_inverted(tokens, i)
        )
        if cue:
            cues.append(cue)
            taken = cue.end
    return cues


def _preposition(tokens: Sequence[Token], i: int) -> Cue | None:
    if tokens[i].pos not in {"ADP", "SCONJ", "ADV", "X", "NOUN", "PROPN", "VERB", "PRON", "AUX"}:
        return None
    for words, verb in cue_prepositions():
        if tuple(t.low for t in tokens[i : i + len(words)]) != words:
            continue
        end = i + len(words)
        if words[-1] in {"du", "des"}:
            end -= 1  # the article belongs to the source
        if _depends(tokens, i, end, verb.lemma):
            return None
        return Cue(i, end, i, verb, "preposition")
    return None


def is_closed(phrase: str) -> bool:
    """Tell whether a preposition names nobody itself: « à l'écouter », « à ses yeux »."""
    return phrase.startswith(("à l'", "a l'", "à les ", "à ses ", "a ses ", "à leurs "))


def _depends(tokens: Sequence[Token], start: int, end: int, lemma: str) -> bool:
    """Tell whether « selon » means "depending on", or « pour » "in order to"."""
    following = tokens[end] if end < len(tokens) else None
    if is_closed(lemma):
        return False
    if following is not None and following.low == "qui":
        return False
    if following is None or following.pos in {"PUNCT", "VERB", "AUX", "SCONJ", "ADP", "NUM"}:
        return True
    if following.low in {"que", "qu'", "le", "la", "l'", "les"} and following.pos == "PRON":
        return True
    before = tokens[start - 1] if start else None
    if lemma != "pour":
        return bool(before and before.low == "différemment")
    # « pour X » names a source only where a clause of its own begins.
    opens = {",", ";", ":", "et", "mais", "(", "–", "—", "-"}
    return not (before is None or before.low in opens)


def _phrase(tokens: Sequence[Token], i: int) -> Cue | None:
    for phrase in cue_phrases().get(tokens[i].low, ()):
        for j in range(i + 1, min(i + 5, len(tokens))):
            if tuple(t.low for t in tokens[j : j + len(phrase.rest)]) == phrase.rest:
                return _cue(tokens, i, j + len(phrase.rest), phrase.verb, phrase.mood)
            if tokens[j].pos not in {"ADV", "PRON"}:
                break
    return None


def _verb(tokens: Sequence[Token], i: int) -> Cue | None:
    token = tokens[i]
    if token.low not in cue_forms():
        return None
    verb, mood = cue_forms()[token.low]
    if mood == "finite" and token.pos not in {"VERB", "AUX"} and not _reads_as_verb(tokens, i):
        return None
    inverted = i > 0 and bool(_CLITIC.match(tokens[i - 1].low))
    if mood == "participle" and token.pos == "NOUN" and not inverted:
        return None
    if verb.lemma == "trouver" and i and tokens[i - 1].low in {"se", "s'"}:
        return None  # « se trouver » says where
    if mood in {"gerund", "infinitive"} and token.pos in {"NOUN", "ADP", "ADV"}:
        return None
    return _cue(tokens, i, i + 1, verb, mood)


def _any_inverted(tokens: Sequence[Token], i: int) -> Cue | None:
    """Read any verb right behind a quotation whose subject follows it as a cue.

    « …, persifle un ancien ministre », « …, tente-t-il de corriger »: the place
    says what no list of verbs can.
    """
    token = tokens[i]
    if token.pos not in {"VERB", "AUX"} or token.low in _BEFORE_VERB:
        return None
    start = i
    while start > 0 and (
        tokens[start - 1].low in _BEFORE_VERB or tokens[start - 1].low in _AUXILIARIES
    ):
        start -= 1
    place = start - 1
    if place >= 0 and tokens[place].text in {",", "–", "—"}:
        place -= 1
    if place < 0 or tokens[place].span < 0:
        return None
    if place == start - 1 and not any(t.text == MASK for t in tokens[max(0, place - 2) : place]):
        return None  # « Les mutants « spontanés » présentaient … »: a fragment is a subject here
    finite = token.finite or start < i
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    if not finite or following is None or token.low in _AUXILIARIES:
        return None
    verb = Verb(token.low, "gesture", indirect=False)
    if _CLITIC.match(following.low):
        return _cue(tokens, i, i + 1, verb, "finite")
    if following.pos == "VERB" and not following.finite and i + 2 < len(tokens):
        i, following = i + 1, tokens[i + 2]  # « …, laisse tomber l'un d'eux »
    noun = next((t for t in tokens[i + 1 : i + 5] if t.pos in {"NOUN", "NAME"}), None)
    described = following.pos == "DET" and noun is not None and is_agent(noun.low)
    described = described or [t.low for t in tokens[i + 1 : i + 3]] in (["l'", "un"], ["l'", "une"])
    if not (following.pos == "NAME" or following.text in titles() or described):
        return None
    return Cue(start, i + 1, i, verb, "finite")


def _reads_as_verb(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether a form that the tagger takes for a noun stands as a verb.

    It stands as one after a name or a pronoun, or before an inverted pronoun;
    also right after a quotation, where a noun would need its article.
    """
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    if following and _CLITIC.match(following.low):
        return True
    if i == 0:
        return False
    before = tokens[i - 1]
    if before.pos in {"DET", "ADP", "ADJ", "NUM"}:
        return False
    if before.low in _BEFORE_VERB or before.pos in {"PROPN", "NAME"} or before.text == ")":
        return True
    if before.low in common_names():
        return following is not None and following.pos not in {"NOUN", "ADJ"}
    if following is not None and (following.low in {"que", "qu'"} or following.pos == "AUX"):
        return True
    after_quote = before.span >= 0 or (before.low == "," and i > 1 and tokens[i - 2].span >= 0)
    named = following is not None and (following.pos == "NAME" or following.text in titles())
    return after_quote or (before.low == "," and named)


def _cue(tokens: Sequence[Token], head: int, end: int, verb: Verb, mood: Mood) -> Cue:
    """Gather auxiliary, negation and inverted pronoun around the head of a cue."""
    start, pronoun, passive = head, "", False
    if end < len(tokens) and (match := _CLITIC.match(tokens[end].low)):
        pronoun, end = match.group(1), end + 1
    if mood in {"participle", "finite"}:
        reach = _BETWEEN if mood == "participle" else 2  # « dit », « conclut » are both
        auxiliary = _auxiliary(tokens, head, reach)
        if auxiliary is not None:
            start = auxiliary
            mood = "finite"
            after = tokens[auxiliary + 1].low if auxiliary + 1 < head else ""
            if match := _CLITIC.match(after):
                pronoun = match.group(1)
            low = tokens[auxiliary].low
            reflexive = auxiliary > 0 and tokens[auxiliary - 1].low in {"s'", "se"}
            passive = low not in _HAVE and not reflexive
            between = [t.low for t in tokens[auxiliary:head]]
            passive = passive or "été" in between
            if low in {"avoir", "être"}:
                mood = "infinitive"
            elif low in {"ayant", "étant"}:
                mood = "gerund"
    negated = any(t.low in _NEGATORS for t in tokens[start : min(end + 2, len(tokens))])
    negated = negated and any(t.low in {"ne", "n'"} for t in tokens[max(0, start - 3) : end])
    while start > 0 and tokens[start - 1].low in _BEFORE_VERB and tokens[start - 1].pos != "DET":
        start -= 1
    return Cue(start, end, head, verb, mood, pronoun, negated, passive)


_HAVE = frozenset(w for w in _AUXILIARIES if w[0] == "a" or w in {"ont", "eut", "eurent"})


def _auxiliary(tokens: Sequence[Token], head: int, reach: int) -> int | None:
    """Return the auxiliary of a participle, at most ``reach`` words before it, or None."""
    for j in range(head - 1, max(-1, head - 1 - reach), -1):
        token = tokens[j]
        if token.span >= 0 or token.low in {";", ":", "."}:
            return None
        if token.low == "," and reach < _BETWEEN:
            return None
        inverted = bool(_CLITIC.match(tokens[j + 1].low))
        if token.low in _AUXILIARIES and (token.pos in {"AUX", "VERB"} or inverted):
            return j
        if token.pos == "VERB" and token.low != "été":
            return None
    return None

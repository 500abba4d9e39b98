"""Find the words of a sentence that introduce somebody's words."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from stance.quoting.grammar import CLITIC, DASHES, PREVERBAL, THAT
from stance.quoting.inversions import inverted_cue
from stance.quoting.tokens import Token, token_at
from stance.quoting.verbgroup import Cue, is_closed, verb_cue
from stance.quoting.verbs import Mood, Verb, cue_forms, cue_phrases, cue_prepositions
from stance.quoting.wordlists import common_names, titles

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Cue", "find_cues", "is_closed"]

LIGHT = 4  # adverbs and pronouns between a light verb and the rest: « fait bien vite savoir »
# What the tagger makes of the first word of a preposition.
_OPENING = frozenset(["ADP", "SCONJ", "ADV", "X", "NOUN", "PROPN", "VERB", "PRON", "AUX"])
# What follows « selon » where it means "depending on".
_DEPENDING = frozenset(["PUNCT", "VERB", "AUX", "SCONJ", "ADP", "NUM"])
_OBJECTS = THAT | {"le", "la", "l'", "les"}
_CLAUSE_OPENERS = DASHES | {",", ";", ":", "et", "mais", "(", "-"}


def find_cues(tokens: Sequence[Token]) -> list[Cue]:
    """Return the cues among the tokens that stand outside quotation marks, in order."""
    cues: list[Cue] = []
    taken = -1
    for i, token in enumerate(tokens):
        if token.quoted or i < taken:
            continue
        cue = (
            _preposition(tokens, i)
            or _phrase(tokens, i)
            or _verb(tokens, i)
            or inverted_cue(tokens, i)
        )
        if cue:
            cues.append(cue)
            taken = cue.end
    return cues


# -- prepositions --------------------------------------------------------------


@cache
def _prepositions() -> dict[str, tuple[tuple[tuple[str, ...], Verb], ...]]:
    """Return the prepositions by their first word, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], Verb]]] = {}
    for words, verb in cue_prepositions():
        found.setdefault(words[0], []).append((words, verb))
    return {first: tuple(entries) for first, entries in found.items()}


def _preposition(tokens: Sequence[Token], i: int) -> Cue | None:
    """Read « selon », « aux yeux de », « à l'écouter »."""
    if tokens[i].pos not in _OPENING:
        return None
    for words, verb in _prepositions().get(tokens[i].low, ()):
        end = i + len(words)
        if tuple(t.low for t in tokens[i:end]) != words:
            continue
        if words[-1] in {"du", "des"}:
            end -= 1  # the article belongs to the source
        named = is_closed(verb.lemma) or _takes_source(tokens, i, end, verb.lemma)
        return Cue(i, end, i, verb, "preposition") if named else None
    return None


def _takes_source(tokens: Sequence[Token], start: int, end: int, lemma: str) -> bool:
    """Tell whether « selon » names a source: it may mean "depending on", « pour » "in order to"."""
    following, before = token_at(tokens, end), token_at(tokens, start - 1)
    if following.low == "qui":
        return True
    if not following.text or following.pos in _DEPENDING:
        return False
    if following.low in _OBJECTS and following.pos == "PRON":
        return False
    if lemma == "pour":
        # « pour X » names a source only where a clause of its own begins.
        return not before.text or before.low in _CLAUSE_OPENERS
    return before.low != "différemment"


# -- verbs ---------------------------------------------------------------------


def _phrase(tokens: Sequence[Token], i: int) -> Cue | None:
    """Read « fait savoir », « tire la sonnette d'alarme »."""
    for phrase in cue_phrases().get(tokens[i].low, ()):
        for j in range(i + 1, min(i + 1 + LIGHT, len(tokens))):
            end = j + len(phrase.rest)
            if tuple(t.low for t in tokens[j:end]) == phrase.rest:
                return verb_cue(tokens, i, end, phrase.verb, phrase.mood)
            if tokens[j].pos not in {"ADV", "PRON"}:
                break
    return None


def _verb(tokens: Sequence[Token], i: int) -> Cue | None:
    """Read a form of a cue verb."""
    verb, mood = cue_forms().get(tokens[i].low, (None, None))
    if verb is None or mood is None or not _stands_as(tokens, i, mood):
        return None
    if verb.lemma == "trouver" and token_at(tokens, i - 1).low in {"se", "s'"}:
        return None  # « se trouver » says where
    return verb_cue(tokens, i, i + 1, verb, mood)


def _stands_as(tokens: Sequence[Token], i: int, mood: Mood) -> bool:
    """Tell whether a form stands as the verb that it may be."""
    pos = tokens[i].pos
    if mood == "finite":
        return pos in {"VERB", "AUX"} or _reads_as_verb(tokens, i)
    if mood == "participle":
        return pos != "NOUN" or bool(CLITIC.match(token_at(tokens, i - 1).low))
    return pos not in {"NOUN", "ADP", "ADV"}


def _reads_as_verb(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether a form that the tagger takes for a noun stands as a verb.

    It stands as one after a name or a pronoun, or before an inverted pronoun;
    also right after a quotation, where a noun would need its article.
    """
    following, before = token_at(tokens, i + 1), token_at(tokens, i - 1)
    if CLITIC.match(following.low):
        return True
    if not before.text or before.pos in {"DET", "ADP", "ADJ", "NUM"}:
        return False
    if before.low in PREVERBAL or before.pos in {"PROPN", "NAME"} or before.text == ")":
        return True
    if before.low in common_names():
        return bool(following.text) and following.pos not in {"NOUN", "ADJ"}
    if following.low in THAT or following.pos == "AUX" or before.quoted:
        return True
    named = following.pos == "NAME" or following.text in titles()
    behind = token_at(tokens, i - 2).quoted and not following.quoted  # not « A », contre « B »
    return before.low == "," and (named or behind)

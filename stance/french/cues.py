"""Find the words of a sentence that introduce somebody's words: verbs, phrases, prepositions.

Most cues are in the lexicons. In addition, any verb that directly follows a quotation and
precedes its subject is a cue (« …, persifle un ancien ministre »), because no list can have all
such verbs. `is_said` tells whether an infinitive of saying reports something: it does in
« La maire a salué les élus, avant de rappeler que … », but not in « refuse de dire que … ».
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from stance.files.resources import read_table
from stance.french.tagging import MASK, Token, token_at
from stance.french.verbs import (
    Cue,
    Mood,
    Verb,
    cue_forms,
    cue_phrases,
    cue_prepositions,
    is_closed,
    verb_cue,
)
from stance.french.word_lists import (
    ASIDE_MARKS,
    AUXILIARIES,
    CLITIC,
    DASHES,
    PREVERBAL,
    THAT,
    WHICH,
    common_names,
    is_agent,
    titles,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Cue", "find_cues", "inverted_cue", "is_closed", "is_said"]


_BEFORE = PREVERBAL | AUXILIARIES
NOUN_WITHIN = 4  # tokens of a subject among which its noun stands


def inverted_cue(tokens: Sequence[Token], i: int) -> Cue | None:
    """Return the cue whose verb is token ``i``, or None if its position does not make it a cue."""
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
    """Tell whether a verb follows a quotation, after a comma or directly after a long one.

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


LIGHT = 4  # adverbs and pronouns between a light verb and the rest: « fait bien vite savoir »
# The parts of speech that the tagger gives to the first word of a preposition.
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
    """Tell whether « selon » or « pour » names a source, not a condition or a purpose."""
    following, before = token_at(tokens, end), token_at(tokens, start - 1)
    if following.low == "qui" or (following.low in WHICH and lemma != "pour"):
        return True
    if not following.text or following.pos in _DEPENDING:
        return False
    if following.low in _OBJECTS and following.pos == "PRON":
        return False
    if lemma == "pour":
        # « pour X » names a source only where a clause of its own begins.
        return not before.text or before.low in _CLAUSE_OPENERS
    return before.low != "différemment"


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
    """Tell whether a form that may be a verb is one here."""
    pos = tokens[i].pos
    if mood == "finite":
        return pos in {"VERB", "AUX"} or _reads_as_verb(tokens, i)
    if mood == "participle":
        return pos != "NOUN" or bool(CLITIC.match(token_at(tokens, i - 1).low))
    return pos not in {"NOUN", "ADP", "ADV"}


def _has_object(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether an object pronoun shows that a word is a verb: « n'en juge »."""
    before, earlier = token_at(tokens, i - 1), token_at(tokens, i - 2)
    if before.low in {"en", "y"}:
        return earlier.low in {"ne", "n'", "s'", "m'"}
    behind = earlier.text == "," and token_at(tokens, i - 3).quoted
    return before.low in {"l'", "le", "la", "les"} and behind


def _reads_as_verb(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether a form that the tagger takes for a noun is a verb.

    It stands as one after a name or a pronoun, or before an inverted pronoun;
    also right after a quotation, where a noun would need its article.
    """
    following, before = token_at(tokens, i + 1), token_at(tokens, i - 1)
    if CLITIC.match(following.low) or _has_object(tokens, i):
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


NEAR = 9  # tokens before an infinitive within which the verb of motion stands
_STOPS = frozenset([",", ";", ":"])


@cache
def _words(place: str) -> frozenset[tuple[str, ...]]:
    rows = read_table("spoken_infinitives")
    return frozenset(tuple(row["words"].split()) for row in rows if row["place"] == place)


def is_said(tokens: Sequence[Token], cue: Cue) -> bool:
    """Tell whether the infinitive of a cue is said by somebody.

    Parameters
    ----------
    tokens : sequence of Token
    cue : Cue
        An infinitive.
    """
    before = tuple(t.low for t in tokens[max(0, cue.start - 3) : cue.start])
    if any(before[k:] in _words("before") for k in range(len(before))):
        return True
    place = cue.start - (token_at(tokens, cue.start - 1).low == "pour")
    if token_at(tokens, place - 1).pos == "ADP":
        return False  # « est venu sans dire que … »
    for j in range(place - 1, max(-1, place - 1 - NEAR), -1):
        token = tokens[j]
        if (token.low,) in _words("motion"):
            return token.pos in {"VERB", "AUX"}
        if token.quoted or token.finite or token.text in _STOPS:
            return False
    return False

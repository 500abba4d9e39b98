"""Who speaks behind a verb: « a-t-elle dit », « a indiqué mercredi la maire »."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stance.quoting.clause import Clause, is_side, speaks
from stance.quoting.grammar import OF, SUBJECT_PRONOUNS, THAT
from stance.quoting.phrases import Phrase, read_phrase
from stance.quoting.roles import role_of
from stance.quoting.tokens import token_at
from stance.quoting.wordlists import is_given, metonym

if TYPE_CHECKING:
    from stance.quoting.cues import Cue
    from stance.quoting.tokens import Token

__all__ = ["SUBJECTS", "clitic", "named_after", "phrase_from"]

SUBJECTS = SUBJECT_PRONOUNS | {"qui"}
AFTER = 9  # tokens between a cue and an inverted subject, and as many more behind each comma
COMMAS = 2  # that may stand between the two: those around one complement
ON_FROM = 4  # tokens behind « dit-on » within which the place stands that it speaks from
GAP = 2  # words that may stand before a phrase that is looked for at a place
# Prepositions of the place that « on » speaks from: « dit-on au ministère ».
_FROM = frozenset(["chez", "auprès", "dans", "à", "au", "aux", "côté", "de", "du"])


def clitic(clause: Clause, cue: Cue) -> Phrase | None:
    """Return the phrase for an inverted pronoun; for « on » the place that it speaks from."""
    if cue.pronoun == "on":
        for i in range(cue.end, min(cue.end + ON_FROM, len(clause.tokens))):
            spot = next((p for p in clause.phrases if p.start == i), None)
            if spot and not spot.determiner and (metonym(spot.name) or is_side(spot)):
                return spot  # « dit-on rue de Grenelle », « assure-t-on côté patronal »
            if clause.tokens[i].low in _FROM:
                of = token_at(clause.tokens, i + 1).low in OF  # « auprès de la préfecture »
                phrase = phrase_from(clause, i + 1 + of)
                if phrase and speaks(phrase):
                    return phrase
    gender = "f" if cue.pronoun.startswith("elle") else "m" if cue.pronoun.startswith("il") else ""
    number = "p" if cue.pronoun in {"ils", "elles", "nous"} else "s"
    ending = f"-{cue.pronoun}"
    place = next(i for i in range(cue.start, cue.end) if clause.tokens[i].low.endswith(ending))
    core = (place, place + 1)
    return Phrase(*core, place, "pronoun", gender=gender, number=number, core=core)


def phrase_from(clause: Clause, i: int) -> Phrase | None:
    """Return the phrase that begins at token ``i``, or behind an adverb or an article there."""
    for phrase in clause.phrases:
        if i <= phrase.start <= i + GAP:
            gap = clause.tokens[i : phrase.start]
            if all(t.pos in {"ADV", "DET", "ADP"} or t.low in {"lui", "même"} for t in gap):
                return phrase
    return read_phrase(clause.tokens, i) if i < len(clause.tokens) else None


def named_after(clause: Clause, cue: Cue) -> Phrase | None:
    """Return the subject behind an inverted verb, past adverbs and complements.

    What may stand between them: « a expliqué mercredi à l'AFP la maire », « a
    indiqué, lors d'un point presse, le procureur ».
    """
    if cue.pronoun:
        return clitic(clause, cue)
    if cue.mood == "preposition":
        return phrase_from(clause, cue.end)
    starts = {phrase.start: phrase for phrase in reversed(clause.phrases)}
    place, commas, behind = cue.end, 0, None
    while place < min(len(clause.tokens), cue.end + AFTER * (1 + commas)):
        token, phrase = clause.tokens[place], starts.get(place)
        if phrase and phrase.preposition:
            behind = _person_in(clause, phrase) or behind
            place = phrase.core[1]
            continue
        if phrase and token.low not in SUBJECTS:
            if behind and not (phrase.determiner or phrase.name):
                return behind  # « dans une note Anne Roy, analyste »
            sure = speaks(phrase) or (cue.verb.reports and phrase.determiner)
            return phrase if sure else behind
        commas += token.text == ","
        if commas > COMMAS or _begins_clause(token):
            break
        place += 1
    return behind


def _person_in(clause: Clause, phrase: Phrase) -> Phrase | None:
    """Return the person whose name a thing before it has taken: « dans une note Anne Roy »."""
    role = role_of(clause.tokens[phrase.head].low)
    if not phrase.name or (role is not None and role.kind == "person"):
        return None
    place = next((i for i in range(*phrase.core) if clause.tokens[i].text == phrase.name), None)
    if place is None or place == phrase.core[0] or not is_given(phrase.name.split(maxsplit=1)[0]):
        return None
    return read_phrase(clause.tokens, place)


def _begins_clause(token: Token) -> bool:
    """Tell whether no subject of the verb before can follow this word."""
    if token.quoted or token.finite or token.text in {".", ";", ":"}:
        return True
    return token.low in THAT or token.low in {"qui", "et"}

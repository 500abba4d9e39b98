"""Tell whether a clause continues after the aside in it: « Le prix, dit-il, baissera »."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from stance.french.noun_phrases import read_phrase
from stance.french.proper_names import NAME
from stance.french.tagging import Token, has_finite, token_at
from stance.french.word_lists import ASIDE_MARKS, AUXILIARIES, THAT, WHICH
from stance.quotations.clauses import Clause, speaks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stance.french.cues import Cue
    from stance.french.noun_phrases import Phrase

__all__ = ["PLACES", "goes_on", "lacks_its_end", "start_within"]


SHORTEST = 4  # words that stand behind an aside at least where they go on with its clause
MANNER = 6  # tokens among which « un carton à la main » ends
# After an incise, these words are about the speaker; the reported clause has ended.
_ABOUT_SOURCE = frozenset(
    (
        *("qui", "dont", "où", "lequel", "laquelle"),
        *("lors", "avant", "après", "tout", "en", "ajoutant", "précisant"),
    )
)
# How and where one speaks: « …, dit-il, devant la presse », « …, écrit-elle, par courriel ».
_OF_SPEECH = frozenset(["devant", "auprès", "par", "à", "au", "aux", "sur", "avec", "sans", "dans"])
# Words that begin a clause that would be complete without them.
PLACES = WHICH | {"où", "dont"}
_CONJUNCTIONS = THAT | {"et", "mais", "ou", "car", "puis", "tandis", "alors", "comme"}
_DEFINITE = frozenset(["le", "la", "l'", "les"])
_INDEFINITE = frozenset(["un", "une", "des"])
_ALL = frozenset(["tous", "toute", "toutes"])
_AT = frozenset(["à", "au", "aux"])
_PARTICIPLES = ("é", "ée", "és", "ées", "ert", "erte", "erts", "ertes")
_YEARS = frozenset(["an", "ans"])


def goes_on(rest: Sequence[Token]) -> bool:
    """Tell whether the reported clause continues with its verb: « Ces aides, dit-il, ne … ».

    Parameters
    ----------
    rest : sequence of Token
        What stands behind the incise.
    """
    if len(rest) <= SHORTEST or rest[0].text not in ASIDE_MARKS or not has_finite(rest):
        return False
    return not _is_about_source(rest[1]) and not rest[1].quoted


def _is_about_source(first: Token) -> bool:
    return first.low in _ABOUT_SOURCE or first.low.endswith("ant")


def start_within(tokens: Sequence[Token], start: int, aside: int) -> int | None:
    """Return where the clause begins that an aside interrupts: the innermost one.

    « Elle vit à Lannec, où le loyer est, dit-elle, plus bas »: behind « où ». None
    where it is no clause without what it hangs on: « …, qui coûtera, dit-il, cher ».

    Parameters
    ----------
    tokens : sequence of Token
    start, aside : int
        Where the sentence, or its part, begins; the first token of the aside's cue.
    """
    for j in range(aside - 2, start - 1, -1):
        token, before = tokens[j], token_at(tokens, j - 1)
        if token.text in ASIDE_MARKS:
            return start
        if token.text == ":" or token.low in PLACES:
            return j + 1
        if token.low == "qui":
            return j - 1 if before.low == "ce" else None
        if token.low in THAT and before.pos in {"NOUN", NAME}:
            return None
    return start


def lacks_its_end(clause: Clause, cue: Cue, source: Phrase, start: int, behind: int) -> bool:
    """Tell whether a clause whose verb is before an aside is incomplete without what follows.

    « Elle perdrait, selon X, quatre ans », « Il a fallu, dit-il, tout vider »; not
    « Le feu est éteint, dit-il, la voix basse », « Le pont a cédé, selon X, une voisine ».

    Parameters
    ----------
    clause : Clause
    cue : Cue
        What begins the aside.
    source : Phrase
    start, behind : int
        Where the clause begins, and the token behind the aside.
    """
    tokens = clause.tokens
    head, rest = tokens[start : cue.start - 1], tokens[behind + 1 :]
    set_off = {tokens[cue.start - 1].text, token_at(tokens, behind).text} <= ASIDE_MARKS
    if not set_off or not rest or not has_finite(head) or has_finite(rest):
        return False
    if rest[0].quoted or rest[0].low in _CONJUNCTIONS or _is_about_source(rest[0]):
        return False
    if rest[0].pos == "NUM" and rest[0].low not in _INDEFINITE:
        again = any(c.mood == "preposition" and c.start > behind for c in clause.cues)
        return not again and not _has_figure(head) and not _is_age(source, rest)
    return _is_open(clause, cue, source, head, behind + 1)


def _has_figure(head: Sequence[Token]) -> bool:
    """Tell whether a number stands behind the last verb: « Ils étaient 500, selon X, … »."""
    behind_verb = takewhile(lambda t: not t.finite, reversed(head))
    return any(t.pos == "NUM" for t in behind_verb)


def _is_open(clause: Clause, cue: Cue, source: Phrase, head: Sequence[Token], place: int) -> bool:
    """Tell whether a verb before ``place`` needs the words there as its complement."""
    last = head[-1]
    if last.low in AUXILIARIES:
        return True
    if _sets_scene(clause, cue, source, place):
        return False
    verb = not last.quoted and (last.pos in {"VERB", "AUX"} or _is_participle(head))
    return verb or (source.kind == "pronoun" and clause.tokens[place].low in _INDEFINITE)


def _is_age(source: Phrase, rest: Sequence[Token]) -> bool:
    """Tell whether a number is an age: « selon Anne Roy, 43 ans »."""
    person = bool(source.name) and not source.determiner
    return person and token_at(rest, 1).low in _YEARS


def _is_participle(head: Sequence[Token]) -> bool:
    """Tell whether a clause ends in what the tagger takes for an adjective: « sont couverts »."""
    if len(head) == 1 or head[-2].low not in AUXILIARIES:
        return False
    return head[-1].pos == "ADJ" and head[-1].low.endswith(_PARTICIPLES)


def _sets_scene(clause: Clause, cue: Cue, source: Phrase, place: int) -> bool:
    """Tell whether the words at ``place`` describe the speaker: role, place or manner."""
    tokens = clause.tokens
    first = tokens[place]
    if cue.mood != "preposition" and (first.low in _OF_SPEECH or _is_air(tokens, place)):
        return True
    if source.kind == "pronoun":
        return False
    if first.low in _ALL:
        return False  # « …, selon X, toute la journée »
    participle = first.pos in {"VERB", "ADJ"} and not first.low.endswith(("er", "ir", "re"))
    phrase = read_phrase(tokens, place)
    return participle or first.pos == "NOUN" or (phrase is not None and speaks(phrase))


def _is_air(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether a noun says how one spoke: « la voix basse », « un carton à la main »."""
    words = [*takewhile(lambda t: t.pos != "PUNCT", tokens[place : place + MANNER])]
    if not words or words[0].low not in _DEFINITE | _INDEFINITE:
        return False
    described = words[0].low in _DEFINITE and words[-1].pos in {"ADJ", "VERB"}
    return described or any(t.low in _AT for t in words)

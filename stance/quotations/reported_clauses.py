"""A reported clause: where it begins, and where it ends.

Tell whether a clause goes on behind what stands in its middle: « Le prix, dit-il, baissera ».
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from stance.french.grammar import ASIDE_MARKS, AUXILIARIES, DASHES, THAT, WHICH
from stance.french.noun_phrases import read_phrase
from stance.french.proper_names import NAME
from stance.french.tagging import MASK, Token, has_finite, token_at
from stance.french.verbs import cue_forms
from stance.quotations.clauses import Clause, speaks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stance.french.cues import Cue
    from stance.french.noun_phrases import Phrase
    from stance.quotations.sources import Link

__all__ = [
    "OPENERS",
    "PLACES",
    "SHORTEST",
    "Reported",
    "clause_end",
    "goes_on",
    "holds_mask",
    "is_restricted",
    "is_whole",
    "lacks_its_end",
    "place_of_que",
    "start_within",
    "trim",
]


# -- A reported clause: where it begins, and where it ends -----------------------


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


# -- Tell whether a clause goes on behind what stands in its middle: « Le prix, dit-il, … ---


RESTRICTED = 6  # tokens before an incise among which the « ne » of « ne …, dit-il, que » stands
MANNER = 6  # tokens among which « un carton à la main » ends
_NEGATORS = frozenset(["pas", "jamais", "plus", "rien", "guère", "point", "aucun", "aucune"])
# Behind an incise these go on about the one who speaks, not with the words reported.
_ABOUT_SOURCE = frozenset(
    (
        *("qui", "dont", "où", "lequel", "laquelle"),
        *("lors", "avant", "après", "tout", "en", "ajoutant", "précisant"),
    )
)
# How and where one speaks: « …, dit-il, devant la presse », « …, écrit-elle, par courriel ».
_OF_SPEECH = frozenset(["devant", "auprès", "par", "à", "au", "aux", "sur", "avec", "sans", "dans"])
# Words that open a clause which stands by itself without them.
PLACES = WHICH | {"où", "dont"}
_CONJUNCTIONS = THAT | {"et", "mais", "ou", "car", "puis", "tandis", "alors", "comme"}
_DEFINITE = frozenset(["le", "la", "l'", "les"])
_INDEFINITE = frozenset(["un", "une", "des"])
_ALL = frozenset(["tous", "toute", "toutes"])
_AT = frozenset(["à", "au", "aux"])
_PARTICIPLES = ("é", "ée", "és", "ées", "ert", "erte", "erts", "ertes")
_YEARS = frozenset(["an", "ans"])


def goes_on(rest: Sequence[Token]) -> bool:
    """Tell whether the words reported go on with their verb: « Ces aides, dit-il, ne … ».

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


def is_restricted(tokens: Sequence[Token], start: int, behind: int) -> bool:
    """Tell whether an incise parts « ne » from « que »: « Elle n'a eu, dit-elle, qu'un mot ».

    Parameters
    ----------
    tokens : sequence of Token
    start, behind : int
        Where the incise begins, and the token behind it.
    """
    if token_at(tokens, start - 1).text != "," or token_at(tokens, behind).text != ",":
        return False
    if token_at(tokens, behind + 1).low not in THAT:
        return False
    before = {t.low for t in tokens[max(0, start - RESTRICTED) : start] if not t.quoted}
    return not before.isdisjoint({"ne", "n'"}) and before.isdisjoint(_NEGATORS)


def lacks_its_end(clause: Clause, cue: Cue, source: Phrase, start: int, behind: int) -> bool:
    """Tell whether a clause with its verb before an aside lacks what follows the aside.

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
    """Tell whether a verb still waits for what stands at ``place``."""
    last = head[-1]
    if last.low in AUXILIARIES:
        return True
    if _sets_scene(clause, cue, source, place):
        return False
    verb = not last.quoted and (last.pos in {"VERB", "AUX"} or _is_participle(head))
    return verb or (source.kind == "pronoun" and clause.tokens[place].low in _INDEFINITE)


def _is_age(source: Phrase, rest: Sequence[Token]) -> bool:
    """Tell « selon Anne Roy, 43 ans » from « selon la police, deux ans de prison »."""
    person = bool(source.name) and not source.determiner
    return person and token_at(rest, 1).low in _YEARS


def _is_participle(head: Sequence[Token]) -> bool:
    """Tell whether a clause ends in what the tagger takes for an adjective: « sont couverts »."""
    if len(head) == 1 or head[-2].low not in AUXILIARIES:
        return False
    return head[-1].pos == "ADJ" and head[-1].low.endswith(_PARTICIPLES)


def _sets_scene(clause: Clause, cue: Cue, source: Phrase, place: int) -> bool:
    """Tell whether the words at ``place`` are of the speaker: who, where, with what air."""
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

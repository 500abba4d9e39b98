"""Find the subject of a verb, before it or behind it.

`named_after` finds the subject after a verb (« a indiqué mercredi la maire »), `clitic` an
inverted pronoun (« a-t-elle dit »), and `preverbal` the subject before a verb, also before a
relative clause or a coordinated verb.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stance.french.noun_phrases import Phrase, read_phrase
from stance.french.tagging import Token, has_finite, token_at
from stance.french.word_lists import (
    ASIDE_MARKS,
    OF,
    SUBJECT_PRONOUNS,
    THAT,
    WHICH,
    means_person,
    media,
    metonym,
    metonym_openers,
    opens_with_given,
)
from stance.quotations.clauses import Clause, complement_of, is_document, is_side, speaks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stance.french.cues import Cue

__all__ = [
    "COORDINATORS",
    "clitic",
    "clitic_at",
    "governs",
    "named_after",
    "phrase_from",
    "preverbal",
    "stands_as_subject",
    "verb_start",
]


SUBJECTS = SUBJECT_PRONOUNS | {"qui"}
AFTER = 9  # tokens between a cue and an inverted subject, and as many more behind each comma
COMMAS = 2  # that may stand between the two: those around one complement
ON_FROM = 4  # tokens behind « dit-on » within which the place stands that it speaks from
GAP = 2  # words that may stand before a phrase that is looked for at a place
# Prepositions before the place of « on »: « dit-on au ministère ».
_FROM = frozenset(["chez", "auprès", "dans", "à", "au", "aux", "côté", "de", "du"])


def clitic(clause: Clause, cue: Cue) -> Phrase | None:
    """Return the phrase of an inverted pronoun; for « on », the place: « dit-on au ministère »."""
    if cue.pronoun == "on":
        for i in range(cue.end, min(cue.end + ON_FROM, len(clause.tokens))):
            spot = next((p for p in clause.phrases if p.start == i), None)
            side = spot is not None and is_side(spot) and not _leads_on(clause, spot)
            if spot and not spot.determiner and (metonym(spot.name) or side):
                return spot  # « dit-on rue de Grenelle », « assure-t-on côté patronal »
            if clause.tokens[i].low in _FROM:
                of = token_at(clause.tokens, i + 1).low in OF  # « auprès de la préfecture »
                phrase = phrase_from(clause, i + 1 + of)
                told = phrase is not None and phrase.name in media()  # « indique-t-on à l'AFP »
                if phrase and speaks(phrase) and not told and not _leads_on(clause, phrase):
                    return phrase
    gender = "f" if cue.pronoun.startswith("elle") else "m" if cue.pronoun.startswith("il") else ""
    number = "p" if cue.pronoun in {"ils", "elles", "nous"} else "s"
    ending = f"-{cue.pronoun}"
    place = next(i for i in range(cue.start, cue.end) if clause.tokens[i].low.endswith(ending))
    core = (place, place + 1)
    return Phrase(*core, place, "pronoun", gender=gender, number=number, core=core)


def _leads_on(clause: Clause, phrase: Phrase) -> bool:
    """Tell whether a side is that of somebody named behind it: « du côté de la préfecture »."""
    return is_side(phrase) and token_at(clause.tokens, phrase.head + 1).low in OF


def phrase_from(clause: Clause, i: int) -> Phrase | None:
    """Return the phrase at token ``i``, or after an adverb or an article there."""
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
        if phrase and (phrase.preposition or (_is_partitive(phrase) and not speaks(phrase))):
            behind = _person_in(clause, phrase) or behind
            place = phrase.core[1]
            continue
        if phrase and token.low not in SUBJECTS:
            if behind and not (phrase.determiner or phrase.name):
                return behind  # « dans une note Anne Roy, analyste »
            sure = speaks(phrase) or (cue.verb.reports and phrase.determiner)
            return (_learned_from(clause, cue, phrase) or phrase) if sure else behind
        commas += token.text == ","
        if commas > COMMAS or _begins_clause(token):
            break
        place += 1
    return behind


def _learned_from(clause: Clause, cue: Cue, phrase: Phrase) -> Phrase | None:
    """Return from whom somebody learned it: « a appris l'AFP auprès du procureur »."""
    place = phrase.head + 1
    if cue.verb.lemma != "apprendre" or not phrase.name:
        return None
    place += token_at(clause.tokens, place).low == "auprès"
    if token_at(clause.tokens, place).low not in OF | {"dans", "chez"}:
        return None
    source = phrase_from(clause, place + 1)
    return source if source is not None and speaks(source) else None


def _person_in(clause: Clause, phrase: Phrase) -> Phrase | None:
    """Return the person in a phrase that joins a thing and a name: « dans une note Anne Roy »."""
    if not phrase.name or means_person(clause.tokens[phrase.head].low):
        return None
    place = next((i for i in range(*phrase.core) if clause.tokens[i].text == phrase.name), None)
    if place is None or place == phrase.core[0] or not opens_with_given(phrase.name):
        return None
    return read_phrase(clause.tokens, place)


def _begins_clause(token: Token) -> bool:
    """Tell whether a word begins another clause, so that no inverted subject follows it."""
    if token.quoted or token.finite or token.text in {".", ";", ":"}:
        return True
    return token.low in THAT or token.low in {"qui", "et"}


DEEPEST = 6  # verbs that are stepped over on the way to the subject
RELATIVE = 6  # tokens that « qui » may stand before its verb
ASIDE = 24  # tokens among which it stands where an aside follows it
_PLACES = frozenset(["sur", "dans", "en"])
STEPS = 3  # phrases before « qui » among which the one that speaks stands
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
COORDINATORS = frozenset(["et", "mais", "puis", "ou"])
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
    antecedent = (
        _antecedent(clause, i, floor)
        or _past_relative(clause, i, floor)
        or _past_where(clause, i, floor, depth)
    )
    if antecedent is not None:
        return antecedent
    verb = _verb_before(tokens, i, floor)
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


def _verb_before(tokens: Sequence[Token], i: int, floor: int) -> int | None:
    """Return the last verb with a subject before token ``i``, in no bracket that closes there.

    « Anne Roy (elle a joué avec lui) affirme »: her verb is the last.
    """
    nested, within = 0, None
    for j in range(i - 1, floor - 1, -1):
        nested += (tokens[j].text == ")") - (tokens[j].text == "(")
        if governs(tokens[j]):
            if nested <= 0:
                return j
            within = j if within is None else within
    return within if nested > 0 else None  # « a) », « b) »: nothing opened


def governs(token: Token) -> bool:
    """Tell whether a token is a verb with a subject, outside quotation marks."""
    return token.finite and not token.quoted


def verb_start(tokens: Sequence[Token], verb: int, floor: int = 0) -> int:
    """Return the first token of a verb with its adverbs, pronouns and auxiliaries."""
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
    """Tell whether a phrase may be a subject: in French, a noun without article rarely is."""
    if phrase.preposition:
        return False
    bare = _is_partitive(phrase) or not (phrase.determiner or phrase.name)
    return not bare or phrase.kind == "pronoun" or phrase.number == "p"


def _is_partitive(phrase: Phrase) -> bool:
    """Tell whether a phrase says how, or of what: « d'emblée », « de concert »."""
    return phrase.determiner in {"de", "d'"} and phrase.number == "s"


def _may_act(tokens: Sequence[Token], phrase: Phrase, i: int) -> bool:
    """Tell whether a phrase may be the subject of the verb at ``i``: no bracket is between them."""
    if phrase.core[1] > i or not stands_as_subject(phrase) or _is_listed(tokens, phrase, i):
        return False
    return _depth(tokens, phrase.start) == _depth(tokens, i)


def _is_listed(tokens: Sequence[Token], phrase: Phrase, i: int) -> bool:
    """Tell whether a phrase is an example: « les élus, dont Anne Roy, Paul Petit, disent ».

    Also « parmi lesquels Anne Roy ».
    """
    starts = range(phrase.start - 1, 0, -1)
    dont = next((j for j in starts if tokens[j].low in {"dont", "parmi"}), 0)
    among = tokens[dont].low == "dont" or token_at(tokens, dont + 1).low in WHICH
    listed = dont > 0 and among and tokens[dont - 1].text == "," and tokens[i - 1].text != "dont"
    return listed and not has_finite(tokens[dont:i])


def _nearest(tokens: Sequence[Token], phrases: Sequence[Phrase], i: int) -> Phrase | None:
    """Return the last phrase before a verb: of somebody, else of a document, else of anything.

    What commas set off comes last.
    """
    set_in = [p for p in phrases if not _parenthetical(tokens, p, i)] or phrases
    speaking = [p for p in set_in if speaks(p)]
    if speaking and speaking[-1].end == verb_start(tokens, i):
        return speaking[-1]  # « Les élus, grands absents. Un rapport estime … »
    acting = [p for p in speaking if not is_document(p)]
    fit = acting or speaking or set_in
    return fit[-1] if fit else None


def _antecedent(clause: Clause, i: int, floor: int) -> Phrase | None:
    """Return the antecedent of a « qui » that is the subject of the verb at ``i``, or None."""
    qui = _relative(clause.tokens, i, floor)
    if qui is None:
        return None
    before = [p for p in clause.phrases if p.end <= qui and p.start >= floor]
    if not before or _is_far(clause.tokens, before[-1].end, qui):
        return None
    if _is_cleft(clause.tokens, before[0]) and token_at(clause.tokens, qui - 1).text == ",":
        return before[0]
    found = None
    for k, phrase in reversed([*enumerate(before)][-STEPS:]):  # « élus réunis sur la place, qui »
        if phrase.determiner == "de" and phrase.end - phrase.start == len(("de", "gauche")):
            continue  # « douze élus, de droite comme de gauche, qui … »
        if k and _is_affiliation(clause.tokens, before[k - 1], phrase):
            continue  # « Anne Roy, de la CGT, qui … »
        if phrase.noun in metonym_openers() and not phrase.determiner and k:
            continue  # « Anne Roy, qui habite rue de Vire et qui … »
        holder = phrase if speaks(phrase) else complement_of(clause.tokens, phrase)
        person = opens_with_given(holder.name) if holder.name else False
        placed = phrase.preposition in _PLACES and not person  # « sur l'appui d'Anne Roy, qui »
        away = placed or (k > 0 and _locates(before[k - 1], phrase))
        if speaks(holder) and not (found and away):
            found = holder
        if not phrase.preposition or (found and not away):
            break
    return replace(found or before[-1], preposition="")


def _is_affiliation(tokens: Sequence[Token], before: Phrase, phrase: Phrase) -> bool:
    """Tell whether a phrase between commas says whose somebody is: « Anne Roy, de la CGT, »."""
    opens = phrase.start - (phrase.preposition in OF)  # « du SNJ »
    set_off = token_at(tokens, before.end).text == "," and before.end == opens - 1
    return set_off and tokens[opens].low in OF and speaks(before)


def _locates(before: Phrase, phrase: Phrase) -> bool:
    """Tell whether a bare name behind « à » says where: « une infirmière à Vire, qui … »."""
    bare = phrase.kind == "name" and not (phrase.noun or phrase.determiner or phrase.title)
    adjoins = before.end == phrase.start - 1 and phrase.preposition == "à"
    return bare and adjoins and not opens_with_given(phrase.name)


def _is_far(tokens: Sequence[Token], end: int, qui: int) -> bool:
    """Tell whether more than a participle between commas parts « qui » from a phrase."""
    gap = tokens[end:qui]
    if len(gap) <= ANTECEDENT:
        return False
    set_off = gap[0].text == gap[-1].text == ","
    return not set_off or any(t.finite or t.quoted or t.text in {";", ":"} for t in gap)


def _is_cleft(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Tell whether a sentence shows a person: « C'est Anne Roy, fille de marins, qui … »."""
    shown = token_at(tokens, 0).low == "c'" and token_at(tokens, 1).low == "est"
    return shown and phrase.start == len(("c'", "est")) and bool(phrase.name)


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


def _past_where(clause: Clause, i: int, floor: int, depth: int) -> Phrase | None:
    """Return the subject before a clause of place: « X, présent au bal où Y a chanté, a dit »."""
    tokens = clause.tokens
    if token_at(tokens, i - 1).text != ",":
        return None
    where = next((j for j in range(i - 2, floor, -1) if tokens[j].low == "où"), None)
    if where is None or any(t.text in {",", ";", ":"} for t in tokens[where : i - 1]):
        return None
    return preverbal(clause, where, floor, depth + 1) if has_finite(tokens[where:i]) else None


def _relative(tokens: Sequence[Token], i: int, floor: int) -> int | None:
    """Return the place of a « qui » that is the subject of the verb at ``i``, or None."""
    for j in range(i - 1, max(floor, i - RELATIVE) - 1, -1):
        token, following = tokens[j], token_at(tokens, j + 1)
        if token.low == "qui":
            return j
        subject = token.pos in {"NOUN", "NAME"} and following.text not in {"", ","}
        if token.finite or subject:
            break
    return _before_aside(tokens, i, floor)


def _before_aside(tokens: Sequence[Token], i: int, floor: int) -> int | None:
    """Return the place of a « qui » that an aside parts from its verb: « qui, malgré X, dit »."""
    if token_at(tokens, i - 1).text != ",":
        return None
    for j in range(i - 2, max(floor, i - ASIDE), -1):
        if tokens[j].low == "qui":
            return j if tokens[j + 1].text == "," else None
        if governs(tokens[j]):
            return None
    return None


def _depth(tokens: Sequence[Token], i: int) -> int:
    """Return how many brackets are open before token ``i``."""
    before = [t.text for t in tokens[:i]]
    return before.count("(") - before.count(")")


def _parenthetical(tokens: Sequence[Token], phrase: Phrase, i: int) -> bool:
    """Tell whether commas set a phrase off: « M. Roy, l'air sombre, … »."""
    before = token_at(tokens, phrase.start - 1)
    if _within_apposition(tokens, phrase, i):
        return True
    if phrase.name or before.text != ",":
        return False
    return any(t.text == "," for t in tokens[phrase.end : i])


def _within_apposition(tokens: Sequence[Token], phrase: Phrase, i: int) -> bool:
    """Tell whether a bare role between commas holds it: « X, patron de l'usine Velmor, dit »."""
    if token_at(tokens, i - 1).text != ",":
        return False
    opening = next((k for k in range(phrase.start - 1, -1, -1) if tokens[k].text == ","), None)
    if opening is None or any(t.text == "," for t in tokens[phrase.start : i - 1]):
        return False
    return opening > 0 and means_person(tokens[opening + 1].low)


def _cut_off(tokens: Sequence[Token], end: int, i: int) -> bool:
    """Tell whether a conjunction separates a phrase from the verb, so that it is an object."""
    return any(t.low in COORDINATORS for t in tokens[end:i])

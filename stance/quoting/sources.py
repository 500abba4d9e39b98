"""Link each quotation to the cue that introduces it and to the phrase that speaks.

The rules follow how the press writes, from the surest to the least sure: a cue
right behind the marks (« …, explique X »), one right before them (« X déplore
« … » »), a colon, a cue further on, the subject of the sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from stance.quoting.cues import Cue, is_closed
from stance.quoting.phrases import Phrase, read_phrase, role_of
from stance.quoting.tokens import Token
from stance.quoting.wordlists import is_agent

__all__ = ["Clause", "Link", "link_span", "source_of", "speaks"]

_BOUNDARIES = frozenset([",", ";", ":", "(", ")", "–", "—", "et", "mais", "ou", "puis", "car", "or"])
_SUBORDINATORS = frozenset("que qu' quand lorsque lorsqu' si comme puisque puisqu' dont où alors tandis".split())
_SKIPPED = frozenset("ADV PRON AUX PART".split())
_PLACES = frozenset("chez auprès dans à au aux côté de du".split())
_SUBJECTS = frozenset("il elle ils elles on qui".split())
_STRONG = frozenset(["say", "judge", "preposition"])
NEAR = 3  # tokens between marks and a cue right before them
AFTER = 9  # tokens between a cue and an inverted subject


@dataclass(frozen=True, slots=True)
class Clause:
    """A tagged sentence with its phrases and cues."""

    tokens: tuple[Token, ...]
    phrases: tuple[Phrase, ...]
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """What introduces a quotation: the cue, the phrase that speaks, and the rule.

    Attributes
    ----------
    cue : Cue or None
    source : Phrase or None
    method : str
        ``"cue_after"``, ``"cue_before"``, ``"colon"``, ``"cue_later"``,
        ``"subject"`` or ``"none"``.
    """

    cue: Cue | None
    source: Phrase | None
    method: str


def link_span(clause: Clause, k: int) -> Link:
    """Return what introduces span ``k`` of a sentence."""
    inside = [i for i, token in enumerate(clause.tokens) if token.span == k]
    if not inside:
        return Link(None, None, "none")
    first, last = inside[0], inside[-1] + 1
    incise = _cue_inside(clause, first, last)
    if incise:
        return incise
    before = _cue_before(clause, first)
    if before and before.cue and _tight(clause, before.cue, first):
        return before
    after = _cue_after(clause, last) or _signed(clause, last)
    if after:
        return after
    if before:
        return before
    return (
        _colon(clause, first)
        or _cue_later(clause, last)
        or _before_colon(clause, first)
        or _subject(clause, first)
        or Link(None, None, "none")
    )


def _cue_inside(clause: Clause, first: int, last: int) -> Link | None:
    """Find an incise of the journalist's inside the marks."""
    tokens = clause.tokens
    for cue in clause.cues:
        if first < cue.start < last or cue.start == last + 1 and tokens[last].text == "»":
            source = source_of(clause, cue, cue.start)
            return Link(cue, source, "cue_after") if source else None
    return None


def _tight(clause: Clause, cue: Cue, first: int) -> bool:
    """Tell whether a cue governs the quotation right behind it: « X a dit que « … » »."""
    gap = clause.tokens[cue.end : first]
    if cue.mood == "preposition" or len(gap) > 4:
        return False
    return not any(token.text in {",", ";"} or token.span >= 0 for token in gap)


def _cue_after(clause: Clause, last: int) -> Link | None:
    """Find « …, explique X », « …, a-t-il dit », « … », selon X » right behind the marks."""
    tokens = clause.tokens
    for cue in clause.cues:
        if cue.start < last:
            continue
        gap = tokens[last : cue.start]
        if len(gap) > 4 or any(t.span >= 0 for t in gap):
            return None
        words = [t for t in gap if t.pos != "PUNCT"]
        if any(t.low in {";", ":", "et", "mais", "qui", "que", "qu'", "dont"} for t in gap):
            return None
        if cue.mood == "preposition":
            return _linked(clause, cue, last, "cue_after") if not words else None
        if cue.mood == "infinitive" and gap and all(
            t.pos in {"VERB", "AUX", "ADP", "PRON", "ADV", "PUNCT"} for t in gap
        ):
            source = _named_after(clause, cue)  # « …, aimait à répéter un militant »
            return Link(cue, source, "cue_after") if source else None
        if cue.mood != "finite" or cue.passive:
            return None
        if words and not all(t.pos in {"ADV", "PRON", "SCONJ", "CCONJ"} for t in words):
            # « … », la ministre a répondu »: a subject stands between.
            phrase = next((p for p in clause.phrases if last <= p.start and p.end <= cue.start), None)
            comma = bool(gap) and gap[0].text == ","
            if phrase is None or phrase.preposition or not comma:
                return None
        return _linked(clause, cue, last, "cue_after")
    return None


def _signed(clause: Clause, last: int) -> Link | None:
    """Read « … » — Anne Roy, journaliste » and « … » (Anne Roy) »."""
    tokens = clause.tokens
    if last + 1 >= len(tokens) or tokens[last].text not in {"—", "–", "("}:
        return None
    phrase = next((p for p in clause.phrases if p.start == last + 1), None)
    alone = phrase is not None and phrase.kind == "name" and not any(t.finite for t in tokens[last:])
    return Link(None, phrase, "cue_after") if alone else None


def _linked(clause: Clause, cue: Cue, floor: int, method: str) -> Link | None:
    source = source_of(clause, cue, floor)
    return Link(cue, source, method) if source else None


def _cue_before(clause: Clause, first: int) -> Link | None:
    """Find the cue to the left whose words these may be.

    The nearest that reports speech wins; a verb of another kind (« dénoncer »,
    « refuser ») only where it stands right before the marks or nothing else does.
    """
    fallback: Link | None = None
    for cue in reversed([c for c in clause.cues if c.end <= first]):
        gap = clause.tokens[cue.end : first]
        if any(t.text == ";" for t in gap):
            break
        if not _may_govern(clause, cue, first):
            continue
        source = source_of(clause, cue, 0)
        if source is None:
            continue
        link = Link(cue, source, "cue_before")
        near = len(gap) <= NEAR and not any(t.span >= 0 for t in gap)
        within = not (source.name or source.kind == "pronoun") and _within_report(clause, cue)
        if speaks(source) and (cue.verb.kind in _STRONG or (near and not within)):
            return link
        fallback = fallback or link
    return fallback


def _within_report(clause: Clause, cue: Cue) -> bool:
    """Tell whether a verb stands in what another reports: « Il dit que le projet vise à « … » »."""
    for outer in clause.cues:
        if outer.end > cue.start:
            return False
        if outer.mood == "preposition":
            return True
        if outer.verb.kind in {"say", "judge"} and not outer.passive:
            between = clause.tokens[outer.end : cue.start]
            if any(t.low in {"que", "qu'"} for t in between):
                return True
    return False


def _may_govern(clause: Clause, cue: Cue, first: int) -> bool:
    if cue.negated and cue.verb.kind in {"say", "judge"}:
        return False
    tight = _tight(clause, cue, first)
    if (cue.mood == "participle" or cue.passive) and not tight:
        return False
    if cue.verb.kind == "gesture" and cue.mood in {"infinitive", "participle"}:
        return first - cue.end <= NEAR
    return True


def _colon(clause: Clause, first: int) -> Link | None:
    """Find who speaks after a colon without a cue: « il sourit : », « X : « … » »."""
    tokens = clause.tokens
    if not first or tokens[first - 1].text != ":":
        return None
    colon = first - 1
    near = [p for p in clause.phrases if p.end == colon and speaks(p)]
    if not any(t.finite for t in tokens[:colon]):
        whole = bool(near) and (near[0].name or near[0].determiner)
        return Link(None, replace(near[0], preposition=""), "colon") if whole else None
    source = _preverbal(clause, colon, 0)
    return Link(None, source, "colon") if source and speaks(source) else None


def _before_colon(clause: Clause, first: int) -> Link | None:
    """Find who speaks before a colon further off: « X enfonce le clou : c'est « … » »."""
    tokens = clause.tokens
    colon = next((j for j in range(first - 1, 0, -1) if tokens[j].text == ":"), None)
    if colon is None or not any(t.finite for t in tokens[:colon]):
        return None
    source = _preverbal(clause, colon, 0)
    named = source is not None and (source.name or source.kind == "pronoun")
    return Link(None, source, "colon") if named else None


def _cue_later(clause: Clause, last: int) -> Link | None:
    """Find an incise or a « selon X » further on in the sentence."""
    tokens = clause.tokens
    for cue in clause.cues:
        if cue.start <= last or cue.mood not in {"finite", "preposition"} or cue.passive:
            continue
        apart = tokens[cue.start - 1].text in {",", "–", "—", "("} or tokens[cue.start - 1].span >= 0
        if any(t.text == ";" for t in tokens[last : cue.start]):
            return None
        if apart or cue.verb.lemma in {"selon", "d'après", "dixit"}:
            source = _named_after(clause, cue)
            if source:
                return Link(cue, source, "cue_later")
    return None


def _subject(clause: Clause, first: int) -> Link | None:
    """Fall back on the subject of the clause that the fragment stands in."""
    if any(t.low in {"c'", "ce"} for t in clause.tokens[max(0, first - 4) : first]):
        return None  # « La police, c'est « … » »: somebody else's words on it
    source = _preverbal(clause, first, 0)
    if source is None or not speaks(source) or source.number == "p" and not source.name:
        return None
    return Link(None, source, "subject")


def source_of(clause: Clause, cue: Cue, floor: int) -> Phrase | None:
    """Return the phrase that speaks with ``cue``, looking no further left than ``floor``."""
    if cue.mood == "preposition":
        return _after_preposition(clause, cue)
    if cue.pronoun:
        return _clitic(clause, cue)
    if cue.passive or cue.mood == "participle":
        return _agent(clause, cue)
    if cue.mood in {"gerund", "infinitive"}:
        return _governing_subject(clause, cue)
    if floor:
        source = _preverbal(clause, cue.start, floor) or _named_after(clause, cue)
    else:
        source = (
            _comme(clause, cue) or _preverbal(clause, cue.start, 0) or _named_after(clause, cue)
        )
    if source is not None and clause.tokens[source.head].low == "on":
        return _place_of_on(clause, source) or source
    return source


def _place_of_on(clause: Clause, on: Phrase) -> Phrase | None:
    """Return the body for which « on » speaks: « Au ministère, on dit … »."""
    for phrase in clause.phrases:
        near = phrase.start < on.start or phrase.start <= on.end + 3
        if near and phrase.preposition in {"au", "à", "a", "chez", "dans", "auprès", "côté", "de", "du"}:
            if speaks(phrase) and phrase.kind != "pronoun":
                return replace(phrase, preposition="")
    return None


def _after_preposition(clause: Clause, cue: Cue) -> Phrase | None:
    """Return who « selon » names; « X, pour qui … » looks back."""
    tokens = clause.tokens
    if is_closed(cue.verb.lemma):
        plural = cue.verb.lemma.startswith(("à les", "à leurs"))
        return Phrase(cue.start, cue.end, cue.start, "pronoun", number="p" if plural else "s",
                      core=(cue.start, cue.end))
    if cue.end < len(tokens) and tokens[cue.end].low == "qui":
        before = [p for p in clause.phrases if p.end <= cue.start]
        return replace(before[-1], preposition="") if before else None
    phrase = _phrase_from(clause, cue.end)
    return phrase if phrase is not None and speaks(phrase) else None


def speaks(phrase: Phrase) -> bool:
    """Tell whether a phrase is of the sort that speaks: a name, a pronoun, a role."""
    if phrase.kind == "pronoun" or phrase.name:
        return True
    abstract = phrase.noun.endswith("eur") and phrase.gender == "f"  # « l'humeur », « la valeur »
    return role_of(phrase.noun) is not None or (is_agent(phrase.noun) and not abstract)


def is_document(phrase: Phrase) -> bool:
    """Tell whether a phrase is a thing written: it speaks where nobody else does."""
    role = role_of(phrase.noun)
    return role is not None and role.kind == "document"


def _stands_as_subject(phrase: Phrase) -> bool:
    """Tell whether a phrase may be a subject: a bare noun hardly is one in French."""
    return bool(phrase.determiner or phrase.name) or phrase.kind == "pronoun" or phrase.number == "p"


def _governing_subject(clause: Clause, cue: Cue) -> Phrase | None:
    """Return the subject of the main verb on which a gerund or an infinitive hangs.

    « L'entreprise a réagi, dénonçant … », « Dénonçant …, le procureur a requis ».
    """
    tokens = clause.tokens
    verb = next((j for j in range(cue.start - 1, -1, -1) if _governs(tokens, j)), None)
    outer = [c for c in clause.cues if c.end <= cue.start and c.mood == "finite"]
    reporting = [c for c in outer if c.verb.kind in {"say", "judge"} and not c.passive]
    if reporting and not any(t.text == ";" for t in tokens[reporting[-1].end : cue.start]):
        source = source_of(clause, reporting[-1], 0)
        if source is not None:
            return source
    if verb is not None:
        before = tokens[cue.start - 1]
        while verb > 0 and tokens[verb - 1].pos in _SKIPPED and tokens[verb - 1].low not in _SUBJECTS:
            verb -= 1
        subject = _clitic_at(clause, verb) or _preverbal(clause, verb, 0)
        near = [p for p in clause.phrases if p.end == cue.start and not p.preposition and speaks(p)]
        hangs = cue.mood == "gerund" and before.text != "," and before.low != "en"
        if hangs and near and not (subject and speaks(subject) and not is_document(subject)):
            return near[0]  # « un message disant … »
        return subject
    for phrase in clause.phrases:
        if phrase.start > cue.end and not phrase.preposition and _stands_as_subject(phrase):
            after = tokens[phrase.end : phrase.end + 4]
            if any(t.pos in {"VERB", "AUX"} for t in after):
                return phrase
    return None


def _comme(clause: Clause, cue: Cue) -> Phrase | None:
    """Read « comme l'explique X », « ainsi parle X »: the subject stands behind."""
    before = clause.tokens[max(0, cue.start - 1)]
    if before.low in {"comme", "ainsi", "où"} or clause.tokens[cue.start].low in {"comme", "ainsi"}:
        return _named_after(clause, cue)
    return None


def _clitic(clause: Clause, cue: Cue) -> Phrase | None:
    """Return the phrase for an inverted pronoun; for « on » the place that it speaks from."""
    if cue.pronoun == "on":
        for i in range(cue.end, min(cue.end + 4, len(clause.tokens))):
            if clause.tokens[i].low in _PLACES:
                phrase = _phrase_from(clause, i + 1)
                if phrase and speaks(phrase):
                    return phrase
    gender = "f" if cue.pronoun.startswith("elle") else "m" if cue.pronoun.startswith("il") else ""
    number = "p" if cue.pronoun in {"ils", "elles", "nous"} else "s"
    place = next(
        i for i in range(cue.start, cue.end) if clause.tokens[i].low.endswith(f"-{cue.pronoun}")
    )
    return Phrase(
        place, place + 1, place, "pronoun", gender=gender, number=number, core=(place, place + 1)
    )


def _agent(clause: Clause, cue: Cue) -> Phrase | None:
    """Return who acts on a passive: « jugé « … » par X »."""
    for phrase in clause.phrases:
        if phrase.start >= cue.end and phrase.preposition == "par":
            gap = clause.tokens[cue.end : phrase.start]
            if not any(t.finite for t in gap):
                return phrase
    return None


def _phrase_from(clause: Clause, i: int) -> Phrase | None:
    """Return the phrase that begins at token ``i``, an adverb or an article further at most."""
    for phrase in clause.phrases:
        if i <= phrase.start <= i + 2:
            gap = clause.tokens[i : phrase.start]
            if all(t.pos in {"ADV", "DET", "ADP"} or t.low in {"lui", "même"} for t in gap):
                return phrase
    if i < len(clause.tokens):
        return read_phrase(clause.tokens, i)
    return None


def _named_after(clause: Clause, cue: Cue) -> Phrase | None:
    """Return the subject behind an inverted verb, past adverbs and complements.

    What may stand between them: « a expliqué mercredi à l'AFP la maire », « a
    indiqué, lors d'un point presse, le procureur ».
    """
    if cue.pronoun:
        return _clitic(clause, cue)
    if cue.mood == "preposition":
        return _phrase_from(clause, cue.end)
    place, commas = cue.end, 0
    phrases = [p for p in clause.phrases if p.start >= cue.end]
    tokens = clause.tokens
    while place < min(len(tokens), cue.end + AFTER * (1 + commas)):
        token = tokens[place]
        phrase = next((p for p in phrases if p.start == place), None)
        if phrase and phrase.preposition:
            place = phrase.core[1]
            continue
        if phrase and token.low not in _SUBJECTS:
            sure = speaks(phrase) or (cue.verb.kind in {"say", "judge"} and phrase.determiner)
            return phrase if sure else None
        if token.span >= 0 or token.text in {".", ";", ":"} or token.finite:
            return None
        if token.low in {"que", "qu'", "qui", "et"}:
            return None
        if token.text == ",":
            commas += 1
            if commas > 2:
                return None
        place += 1
    return None


def _preverbal(clause: Clause, i: int, floor: int, depth: int = 0) -> Phrase | None:
    """Return the subject of the verb that begins at token ``i``."""
    tokens = clause.tokens
    if depth > 6:
        return None
    relative = _relative(tokens, i, floor)
    if relative is not None:
        before = [p for p in clause.phrases if p.end <= relative and p.start >= floor]
        if before and relative - before[-1].end <= 2:
            return replace(before[-1], preposition="")
    verb = next((j for j in range(i - 1, floor - 1, -1) if _governs(tokens, j)), None)
    start = floor if verb is None else verb + 1
    phrases = [
        p
        for p in clause.phrases
        if start <= p.start
        and p.core[1] <= i
        and not p.preposition
        and _stands_as_subject(p)
        and _depth(tokens, p.start) == _depth(tokens, i)
    ]
    if verb is None:
        whole = [p for p in phrases if not _parenthetical(tokens, p, i)] or phrases
        speaking = [p for p in whole if speaks(p)]
        acting = [p for p in speaking if not is_document(p)]
        return (acting or speaking or whole or [None])[-1]
    bounded = [
        p for p in phrases
        if any(t.low in _BOUNDARIES | _SUBORDINATORS or t.span >= 0 for t in tokens[start : p.start])
        and not _cut_off(tokens, p.end, i)
    ]
    if bounded:
        return bounded[-1]
    begin = verb
    while begin > floor and tokens[begin - 1].pos in _SKIPPED and tokens[begin - 1].low not in _SUBJECTS:
        begin -= 1
    inverted = _clitic_at(clause, verb)
    return inverted or _preverbal(clause, begin, floor, depth + 1)


def _clitic_at(clause: Clause, verb: int) -> Phrase | None:
    """Return the inverted pronoun of a verb that is itself a cue (« a-t-il déclaré »)."""
    for cue in clause.cues:
        if cue.start <= verb < cue.end:
            if cue.pronoun:
                return _clitic(clause, cue)
            before = clause.tokens[cue.start - 1] if cue.start else None
            if before is not None and (before.span >= 0 or before.text == "»" or (
                before.text == "," and cue.start > 1 and clause.tokens[cue.start - 2].span >= 0
            )):
                return _named_after(clause, cue)
    return None


def _governs(tokens: Sequence[Token], j: int) -> bool:
    return tokens[j].finite and tokens[j].span < 0


def _relative(tokens: Sequence[Token], i: int, floor: int) -> int | None:
    """Return the place of a « qui » that is the subject of the verb at ``i``."""
    for j in range(i - 1, max(floor, i - 6) - 1, -1):
        if tokens[j].low == "qui":
            return j
        if tokens[j].finite or tokens[j].pos in {"NOUN", "NAME"} and tokens[j + 1 : j + 2] and tokens[j + 1].text != ",":
            return None
    return None


def _depth(tokens: Sequence[Token], i: int) -> int:
    """Return how many brackets are open before token ``i``."""
    before = [t.text for t in tokens[:i]]
    return before.count("(") - before.count(")")


def _parenthetical(tokens: Sequence[Token], phrase: Phrase, i: int) -> bool:
    """Tell whether commas set a phrase off: « M. Roy, l'air sombre, … »."""
    if phrase.name:
        return False
    before = tokens[phrase.start - 1].text if phrase.start else ""
    return before == "," and any(t.text == "," for t in tokens[phrase.end : i])


def _cut_off(tokens: Sequence[Token], end: int, i: int) -> bool:
    """Tell whether a conjunction parts a phrase from the verb: an object, not a subject."""
    return any(t.low in {"et", "mais", "puis", "ou"} for t in tokens[end:i])

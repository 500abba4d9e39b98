"""Link each quotation in marks to the cue that introduces it and to its source.

The rules are tried from the most to the least certain: a cue directly after the marks
(« …, explique X »), one directly before them (« X déplore « … » »), a colon, a cue further on, the
subject of the sentence. The second of two marked spans may share the cue of the first, or its cue
and its source: « Le maire y voit un « naufrage », la préfète une « chance » »; « promise par le
maire « à Noël », puis « à Pâques » ».

`QuotedSpan` holds the words of a marked span with what introduces them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stance.files.resources import read_words
from stance.french.noun_phrases import Phrase
from stance.french.proper_names import NAME
from stance.french.tagging import Token, has_finite, is_age, is_infinitive, token_at
from stance.french.word_lists import (
    ASIDE_MARKS,
    AUXILIARIES,
    DASHES,
    OF,
    THAT,
    media,
    one_of,
    role_of,
)
from stance.quotations.clauses import Clause, complement_of, is_document, is_person, speaks
from stance.quotations.cue_subjects import source_of
from stance.quotations.subjects import named_after, preverbal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stance.french.cues import Cue

__all__ = ["SHORT", "Link", "QuotedSpan", "link_span", "lower_words", "taken_over", "words_of"]


NEAR = 3  # tokens between marks and a cue right before them
GAP = 4  # tokens between marks and a cue that governs them, comma and adverb among them
POINTED = 4  # tokens before marks among which « c'est » points to somebody else's words
_TELLING = 6  # tokens among which the infinitive stands: « Et de s'en prendre »
_STRONG = frozenset(["say", "judge", "preposition"])
# What cannot be between the marks and a cue after them: another clause begins.
_PARTING = THAT | {";", ":", "et", "mais", "qui", "dont"}
# What may stand between the marks and a finite verb, or an infinitive.
_LIGHT = frozenset(["ADV", "PRON", "SCONJ", "CCONJ"])
_SEMI_AUXILIARY = frozenset(["VERB", "AUX", "ADP", "PRON", "ADV", "PUNCT"])
_ANYWHERE = frozenset(["selon", "d'après", "dixit"])  # cues that need no comma before them


@dataclass(frozen=True, slots=True)
class Link:
    """What introduces a quotation: the cue, the phrase that speaks, and the rule.

    Attributes
    ----------
    cue : Cue or None
    source : Phrase or None
    method : str
        Of words in marks ``"cue_after"``, ``"cue_before"``, ``"colon"``,
        ``"cue_later"``, ``"subject"`` or ``"none"``; of a reported clause
        ``"que"``, ``"selon"`` or ``"incise"``.
    """

    cue: Cue | None
    source: Phrase | None
    method: str


def link_span(clause: Clause, k: int) -> Link:
    """Return what introduces span ``k`` of a sentence."""
    first, last, count = clause.stretch(k)
    if not count:
        return Link(None, None, "none")
    incise = _cue_inside(clause, first, last)
    if incise:
        return incise
    before = _cue_before(clause, first)
    sure = before if before and before.source and speaks(before.source) else None
    tight = sure if sure and sure.cue and _is_tight(clause, sure.cue, first) else None
    after = _cue_after(clause, last)
    behind = after or _cue_later(clause, last)
    return (
        (behind if behind and _says_it_all(behind) else None)
        or tight
        or after
        or _agent_behind(clause, first, last)
        or _signed(clause, last)
        or sure
        or _colon(clause, first)
        or before
        or _cue_later(clause, last)
        or _before_colon(clause, first)
        or _subject(clause, first)
        or Link(None, None, "none")
    )


def _linked(clause: Clause, cue: Cue, floor: int, method: str) -> Link | None:
    source = source_of(clause, cue, floor)
    return Link(cue, source, method) if source else None


def _cue_inside(clause: Clause, first: int, last: int) -> Link | None:
    """Find an incise of the journalist's inside the marks."""
    for cue in clause.cues:
        at_end = cue.start == last + 1 and clause.tokens[last].text == "»"
        if first < cue.start < last or at_end:
            return _linked(clause, cue, cue.start, "cue_after")
    return None


def _cue_after(clause: Clause, last: int) -> Link | None:
    """Find a cue directly after the marks: « …, explique X », « … », selon X »."""
    cue = next((c for c in clause.cues if c.start >= last), None)
    gap = clause.tokens[last : cue.start] if cue else ()
    if cue is None or len(gap) > GAP or any(t.quoted or t.low in _PARTING for t in gap):
        return None
    governed = any(t.finite for t in gap)
    if cue.mood == "infinitive" and governed and all(t.pos in _SEMI_AUXILIARY for t in gap):
        source = named_after(clause, cue)  # « …, aimait à répéter un militant »
        return Link(cue, source, "cue_after") if source else None
    link = _linked(clause, cue, last, "cue_after") if _follows(clause, cue, last) else None
    return None if link is None or _observed(cue, link.source) else link


def _observed(cue: Cue, source: Phrase | None) -> bool:
    """Tell whether a journalist saw something: « ont constaté des journalistes de l'AFP »."""
    if cue.verb.lemma != "constater" or source is None:
        return False
    if source.name in media():
        return True
    role = role_of(source.noun)
    one = one_of(role) if role is not None and role.kind == "group" else role
    return one is not None and one.base in read_words("observers")


def _says_it_all(link: Link) -> bool:
    """Tell whether an incise is of a whole sentence: « Le maire veut « agir », dit X »."""
    cue, source = link.cue, link.source
    if cue is None or source is None or cue.mood != "finite" or not cue.verb.reports:
        return False
    relays = source.name in media() or is_document(source)  # « a rapporté l'AFP »
    inverted = source.start > cue.start  # not « S'il se dit « serein », Anne Roy s'avoue … »
    return source.kind != "pronoun" and not relays and inverted


def _agent_behind(clause: Clause, first: int, last: int) -> Link | None:
    """Find the agent of a passive verb in marks: « été « invités à partir » par X »."""
    if token_at(clause.tokens, first - 1).low not in AUXILIARIES:
        return None
    agent = next((p for p in clause.phrases if p.start == last + 1), None)
    acts = agent is not None and agent.preposition == "par" and speaks(agent)
    return Link(None, agent, "cue_after") if acts else None


def _follows(clause: Clause, cue: Cue, last: int) -> bool:
    """Tell whether only adverbs, pronouns or the subject are between the marks and a cue."""
    gap = clause.tokens[last : cue.start]
    words = [t for t in gap if t.pos != "PUNCT"]
    if cue.mood == "preposition":
        return not words
    if cue.mood != "finite" or cue.passive:
        return False
    return all(t.pos in _LIGHT for t in words) or _holds_subject(clause, gap, (last, cue.start))


def _holds_subject(clause: Clause, gap: Sequence[Token], bounds: tuple[int, int]) -> bool:
    """Tell whether the subject is between marks and verb: « … », la ministre a répondu »."""
    start, end = bounds
    phrase = next((p for p in clause.phrases if start <= p.start and p.end <= end), None)
    return phrase is not None and not phrase.preposition and gap[0].text == ","


def _signed(clause: Clause, last: int) -> Link | None:
    """Find a name that signs a quotation: « … » — Anne Roy », « … » (Anne Roy) »."""
    tokens = clause.tokens
    if last + 1 >= len(tokens) or tokens[last].text not in DASHES | {"(", ","}:
        return None
    phrase = next((p for p in clause.phrases if p.start == last + 1), None)
    ends = phrase is not None and phrase.end == len(tokens)
    if tokens[last].text == "," and not ends:
        return None
    alone = phrase is not None and phrase.kind == "name" and not has_finite(tokens[last:])
    return Link(None, phrase, "cue_after") if alone else None


def _cue_later(clause: Clause, last: int) -> Link | None:
    """Find an incise or a « selon X » further on in the sentence."""
    tokens = clause.tokens
    for cue in clause.cues:
        if cue.start <= last or cue.mood not in {"finite", "preposition"} or cue.passive:
            continue
        if any(t.text == ";" for t in tokens[last : cue.start]):
            return None
        before = tokens[cue.start - 1]
        apart = before.quoted or before.text in ASIDE_MARKS or before.text == "("
        source = named_after(clause, cue) if apart or cue.verb.lemma in _ANYWHERE else None
        if source and not _observed(cue, source):
            return Link(cue, source, "cue_later")
    return None


def _is_tight(clause: Clause, cue: Cue, first: int) -> bool:
    """Tell whether a cue governs the quotation directly after it: « X a dit que « … » ».

    Also « promis par X « … » », however long the name of X.
    """
    if cue.mood == "preposition":
        return False
    agent = source_of(clause, cue, 0) if cue.passive or cue.mood == "participle" else None
    gap = clause.tokens[agent.end if agent else cue.end : first]
    if len(gap) > GAP or (agent and has_finite(gap)):
        return False
    return not any(token.text in {",", ";"} or token.quoted for token in gap)


def _cue_before(clause: Clause, first: int) -> Link | None:
    """Find the cue before the marks that may introduce them.

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
        near = len(gap) <= NEAR and not any(t.quoted for t in gap)
        within = not (source.name or source.kind == "pronoun") and _within_report(clause, cue)
        if speaks(source) and (cue.verb.kind in _STRONG or (near and not within)):
            return link
        fallback = fallback or link
    return fallback


def _may_govern(clause: Clause, cue: Cue, first: int) -> bool:
    """Tell whether a cue may introduce words further on in its sentence."""
    if cue.negated and cue.verb.reports:
        return False
    if (cue.mood == "participle" or cue.passive) and not _is_tight(clause, cue, first):
        return False
    if cue.verb.kind == "gesture" and cue.mood in {"infinitive", "participle"}:
        return first - cue.end <= NEAR
    return True


def _within_report(clause: Clause, cue: Cue) -> bool:
    """Tell whether a verb is in a reported clause: « Il dit que le projet vise à « … » »."""
    for outer in clause.cues:
        if outer.end > cue.start:
            return False
        if outer.mood == "preposition":
            return True
        between = clause.tokens[outer.end : cue.start]
        if outer.verb.reports and not outer.passive and any(t.low in THAT for t in between):
            return True
    return False


def _colon(clause: Clause, first: int) -> Link | None:
    """Find who speaks before a colon without a cue: « il sourit : », « X : « … » »."""
    tokens = clause.tokens
    if first and (labelled := _label(clause, first)):
        return Link(None, labelled, "colon")
    if not first or tokens[first - 1].text != ":":
        return None
    colon = first - 1
    source = _whose_words(clause, colon)
    if source is None and has_finite(tokens[:colon]):
        acting = preverbal(clause, colon, 0)
        told = acting is not None and speaks(acting)
        source = acting if told else _last_before(clause, colon)
    elif source is None and not _tells_on(tokens):
        source = _right_before(clause, _before_age(tokens, colon))
    return Link(None, source, "colon") if source else None


def _right_before(clause: Clause, colon: int) -> Phrase | None:
    """Return the phrase that ends at a colon: « Même constat chez la maire : »."""
    tokens = clause.tokens
    near = next((p for p in clause.phrases if p.end == colon and speaks(p)), None)
    if near is None and tokens[colon - 1].pos == NAME:  # « Rien aux yeux du voisin Paul Roy : »
        name = tokens[colon - 1].text
        near = Phrase(colon - 1, colon, colon - 1, "name", name, number="s")
    if near is None or not (near.name or near.determiner):
        return None
    return replace(near, preposition="")


def _tells_on(tokens: Sequence[Token]) -> bool:
    """Tell whether a sentence goes on without a subject: « Et de s'en prendre au préfet : »."""
    opens = token_at(tokens, 0).low == "et" and token_at(tokens, 1).low in {"de", "d'"}
    return opens and any(is_infinitive(t) for t in tokens[2:_TELLING])


def _before_age(tokens: Sequence[Token], end: int) -> int:
    """Return where a name ends that an age follows: « Anne Roy, 54 ans : »."""
    aged = token_at(tokens, end - 3).text == "," and is_age(tokens, end - 2)
    return end - 3 if aged else end


def _label(clause: Clause, first: int) -> Phrase | None:
    """Return a name before the marks: « Anne Roy. – « … » », « Anne Roy, 54 ans : « … » »."""
    name = next((p for p in clause.phrases if p.start == 0 and p.name), None)
    between = clause.tokens[name.end : first] if name is not None else ()
    if name is None or not between:
        return None
    told = between[0].text in {",", "("} and between[-1].text == ":" and not has_finite(between)
    alone = all(t.pos == "PUNCT" for t in between)
    return name if alone or (told and speaks(name)) else None


def _whose_words(clause: Clause, colon: int) -> Phrase | None:
    """Return the person in a noun phrase that announces words: « Réponse de la maire : »."""
    opening = next((p for p in clause.phrases if p.start == 0), None)
    if opening is None or opening.noun not in read_words("speech_nouns") or opening.end > colon:
        return None
    inner = complement_of(clause.tokens, opening)
    named = next((p for p in clause.phrases[1:2] if p.preposition in OF and p.end <= colon), None)
    whose = inner if inner is not opening else named
    return replace(whose, preposition="") if whose is not None and speaks(whose) else None


def _last_before(clause: Clause, colon: int) -> Phrase | None:
    """Return the inverted subject before a colon: « Ce que refuse de dire le maire : »."""
    last = next((p for p in clause.phrases if p.end == colon and not p.preposition), None)
    return last if last is not None and is_person(last) else None


def _before_colon(clause: Clause, first: int) -> Link | None:
    """Find who speaks before a colon further off: « X enfonce le clou : c'est « … » »."""
    tokens = clause.tokens
    colon = next((j for j in range(first - 1, 0, -1) if tokens[j].text == ":"), None)
    if colon is None or not has_finite(tokens[:colon]):
        return None
    source = preverbal(clause, colon, 0)
    named = source is not None and (source.name or source.kind == "pronoun")
    return Link(None, source, "colon") if named else None


def _subject(clause: Clause, first: int) -> Link | None:
    """Return the subject of the clause that contains the marks, the last resort."""
    if any(t.low in {"c'", "ce"} for t in clause.tokens[max(0, first - POINTED) : first]):
        return None  # « La police, c'est « … » »: somebody else's words on it
    source = preverbal(clause, first, 0)
    if source is None or not speaks(source) or (source.number == "p" and not source.name):
        return None
    return Link(None, source, "subject")


JOINT = 3  # tokens that may join two pairs of marks: « …, et puis … »
_JOINTS = frozenset([",", "et", "ou", "puis", "mais", "voire", "ensuite", "enfin"])
_OPENERS = frozenset([",", ";", "et", "mais", "quand"])
_LEADING = OF | {",", "à", "comme", "pour"}  # what may stand between a source and its words


def taken_over(clause: Clause, k: int, before: Link) -> Link | None:
    """Return what introduces span ``k`` if it also introduces the span before it, else None.

    Parameters
    ----------
    clause : Clause
    k : int
        A span that is not the first of its sentence.
    before : Link
        What introduces span ``k - 1``.
    """
    if before.cue is None or before.method != "cue_before":
        return None
    start, end = clause.between(k)
    acted_on = before.cue.passive or before.cue.mood == "participle"
    if acted_on:
        return before if _joins(clause.tokens[start:end]) else None
    return _gapped(clause, (start, end), before)


def _joins(between: Sequence[Token]) -> bool:
    return 0 < len(between) <= JOINT and _JOINTS.issuperset(t.low for t in between)


def _gapped(clause: Clause, bounds: tuple[int, int], before: Link) -> Link | None:
    """Find a second subject without its verb: « …, la préfète (y voit) une « … » »."""
    start, end = bounds
    tokens = clause.tokens
    if start >= end or tokens[start].low not in _OPENERS:
        return None
    phrase = next((p for p in clause.phrases if p.start == start + 1 and p.end <= end), None)
    if phrase is None or phrase.preposition or not speaks(phrase) or is_document(phrase):
        return None
    rest = tokens[phrase.end : end]
    while rest and rest[0].pos == "ADJ":  # « l'association Réseaux libres »
        rest = rest[1:]
    led = bool(rest) and all(t.pos == "DET" or t.low in _LEADING for t in rest)
    return Link(before.cue, phrase, "cue_before") if led else None


SHORT = 3  # words that a term in marks has at most
LAST = 3  # tokens before the marks that may announce what they hold
_WORDS = re.compile(r"\w+(?:['’-]\w+)*")


@dataclass(frozen=True, slots=True)
class QuotedSpan:
    """The words of a marked span of a sentence, and what introduces them.

    Attributes
    ----------
    clause : Clause
        The sentence that carries them.
    first : int
        The first token of the span.
    length : int
        How many tokens it has, marks among them; a long quotation is masked.
    text : str
        What stands in the marks.
    words : tuple of str
        The words of ``text``.
    link : Link
        What introduces them.
    """

    clause: Clause
    first: int
    length: int
    text: str
    words: tuple[str, ...]
    link: Link

    @classmethod
    def of(cls, clause: Clause, k: int, text: str, link: Link) -> QuotedSpan:
        """Return span ``k`` of a sentence, of which ``text`` stands in the marks."""
        first, _, count = clause.stretch(k)
        return cls(clause, first, count, text, words_of(text), link)

    @property
    def before(self) -> Sequence[Token]:
        """The tokens of the sentence before the marks."""
        return self.clause.tokens[: self.first]

    @property
    def last(self) -> list[Token]:
        """The last few tokens before the marks that stand in no marks themselves."""
        start = max(0, self.first - LAST)
        return [t for t in self.clause.tokens[start : self.first] if not t.quoted]

    @property
    def capitalised(self) -> bool:
        """Whether the words begin with a capital."""
        return self.text[:1].isupper()


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, without marks and blanks."""
    return tuple(_WORDS.findall(text))


def lower_words(text: str) -> str:
    """Return the words of a text in lower case, one blank between two."""
    return " ".join(word.lower() for word in words_of(text))

"""Give a headline's quotation, whose words nobody is said to be, to whom the body quotes most.

A pull quote says the body again: keep one row, the body's.

Walk through an article in reading order and give each quotation its speaker.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final

from stance.files.resources import read_table
from stance.french.grammar import DASHES
from stance.french.tagging import Token, has_finite, printed
from stance.french.word_lists import role_of
from stance.quotations.clauses import speaks
from stance.quotations.subjects import place_of_on, source_of
from stance.quote import Quote
from stance.speakers.antecedents import Resolved, Resolver
from stance.speakers.discourse import Discourse, is_subject, stands_for_somebody, taking_the_floor
from stance.speakers.entities import EntityTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stance.french.noun_phrases import Phrase
    from stance.quotations import Found, Reading
    from stance.speakers.entities import Entity

__all__ = ["attribute", "drop_repeats", "give_headlines"]


# -- Give a headline's quotation, whose words nobody is said to be, to whom the body … ---


# A paper puts the words of its main witness there. Too few headlines of the
# embedded gold name nobody to measure how often this is right; it is a guess.
_TRUST: Final = 0.5
_HEAD: Final = frozenset(["headline", "deck"])


def give_headlines(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """Return the quotations; those of headlines without a speaker have the body's foremost.

    Parameters
    ----------
    quotes : sequence of Quote
        Those of one article, in text order.

    Returns
    -------
    tuple of Quote
        Of two whom the body quotes as often, the one whom it quotes first.
    """
    body = Counter(q.speaker for q in quotes if q.speaker and q.block not in _HEAD)
    if not body:
        return tuple(quotes)
    foremost, _ = body.most_common(1)[0]
    return tuple(
        replace(quote, speaker=foremost, method="foremost", confidence=_TRUST)
        if quote.block in _HEAD and quote.speaker is None
        else quote
        for quote in quotes
    )


# -- A pull quote says the body again: keep one row, the body's ------------------


SHORTEST = 13  # letters of a quotation that a headline may hold with other words around it
_REPEATING = frozenset(["headline", "deck", "crosshead", "pull_quote", "caption"])


def drop_repeats(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """Return the quotations without those that only repeat one of the body.

    Parameters
    ----------
    quotes : sequence of Quote
        In text order.

    Returns
    -------
    tuple of Quote
        A row of the body that is said again has ``repeated`` set.
    """
    letters = [_letters(quote.text) for quote in quotes]
    body = [k for k, quote in enumerate(quotes) if quote.block not in _REPEATING]
    said: dict[int, int] = {}  # which quotation of the body each of the others says again
    for k, quote in enumerate(quotes):
        if quote.block in _REPEATING and letters[k]:
            same = next((j for j in body if _says_again(letters[k], letters[j])), None)
            if same is not None:
                said[k] = same
    again = frozenset(said.values())
    return tuple(
        replace(quote, repeated=True) if k in again else quote
        for k, quote in enumerate(quotes)
        if k not in said
    )


def _says_again(letters: str, body: str) -> bool:
    """Tell whether one text holds the other; a short one of the body proves nothing."""
    return letters in body or (body in letters and len(body) >= SHORTEST)


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


# -- Walk through an article in reading order and give each quotation its speaker ---


# How often each rule found the right phrase on the embedded gold, given that
# the phrase was resolved rightly (docs/evaluation.md).
TRUST = {
    "cue_after": 0.99,
    "cue_before": 0.98,
    "cue_later": 0.95,
    "colon": 0.95,
    "que": 0.99,
    "selon": 0.99,
    "incise": 0.98,
    "subject": 0.95,
    "previous": 0.83,
    "next": 0.75,
    "continued": 0.71,
    "carried": 0.3,
}
CONTINUED = 3  # sentences after which nobody goes on speaking without being named


@cache
def _continuing() -> frozenset[str]:
    return frozenset(row["lemma"] for row in read_table("continuing_verbs"))


@dataclass(frozen=True, slots=True)
class _Attributed:
    """Whose words a quotation gives: nobody's where ``entity`` is None."""

    entity: Entity | None
    method: str
    confidence: float


def _by_rule(method: str, entity: Entity) -> _Attributed:
    return _Attributed(entity, method, TRUST[method])


def attribute(reading: Reading) -> tuple[Quote, ...]:
    """Return the quotations of an article with their speakers, in text order.

    Parameters
    ----------
    reading : Reading

    Returns
    -------
    tuple of Quote
        Without those of headlines and pull quotes that only repeat the body.
    """
    cast = EntityTable((clause.tokens, clause.phrases) for clause in reading.clauses)
    walk = _Walk(reading, Resolver(cast, Discourse()))
    return give_headlines(drop_repeats(walk.quotes()))


class _Walk:
    """One reading of an article from its first sentence to its last."""

    def __init__(self, reading: Reading, resolver: Resolver) -> None:
        self.reading = reading
        self.resolver = resolver
        self.discourse = resolver.discourse
        self.by_sentence: dict[int, list[Found]] = {}
        for found in reading.found:
            self.by_sentence.setdefault(found.sentence, []).append(found)

    def quotes(self) -> list[Quote]:
        """Return every quotation, each sentence read after all before it."""
        return [
            quote for i in range(len(self.reading.sentences)) for quote in self._read_sentence(i)
        ]

    # -- what a sentence mentions ----------------------------------------------

    def _read_sentence(self, i: int) -> list[Quote]:
        found = self.by_sentence.get(i, [])
        answers = self._read_phrases(i, found)
        self._take_perspective(i)
        return [self._quote(i, f, self._speaker(i, f, answers)) for f in found]

    def _read_phrases(self, i: int, found: Sequence[Found]) -> dict[int, Resolved | None]:
        """Note whom a sentence mentions; return the answers for its sources, by first token."""
        clause = self.reading.clauses[i]
        sources = {f.link.source.start: f.link.source for f in found if f.link.source}
        answers: dict[int, Resolved | None] = {}
        starts = {phrase.start for phrase in clause.phrases}
        strays = (source for start, source in sources.items() if start not in starts)
        for phrase in sorted([*clause.phrases, *strays], key=lambda p: p.start):
            is_source = phrase.start in sources
            if is_source:
                source = sources[phrase.start]
                answers[phrase.start] = self.resolver.resolve(clause.tokens, source, i)
            if phrase.kind != "pronoun":
                subject = is_source or is_subject(clause, phrase)
                self.resolver.mention(clause.tokens, phrase, i, subject=subject)
            elif not is_source and stands_for_somebody(clause, phrase):
                self.resolver.mention(clause.tokens, phrase, i, subject=True)
        return answers

    def _take_perspective(self, i: int) -> None:
        """Let somebody be the one who speaks, without a quotation yet.

        « A l'écouter, … »; « Au ministère, on se veut rassurant. »; « Anne Roy relativise. »
        """
        clause = self.reading.clauses[i]
        told = [source_of(clause, cue, 0) for cue in clause.cues if cue.closed]
        if i not in self.by_sentence:
            told += taking_the_floor(clause)
        on = [p for p in clause.phrases if clause.tokens[p.head].low == "on"]
        places = (place_of_on(clause, p) for p in on)
        told += (p for p in places if p and (p.name or role_of(p.noun)))
        for phrase in told:
            answer = self.resolver.resolve(clause.tokens, phrase, i) if phrase else None
            if answer is not None and not answer.entity.place:
                self.discourse.spoke(answer.entity, i)

    # -- who speaks ------------------------------------------------------------

    def _speaker(self, i: int, found: Found, answers: dict[int, Resolved | None]) -> _Attributed:
        """Return whose words a quotation gives, and note that the one spoke."""
        source, method = found.link.source, found.link.method
        answer = answers.get(source.start) if source and _is_credible(found, source) else None
        again = self._goes_on(i, found, source) if answer is not None and source else None
        answer = Resolved(again, "pronoun") if again is not None else answer
        if answer is None or (method in {"subject", "colon"} and answer.entity.place):
            whose = self._without_cue(i)
        else:
            confidence = round(answer.trust * TRUST[method], 3)
            whose = _Attributed(answer.entity, method, confidence)
        if whose.entity is not None:
            self.discourse.spoke(whose.entity, i)
        return whose

    def _goes_on(self, i: int, found: Found, source: Phrase) -> Entity | None:
        """Return the one who spoke last, and does so again: « …, poursuit-il »."""
        last, cue = self.discourse.last, found.link.cue
        if last is None or cue is None or cue.verb.lemma not in _continuing():
            return None
        if found.link.method not in {"cue_after", "incise"}:
            return None
        near = i - self.discourse.last_sentence <= CONTINUED
        single = source.kind == "pronoun" and source.number == last.number == "s"
        return last if near and single and source.gender in {"", last.gender} else None

    def _without_cue(self, i: int) -> _Attributed:
        """Attribute a quotation that nothing in its sentence introduces."""
        signed = self._signed_below(i)
        if signed is not None:
            return _Attributed(signed, "next", TRUST["colon"])
        announced = self.discourse.subject_of(i - 1) if self._is_announced(i) else None
        if announced is not None:
            return _Attributed(announced, "previous", TRUST["colon"])
        last, distance = self.discourse.last, i - self.discourse.last_sentence
        acting = self._acting_before(i)
        if acting is not None and (last is None or distance > 1):
            return _by_rule("previous", acting)
        if last is not None and distance <= CONTINUED:
            return _by_rule("continued", last)
        named = self._named_in(i + 1)
        if named is not None:
            return _by_rule("next", named)
        return _Attributed(None, "none", 0.0) if last is None else _by_rule("carried", last)

    def _signed_below(self, i: int) -> Entity | None:
        """Return who signs a quotation on the line below: « — Anne Roy, infirmière »."""
        clauses = self.reading.clauses
        tokens = clauses[i + 1].tokens if i + 1 < len(clauses) else ()
        if not tokens or tokens[0].text not in DASHES or has_finite(tokens):
            return None
        name = next((p for p in clauses[i + 1].phrases if p.start == 1 and p.name), None)
        return self.resolver.cast.find(name) if name is not None else None

    def _is_announced(self, i: int) -> bool:
        """Tell whether the sentence before ends in a colon, be it a paragraph away."""
        tokens = self.reading.clauses[i - 1].tokens if i else ()
        return bool(tokens) and tokens[-1].text == ":"

    def _acting_before(self, i: int) -> Entity | None:
        """Return whom the sentence before is about, in the same paragraph and quoting nobody."""
        if self.reading.sentences[i].first or i - 1 in self.by_sentence:
            return None
        return self.discourse.subject_of(i - 1)

    def _named_in(self, i: int) -> Entity | None:
        """Return the first person whom a sentence names, of those that act in it."""
        clauses = self.reading.clauses
        for phrase in clauses[i].phrases if i < len(clauses) else ():
            if phrase.name and not phrase.preposition and phrase.kind != "pronoun":
                found = self.resolver.cast.find(phrase)
                if found is not None and found.kind == "person" and found.sure:
                    return found
        return None

    def _carrying(self, i: int, method: str) -> str:
        """Return sentence ``i``, with the one beside it that says who speaks, if that does."""
        sentences, text = self.reading.sentences, self.reading.article.text
        first = i - 1 if method == "previous" else i
        last = i + 1 if method == "next" else i
        return text[sentences[first].start : sentences[last].end]

    def _quote(self, i: int, found: Found, whose: _Attributed) -> Quote:
        sentence, clause = self.reading.sentences[i], self.reading.clauses[i]
        text = self.reading.article.text
        cue, source = found.link.cue, found.link.source
        return Quote(
            start=found.start,
            end=found.end,
            type=found.type,
            text=text[found.start : found.end],
            sentence=self._carrying(i, whose.method),
            block=sentence.block,
            cue=printed(clause.tokens, cue.start, cue.end) if cue else "",
            source=_printed(clause.tokens, source) if source else "",
            speaker=whose.entity.speaker() if whose.entity else None,
            method=whose.method,
            confidence=whose.confidence,
        )


def _is_credible(found: Found, source: Phrase) -> bool:
    """Tell whether a phrase may speak; any noun may where the verb says that it does."""
    cue, method = found.link.cue, found.link.method
    says = cue is not None and cue.verb.kind not in {"act", "think"}
    return speaks(source) or (says and method in {"cue_after", "incise", "selon"})


def _printed(tokens: Sequence[Token], source: Phrase) -> str:
    return printed(tokens, *source.core) or printed(tokens, source.start, source.end)

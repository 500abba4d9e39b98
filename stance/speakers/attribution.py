"""Walk through an article in reading order and give each quotation its speaker.

The article is walked twice. The first walk says who is mentioned in each sentence and who
is quoted most; the second decides, with what stands behind a quotation as well as what
stands before it. A headline or a pull quote that says the body again makes no row of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stance.files.resources import read_words
from stance.french.noun_phrases import each_alone
from stance.french.tagging import printed, token_at
from stance.french.word_lists import (
    DEFINITE,
    DEMONSTRATIVES,
    POSSESSIVES,
    WHICH,
    is_agent,
    is_thing,
    opens_with_given,
    role_of,
)
from stance.french.words import letters, listed
from stance.quotations.clauses import speaks
from stance.quotations.cue_subjects import source_of
from stance.quote import Quote, Speaker
from stance.speakers.antecedent_marks import known_fit
from stance.speakers.antecedents import Resolver
from stance.speakers.choice import Sum, calibrated, judge_by, load_network, load_weights
from stance.speakers.course import Course, Sources, interviewed, set_apart
from stance.speakers.descriptions import describe
from stance.speakers.discourse import Event, is_subject, stands_for_somebody
from stance.speakers.entities import is_known_body
from stance.speakers.entity_table import EntityTable, names_within
from stance.speakers.introductions import Genders, with_roles
from stance.speakers.speaker_marks import Asked, all_marks, gather, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stance.french.noun_phrases import Phrase
    from stance.french.tagging import Token
    from stance.quotations import Found, Reading
    from stance.quotations.clauses import Clause
    from stance.speakers.antecedents import Resolved
    from stance.speakers.choice import Judge
    from stance.speakers.entities import Entity
    from stance.speakers.speaker_marks import Evidence

__all__ = ["attribute", "drop_repeats", "walk_twice"]


# What the marks of the chosen one amount to, where no phrase introduces the words.
_METHODS = (
    ("says it again", "repeated"),
    ("signed", "next"),
    ("here", "subject"),
    ("cue", "subject"),
    ("floor 0", "continued"),
    ("1 back", "previous"),
    ("announced", "previous"),
    ("1 ahead", "next"),
)
TOLD = 0.8  # chance from which on a role that means somebody tells what the one is
SHORTEST = 13  # letters of a quotation that a headline may hold with other words around it
_FIRST_PERSON = re.compile(r"\b(?:je\b|j['’]|(?:moi|mon|ma|mes)\b)", re.IGNORECASE)
_REPEATING = frozenset(["headline", "deck", "crosshead", "pull_quote", "caption"])


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
    antecedent, speaker = judge_by(Sum(load_weights("antecedent"))), judge_by(load_network())
    calibration = load_weights("confidence")
    quotes = walk_twice(reading, antecedent, speaker)
    sure = drop_repeats(
        [
            replace(quote, confidence=round(calibrated(quote.confidence, calibration), 3))
            if quote.speaker
            else quote
            for quote in quotes
        ]
    )
    return with_roles(sure, reading.article.text)


def walk_twice(reading: Reading, antecedent: Judge, speaker: Judge) -> list[Quote]:
    """Return every quotation of an article with its speaker, and the chance of that."""
    phrases = [each_alone(clause.phrases) for clause in reading.clauses]
    tokens = [clause.tokens for clause in reading.clauses]
    table = EntityTable(list(zip(tokens, phrases, strict=True)), reading.article.date or "")
    table.hear(_named_sources(reading))
    genders = Genders(phrases, table)
    first = _Walk(reading, table, antecedent, speaker)
    first.read()
    return _Walk(reading, table, antecedent, speaker, first).quotes(genders)


def _named_sources(reading: Reading) -> Iterator[Phrase]:
    """Yield each name that speaks with a cue: what an article says without riddles."""
    for clause in reading.clauses:
        for cue in clause.cues:
            source = source_of(clause, cue, 0)
            strong = cue.verb.kind in {"say", "judge", "gesture", "preposition"}
            if source is not None and source.name and strong and not cue.negated:
                yield source


@dataclass(frozen=True, slots=True)
class _Whose:
    """Whose words a quotation gives: nobody's where ``entity`` is None."""

    entity: Entity | None
    method: str
    chance: float


class _Walk:
    """One reading of an article from its first sentence to its last."""

    course: Course
    resolver: Resolver
    interviewed: Entity | None

    def __init__(
        self,
        reading: Reading,
        table: EntityTable,
        antecedent: Judge,
        speaker: Judge,
        before: _Walk | None = None,
    ) -> None:
        self.reading = reading
        self.judge = speaker
        course = before.course if before is not None else None
        resolver = before.resolver if before is not None else None
        self.course = Course(reading, table, course)
        self.resolver = Resolver(table, self.course.discourse, antecedent, resolver)
        self.interviewed = interviewed(self.course) if before is None else before.interviewed

    def quotes(self, genders: Genders) -> list[Quote]:
        """Return every quotation; what the article tells late of a speaker counts for all."""
        answers = self.read()
        for found, whose in answers:
            if whose.entity is not None and self._speaks_as_one(found, whose.entity):
                whose.entity.kind = "person"
        return [self._quote(found, whose, genders) for found, whose in answers]

    def read(self) -> list[tuple[Found, _Whose]]:
        """Return whose words every quotation gives, each sentence read after all before it."""
        return [
            answer for i in range(len(self.reading.sentences)) for answer in self._read_sentence(i)
        ]

    def _read_sentence(self, i: int) -> list[tuple[Found, _Whose]]:
        course, found = self.course, self.course.found.get(i, [])
        sources = self._read_phrases(i, found)
        answers = []
        for one in found:
            whose = self._speaker(one, sources)
            if whose.entity is not None:
                course.discourse.spoke(whose.entity, i)
                course.said[one.start, one.end] = whose.entity, one.link.cue is not None
            answers.append((one, whose))
        if not found:
            self._take_floor(i, sources)
        return answers

    def _read_phrases(self, i: int, found: Sequence[Found]) -> Sources:
        """Note whom a sentence mentions; return whom its sources mean."""
        clause = self.reading.clauses[i]
        sources = Sources()
        for cue in clause.cues:
            source = source_of(clause, cue, 0)
            if source is not None:
                sources.cues.append((cue, source))
        links = {f.link.source.start: f.link for f in found if f.link.source is not None}
        asked = {source.start: source for _, source in reversed(sources.cues)}
        asked |= {start: link.source for start, link in links.items() if link.source is not None}
        starts = {phrase.start for phrase in clause.phrases}
        strays = (source for start, source in asked.items() if start not in starts)
        events = self.course.mentioned.setdefault(i, [])
        inner = self._people_within(clause, asked)
        for phrase in sorted([*clause.phrases, *strays, *inner], key=lambda p: p.start):
            acts = phrase.kind == "pronoun" and stands_for_somebody(clause, phrase)
            within = phrase in inner  # « Anne Roy », of « Anne Roy et Paul Petit »
            is_source = phrase.start in asked and not within
            link = links.get(phrase.start) if not within else None
            noted = link is not None or acts or (phrase.kind != "pronoun" and _may_speak(phrase))
            if not (is_source or noted):
                continue
            governing = link.cue if link is not None else None
            lemma = governing.verb.lemma if governing is not None else ""
            goes_on = lemma in read_words("continuing_verbs")
            source = asked[phrase.start] if is_source else phrase
            answer = self.resolver.resolve(clause.tokens, source, i, goes_on=goes_on)
            if answer is not None and answer.chance >= TOLD:
                self._learn_role(clause.tokens, source, answer.entity)
            if is_source:
                sources.answers[phrase.start] = answer
            if answer is None or not noted:
                continue
            named = phrase.kind != "pronoun" and is_subject(clause, phrase)
            subject = acts or link is not None or named
            start, end, preposition = phrase.start, phrase.end, phrase.preposition
            kind = "inner" if within else phrase.kind
            event = Event(answer.entity, i, start, end, subject, preposition, kind)
            self.course.discourse.note(event)
            events.append(event)
        for cue, source in sources.cues:
            answer = sources.answers.get(source.start)
            if answer is not None:
                speaking = self.course.speaking.setdefault(i, [])
                speaking.append((answer.entity, cue.verb.kind))
        return sources

    def _learn_role(self, tokens: Sequence[Token], phrase: Phrase, entity: Entity) -> None:
        """Let a role that means a person tell what the one is: « Anne Roy … La maire de Vire »."""
        role = role_of(phrase.noun)
        if role is None or role.kind != "person" or role.base in read_words("anybody"):
            return
        shown = phrase.determiner in DEMONSTRATIVES and not phrase.preposition  # « cet étudiant »
        single = (shown or phrase.determiner in DEFINITE) and phrase.number == "s"
        if not single or phrase.name or not entity.named or entity.kind != "person":
            return
        said = describe(tokens, phrase, *phrase.core)
        if said is None or not (shown or said.words or " " in phrase.noun):
            return  # « la maire » alone
        office = role.base in read_words("unintroduced")
        if office and known_fit(said, entity, self.course.table) == "other":
            return  # one who is known to have held others
        entity.is_called(said)

    def _people_within(self, clause: Clause, asked: Mapping[int, Phrase]) -> list[Phrase]:
        """Return the persons named inside the phrases of a sentence: « le cas de Claudio »."""
        found = []
        for phrase in names_within(clause.tokens, clause.phrases):
            entity = self.course.table.find(phrase)
            source = asked.get(phrase.start)
            speaks = source is not None and source.number != "p"
            if entity is not None and entity.kind == "person" and not speaks:
                found.append(phrase)
        return found

    def _take_floor(self, i: int, sources: Sources) -> None:
        """Let one speak in a sentence without a quotation: « Anne Roy relativise. »."""
        for cue, source in sources.cues:
            opens = cue.closed or (
                cue.mood == "finite" and cue.verb.kind in {"say", "judge", "gesture"}
            )
            if not opens or cue.passive or cue.negated or source.kind == "pronoun":
                continue
            answer = sources.answers.get(source.start)
            if answer is None or answer.entity.number != "s" or answer.entity.place:
                continue
            if speaks(source):
                self.course.discourse.spoke(answer.entity, i)

    def _speaker(self, found: Found, sources: Sources) -> _Whose:
        """Return whose words a quotation gives."""
        source, method = found.link.source, found.link.method
        answer = sources.answers.get(source.start) if source is not None else None
        kind = kind_of(source, answer) if source is not None and answer is not None else "nothing"
        evidence = gather(self.course, found, sources, answer, self.interviewed)
        self._drop_nobodies(evidence, answer, kind, found)
        told = set_apart(self.course, evidence, found)
        if answer is not None and answer.entity in evidence and self._relates(found):
            told = answer.entity  # « un rapport selon lequel … »
        entities = list(evidence) if told is None else [told]
        if not entities:
            return _Whose(None, "none", 0.0)
        asked = Asked(found, kind, method, self.course.before is not None)
        marks = all_marks(self.course, asked, evidence, entities)
        chances = self.judge(asked, entities, marks)
        best = max(range(len(entities)), key=lambda n: chances[n])
        entity = entities[best]
        return _Whose(entity, _method(evidence[entity], method), chances[best])

    def _speaks_as_one(self, found: Found, one: Entity) -> bool:
        """Tell whether what is taken for a body smiles, or says « je » under its own name.

        A name of one word that no list has is a body's until something says that it is not.
        """
        cue, source = found.link.cue, found.link.source
        if cue is None or source is None or source.name != one.name:
            return False
        body = one.kind == "organisation" and one.named and not one.place
        if not body or " " in one.name or one.name.isupper() or is_known_body(one.name):
            return False
        text = self.reading.article.text[found.start : found.end]
        says_i = found.type == "direct" and _FIRST_PERSON.search(text) is not None
        return says_i or cue.verb.lemma in read_words("bodily_verbs")

    def _relates(self, found: Found) -> bool:
        """Tell whether a relative clause gives the words to the noun before it."""
        cue, tokens = found.link.cue, self.reading.clauses[found.sentence].tokens
        return cue is not None and any(t.low in WHICH for t in tokens[cue.start : cue.end + 1])

    def _drop_nobodies(
        self, evidence: Evidence, answer: Resolved | None, kind: str, found: Found
    ) -> None:
        """Leave out what speaks in no article, and those who are spoken of by others."""
        for entity, marks in tuple(evidence.items()):
            accused = kind == "nothing" and "patient" in marks
            itself = answer is not None and entity is answer.entity and not entity.named
            told = self._says(found) and self.course.table.called.isdisjoint(entity.nouns)
            if itself and (told or self._according(found)):
                continue  # « selon les factures », « la nonciature a fait savoir »
            if accused or self.course.table.is_nobody(entity):
                del evidence[entity]

    def _according(self, found: Found) -> bool:
        """Tell whether a preposition that says whose words these are stands before its source."""
        cue = found.link.cue
        return found.link.method == "selon" and (cue is None or cue.verb.lemma != "pour")

    def _says(self, found: Found) -> bool:
        """Tell whether a verb of speech beside its subject makes it speak, whatever that is."""
        cue, source = found.link.cue, found.link.source
        if cue is None or source is None or cue.passive or cue.negated or is_thing(source.noun):
            return False
        tokens = self.reading.clauses[found.sentence].tokens
        gap = tokens[cue.end : source.start]  # « reconnaît lui-même | le festival »
        near = cue.end <= source.start and all(t.pos in {"ADV", "PRON"} for t in gap)
        incise = near and token_at(tokens, cue.start - 1).text == ","
        beside = source.end == cue.start or incise
        says = cue.mood == "finite" and cue.verb.reports
        return says and beside and source.determiner not in POSSESSIVES | {""}

    def _carrying(self, i: int, method: str) -> str:
        """Return sentence ``i``, with the one beside it that says who speaks, if that does."""
        sentences, text = self.reading.sentences, self.reading.article.text
        first = max(0, i - 1) if method == "previous" else i
        last = min(len(sentences) - 1, i + 1) if method == "next" else i
        return text[sentences[first].start : sentences[last].end]

    def _quote(self, found: Found, whose: _Whose, genders: Genders) -> Quote:
        i = found.sentence
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
            speaker=_named(whose.entity, genders) if whose.entity else None,
            method=whose.method,
            confidence=whose.chance,
        )


def _named(entity: Entity, genders: Genders) -> Speaker:
    return replace(entity.speaker(), gender=genders.of(entity))


def _may_speak(phrase: Phrase) -> bool:
    """Tell whether a phrase, no pronoun, is of somebody: a name, a role that a lexicon knows."""
    role = role_of(phrase.noun)
    names = listed(phrase.name)
    if len(names) > 1 and phrase.preposition and not phrase.noun:
        return any(opens_with_given(name) for name in names)  # not « à Vire et Rouen »
    if phrase.name:
        return True
    return role is not None or (is_agent(phrase.noun) and phrase.determiner != "")


def _method(marks: Mapping[str, float], method: str) -> str:
    """Return the name of the rule that the marks of the chosen one amount to."""
    if "meant" in marks:
        return method
    names = (name for start, name in _METHODS if any(mark.startswith(start) for mark in marks))
    return next(names, "carried")


def _printed(tokens: Sequence[Token], source: Phrase) -> str:
    return printed(tokens, *source.core) or printed(tokens, source.start, source.end)


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
    said_as = [letters(quote.text) for quote in quotes]
    body = [k for k, quote in enumerate(quotes) if quote.block not in _REPEATING]
    said: dict[int, int] = {}  # which quotation of the body each of the others says again
    for k, quote in enumerate(quotes):
        if quote.block in _REPEATING and said_as[k]:
            same = next((j for j in body if _says_again(said_as[k], said_as[j])), None)
            if same is not None:
                said[k] = same
    again = frozenset(said.values())
    return tuple(
        replace(quote, repeated=True) if k in again else quote
        for k, quote in enumerate(quotes)
        if k not in said
    )


def _says_again(words: str, body: str) -> bool:
    """Tell whether one text holds the other; a short one of the body proves nothing."""
    return words in body or (body in words and len(body) >= SHORTEST)

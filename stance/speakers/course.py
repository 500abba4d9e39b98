"""What one walk through an article knows: what it has read so far, and whom the layout names.

`Course` keeps the reading, the entities and what was said so far. What an editor has set apart
on the page (labels, interviews, signatures, paragraphs that announce) says who speaks more
surely than any sentence does.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stance.french.noun_phrases import Phrase
from stance.french.tagging import has_finite
from stance.french.word_lists import media
from stance.speakers.discourse import Discourse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stance.french.cues import Cue
    from stance.french.tagging import Token
    from stance.quotations import Found, Reading
    from stance.quotations.clauses import Clause
    from stance.quotations.marks import MarkedSpan
    from stance.quotations.sentences import Sentence
    from stance.speakers.antecedents import Resolved
    from stance.speakers.choice import Marks
    from stance.speakers.discourse import Event
    from stance.speakers.entities import Entity
    from stance.speakers.entity_table import EntityTable

__all__ = [
    "Course",
    "Sources",
    "interviewed",
    "labelled",
    "set_apart",
    "signs",
    "stands_alone",
    "unmarked",
]


INTRODUCED = 6  # sentences in which an interview says who answers
ANSWERED = 2  # questions that are answered in marks, in an interview
SIGNATURE = 15  # tokens of a line that signs, at most


@dataclass(slots=True)
class Sources:
    """Whom a sentence mentions as sources.

    Attributes
    ----------
    answers : dict of int to Resolved or None
        Whom each mention means, by its first token.
    cues : list of (Cue, Phrase)
        The cues of the sentence with what governs them.
    """

    answers: dict[int, Resolved | None] = field(default_factory=dict)
    cues: list[tuple[Cue, Phrase]] = field(default_factory=list)


@dataclass(slots=True)
class Course:
    """What a walk has read so far.

    Attributes
    ----------
    reading : Reading
    table : EntityTable
    before : Course or None
        The whole of the first walk, where this is the second.
    discourse : Discourse
        Who was mentioned, who acted, who spoke.
    found : dict of int to list of Found
        The quotations of each sentence.
    mentioned : dict of int to list of Event
        The mentions of each sentence.
    speaking : dict of int to list of (Entity, str)
        The sources of the cues of each sentence, and the class of the cue.
    said : dict of (int, int) to (Entity, bool)
        Who says each quotation, by its offsets, and whether a cue introduces it.
    places : dict of (int, int, str) to (int, int)
        The tokens of the quotations for which `place` was asked.
    """

    reading: Reading
    table: EntityTable
    before: Course | None = None
    discourse: Discourse = field(init=False)
    found: dict[int, list[Found]] = field(default_factory=dict)
    mentioned: dict[int, list[Event]] = field(default_factory=dict)
    speaking: dict[int, list[tuple[Entity, str]]] = field(default_factory=dict)
    said: dict[tuple[int, int], tuple[Entity, bool]] = field(default_factory=dict)
    places: dict[tuple[int, int, str], tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        paragraphs, n = [], -1
        for sentence in self.reading.sentences:
            n += sentence.first or n < 0
            paragraphs.append(n)
        self.discourse = Discourse(paragraphs)
        if self.before is not None:  # the places of the first walk are those of the second
            self.places = self.before.places
        for found in self.reading.found:
            self.found.setdefault(found.sentence, []).append(found)

    def beside(self, i: int, j: int) -> str:
        """Return whether two sentences stand in the ``"same"`` paragraph or an ``"other"``."""
        paragraphs = self.discourse.paragraphs
        return "same" if paragraphs[i] == paragraphs[j] else "other"

    def place(self, found: Found) -> tuple[int, int]:
        """Return the first token of a quotation and the one behind its last."""
        key = (found.start, found.end, found.type)
        known = self.places.get(key)
        if known is None:
            sentence = self.reading.sentences[found.sentence]
            known = _place(self.reading.clauses[found.sentence], sentence, found)
            self.places[key] = known
        return known


def _place(clause: Clause, sentence: Sentence, found: Found) -> tuple[int, int]:
    if found.type != "indirect":
        for k, span in enumerate(sentence.spans):
            first, end, count = clause.stretch(k)
            if span.start == found.start and count:
                return first, end
    tokens = clause.tokens

    def place(token: Token) -> int:
        return sentence.to_text(token.start)

    first = bisect_left(tokens, found.start, key=place)
    behind = bisect_left(tokens, found.end, first, key=place)
    return first if first < len(tokens) else 0, behind


def unmarked(course: Course, found: Found) -> MarkedSpan | None:
    """Return the span of an answer or a turn that no marks set off, or None."""
    spans = course.reading.sentences[found.sentence].spans
    return next((s for s in spans if s.start == found.start and not s.printed), None)


def labelled(course: Course, span: MarkedSpan) -> Entity | None:
    """Return whom the words before an answer name: « Anne Roy. – Oui »."""
    label = course.reading.article.text[span.outer_start : span.start]
    name = label.strip(" .:-–—\u00a0\u202f\n")
    return course.table.find(Phrase(0, 1, 0, "name", name)) if name else None


def interviewed(course: Course) -> Entity | None:
    """Return who answers: whom most labels name, else one whom the article introduces."""
    spans = [s for sentence in course.reading.sentences for s in sentence.spans if not s.printed]
    if not spans and not _answers_in_marks(course):
        return None
    named = Counter(labelled(course, span) for span in spans)
    del named[None]
    if named:
        return named.most_common(1)[0][0]
    asked_about = {
        course.table.find(phrase)
        for clause in course.reading.clauses
        if clause.tokens and clause.tokens[-1].text == "?"
        for phrase in clause.phrases
        if phrase.name
    }
    named_at_all = [e for e in course.table.entities if e.kind == "person" and e.sure]
    people = [e for e in named_at_all if e not in asked_about] or named_at_all
    told = [e for e in people if e.descriptions and 0 <= e.first < INTRODUCED]
    presented = _presented_last(course)
    if presented in people and presented not in told:
        return presented  # « Anne Roy est économiste. », below the last answer
    return max(told or people, key=lambda e: (e.mentions, -e.first), default=None)


def _answers_in_marks(course: Course) -> bool:
    """Tell whether questions without marks are followed by answers in marks."""
    reading, paragraphs = course.reading, course.discourse.paragraphs
    asked = answered = 0
    for i, clause in enumerate(reading.clauses[:-1]):
        tokens = clause.tokens
        if tokens and tokens[-1].text == "?" and i not in course.found:
            asked += paragraphs[i + 1] != paragraphs[i]
            follows = any(stands_alone(course, found) for found in course.found.get(i + 1, []))
            answered += follows and paragraphs[i + 1] != paragraphs[i]
    return answered >= ANSWERED and 2 * answered > asked


def _presented_last(course: Course) -> Entity | None:
    """Return the person with whose name the last paragraph begins, where that quotes nobody."""
    paragraphs = course.discourse.paragraphs
    i = paragraphs.index(paragraphs[-1]) if paragraphs else 0
    phrases = course.reading.clauses[i].phrases if i and i not in course.found else ()
    first = next((p for p in phrases if p.name and p.start <= 1), None)
    return course.table.find(first) if first is not None else None


def signs(course: Course, i: int, event: Event) -> bool:
    """Tell whether sentence ``i`` is a line that signs what stands above it."""
    sentences, tokens = course.reading.sentences, course.reading.clauses[i].tokens
    short = event.start <= 1 and len(tokens) <= SIGNATURE and not has_finite(tokens)
    if not short or not sentences[i].first or i in course.found:
        return False
    marks = {t.text for t in tokens}
    credit = event.entity.place or event.entity.name in media()  # « AFP »
    section = len(tokens) == 1 and tokens[0].text.islower()  # « société »
    byline = i == len(sentences) - 1 and not event.start and "," not in marks  # the author's
    return not (credit or section or byline or marks & {"?", ":", "©"})  # « © Anne Roy »


def set_apart(course: Course, evidence: Mapping[Entity, Marks], found: Found) -> Entity | None:
    """Return whom a label names, or a signature or a colon beside a paragraph all quoted."""
    label = next((e for e, marks in evidence.items() if "labelled" in marks), None)
    if label is not None or not stands_alone(course, found):
        return label
    marked = ("announced paragraph", "signed")
    return next((e for m in marked for e, marks in evidence.items() if m in marks), None)


def stands_alone(course: Course, found: Found) -> bool:
    """Tell whether the words of a sentence are all quoted."""
    outside = course.reading.clauses[found.sentence].outside
    return found.type == "direct" and not any(t.text[:1].isalnum() for t in outside)

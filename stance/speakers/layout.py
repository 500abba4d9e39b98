"""Whom the layout of a page names: labels, interviews, signatures, paragraphs that announce.

What an editor has set apart on the page says who speaks more surely than any sentence does.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from stance.french.noun_phrases import Phrase
from stance.french.tagging import has_finite

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stance.quotations import Found
    from stance.quotations.marks import MarkedSpan
    from stance.speakers.choice import Marks
    from stance.speakers.course import Course
    from stance.speakers.discourse import Event
    from stance.speakers.entities import Entity

__all__ = ["interviewed", "labelled", "set_apart", "signs", "unmarked"]


INTRODUCED = 6  # sentences in which an interview says who answers
SIGNATURE = 15  # tokens of a line that signs, at most


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
    """Return who answers: whom most labels name, else one whom the first sentences introduce."""
    spans = [s for sentence in course.reading.sentences for s in sentence.spans if not s.printed]
    if not spans:
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
    return max(told or people, key=lambda e: (e.mentions, -e.first), default=None)


def signs(course: Course, i: int, event: Event) -> bool:
    """Tell whether sentence ``i`` is a line that signs what stands above it."""
    sentence, tokens = course.reading.sentences[i], course.reading.clauses[i].tokens
    short = event.start <= 1 and len(tokens) <= SIGNATURE and not has_finite(tokens)
    return short and sentence.first and i not in course.found


def set_apart(
    course: Course, evidence: Mapping[Entity, Marks], found: Found, kind: str
) -> Entity | None:
    """Return whom a label names, or a signature or a colon beside a paragraph all quoted."""
    label = next((e for e, marks in evidence.items() if "labelled" in marks), None)
    if label is not None or kind != "nothing" or not _stands_alone(course, found):
        return label
    marked = ("announced paragraph", "signed")
    return next((e for m in marked for e, marks in evidence.items() if m in marks), None)


def _stands_alone(course: Course, found: Found) -> bool:
    """Tell whether the words of a sentence are all quoted."""
    tokens = course.reading.clauses[found.sentence].tokens
    outside = any(not t.quoted and t.text[:1].isalnum() for t in tokens)
    return not outside and found.type == "direct"

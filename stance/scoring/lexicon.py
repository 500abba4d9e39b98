"""What the word lists find in a passage: terms, modifiers, attitudes, the target itself.

`aspect_of` tells which facet of a target a quotation touches.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from stance.files.resources import read_table
from stance.french.word_lists import given_names
from stance.scoring.targets import OTHER_ASPECT, Target
from stance.scoring.terms import Match, PatternSet, Words, split_words

__all__ = ["Passage", "Term", "aspect_of", "entries", "pattern_set", "read_passage"]


NEGATION = ("bipartite", "negator", "ended", "not_negator")


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of a word list.

    Attributes
    ----------
    says : str
        What one does who uses it (``approval``, ``harm``…), or the kind of
        modifier or mention.
    weight : float
        −1 (against what it is said of) to 1 (for it); the force of a modifier.
    """

    says: str
    weight: float


@dataclass(frozen=True, slots=True)
class Passage:
    """A quotation within its sentence, and what was found in it.

    Attributes
    ----------
    text : str
        The sentence, or the quotation where there is none.
    words : Words
        Its words, in order.
    inside : tuple of int
        The first word of the quotation and the one after its last.
    found : mapping of str to list of Match
        The terms found, by word list.
    """

    text: str
    words: Words
    inside: tuple[int, int]
    found: dict[str, list[Match[Term]]]

    def quoted(self, index: int) -> bool:
        """Whether a word stands inside the quotation."""
        return self.inside[0] <= index < self.inside[1]


@lru_cache(maxsize=16)
def pattern_set(target: Target) -> PatternSet[Term]:
    """Return every word list and the target's own terms as one set of patterns."""
    return PatternSet(entries(target))


def entries(target: Target) -> Iterator[tuple[str, str, Term]]:
    """Give channel, pattern and term of every entry."""
    for table, channel in (("stance_terms", "stance"), ("attitude_cues", "attitude")):
        for row in read_table(table):
            yield channel, row["pattern"], Term(row["says"], float(row["weight"]))
    for row in read_table("declared_sides"):
        yield "declared", row["pattern"], Term("declared", float(row["weight"]))
    for row in read_table("modifiers"):
        says = row["says"]
        channel = "negation" if says in NEGATION else says
        yield channel, row["pattern"], Term(says, float(row["weight"]))
    for channel, says, weight, patterns in _own_terms(target):
        for pattern in patterns:
            yield channel, pattern, Term(says, weight)


def _own_terms(target: Target) -> Iterator[tuple[str, str, float, tuple[str, ...]]]:
    """Give channel, meaning, weight and patterns of a target's own lists."""
    yield "lean", "pro", 1.0, target.pro
    yield "lean", "contra", -1.0, target.contra
    yield "entity", "target", 0.0, _with_surnames(target.aliases)
    yield "entity", "rival", 0.0, target.rivals
    yield "entity", "opponent", 0.0, _with_surnames(target.opponents)
    yield "elsewhere", "elsewhere", 0.0, target.elsewhere
    for aspect, patterns in target.aspects.items():
        yield f"aspect {aspect}", aspect, 0.0, patterns


def _with_surnames(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return names, and the surnames of persons among them: « Clara Ruiz », « Ruiz ».

    A person is told by the given name.
    """
    found = list(names)
    for name in names:
        words = name.split()
        if len(words) > 1 and words[0].title() in given_names() and words[-1][0].isupper():
            found.append(words[-1])
    return tuple(dict.fromkeys(found))


def read_passage(quote: str, sentence: str, cue: str, target: Target) -> Passage:
    """Look a quotation up in the word lists, within its sentence where there is one.

    The cue is added behind the sentence where the sentence does not show it.
    """
    text, start = _join(quote, sentence, cue)
    words = split_words(text)
    first = bisect_right(words.ends, start)
    last = max(first, bisect_left(words.starts, start + len(quote)))
    found: dict[str, list[Match[Term]]] = {}
    for channel, match in pattern_set(target).find(words.norms):
        found.setdefault(channel, []).append(match)
    if "negation" in found:
        found["negation"] = [
            match for match in found["negation"] if not _is_used_up(match, found, words.norms)
        ]
    return Passage(text, words, (first, last), found)


def _is_used_up(
    negation: Match[Term], found: dict[str, list[Match[Term]]], norms: tuple[str, ...]
) -> bool:
    """Whether what a negation denies is part of the same term, which says what comes of it.

    The « pas » of « ne tarit pas d'éloges » denies nothing that follows. In « ne met
    personne en danger » the « ne » stands before the term, and it is the term that is denied.
    """
    return any(
        match.start <= negation.start
        and negation.end < match.end
        and norms[max(match.start - 1, 0)] not in {"ne", "n'"}
        for channel in ("stance", "lean", "attitude")
        for match in found.get(channel, ())
    )


def _join(quote: str, sentence: str, cue: str) -> tuple[str, int]:
    """Return the text to read, and where the quotation begins in it."""
    start = sentence.find(quote) if sentence else -1
    if start < 0:
        rest = sentence
        text, start = quote, 0
        if rest:
            text = f"{quote} . {rest}"
    else:
        text = sentence
    if cue and cue not in text:
        text = f"{text} . {cue}"
    return text, start


AROUND = 0.4
"""What a term outside the quotation counts against one inside."""


def aspect_of(passage: Passage, target: Target) -> str:
    """Return the facet whose terms stand out, the first of the file on a tie.

    ``other`` where no term of any facet is found.
    """
    best, most = OTHER_ASPECT, 0.0
    for name in target.aspects:
        matches = passage.found.get(f"aspect {name}", ())
        count = sum(1.0 if passage.quoted(match.start) else AROUND for match in matches)
        if count > most:
            best, most = name, count
    return best

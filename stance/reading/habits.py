"""How a page breaks its words, and how likely a reading of its line ends is."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from stance.reading.hyphens import restore
from stance.reading.words import Vocabulary, chance, zipf

__all__ = ["HEAD", "HYPHENS", "NEVER_BROKEN", "TAIL", "Habits", "apart", "awkward", "glued"]

HYPHENS = "-\u2010\u2011\u00ad"
TAIL = re.compile(rf"([^\W\d_]+)([{HYPHENS}]?)$")
HEAD = re.compile(r"[^\W\d_]+")
NEVER_BROKEN = -4.0  # for a page that prints the hyphens at its line ends

_HEAD_ELIDED = re.compile(r"[^\W\d_]+[’'][^\W\d_]+")
_INNER_HYPHEN = re.compile(r"[^\W\d_][-\u2010\u2011][^\W\d_]")
_VOWEL = re.compile(r"[aeiouyàâäéèêëîïôöùûüÿœæ]", re.IGNORECASE)
# A French word is broken before a consonant, or before two that are said together.
_ONSET = re.compile(
    r"(?:[bcdfgpt]r|[bcfgp]l|vr|ch|ph|th|gn|qu|gu|[bcdfghjklmnpqrstvwxzç])[aeiouyàâäéèêëîïôöùûüÿœæ]",
    re.IGNORECASE,
)

_LONGEST_WORD = 60  # letters
_ILLEGAL = 2.5
_SHORT = 1.0
_SEEN_PAIR = 2.0
_LINK_WORD = 6.8
_AFTER_LINK_WORD = 0.5
_EVERYDAY = 5.0
_RARER = 4.0
_UNLIKELY = 1.0
_UNUSUAL = 2.6
_RUN_TOGETHER = 4.0
_SURE = 2.0
_LEAD = 1.5  # how far the broken word must lead, or the blank, to count as a sure case


@dataclass(frozen=True, slots=True)
class Habits:
    """How a page breaks its words.

    Attributes
    ----------
    words : Vocabulary
        The words that it prints whole.
    prior : float
        The log10 odds that a line end without a hyphen breaks a word.
    lost : bool
        Whether the page prints no hyphen inside its words: they were lost.
    """

    words: Vocabulary
    prior: float
    lost: bool

    @classmethod
    def of(cls, lines: Sequence[str]) -> Habits:
        """Learn the habits of a page from its lines."""
        words = Vocabulary.of(lines)
        printed = sum(line.endswith(tuple(HYPHENS)) and line[-2:-1].isalpha() for line in lines)
        inner = any(_INNER_HYPHEN.search(line) for line in lines)
        # Some hyphens may have been spared: then the words that lack theirs tell.
        lost = not printed and (not inner or any(restore(word, words) for word in words.counts))
        if printed > 1:
            return cls(words, NEVER_BROKEN, lost=False)
        return cls(words, _prior(lines, words), lost)


def _prior(lines: Sequence[str], words: Vocabulary) -> float:
    """Return the log10 odds of a broken word, from the line ends that leave no doubt."""
    broken = whole = 0
    for first, second in pairwise(lines):
        tail, head = TAIL.search(first[-_LONGEST_WORD:]), HEAD.match(second[:_LONGEST_WORD])
        if tail is None or head is None or not head[0][0].islower():
            continue
        lead = glued(tail[1], second, head[0], words) - apart(tail[1], second, head[0], words)
        # Unknown words prove nothing: a page may quote another language.
        broken += lead > _LEAD and chance(tail[1] + head[0], words) >= _SURE
        whole += lead < -_LEAD
    return math.log10((broken + 0.1) / (whole + 1.0))


def apart(tail: str, line: str, head: str, words: Vocabulary) -> float:
    """Return how likely ``tail`` and ``head``, which opens ``line``, are two words (log10)."""
    pair = _SEEN_PAIR if (tail.lower(), head.lower()) in words.pairs else 0.0
    if chance(tail, words) >= _LINK_WORD:  # « le gendre » is no chance meeting
        pair += _AFTER_LINK_WORD
    likely = _whole(head, words)
    elided = _HEAD_ELIDED.match(line)
    if elided is not None:  # « aujourd’hui », whole on the second line
        likely = max(likely, zipf(elided[0]) or likely)
    return _whole(tail, words) + likely - 9.0 + pair


def _whole(word: str, words: Vocabulary) -> float:
    """Return how likely ``word`` is, be it one that has lost its hyphens (« atil »)."""
    likely = chance(word, words)
    if likely >= _UNUSUAL or restore(word, words, broken=True) is None:
        return likely
    return _RUN_TOGETHER


def glued(tail: str, line: str, head: str, words: Vocabulary) -> float:
    """Return how likely ``tail`` and ``head``, which opens ``line``, are one word (log10)."""
    likely = chance(tail + head, words)
    elided = _HEAD_ELIDED.match(line)
    if elided is not None:  # « aujour|d’hui »
        likely = max(likely, zipf(tail + elided[0]) or likely)
    return likely - awkward(tail, head)


def awkward(tail: str, head: str) -> float:
    """Return how far a break between these letters goes against French usage."""
    cost = _SHORT * ((len(tail) == 1) + (len(head) < 3))  # noqa: PLR2004 - letters
    if not (_ONSET.match(head) and _VOWEL.search(tail)):
        cost += _ILLEGAL
    # Everyday words that careless writers run together (« quelquechose »).
    if min(zipf(tail), zipf(head)) >= _EVERYDAY and zipf(tail + head) < _RARER:
        cost += _UNLIKELY
    return cost

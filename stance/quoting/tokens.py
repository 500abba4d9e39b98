"""The words of a sentence, cut and tagged for what the rooms ask of them.

Words are cut the way the rules read them: an elided article stands alone
(« l’ », « qu’ »), an inverted pronoun too (« a », « -t-il »), and a name keeps
its apostrophes and hyphens (« O’Mara », « Saint-Étienne »).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from stance.nlp import load_tagger

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import spacy.tokens

    from stance.quoting.masking import Sentence

__all__ = ["Token", "cut_words", "has_finite", "printed", "tag_sentences", "token_at"]

# Prepositions that the tagger likes to take for nouns.
PREPOSITIONS = frozenset(["envers", "hormis", "moyennant", "outre", "parmi", "selon", "vers"])
BATCH = 128  # sentences tagged together
MARK_WIDTH = 2  # characters of a mark with its blank, in ``Sentence.masked``
_PRONOUN = r"(?:t-)?(?:il|ils|elle|elles|on|je|nous|tu|vous|ce)\b"
_WORD = re.compile(
    rf"""
      \d+(?:[.,\u00a0\u202f\ ]\d{{3}})*(?:[.,]\d+)?         # « 12 000 », « 3,5 »
    | -{_PRONOUN}                                           # « -t-il »
    | (?:[LlDdJjMmTtSsNnCc]|[Qq]u|[Jj]usqu|[Ll]orsqu|[Pp]uisqu|[Qq]uoiqu)['’](?=\w)
    | (?:M|MM|Mr|Dr|Pr|Mgr|St|Ste)\.(?=[\s\u00a0]?[A-ZÀ-Þ])
    | [Cc]omptes?[\ \u00a0]rendus?\b                          # one noun of two words
    | [A-Z]\.(?:-?[A-Z]\.)*                                 # initials
    | [^\W\d_]+(?:(?:['’](?=[^\W\d_])|[-‑](?!{_PRONOUN})(?=\w)|(?<=\w)&(?=\w))\w+)*
    | \.\.\.
    | [^\w\s]|_
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark of a masked sentence.

    Attributes
    ----------
    text, low : str
        As printed, and in lower case with a straight apostrophe.
    start, end : int
        Offsets into ``Sentence.masked``.
    pos : str
        Universal part of speech, from the tagger; ``"NAME"`` for a merged name.
    gender, number : str
        ``"Masc"``, ``"Fem"``; ``"Sing"``, ``"Plur"``; empty where unknown.
    span : int
        Which of the sentence's spans it stands in (its marks too), or -1.
    finite : bool
        Whether it is a verb that has a subject.
    """

    text: str
    low: str
    start: int
    end: int
    pos: str = ""
    gender: str = ""
    number: str = ""
    span: int = -1
    finite: bool = False

    @property
    def quoted(self) -> bool:
        """Whether it stands in marks."""
        return self.span >= 0


_NOTHING = Token("", "", 0, 0)


def token_at(tokens: Sequence[Token], i: int) -> Token:
    """Return token ``i``, or an empty one where the sentence has none."""
    return tokens[i] if 0 <= i < len(tokens) else _NOTHING


def has_finite(tokens: Sequence[Token]) -> bool:
    """Tell whether a verb that has a subject is among the tokens."""
    return any(token.finite for token in tokens)


def cut_words(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each word or mark of ``text`` begins and ends.

    Examples
    --------
    >>> text = "« Oui », a-t-il dit à l’élue O’Mara."
    >>> " ".join(text[i:j] for i, j in cut_words(text))
    '« Oui » , a -t-il dit à l’ élue O’Mara .'
    """
    for match in _WORD.finditer(text):
        yield match.span()


def tag_sentences(sentences: Iterable[Sentence]) -> Iterator[list[Token]]:
    """Yield the tagged tokens of each sentence."""
    nlp = load_tagger()
    from spacy.tokens import Doc  # noqa: PLC0415 - importing stance must not load spaCy

    cut, docs = [], []
    for sentence in sentences:
        bounds = list(cut_words(sentence.masked))
        cut.append((sentence, bounds))
        words = [sentence.masked[i:j] for i, j in bounds]
        nexts = [i for i, _ in bounds[1:]] + [len(sentence.masked)]
        spaces = [following > j for (_, j), following in zip(bounds, nexts, strict=True)]
        docs.append(Doc(nlp.vocab, words=words, spaces=spaces))
    for (sentence, bounds), doc in zip(cut, nlp.pipe(docs, batch_size=BATCH), strict=True):
        yield [
            _token(word, start, end, _span_at(sentence, start, end))
            for (start, end), word in zip(bounds, doc, strict=True)
        ]


def _span_at(sentence: Sentence, start: int, end: int) -> int:
    """Return which span of a sentence the characters stand in, its marks too, or -1."""
    inside = -1
    for i, j, k in sentence.segments:
        if i - MARK_WIDTH <= start and end <= j + MARK_WIDTH:
            inside = k
    return inside


def _token(word: spacy.tokens.Token, start: int, end: int, span: int) -> Token:
    low = word.text.lower().replace("’", "'")
    # A capital « A » is « À » without its accent more often than anything else.
    pos = "ADP" if low in PREPOSITIONS or word.text == "A" else word.pos_
    morph = word.morph
    gender, number = morph.get("Gender", []), morph.get("Number", [])
    return Token(
        text=word.text,
        low=low,
        start=start,
        end=end,
        pos=pos,
        gender=gender[0] if gender else "",
        number=number[0] if number else "",
        span=span,
        finite=pos in {"VERB", "AUX"} and "Fin" in morph.get("VerbForm", []),
    )


def printed(tokens: Sequence[Token], start: int, end: int) -> str:
    """Return tokens ``start`` to ``end`` as they are printed."""
    if start >= end:
        return ""
    text = tokens[start].text
    for before, token in pairwise(tokens[start:end]):
        text += (" " if token.start > before.end else "") + token.text
    return text

"""The words of a sentence, cut and tagged for what the rooms ask of them.

Words are cut the way the rules read them: an elided article stands alone
(« l’ », « qu’ »), an inverted pronoun too (« a », « -t-il »), and a name keeps
its apostrophes and hyphens (« O’Mara », « Saint-Étienne »).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stance.nlp import load_tagger
from stance.quoting.sentences import Sentence

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Token", "cut_words", "printed", "tag_sentences"]

# Prepositions that the tagger likes to take for nouns.
PREPOSITIONS = frozenset(["envers", "hormis", "moyennant", "outre", "parmi", "selon", "vers"])
CLITICS = "il|ils|elle|elles|on|je|nous|tu|vous|ce"
_WORD = re.compile(
    r"\d+(?:[.,\u00a0\u202f ]\d{3})*(?:[.,]\d+)?"
    r"|-(?:t-)?(?:" + CLITICS + r")\b"
    r"|(?:[LlDdJjMmTtSsNnCc]|[Qq]u|[Jj]usqu|[Ll]orsqu|[Pp]uisqu|[Qq]uoiqu)['’](?=\w)"
    r"|(?:M|MM|Mr|Dr|Pr|Mgr|St|Ste)\.(?=[\s\u00a0]?[A-ZÀ-Þ])"
    r"|[A-Z]\.(?:-?[A-Z]\.)*"
    r"|[^\W\d_]+(?:(?:['’](?=[^\W\d_])|[-‑](?!(?:t-)?(?:"
    + CLITICS
    + r")\b)(?=\w)|(?<=\w)&(?=\w))\w+)*"
    r"|\.\.\.|[^\w\s]|_"
)


@dataclass(slots=True)
class Token:
    """A word or mark of a masked sentence.

    Attributes
    ----------
    text, low : str
        As printed, and in lower case with a straight apostrophe.
    start, end : int
        Offsets into ``Sentence.masked``.
    pos : str
        Universal part of speech, from the tagger.
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

    first, second = [], []
    for sentence in sentences:
        bounds = list(cut_words(sentence.masked))
        first.append((sentence, bounds))
        words = [sentence.masked[i:j] for i, j in bounds]
        nexts = [b[0] for b in bounds[1:]] + [len(sentence.masked)]
        spaces = [following > j for (_, j), following in zip(bounds, nexts, strict=True)]
        second.append(Doc(nlp.vocab, words=words, spaces=spaces))
    for (sentence, bounds), doc in zip(first, nlp.pipe(second, batch_size=128), strict=True):
        yield _tokens(sentence, bounds, doc)


def _tokens(sentence: Sentence, bounds: Sequence[tuple[int, int]], doc: Doc) -> list[Token]:
    tokens = []
    for (start, end), word in zip(bounds, doc, strict=True):
        span = -1
        for i, j, k in sentence.segments:
            if i - 2 <= start and end <= j + 2:  # with its marks and their blanks
                span = k
        gender = word.morph.get("Gender")
        number = word.morph.get("Number")
        low = word.text.lower().replace("’", "'")
        pos = "ADP" if low in PREPOSITIONS or word.text == "A" else word.pos_
        finite = pos in {"VERB", "AUX"} and "Fin" in word.morph.get("VerbForm")
        tokens.append(
            Token(
                word.text,
                low,
                start,
                end,
                pos,
                gender[0] if gender else "",
                number[0] if number else "",
                span,
                finite,
            )
        )
    return tokens


def printed(tokens: Sequence[Token], start: int, end: int) -> str:
    """Return tokens ``start`` to ``end`` as they are printed."""
    if start >= end:
        return ""
    text = tokens[start].text
    for before, token in zip(tokens[start:end], tokens[start + 1 : end], strict=False):
        text += (" " if token.start > before.end else "") + token.text
    return text

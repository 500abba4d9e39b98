"""What stands in a pair of marks, with the words before it and what introduces it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stance.quoting.clause import Clause
    from stance.quoting.sources import Link
    from stance.quoting.tokens import Token

__all__ = ["SHORT", "Fragment", "fold_words", "words_of"]

SHORT = 3  # words that a term in marks has at most
LAST = 3  # tokens before the marks that may announce what they hold
_WORDS = re.compile(r"\w+(?:['’-]\w+)*")


@dataclass(frozen=True, slots=True)
class Fragment:
    """The words of one span of a sentence, ready to be judged.

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
    def of(cls, clause: Clause, k: int, text: str, link: Link) -> Fragment:
        """Return span ``k`` of a sentence, of which ``text`` stands in the marks."""
        inside = [i for i, token in enumerate(clause.tokens) if token.span == k]
        first = inside[0] if inside else 0
        return cls(clause, first, len(inside), text, words_of(text), link)

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


def fold_words(text: str) -> str:
    """Return the words of a text in lower case, one blank between two."""
    return " ".join(word.lower() for word in words_of(text))

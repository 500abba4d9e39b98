"""Texts for hypothesis: what a newspaper prints, in any order and badly."""

from __future__ import annotations

from hypothesis import strategies as st

__all__ = ["pages", "prose", "quotations"]

MARKS = [
    "«",
    "»",
    "« ",
    " »",
    "“",
    "”",
    "„",
    '"',
    "''",
    "‘‘",
    "’’",
    "<<",
    ">>",
    "‹",
    "›",
    "«\u00a0",
]
DASHES = ["–", " — ", "-", " – ", "• "]
BREAKS = ["\n", "\n\n", "\n \n", " ", "\u00a0", "\u202f", "\t"]
STOPS = [".", ",", ";", ":", " : ", "!", " ?", "…", "(", ")", "[…]", ". ", ", "]
NAMES = ["Lucie Marchal", "M. Roy", "Mme de Kerlan", "Sean O’Mara", "Vauclère", "la CGT", "Me"]
NOUNS = ["la maire", "le préfet", "un habitant", "les riverains", "la digue", "l'entreprise", "eau"]
WORDS = [
    "le",
    "de",
    "qui",
    "ne",
    "pas",
    "a",
    "est",
    "hier",
    "très",
    "Il",
    "elle",
    "l’un d’eux",
    "É",
]
CUES = [
    "dit",
    "a déclaré",
    "explique-t-elle",
    "selon",
    "d’après",
    "pour",
    "affirme que",
    "a-t-on appris auprès de",
    "comme l’explique",
    "jugé",
    "dénonçant",
    "de l'avis du",
    "dixit",
    "à l'écouter",
]
ODDITIES = ["1 200", "10", "5G", "A.", "😀", "ﬁ", "\u00ad", "\u200b", "́", "²", "_"]

_PIECES = st.one_of(
    *(
        st.sampled_from(pieces)
        for pieces in (MARKS, DASHES, BREAKS, STOPS, NAMES, NOUNS, WORDS, CUES, ODDITIES)
    ),
    st.characters(codec="utf-8"),
)
_SENTENCE = st.lists(st.sampled_from(NAMES + NOUNS + WORDS + CUES), min_size=1, max_size=7)


def pages(max_size: int = 20) -> st.SearchStrategy[str]:
    """Return texts of marks, dashes, breaks, words, names and cues in any order."""
    return st.builds(str.join, st.sampled_from(["", " "]), st.lists(_PIECES, max_size=max_size))


def prose() -> st.SearchStrategy[str]:
    """Return a few words, names and cues in a row, without marks."""
    return _SENTENCE.map(" ".join)


@st.composite
def quotations(draw: st.DrawFn) -> str:
    """Return text in which pairs of marks alternate with words, as in an article."""
    parts = []
    for _ in range(draw(st.integers(1, 5))):
        opening, closing = draw(st.sampled_from([("« ", " »"), ("“", "”"), ('"', '"'), ("«", "")]))
        parts += [draw(prose()), draw(st.sampled_from([" : ", ", ", " ", "\n\n", ". "]))]
        parts += [opening, draw(prose()), draw(st.sampled_from(["", ".", " !", ","])), closing]
        parts.append(draw(st.sampled_from([", ", " ", ". ", "\n\n", ""])))
    return "".join([*parts, draw(prose()), "."])

"""What an article says that somebody is, and whether two descriptions fit one person.

« le ministre de l'Intérieur » is a noun and the words that tell one holder from another.
The same office goes by several nouns (« le chef de l'État », « le président de la
République »): ``offices.tsv`` brings them to one. Who held which office is never known
from elsewhere: an article of any year may be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from stance.files.resources import read_table
from stance.french.tagging import Token, printed
from stance.french.word_lists import is_demonym, role_of
from stance.speakers.name_matching import fold

if TYPE_CHECKING:
    from stance.french.noun_phrases import Phrase

__all__ = ["Description", "Fit", "describe", "fit", "kin_of", "words_of"]


Fit = Literal[
    "same", "partly", "bare", "clash", "kin", "kin-bare", "kin-clash", "also", "words", "none"
]
SHORT = 2  # letters of the words that say nothing of a role
FAMILY, ENDING = 5, 3  # letters that words of one family share, and that one has more
_NATION = "*"  # stands in the table of offices for what a people is called


@dataclass(frozen=True, slots=True)
class Description:
    """What somebody is said to be.

    Attributes
    ----------
    noun : str
        The role in its base form, or the office that it is.
    words : frozenset of str
        What tells its holder from others who have it (« intérieur »), folded.
    text : str
        As printed, without what is set off by commas.
    people : frozenset of str
        Those of the words that say of which people (« palestinien »).
    """

    noun: str
    words: frozenset[str]
    text: str = ""
    people: frozenset[str] = frozenset()


@cache
def _empty() -> frozenset[str]:
    return frozenset(row["word"] for row in read_table("empty_qualifiers"))


@cache
def _offices() -> tuple[tuple[str, frozenset[str], str, frozenset[str]], ...]:
    """Return noun and words, and the noun and words of the office that they mean."""
    return tuple(
        (row["noun"], _needed(row["words"]), row["office"], _needed(row["domain"]))
        for row in read_table("offices")
    )


def _needed(words: str) -> frozenset[str]:
    """Return the words of the table of offices as ``words_of`` folds those of a text."""
    people = {_NATION} if _NATION in words.split() else set()
    return words_of(words.split()) | people


@cache
def kin_of(noun: str) -> frozenset[str]:
    """Return the nouns that the press gives one person in turn with ``noun``."""
    groups = [row["nouns"].split(", ") for row in read_table("role_groups")]
    return frozenset(other for group in groups if noun in group for other in group) - {noun}


def describe(tokens: Sequence[Token], phrase: Phrase, start: int, end: int) -> Description | None:
    """Return the description that tokens ``start`` to ``end`` give, or None.

    Parameters
    ----------
    tokens : sequence of Token
        A tagged sentence with its names merged.
    phrase : Phrase
        The phrase that they belong to.
    start, end : int
    """
    role = role_of(phrase.noun)
    if role is None:
        return None
    text = printed(tokens, start, end)
    beside = [token for token in tokens[start:end] if token.low != phrase.noun]
    people = words_of(
        t.text for t in beside if t.pos == "ADJ" and is_demonym(t.text.capitalize(), sure=True)
    )
    return _as_office(role.base, words_of(t.text for t in beside), text, people)


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """Return the folded words that tell one holder of a role from another."""
    folded = (word for text in texts for word in fold(text))
    return frozenset(_stem(w) for w in folded if len(w) > SHORT and w not in _empty())


def _stem(word: str) -> str:
    """Return a word without the marks of its gender and number: « française », « français »."""
    return word.rstrip("s").removesuffix("e").rstrip("s") if len(word) > SHORT + 2 else word


def _as_office(noun: str, words: frozenset[str], text: str, people: frozenset[str]) -> Description:
    for known, needed, office, domain in _offices():
        if noun != known:
            continue
        needs = needed - {_NATION}
        if needs <= words and (_NATION not in needed or people):
            return Description(office, (words - needs) | domain, text, people)
    return Description(noun, words, text, people)


def fit(
    one: Description, other: Description, acronyms: Mapping[str, frozenset[str]] | None = None
) -> Fit:
    """Tell how well two descriptions may be one person's.

    Returns
    -------
    str
        ``"same"``: one office with words in common, none against; ``"partly"``: words in
        common, others differ; ``"bare"``: one of the two has no words; ``"clash"``: no word in
        common. The same with ``"kin-"`` for nouns that the press gives one person in
        turn; ``"words"``: only words in common; ``"none"``.
    """
    mine, theirs = _spelt_out(one.words, acronyms), _spelt_out(other.words, acronyms)
    if mine and theirs:
        mine = frozenset(_as_in(word, theirs) for word in mine)
    shared = mine & theirs
    if one.noun == other.noun:
        if not mine or not theirs:
            return "same" if mine == theirs else "bare"
        if not shared:
            return "clash"
        return "same" if mine <= theirs or theirs <= mine else "partly"
    shared -= one.people | other.people  # « le négociateur palestinien » is any Palestinian
    if other.noun in kin_of(one.noun) or one.noun in kin_of(other.noun):
        if shared:
            return "kin"
        return "kin-bare" if not mine or not theirs else "kin-clash"
    if _stem(fold(one.noun)[0]) in theirs:
        return "also"  # « le philosophe et académicien Paul Roy »
    return "words" if shared else "none"


def _as_in(word: str, others: frozenset[str]) -> str:
    """Return the one of ``others`` that is of the same family: « marseillais », « Marseille »."""
    if word in others:
        return word
    for other in others:
        short, full = sorted((word, other), key=len)
        if len(short) >= FAMILY and full.startswith(short) and len(full) - len(short) <= ENDING:
            return other
    return word


def _spelt_out(
    words: frozenset[str], acronyms: Mapping[str, frozenset[str]] | None
) -> frozenset[str]:
    if not acronyms:
        return words
    return frozenset().union(*(acronyms.get(word, frozenset([word])) for word in words))

"""Gender and number of a noun phrase, from its determiner, its noun and its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stance.quoting.grammar import PLURAL_DETERMINERS, SINGULAR_DETERMINERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stance.quoting.roles import Role
    from stance.quoting.tokens import Token

__all__ = ["article_gender", "grammatical_number", "noun_gender"]

_BY_ARTICLE = {"le": "m", "un": "m", "cet": "m", "du": "m", "la": "f", "une": "f", "cette": "f"}
_BY_TAG = {"Masc": "m", "Fem": "f"}


def article_gender(token: Token) -> str:
    """Return the gender that an article tells (``"m"``, ``"f"``), or nothing."""
    return _BY_ARTICLE.get(token.low, "")


def noun_gender(tokens: Sequence[Token], start: int, head: int, role: Role | None) -> str:
    """Return the gender of a noun phrase (``"m"``, ``"f"``), or nothing.

    The lexicon goes first, then the article; the tagger goes last, and is not
    asked about a noun of person, of which it takes the masculine for granted.

    Parameters
    ----------
    tokens : sequence of Token
    start, head : int
        The first token of the phrase and its noun.
    role : Role or None
        What the lexicon knows of the noun.
    """
    if role and role.gender in {"m", "f"}:
        return role.gender
    told = next(filter(None, map(article_gender, tokens[start:head])), "")
    if told or (role and role.kind == "person"):
        return told
    return _BY_TAG.get(tokens[head].gender, "")


def grammatical_number(first: Token, noun: Token) -> str:
    """Return the number of a noun phrase (``"s"``, ``"p"``) by its first token and its noun."""
    if first.low in PLURAL_DETERMINERS:
        return "p"
    if first.low in SINGULAR_DETERMINERS:
        return "s"
    return "p" if first.pos == "NUM" or noun.number == "Plur" else "s"

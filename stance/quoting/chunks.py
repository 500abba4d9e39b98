"""Every noun phrase of a sentence, appositions joined to what they describe."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stance.quoting.grammar import ASIDE_MARKS
from stance.quoting.phrases import Phrase, read_phrase
from stance.quoting.roles import role_of, roles
from stance.quoting.tokens import token_at
from stance.quoting.wordlists import is_given, places

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stance.quoting.tokens import Token

__all__ = ["find_phrases"]

_WHERE = frozenset(["à", "au", "aux", "chez", "dans", "devant", "en", "sous", "sur"])


def find_phrases(tokens: Sequence[Token], verbs: frozenset[int] = frozenset()) -> list[Phrase]:
    """Return the noun phrases of a sentence outside quotation marks, in order.

    A phrase in apposition between commas (« M. Roy, maire de Vire, ») is one
    with its neighbour when one of the two gives a name and the other a role.

    Parameters
    ----------
    tokens : sequence of Token
        A tagged sentence with its names merged.
    verbs : frozenset of int
        Tokens that are known to be verbs, whatever the tagger says.
    """
    phrases: list[Phrase] = []
    i = 0
    while i < len(tokens):
        phrase = _phrase_at(tokens, i, verbs)
        if phrase is None:
            i += 1
        else:
            phrases.append(phrase)
            i = phrase.end
    return _join_appositions(tokens, phrases)


def _phrase_at(tokens: Sequence[Token], i: int, verbs: frozenset[int]) -> Phrase | None:
    """Return the phrase that begins at token ``i`` and reaches over no verb, or None."""
    if tokens[i].quoted or i in verbs or not tokens[i].text[:1].isalnum():
        return None
    phrase = read_phrase(tokens, i)
    if phrase is None:
        return None
    verb = next((k for k in range(i + 1, phrase.end) if k in verbs), None)
    return phrase if verb is None else read_phrase(tokens[:verb], i)


def _join_appositions(tokens: Sequence[Token], phrases: Iterable[Phrase]) -> list[Phrase]:
    """Join each pair of neighbours of which one names what the other describes."""
    joined: list[Phrase] = []
    for phrase in phrases:
        if joined and _in_apposition(tokens, joined[-1], phrase):
            joined[-1] = _merge(joined[-1], phrase)
        else:
            joined.append(phrase)
    return joined


def _in_apposition(tokens: Sequence[Token], before: Phrase, phrase: Phrase) -> bool:
    """Tell whether nothing but a comma or a dash parts a name from what describes it."""
    gap = tokens[before.end : phrase.start]
    if len(gap) != 1 or gap[0].text not in ASIDE_MARKS:
        return False
    if phrase.preposition or phrase.kind == "pronoun":
        return False
    if before.kind == "pronoun":  # « l'une des mères, Anne Roy »
        one = tokens[before.head].low in {"un", "une"}
        return one and phrase.kind == "name" and not phrase.noun
    if before.number != phrase.number or {before.name, phrase.name} & places():
        return False
    if before.kind == "name" and not before.noun:
        return phrase.noun in roles() and not _is_subject_behind(tokens, before, phrase)
    named = before.noun and not before.name and phrase.kind == "name"
    return bool(named) and not phrase.noun and _may_name(before.noun, phrase.name)


def _is_subject_behind(tokens: Sequence[Token], before: Phrase, phrase: Phrase) -> bool:
    """Tell whether a role behind a name is another's: « Aux Beaux-Arts, un professeur dit »."""
    if phrase.name and phrase.determiner:
        return True
    closed = token_at(tokens, phrase.end).text in ASIDE_MARKS
    return before.preposition in _WHERE and bool(phrase.determiner) and not closed


def _may_name(noun: str, name: str) -> bool:
    """Tell whether a role may have this name: no person is an organisation."""
    role = role_of(noun)
    if role is None or role.kind == "document":
        return False
    return role.kind != "organisation" or not is_given(name.split(maxsplit=1)[0])


def _merge(before: Phrase, phrase: Phrase) -> Phrase:
    """Return one phrase for a name and what describes it, whichever comes first."""
    first = bool(before.name) and not (phrase.name and before.noun)
    named, described = (before, phrase) if first else (phrase, before)
    return replace(
        before,
        end=phrase.end,
        kind="name",
        name=named.name,
        noun=described.noun,
        title=named.title,
        gender=described.gender or named.gender,
        role=(described.start, described.end),
    )

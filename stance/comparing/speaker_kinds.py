"""What kind of speaker speaks: institutions, parties, experts, citizens and others.

The kind comes from words that the press prints: those of the role for a person, those of the
role or the name for a body, a group or somebody without a name. ``lexicons/speaker_kinds.tsv``
lists the words and their kinds; the first listed word decides (« porte-parole du
*gouvernement* », « secrétaire général de la *CGT* »). A person whom no article introduces has
no kind: a name alone does not tell it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

import pandas as pd

from stance.files.resources import read_table
from stance.french.word_lists import is_demonym, role_of

__all__ = ["KINDS", "kind_of_words", "kinds_of", "speaker_kinds"]


KINDS: Final = (
    *("institution", "party", "association", "business"),
    *("expert", "media", "culture", "citizen"),
)
"""The kinds that ship, in the order in which the report shows them."""

_WORD: Final = re.compile(r"[^\W_]+(?:[.&'’-][^\W_]+)*")
_ELIDED: Final = re.compile(r"(?i:[cdjlmnst]|qu)['’](?=\w)")
_NATION: Final = "*"
_SHORT: Final = 4  # letters of the words that keep their last one
_NONE: Final = "-"  # of words that relate a speaker to another, as in « un proche du ministre »


def kinds_of(quotes: pd.DataFrame) -> pd.Series[Any]:
    """Return the column ``speaker_kind`` of quotations where there is one, else `speaker_kinds`."""
    if "speaker_kind" in quotes:
        return quotes["speaker_kind"].astype("string")
    return speaker_kinds(quotes)


def speaker_kinds(quotes: pd.DataFrame) -> pd.Series[Any]:
    """Return the kind of the speaker of each quotation; missing where nothing printed tells it.

    A person has in all articles the kind that most of their introductions give.

    Parameters
    ----------
    quotes : DataFrame
        With ``speaker``, ``speaker_type`` and ``speaker_role``.

    Returns
    -------
    Series of str
        ``institution`` (government, administration, justice, police, local authorities),
        ``party`` (parties and members of parliament), ``association`` (unions, employers'
        bodies, associations, churches), ``business``, ``expert`` (research, polls, medicine,
        law), ``media``, ``culture`` (and sport) or ``citizen`` (those who speak for
        themselves).

    Examples
    --------
    >>> speaker_kinds(
    ...     pd.DataFrame(
    ...         {
    ...             "speaker": ["Ana Roy", "Léo Petit", "la mairie de Brive", "Ana Roy"],
    ...             "speaker_type": ["person", "person", "organisation", "person"],
    ...             "speaker_role": ["sociologue au CNRS", None, None, None],
    ...         }
    ...     )
    ... ).tolist()
    ['expert', <NA>, 'institution', 'expert']
    """
    person = (quotes["speaker_type"] == "person").to_numpy(dtype=bool, na_value=False)
    role = quotes["speaker_role"].astype("object")
    name = quotes["speaker"].astype("object").mask(person)
    found = _kinds(role)
    found = found.where(found.notna(), _kinds(name))
    voices = pd.DataFrame({"speaker": quotes["speaker"].astype("object"), "kind": found})[person]
    counts = voices.dropna().value_counts(sort=False).rename("n").reset_index()
    counts = counts.sort_values(["n", "kind"], ascending=[False, True], kind="stable")
    usual = counts.drop_duplicates("speaker").set_index("speaker")["kind"]
    everywhere = quotes["speaker"].astype("object").map(usual)
    # A given name alone is borne by many.
    known = everywhere.notna() & quotes["speaker"].str.contains(" ").to_numpy(bool, na_value=False)
    return found.mask(person & known, everywhere).astype("string").rename("speaker_kind")


def _kinds(printed: pd.Series[Any]) -> pd.Series[Any]:
    kinds = {words: kind_of_words(words) for words in printed.dropna().unique()}
    return printed.map(kinds).astype("object")


def kind_of_words(printed: str) -> str | None:
    """Return the kind that the words of a role or of a name give; None where no word tells it.

    Examples
    --------
    >>> kind_of_words("le porte-parole du gouvernement"), kind_of_words("la présidente du MEDEF")
    ('institution', 'association')
    >>> kind_of_words("la directrice"), kind_of_words("la directrice de recherche")
    (None, 'expert')
    >>> kind_of_words("le président américain"), kind_of_words("le président")
    ('institution', None)
    """
    words = _ELIDED.sub(" ", printed.replace("’", "'")).replace("ex-", "")
    tokens = _WORD.findall(words)
    alone = None
    for start in range(len(tokens)):
        kind, decides = _at(tokens, start)
        if kind and decides:
            return None if kind == _NONE else kind
        alone = alone or kind
    return alone


def _at(tokens: list[str], start: int) -> tuple[str | None, bool]:
    """Return the kind of the longest listed words at ``start``, and whether they decide."""
    table = _table()
    for length in range(min(_longest(), len(tokens) - start), 0, -1):
        for words in _forms(tokens[start : start + length]):
            if words in table:
                return table[words]
    return None, False


def _forms(tokens: list[str]) -> Iterator[str]:
    """Yield the forms under which words may be listed: as printed, in lower case, the base."""
    yield " ".join(tokens)
    low = [token.lower() for token in tokens]
    yield " ".join(low)
    if len(tokens) > 1:
        if len(tokens) == len((low[0], _NATION)) and is_demonym(low[-1].capitalize(), sure=True):
            yield f"{_base(low[0])} {_NATION}"
        yield " ".join([_base(low[0]), *low[1:]])
        yield " ".join(map(_base, low))
    else:
        yield _base(low[0])


def _base(word: str) -> str:
    """Return the masculine singular of a noun, where it is known."""
    single = word[:-1] if word.endswith(("s", "x")) and len(word) > _SHORT else word
    role = role_of(single) or role_of(word)
    return role.base if role is not None and role.base else single


@cache
def _table() -> Mapping[str, tuple[str, bool]]:
    """Return the kind of each entry, and whether it decides beside others."""
    return {
        " ".join(_WORD.findall(_ELIDED.sub(" ", row["words"])))
        if _NATION not in row["words"]
        else row["words"]: (row["kind"], row["when"] == "always")
        for row in read_table("speaker_kinds")
    }


@cache
def _longest() -> int:
    return max(len(words.split()) for words in _table())

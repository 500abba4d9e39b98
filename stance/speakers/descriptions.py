"""What an article says that somebody is, and whether two descriptions fit one person.

« le ministre de l'Intérieur » is a noun and the words that tell one holder from another.
The same office goes by several nouns (« le chef de l'État », « le président de la
République »): ``offices.tsv`` brings them to one. Articles name « Emmanuel Macron » and write
« le chef de l'État » without ever saying that he is: ``office_holders.tsv`` knows who held
which public office, and when.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from stance.files.resources import read_table, read_words
from stance.french.tagging import Token, printed
from stance.french.word_lists import FORMER, is_demonym, is_given, role_of
from stance.speakers.name_matching import name_key

if TYPE_CHECKING:
    from stance.french.noun_phrases import Phrase

__all__ = [
    "Description",
    "Fit",
    "Held",
    "Period",
    "common_period",
    "describe",
    "fit",
    "is_abroad",
    "is_past",
    "kin_of",
    "known_gender",
    "offices_of",
    "words_of",
]


Fit = Literal["same", "partly", "bare", "clash", "kin", "kin-bare", "kin-clash", "words", "none"]
Period = tuple[str, str]  # first and last day, month or year (ISO 8601), empty where not known
SHORT = 2  # letters of the words that say nothing of a role, unless they are capitals: « PS »
HEAD_WITHIN = 3  # words of an office among which its noun stands
FAMILY, ENDING = 5, 3  # letters that words of one family share, and that one has more
_OFFICE_WORD = re.compile(r"[\w-]+['’]?")
_PAST = re.compile(rf"\b(?:{'|'.join(sorted(FORMER))})\b", re.IGNORECASE)
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


@dataclass(frozen=True, slots=True)
class Held:
    """A public office that somebody held.

    Attributes
    ----------
    office : Description
    since, until : str
        Year, or year and month (``"2017-05"``); empty where not known, or still held.
    """

    office: Description
    since: str = ""
    until: str = ""

    def at(self, period: Period) -> bool:
        """Tell whether it was held in a period, or may have been where none is known."""
        first, last = period
        return not (_earlier(self.until, first) or _earlier(last, self.since))


def _earlier(one: str, other: str) -> bool:
    """Tell whether a year, month or day is before another, as far as both are told."""
    told = min(len(one), len(other))
    return one[:told] < other[:told]


def common_period(offices: Sequence[Held]) -> Period:
    """Return when most of the offices were held at once, the latest such time of several.

    Examples
    --------
    >>> merkel, trump = offices_of("Angela Merkel"), offices_of("Donald Trump")
    >>> common_period([merkel[1], trump[1]])
    ('2017-01', '2021-01')
    """
    together = ([o for o in offices if o.at((held.since, held.since))] for held in offices)
    best = max(together, key=lambda found: (len(found), max(o.since for o in found)), default=[])
    over = [held.until for held in best if held.until]
    return max((held.since for held in best), default=""), min(over, default="")


@cache
def _holders() -> dict[tuple[str, ...], list[dict[str, str]]]:
    """Return the offices of each person by the folded name, and by the surname alone.

    A surname that several have means the one with the most offices, if there is one.
    """
    found: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for row in read_table("office_holders"):
        found.setdefault(name_key(row["name"]), []).append(row)
    by_surname: dict[tuple[str, ...], list[list[dict[str, str]]]] = {}
    for name, rows in found.items():
        by_surname.setdefault(name[1:], []).append(rows)
    for surname, holders in by_surname.items():
        first, *others = sorted(holders, key=len, reverse=True)
        given = len(surname) == 1 and is_given(surname[0].capitalize())  # « Philippe, 54 ans »
        if surname and not given and (not others or len(first) > len(others[0])):
            found.setdefault(surname, first)
    return found


@lru_cache(maxsize=10_000)
def offices_of(name: str) -> tuple[Held, ...]:
    """Return the public offices that the one of this name is known to have held.

    Examples
    --------
    >>> [(held.office.noun, held.since) for held in offices_of("Theresa May")]
    [('ministre', '2010-05'), ('premier ministre', '2016-07'), ('chef', '2016-07')]
    >>> offices_of("Ernest Tremblefeuille")
    ()
    """
    rows = _holders().get(name_key(name), ())
    return tuple(Held(_named_office(row["office"]), row["from"], row["to"]) for row in rows)


def known_gender(name: str) -> str:
    """Return the gender of a holder of public offices, or nothing."""
    rows = _holders().get(name_key(name), ())
    return rows[0]["gender"] if rows else ""


def _named_office(office: str) -> Description:
    """Return the description of an office as the table gives it: « ministre de la Culture »."""
    words = _OFFICE_WORD.findall(office)
    # « premier secrétaire du Parti socialiste »: the longest role that begins first.
    spans = ((i, j) for i in range(HEAD_WITHIN) for j in range(len(words), i, -1))
    roles = ((i, j, role_of(" ".join(words[i:j]).lower())) for i, j in spans)
    start, end, noun = next(((i, j, r.base) for i, j, r in roles if r), (0, 1, words[0].lower()))
    rest = words[:start] + words[end:]
    people = words_of(w for w in rest if is_demonym(w.capitalize(), sure=True))
    return _as_office(noun, words_of(rest), office, people)


def is_past(role: str) -> bool:
    """Tell whether a role as printed is of the past.

    Examples
    --------
    >>> is_past("l'ancienne maire"), is_past("un ex-ministre"), is_past("le maire")
    (True, True, False)
    """
    return _PAST.search(role) is not None


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
    """Return the folded words that tell one holder of a role from another.

    Examples
    --------
    >>> sorted(words_of(["du", "PS", "dans", "l'Orne"]))
    ["l'orn", 'ps']
    """
    folded = [(word, text.isupper()) for text in texts for word in name_key(text)]
    told = (word for word, acronym in folded if len(word) > (1 if acronym else SHORT))
    return frozenset(_stem(word) for word in told if word not in read_words("empty_qualifiers"))


def _stem(word: str) -> str:
    """Return a word without the marks of its gender and number: « française », « français »."""
    return word.rstrip("s").removesuffix("e").rstrip("s") if len(word) > SHORT + 2 else word


@lru_cache(maxsize=4096)
def _noun_stem(noun: str) -> str:
    return _stem(name_key(noun)[0])


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
        common, others differ; ``"bare"``: one of the two has no words, or has the noun of the
        other among them; ``"clash"``: no word in common. The same with ``"kin-"`` for nouns
        that the press gives one person in turn; ``"words"``: only words in common; ``"none"``.
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
    if theirs and _noun_stem(one.noun) in theirs:
        return "bare"  # « le philosophe et académicien Paul Roy », then « l'académicien »
    return "words" if shared else "none"


def is_abroad(said: Description, office: Description) -> bool:
    """Tell whether a role is of another people than an office of the list.

    The list names the people where it is not the French: « le ministre allemand des Finances » is
    none who was « ministre des Finances ».

    Examples
    --------
    >>> office = Description("ministre", words_of(["finances"]))
    >>> is_abroad(Description("ministre", words_of(["finances", "allemand"])), office)
    False
    >>> people = words_of(["allemand"])
    >>> is_abroad(Description("ministre", words_of(["finances"]) | people, people=people), office)
    True
    """
    foreign = said.people - _french()
    told = office.words | office.people
    return bool(foreign) and all(_as_in(word, told) not in told for word in foreign)


@cache
def _french() -> frozenset[str]:
    return words_of(["français"])


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
    if not acronyms or acronyms.keys().isdisjoint(words):
        return words
    return frozenset().union(*(acronyms.get(word, frozenset([word])) for word in words))

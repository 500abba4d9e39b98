"""Read noun phrases, names and pronouns that may be a source, from tags and word order.

A `Phrase` also has a gender and a number, which come from its determiner, its noun and its name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from stance.files.resources import read_table
from stance.french.nouns import after_bracket, is_complement, noun_end, person_after
from stance.french.proper_names import NAME
from stance.french.tagging import Token, printed, token_at
from stance.french.word_lists import (
    DETERMINERS,
    HAVE,
    INDEFINITES,
    OF,
    PLURAL_DETERMINERS,
    POSSESSIVES,
    SINGULAR_DETERMINERS,
    SUBJECT_PRONOUNS,
    is_acronym,
    is_agent,
    is_demonym,
    is_given,
    metonym,
    name_gender,
    quantity_nouns,
    role_of,
    time_nouns,
    titles,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stance.french.word_lists import Role

__all__ = [
    "Phrase",
    "article_gender",
    "grammatical_number",
    "is_impersonal",
    "noun_gender",
    "read_phrase",
]


LONGEST_LABEL = 5  # letters of « LREM », « CFDT »: a name in capitals has more
_BY_ARTICLE = {"le": "m", "un": "m", "cet": "m", "du": "m", "la": "f", "une": "f", "cette": "f"}
_BY_TAG = {"Masc": "m", "Fem": "f"}


def article_gender(token: Token) -> str:
    """Return the gender that a determiner shows (``"m"``, ``"f"``), or nothing."""
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
    if role and role.gender == "any":
        return ""
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


# The parts of speech that the tagger gives to an unknown pronoun.
_PRONOUNS = frozenset(["PRON", "PROPN", "NOUN", "X"])
_INDEFINITE_TAGS = frozenset(["PRON", "ADV", "PROPN", "NOUN", "ADJ"])
_PERSONAL = SUBJECT_PRONOUNS | {"lui", "eux", "moi", "nous"}
_POINTING = frozenset(
    (
        *("celui-ci", "celle-ci", "ceux-ci", "celles-ci"),
        *("celui-là", "celle-là", "ceux-là"),
    )
)
_THAT_ONE = frozenset(["celui", "celle", "ceux", "celles"])
_SOME = INDEFINITES | {"l'un", "l'une"}
_ONE_MORE = re.compile(r"autre|seconde?|\w+ième")  # « un autre », « une troisième »
# Adverbs that form a preposition with « de ».
_BEFORE_OF = frozenset(["auprès", "lors", "près", "hors", "autour", "loin"])
# Words that are roles only after an article: not in « jeudi dernier ».
_ORDINALS = frozenset(["dernier", "dernière", "premier", "première", "second", "seconde"])
_ASIDE = frozenset(["côté", "part", "tour"])  # « de son côté », « pour sa part »
_PLURAL_TITLES = frozenset(["MM.", "MM", "Mmes", "Mesdames", "Messieurs"])
_RELATIVES = frozenset(["qui", "que", "qu'", "dont"])
# The parts of speech that may begin a noun phrase.
_OPENING = frozenset(["DET", "NUM", "NOUN", "ADJ", "PROPN", "X"])
_OPENING_PRONOUNS = DETERMINERS | {"l'un", "l'une", "un", "une"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase, a name or a pronoun that may be a source.

    Attributes
    ----------
    start, end : int
        Its first token and the one after its last.
    head : int
        The token of its noun, name or pronoun.
    kind : str
        ``"name"``, ``"noun"`` or ``"pronoun"``.
    name : str
        The proper name that it is or holds in apposition; empty without one.
    noun : str
        Its noun in lower case (« ministre »); empty for a name alone.
    determiner : str
        Its determiner in lower case; empty without one.
    title : str
        The title before its name (« Mme »); empty without one.
    preposition : str
        The preposition that governs it; empty without one.
    gender, number : str
        ``"m"``, ``"f"`` or ``""``; ``"s"``, ``"p"`` or ``""``.
    role : tuple of (int, int) or None
        The tokens that say what the named one is.
    core : tuple of (int, int)
        The tokens of the phrase without an apposition set off by commas.
    """

    start: int
    end: int
    head: int
    kind: str
    name: str = ""
    noun: str = ""
    determiner: str = ""
    title: str = ""
    preposition: str = ""
    gender: str = ""
    number: str = ""
    role: tuple[int, int] | None = None
    core: tuple[int, int] = (0, 0)


def read_phrase(tokens: Sequence[Token], i: int) -> Phrase | None:
    """Return the noun phrase, name or pronoun that begins at token ``i``, or None."""
    phrase = _read_pronoun(tokens, i) or _read_title(tokens, i) or _read_noun(tokens, i)
    if phrase is None:
        return None
    return replace(
        phrase, preposition=_governor(tokens, phrase.start), core=(phrase.start, phrase.end)
    )


def _governor(tokens: Sequence[Token], start: int) -> str:
    """Return the preposition directly before a phrase, in lower case, or an empty string."""
    before, first = token_at(tokens, start - 1), tokens[start].low
    if first in OF and before.low in _BEFORE_OF:
        return before.low  # « auprès de l'AFP »
    side = before.low == "côté" and token_at(tokens, start - 2).pos not in {"DET", "ADP"}
    governs = before.pos == "ADP" or before.low in {"du", "au", "aux"} or side
    return before.low if governs else ""


def _read_pronoun(tokens: Sequence[Token], i: int) -> Phrase | None:
    """Read « elle », « celui-ci », « certains d'entre eux », « l'un des élus », « un autre »."""
    token, following = tokens[i], token_at(tokens, i + 1)
    one = _read_one_of(tokens, i)
    if one is not None:
        return one
    if token.low in _PERSONAL and token.pos in _PRONOUNS:
        echo = following.low == "aussi" and token_at(tokens, i - 1).pos in {"VERB", "ADJ"}
        return None if echo else _personal(token.low, i)  # « Oracle, écarté lui aussi, … »
    if token.low in _POINTING or (token.low in _THAT_ONE and following.low in _RELATIVES):
        return _some(token.low, i, i + 1)  # « celui-ci », « celle qui a fondé le parti »
    indefinite = token.low in _SOME and token.pos in _INDEFINITE_TAGS
    if indefinite and following.pos not in {"NOUN", "ADJ", NAME}:
        return _some(token.low, i, _partitive_end(tokens, i + 1))
    return None


def _read_one_of(tokens: Sequence[Token], i: int) -> Phrase | None:
    """Read « l'un des élus », « l'autre », « un autre », « une troisième »."""
    token, following = tokens[i], token_at(tokens, i + 1)
    if token.low == "l'" and following.low in {"un", "une"}:
        gender = "f" if following.low == "une" else "m"
        end = _partitive_end(tokens, i + 2)
        return Phrase(i, end, i + 1, "pronoun", gender=gender, number="s")
    if not _ends_phrase(tokens, i + 2):
        return None
    if token.low == "l'" and following.low == "autre":
        return Phrase(i, i + 2, i + 1, "pronoun", number="s")
    if token.low in {"un", "une"} and _ONE_MORE.fullmatch(following.low):
        gender = "f" if token.low == "une" else "m"
        return Phrase(i, i + 2, i, "pronoun", gender=gender, number="s")
    return None


def _ends_phrase(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether no noun follows that a determiner would belong to."""
    return token_at(tokens, i).pos not in {"NOUN", "ADJ", NAME}


IMPERSONAL_WITHIN = 3  # tokens behind « il » among which its verb stands
_BEFORE_IMPERSONAL = frozenset(["ne", "n'", "se", "s'", "en"])


@cache
def _impersonal() -> dict[str, bool]:
    return {row["form"]: row["sure"] == "yes" for row in read_table("impersonal")}


def is_impersonal(tokens: Sequence[Token], i: int, *, sure: bool = False) -> bool:
    """Tell whether « il » at token ``i`` stands for nobody: « il faut », « il n'y avait ».

    Parameters
    ----------
    sure : bool
        Whether a verb before which it may stand for somebody (« il est ») will not do.
    """
    behind = tokens[i + 1 : i + 1 + IMPERSONAL_WITHIN]
    verb = next((k for k, t in enumerate(behind) if t.low not in _BEFORE_IMPERSONAL), None)
    if tokens[i].low != "il" or verb is None or behind[verb].low not in _impersonal():
        return False
    there = behind[verb].low == "y" and token_at(tokens, i + verb + 2).low not in HAVE
    return not sure or (_impersonal()[behind[verb].low] and not there)  # « il y voit »


def _personal(low: str, i: int) -> Phrase:
    gender = "f" if low.startswith("elle") else "m" if low.startswith(("il", "lui", "eux")) else ""
    number = "p" if low.endswith("s") or low == "eux" else "s"
    return Phrase(i, i + 1, i, "pronoun", gender=gender, number=number)


def _some(low: str, i: int, end: int) -> Phrase:
    gender = "f" if low.startswith(("celle", "certaines", "toutes")) else "m"
    single = low == "celle" or low.startswith(("celui", "celle-", "chacun", "personne"))
    number = "s" if single else "p"
    return Phrase(i, end, i, "pronoun", gender=gender, number=number)


def _partitive_end(tokens: Sequence[Token], end: int) -> int:
    """Return where « l'un d'eux », « certains des élus » ends; ``end`` follows its pronoun."""
    if end + 1 < len(tokens) and tokens[end].low in {"d'", "de", "des", "parmi"}:
        if tokens[end + 1].pos == "PRON":
            return end + 2
        if tokens[end + 1].low == "entre" and end + 2 < len(tokens):
            return end + 3  # « l'un d'entre eux »
        inner = noun_end(tokens, end + 1)
        return inner[0] if inner else end
    return end


def _read_title(tokens: Sequence[Token], i: int) -> Phrase | None:
    """Read « M. Roy », « Me Anne Roy »; the title gives the gender, or the given name."""
    title, named = titles().get(tokens[i].text), token_at(tokens, i + 1)
    if title is None or named.pos != NAME:
        return None
    first, _, surname = named.text.partition(" ")
    gender = title if title in {"m", "f"} else name_gender(first) if surname else ""
    end = after_bracket(tokens, i + 2)
    if title in {"m", "f"} and tokens[i].text in _PLURAL_TITLES:
        several = _read_names(tokens, i + 1)  # « MM. Roy et Petit »
        return replace(several, start=i, title=tokens[i].text, gender=title)
    return Phrase(
        i, end, i + 1, "name", named.text, title=tokens[i].text, gender=gender, number="s"
    )


def _read_names(tokens: Sequence[Token], i: int) -> Phrase:
    """Read « Anne Roy (PS) », « Anne Roy et Paul Petit »."""
    end = after_bracket(tokens, i + 1)
    while token_at(tokens, end).low == "et" and token_at(tokens, end + 1).pos == NAME:
        end = after_bracket(tokens, end + 2)
    if end == i + 1 or tokens[i + 1].text == "(":
        name = tokens[i].text
        return Phrase(i, end, i, "name", name, gender=name_gender(name), number="s")
    return Phrase(i, end, i, "name", printed(tokens, i, end), number="p")


def _read_noun(tokens: Sequence[Token], i: int) -> Phrase | None:
    """Read a name, or a noun with its determiner, adjectives and complements."""
    first = tokens[i]
    if first.pos == NAME:
        return _read_names(tokens, i)
    return _read_share(tokens, i) or _read_noun_proper(tokens, i)


def _read_noun_proper(tokens: Sequence[Token], i: int) -> Phrase | None:
    """Read a noun, or an articled name."""
    first = tokens[i]
    found = noun_end(tokens, i) if _may_open(first) else None
    if found is None:
        return None
    end, head = found
    determined = first.pos in {"DET", "PRON", "ADP"} or first.low in DETERMINERS
    determiner = first.low if head > i and determined else ""
    counted = _counted(tokens, head, end)
    if counted is not None:
        number, noun = "p", tokens[counted].low
        return Phrase(i, end, counted, "noun", noun=noun, determiner=determiner, number=number)
    if tokens[head].pos == NAME:
        return _read_articled_name(tokens, (i, end), head, determiner)
    if tokens[head].low in _ASIDE and token_at(tokens, head - 1).low in POSSESSIVES:
        return None
    if tokens[head].low in time_nouns() or (head == i and tokens[head].low in _ORDINALS):
        return None
    return _read_described(tokens, (i, end), head, determiner)


def _counted(tokens: Sequence[Token], head: int, end: int) -> int | None:
    """Return the place of the noun that a quantity counts: « une centaine d'agriculteurs »."""
    if tokens[head].low not in quantity_nouns() or token_at(tokens, head + 1).low not in OF:
        return None
    inner = noun_end(tokens, head + 2) or (end, head)
    several = inner[1] > head and tokens[inner[1]].pos != NAME
    return inner[1] if several and role_of(tokens[inner[1]].low) is not None else None


def _read_share(tokens: Sequence[Token], i: int) -> Phrase | None:
    """Read a share of people: « 62 % des sondés »."""
    if not tokens[i].text[0].isdigit() or token_at(tokens, i + 1).text != "%":
        return None
    inner = noun_end(tokens, i + 3) if token_at(tokens, i + 2).low in OF else None
    if inner is None or grammatical_number(tokens[i + 2], tokens[inner[1]]) != "p":
        return None
    end, head = inner
    noun = tokens[head].low
    return Phrase(i, end, head, "noun", noun=noun, determiner=tokens[i].low, number="p")


def _may_open(first: Token) -> bool:
    """Tell whether a noun phrase may begin with this word."""
    if first.pos == "PRON":
        return first.low in _OPENING_PRONOUNS
    return first.pos in _OPENING or first.low in DETERMINERS


def _read_articled_name(
    tokens: Sequence[Token], bounds: tuple[int, int], head: int, determiner: str
) -> Phrase:
    """Read « la CGT », « le Gantois »; « le Vert Fabrice Rochat » is the name behind its label."""
    start, end = bounds
    article, name = tokens[start], tokens[head]
    number = grammatical_number(article, name)
    following = token_at(tokens, end)
    articled = article.low in {"le", "la", "un", "une"}
    elided = article.low == "l'" and is_demonym(name.text, sure=True)
    labels = (articled or elided) and not name.text.isupper()
    if labels and following.pos == NAME and not following.quoted:
        head, end, name, number = end, end + 1, following, "s"
    gender = article_gender(article) or name_gender(name.text)
    return Phrase(
        start=start,
        end=after_bracket(tokens, end),
        head=head,
        kind="name",
        name=name.text,
        determiner=determiner,
        gender=gender,
        number=number,
    )


def _read_described(
    tokens: Sequence[Token], bounds: tuple[int, int], head: int, determiner: str
) -> Phrase:
    """Read a noun, with the name that it has in apposition: « la maire Anne Roy »."""
    start, end = bounds
    noun = tokens[head]
    following = token_at(tokens, end)
    if end > head + 1 and following.pos == NAME and not following.quoted:
        end += is_complement(tokens, end)
    name, title, role = "", "", None
    past = after_bracket(tokens, end)  # « le sénateur (UC) de la Creuse Paul Roy »
    apposed = _apposed_name(tokens, head, end) or (past > end and _apposed_name(tokens, head, past))
    if not apposed:
        end = past
    elif _is_label(tokens, head, apposed[0]):
        end = apposed[1]
    else:
        place, end = apposed
        name, role = tokens[place].text, (start, place)
        if tokens[place - 1].text in titles():
            title, role = tokens[place - 1].text, (start, place - 1)
    called, gender = _called(tokens, start, head, name)
    return Phrase(
        start=start,
        end=end,
        head=head,
        kind="name" if name else "noun",
        name=name,
        noun=called,
        determiner=determiner,
        title=title,
        gender=gender,
        number=grammatical_number(tokens[start], noun),
        role=role,
    )


def _is_label(tokens: Sequence[Token], head: int, place: int) -> bool:
    """Tell whether a party or a body stands behind a person: « le député LR », « un élu CGT »."""
    role, label = role_of(tokens[head].low), tokens[place].text
    somebody = role is not None and role.kind in {"person", "group"}
    return somebody and len(label) <= LONGEST_LABEL and is_acronym(label)


def _called(tokens: Sequence[Token], start: int, head: int, name: str) -> tuple[str, str]:
    """Return the noun of a phrase and its gender, both empty if the noun does not mean the person.

    In « l'affaire Anne Roy », the noun and its gender say nothing about Anne Roy.
    """
    noun = tokens[head].low
    role = role_of(noun)
    gender = noun_gender(tokens, start, head, role)
    of_name = name_gender(name) if name else ""
    paper = role is not None and role.kind == "document"  # « dans un courriel Anne Roy »
    somebody = is_agent(noun) or (role is not None and role.kind == "person")
    if somebody and not (of_name and paper):
        return noun, gender or of_name
    return ("", of_name) if of_name else (noun, gender)


def _apposed_name(tokens: Sequence[Token], head: int, end: int) -> tuple[int, int] | None:
    """Return the place of a name that follows a role noun directly, and the new end."""
    following = token_at(tokens, end)
    if not following.text or following.quoted:
        return None
    titled = following.text in titles() and end + 1 < len(tokens)
    place = end + 1 if titled else end
    known = role_of(tokens[head].low)
    if tokens[place].pos != NAME and known and known.kind == "person":
        place = person_after(tokens, end) or place
    if tokens[place].pos != NAME or (place == end and metonym(tokens[place].text)):
        return None  # « la ministre rue de Grenelle »
    if place == end > head + 1 and is_complement(tokens, place):
        return None
    behind = after_bracket(tokens, place + 1)
    person = known and known.kind == "person" and not is_given(tokens[place].text.split()[0])
    if person and token_at(tokens, behind).pos == NAME and is_given(tokens[behind].text.split()[0]):
        place = behind  # « le député Les Républicains (LR) Paul Roy »
    return place, _read_names(tokens, place).end

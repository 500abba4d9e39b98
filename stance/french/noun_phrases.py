"""Read the noun phrase that begins at a token: a name, a role or a pronoun.

`read_phrase` goes by tags and word order; `sentence_phrases` reads all phrases of a sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stance.french.nouns import (
    ORDINALS,
    after_bracket,
    article_gender,
    counted_noun,
    grammatical_number,
    is_complement,
    is_label,
    noun_and_gender,
    noun_end,
    person_after,
)
from stance.french.proper_names import NAME
from stance.french.tagging import Token, token_at
from stance.french.word_lists import (
    DEFINITE,
    DETERMINERS,
    INDEFINITES,
    OF,
    POSSESSIVES,
    SUBJECT_PRONOUNS,
    bodies,
    is_demonym,
    metonym,
    name_gender,
    opens_with_given,
    role_of,
    time_nouns,
    titles,
)
from stance.french.words import together

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


__all__ = [
    "INTRODUCING",
    "Phrase",
    "each_alone",
    "noun_of_many",
    "read_phrase",
]


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
_ASIDE = frozenset(["côté", "part", "tour"])  # « de son côté », « pour sa part »
_AS_ONE = frozenset(["seule", "même"])  # « d'une seule voix »
_PLURAL_TITLES = frozenset(["MM.", "MM", "Mmes", "Mesdames", "Messieurs"])
INTRODUCING = frozenset(["selon", "pour", "après"])  # « d'après »
_ADDRESSING = frozenset(["à", "au", "aux", "devant"])
_OF_THEIRS = POSSESSIVES | {"un", "une"}  # before a document, whose author may stand behind it
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
    parts : tuple of Phrase
        Each of several that share a verb: « la maire Anne Roy et le préfet Paul Petit ».
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
    parts: tuple[Phrase, ...] = ()


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
        before = token_at(tokens, i - 1)
        also = following.low == "aussi" and before.pos in {"VERB", "ADJ"}
        set_off = before.text == following.text == "," and i > 1
        # « Oracle, écarté lui aussi, … », « la ministre s'est, elle, voulue confiante »
        return None if also or set_off else _personal(token.low, i)
    if token.low in _POINTING or (token.low in _THAT_ONE and following.low in _RELATIVES):
        return _some(token.low, i, i + 1)  # « celui-ci », « celle qui a fondé le parti »
    indefinite = token.low in _SOME and token.pos in _INDEFINITE_TAGS
    every = token.low.startswith("tou") and following.pos == "DET"  # « toutes ces raisons »
    if indefinite and not every and following.pos not in {"NOUN", "ADJ", NAME}:
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
        end = _partitive_end(tokens, i + 2)  # « une autre de ces signataires »
        return Phrase(i, end, i, "pronoun", gender=gender, number="s")
    return None


def _ends_phrase(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether no noun follows that a determiner would belong to."""
    return token_at(tokens, i).pos not in {"NOUN", "ADJ", NAME}


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
        if tokens[end + 1].pos == "PRON" or tokens[end + 1].low in {"leurs", "siens"}:
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
    """Read « Anne Roy (PS) », « Anne Roy (PS) et Paul Petit », « PCF, PS et LFI »."""
    names, end = [tokens[i].text], after_bracket(tokens, i + 1)
    between, further = [], end
    while token_at(tokens, further).text == "," and _is_next_in_list(
        tokens[i], token_at(tokens, further + 1)
    ):
        between.append(tokens[further + 1].text)
        further = after_bracket(tokens, further + 2)
    if token_at(tokens, further).low == "et" and token_at(tokens, further + 1).pos == NAME:
        names, end = names + between, further
    while token_at(tokens, end).low == "et" and token_at(tokens, end + 1).pos == NAME:
        names.append(tokens[end + 1].text)
        end = after_bracket(tokens, end + 2)
    if len(names) == 1:
        return Phrase(i, end, i, "name", names[0], gender=name_gender(names[0]), number="s")
    return Phrase(i, end, i, "name", together(names), number="p")


def _is_next_in_list(name: Token, other: Token) -> bool:
    """Tell whether another name goes on with a list that the first opens.

    « une tribune parue dans Libération, Anne Roy et Paul Petit … » is no list of three.
    """
    return other.pos == NAME and not (name.text in bodies() and opens_with_given(other.text))


def each_alone(phrases: Iterable[Phrase]) -> list[Phrase]:
    """Return the phrases, those who share a verb one by one."""
    return [part for phrase in phrases for part in phrase.parts or (phrase,)]


def _read_noun(tokens: Sequence[Token], i: int) -> Phrase | None:
    """Read a name, or a noun with its determiner, adjectives and complements."""
    first = tokens[i]
    if first.pos == NAME:
        return _read_names(tokens, i)
    return _read_share(tokens, i) or _read_noun_proper(tokens, i)


def _read_noun_proper(tokens: Sequence[Token], i: int) -> Phrase | None:
    """Read a noun, or an articled name."""
    first = tokens[i]
    found = noun_end(tokens, i) if _may_open(first) and not _is_number_of(tokens, i) else None
    if found is None:
        return None
    end, head = found
    determined = first.pos in {"DET", "PRON", "ADP"} or first.low in DETERMINERS
    determiner = first.low if head > i and determined else ""
    counted = counted_noun(tokens, head, end)
    if counted is not None:
        number, noun = "p", tokens[counted].low
        return Phrase(i, end, counted, "noun", noun=noun, determiner=determiner, number=number)
    if tokens[head].pos == NAME:
        return _read_articled_name(tokens, (i, end), head, determiner)
    ordinal = head == i and tokens[head].low in ORDINALS
    if ordinal or tokens[head].low in time_nouns() or _is_manner(tokens, head):
        return None
    return _read_described(tokens, (i, end), head, determiner)


def _is_number_of(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether a figure belongs to the noun before it or opens a list: « l'article | 3 »."""
    before = token_at(tokens, i - 1)
    beside = before.pos == "NOUN" and not before.quoted and before.low not in time_nouns()
    return tokens[i].text[0].isdigit() and (beside or token_at(tokens, i + 1).text == "-")


def _is_manner(tokens: Sequence[Token], head: int) -> bool:
    """Tell whether a noun says how, not who: « de son côté », « de sa voix », « d'une seule »."""
    noun, before = tokens[head].low, token_at(tokens, head - 1).low
    own = before in POSSESSIVES
    return (noun in _ASIDE and own) or (noun == "voix" and (own or before in _AS_ONE))


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
    end = after_bracket(tokens, end)
    return Phrase(
        start=start,
        end=end,
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
        end += is_complement(tokens, head, end)
    name, title, role = "", "", None
    number = grammatical_number(tokens[start], noun)
    past = after_bracket(tokens, end)  # « le sénateur (UC) de la Creuse Paul Roy »
    apposed = _apposed_name(tokens, head, end, determiner)
    if apposed is None and past > end:
        apposed = _apposed_name(tokens, head, past, determiner)
    if not apposed or _is_addressed(tokens, start, head, apposed.start):
        further = noun_end(tokens, past + 1) if _goes_on(tokens, end, past) else None
        end = further[0] if further else past
    elif is_label(tokens, head, apposed.start):
        end = apposed.end
    else:
        place = apposed.start
        name, end, role = apposed.name, apposed.end, (start, place)
        if number != "p":  # not « les députés Anne Roy et Paul Petit »
            name, end = tokens[place].text, after_bracket(tokens, place + 1)
        if tokens[place - 1].text in titles():
            title, role = tokens[place - 1].text, (start, place - 1)
    called, gender = noun_and_gender(tokens, start, head, name)
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
        number=number,
        role=role,
    )


def _is_addressed(tokens: Sequence[Token], start: int, head: int, place: int) -> bool:
    """Tell whether those spoken to stand before a speaker: « a dit à la presse | Anne Roy »."""
    known = role_of(tokens[head].low)
    several = known is not None and known.kind != "person"
    titled = tokens[place - 1].text in titles() or tokens[head].low == "presse"
    person = titled or opens_with_given(tokens[place].text)
    to = {tokens[start].low, token_at(tokens, start - 1).low} & _ADDRESSING
    return bool(to) and several and person


def _goes_on(tokens: Sequence[Token], end: int, past: int) -> bool:
    """Tell whether a complement stands behind an acronym: « le comité (CE) de Velmor ».

    « les deux tiers (67 %) des élus » are elsewhere counted.
    """
    figures = any(token.text[0].isdigit() for token in tokens[end:past])
    following = token_at(tokens, past)
    return past > end and not figures and following.low in OF and not following.quoted


def _apposed_name(tokens: Sequence[Token], head: int, end: int, determiner: str) -> Phrase | None:
    """Return the name, or the names, that follow a role noun directly."""
    following = token_at(tokens, end)
    if not following.text or following.quoted:
        return None
    titled = following.text in titles() and end + 1 < len(tokens)
    place = end + 1 if titled else end
    known = role_of(tokens[head].low)
    if tokens[place].pos != NAME and known and known.kind == "person":
        place = person_after(tokens, end) or place
    # « le journal | les Échos »
    plural = following.low == "les" and f"Les {token_at(tokens, place + 1).text}" in bodies()
    articled = (following.low in DEFINITE or plural) and determiner not in _OF_THEIRS
    if known and known.kind in {"organisation", "document"} and articled:
        place += 1  # « le quotidien | le Progrès », but « dans un communiqué | la CGT »
    if token_at(tokens, place).pos != NAME or (place == end and metonym(tokens[place].text)):
        return None  # « la ministre rue de Grenelle »
    if place == end > head + 1 and is_complement(tokens, head, place):
        return None
    behind = after_bracket(tokens, place + 1)
    person = known and known.kind == "person" and not opens_with_given(tokens[place].text)
    if person and token_at(tokens, behind).pos == NAME and opens_with_given(tokens[behind].text):
        place = behind  # « le député Les Républicains (LR) Paul Roy »
    return _read_names(tokens, place)


def noun_of_many(tokens: Sequence[Token], phrase: Phrase) -> str:
    """Return the noun of « l'une des figures du mouvement », or nothing."""
    of = next((k for k in range(phrase.start, phrase.end) if tokens[k].low in OF), phrase.end)
    inner = noun_end(tokens, of + 1) if of < phrase.end else None
    return tokens[inner[1]].low if inner is not None else ""

"""Find the noun phrases of a sentence outside quotation marks: names, roles, and pronouns.

`find_phrases` reads the phrases of a sentence from left to right with `read_phrase`, by tags and
word order, and joins appositions: in « Anne Roy, maire de Vire, », a name and a role stand side
by side and mean one person, so that the two phrases become one.
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
    described_end,
    grammatical_number,
    is_complement,
    is_impersonal,
    is_label,
    listed_end,
    noun_and_gender,
    noun_end,
    person_after,
)
from stance.french.proper_names import NAME
from stance.french.tagging import Token, has_finite, printed, token_at
from stance.french.word_lists import (
    ASIDE_MARKS,
    DASHES,
    DEFINITE,
    DETERMINERS,
    INDEFINITES,
    OF,
    POSSESSIVES,
    PREVERBAL,
    SUBJECT_PRONOUNS,
    is_demonym,
    is_given,
    means_person,
    metonym,
    name_gender,
    places,
    role_of,
    roles,
    time_nouns,
    titles,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


__all__ = [
    "INTRODUCING",
    "Phrase",
    "find_phrases",
    "join_appositions",
    "listed",
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
    """Read « Anne Roy (PS) », « Anne Roy et Paul Petit », « PCF, PS et LFI »."""
    end = _listed_end(tokens, after_bracket(tokens, i + 1))
    while token_at(tokens, end).low == "et" and token_at(tokens, end + 1).pos == NAME:
        end = after_bracket(tokens, end + 2)
    if end == i + 1 or tokens[i + 1].text == "(":
        name = tokens[i].text
        return Phrase(i, end, i, "name", name, gender=name_gender(name), number="s")
    return Phrase(i, end, i, "name", printed(tokens, i, end), number="p")


def listed(name: str) -> list[str]:
    """Return the names that one phrase joins.

    Examples
    --------
    >>> listed("PCF, PS et LFI"), listed("Anne Roy")
    (['PCF', 'PS', 'LFI'], ['Anne Roy'])
    """
    return re.split(r", | et ", name) if " et " in name else [name]


def _listed_end(tokens: Sequence[Token], end: int) -> int:
    """Return the end of names set off by commas that « et » and a last one close."""
    further = end
    while token_at(tokens, further).text == "," and token_at(tokens, further + 1).pos == NAME:
        further = after_bracket(tokens, further + 2)
    closed = token_at(tokens, further).low == "et" and token_at(tokens, further + 1).pos == NAME
    return further if closed else end


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
    """Tell whether a noun says how, not who: « de son côté », « d'une seule voix »."""
    noun, before = tokens[head].low, token_at(tokens, head - 1).low
    return (noun in _ASIDE and before in POSSESSIVES) or (noun == "voix" and before in _AS_ONE)


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
        end += is_complement(tokens, head, end)
    name, title, role = "", "", None
    past = after_bracket(tokens, end)  # « le sénateur (UC) de la Creuse Paul Roy »
    apposed = _apposed_name(tokens, head, end) or (past > end and _apposed_name(tokens, head, past))
    if not apposed or _is_addressed(tokens, start, head, apposed[0]):
        further = noun_end(tokens, past + 1) if _goes_on(tokens, end, past) else None
        end = further[0] if further else past
    elif is_label(tokens, head, apposed[0]):
        end = apposed[1]
    else:
        place, end = apposed
        name, role = tokens[place].text, (start, place)
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
        number=grammatical_number(tokens[start], noun),
        role=role,
    )


def _is_addressed(tokens: Sequence[Token], start: int, head: int, place: int) -> bool:
    """Tell whether those spoken to stand before a speaker: « a dit à la presse | Anne Roy »."""
    known = role_of(tokens[head].low)
    several = known is not None and known.kind != "person"
    titled = tokens[place - 1].text in titles() or tokens[head].low == "presse"
    person = titled or is_given(tokens[place].text.split()[0])
    to = {tokens[start].low, token_at(tokens, start - 1).low} & _ADDRESSING
    return bool(to) and several and person


def _goes_on(tokens: Sequence[Token], end: int, past: int) -> bool:
    """Tell whether a complement stands behind an acronym: « le comité (CE) de Velmor ».

    « les deux tiers (67 %) des élus » are elsewhere counted.
    """
    figures = any(token.text[0].isdigit() for token in tokens[end:past])
    following = token_at(tokens, past)
    return past > end and not figures and following.low in OF and not following.quoted


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
    if known and known.kind in {"organisation", "document"} and following.low in DEFINITE:
        place += 1  # « le quotidien | le Progrès »
    if token_at(tokens, place).pos != NAME or (place == end and metonym(tokens[place].text)):
        return None  # « la ministre rue de Grenelle »
    if place == end > head + 1 and is_complement(tokens, head, place):
        return None
    behind = after_bracket(tokens, place + 1)
    person = known and known.kind == "person" and not is_given(tokens[place].text.split()[0])
    if person and token_at(tokens, behind).pos == NAME and is_given(tokens[behind].text.split()[0]):
        place = behind  # « le député Les Républicains (LR) Paul Roy »
    return place, _read_names(tokens, place).end


_ADDRESSING = frozenset(["à", "au", "aux", "devant"])
INTRODUCING = frozenset(["selon", "pour", "après"])  # « d'après »
ONE_OF = 2  # tokens of « l'une » alone
COMPLEMENTS = 4  # phrases that may stand within the complements of a role


def join_appositions(tokens: Sequence[Token], phrases: Iterable[Phrase]) -> list[Phrase]:
    """Join each two neighbouring phrases if one names the person that the other describes.

    Parameters
    ----------
    tokens : sequence of Token
        A tagged sentence with its names merged.
    phrases : iterable of Phrase
        Its phrases, in order.
    """
    joined: list[Phrase] = []
    for phrase in phrases:
        before = _described(tokens, joined, phrase) if joined else None
        if before is None:
            joined.append(phrase)
        else:
            while joined and joined[-1].start >= before.start:
                joined.pop()
            whole = _merge(before, phrase)
            if joined and _second_role(tokens, joined[-1], whole):
                whole = _merge(joined.pop(), whole)  # « la maire et juge de paix, Anne Roy, »
            joined.append(whole)
    return joined


def _described(tokens: Sequence[Token], before: Sequence[Phrase], phrase: Phrase) -> Phrase | None:
    """Return the phrase before that is in apposition to this one, or None.

    The nearest; « l'une des mères, Anne Roy »; or a role with what stands between its
    noun and the comma: « le commissaire chargé du marché intérieur, Paul Roy ».
    """
    if _in_apposition(tokens, before[-1], phrase) or _second_role(tokens, before[-1], phrase):
        return before[-1]
    comma = phrase.start - 1
    bare = phrase.kind == "name" and not (phrase.noun or phrase.determiner)
    set_off = tokens[comma].text == "," and token_at(tokens, phrase.end).pos in {"", "PUNCT"}
    if not (bare and set_off):
        return None
    one = before[-1]
    if one.kind == "pronoun" and one.end == comma and one.end - one.start > ONE_OF:
        return replace(one, noun=noun_of_many(tokens, one), core=(one.start, comma))
    for role in reversed(before[-COMPLEMENTS:]):
        whole = replace(role, end=comma, core=(role.start, comma))
        told = _second_end(tokens, listed_end(tokens, role.end))
        if comma in {told, after_bracket(tokens, told)} and _is_role(role):
            return whole if _in_apposition(tokens, whole, phrase) else None
    return None


def _second_end(tokens: Sequence[Token], end: int) -> int:
    """Return the end of a second role behind « et »: « le patron de X et ancien maire de Vire »."""
    inner = noun_end(tokens, end + 1) if token_at(tokens, end).low == "et" else None
    if inner is None or not means_person(tokens[inner[1]].low):
        return end
    return described_end(tokens, inner[0])


def _second_role(tokens: Sequence[Token], before: Phrase, phrase: Phrase) -> bool:
    """Tell whether a name has a second role before it: « la chanteuse et ex-actrice Anne Roy »."""
    joined = before.end == phrase.start - 1 and tokens[before.end].low == "et"
    second = bool(phrase.name) and means_person(phrase.noun) and not phrase.determiner
    return joined and second and _is_role(before) and before.number == phrase.number


def noun_of_many(tokens: Sequence[Token], phrase: Phrase) -> str:
    """Return the noun of « l'une des figures du mouvement », or nothing."""
    of = next((k for k in range(phrase.start, phrase.end) if tokens[k].low in OF), phrase.end)
    inner = noun_end(tokens, of + 1) if of < phrase.end else None
    return tokens[inner[1]].low if inner is not None else ""


def _is_role(phrase: Phrase) -> bool:
    """Tell whether a phrase says what a person is, and names nobody."""
    return means_person(phrase.noun) and not phrase.name and bool(phrase.determiner)


def _in_apposition(tokens: Sequence[Token], before: Phrase, phrase: Phrase) -> bool:
    """Tell whether only a comma or a dash separates a name from its description."""
    gap = tokens[before.end : phrase.start]
    if len(gap) != 1 or gap[0].text not in ASIDE_MARKS:
        return False
    belongs = tokens[phrase.start].low in {"de", "d'"}  # « Anne Roy, de l'Institut national »
    if belongs or phrase.preposition or "pronoun" in {before.kind, phrase.kind}:
        return False
    if _agree(before, phrase) and before.name and phrase.determiner in DEFINITE:
        # « Dans Réforme, la chercheuse se félicite »: no comma closes an apposition.
        return not _has_verb(tokens, phrase)
    if _presented(tokens, before, phrase):
        return True
    accompanies = _accompanies(tokens, phrase)
    return _agree(before, phrase) and not accompanies and not _sets_scene(tokens, before, phrase)


def _presented(tokens: Sequence[Token], before: Phrase, phrase: Phrase) -> bool:
    """Tell whether a role behind its verb is told by a fuller one: « sourit un ami, l'élu X, »."""
    if not (_is_role(before) and means_person(phrase.noun) and phrase.name and phrase.determiner):
        return False
    if before.number != phrase.number or {before.gender, phrase.gender} == {"m", "f"}:
        return False
    verb = token_at(tokens, before.start - 1).pos in {"VERB", "AUX"}
    return verb and token_at(tokens, phrase.end).pos in {"", "PUNCT"}


def _accompanies(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Tell whether a name stands with its own complement: « le préfet, Anne Roy à ses côtés »."""
    at, own = token_at(tokens, phrase.end).low, token_at(tokens, phrase.end + 1).low
    return at == "à" and own in POSSESSIVES


def _agree(before: Phrase, phrase: Phrase) -> bool:
    """Tell whether one phrase names what the other describes."""
    if before.number != phrase.number or any(map(_is_place, (before.name, phrase.name))):
        return False
    if before.kind == "name" and not before.noun:
        return phrase.noun in roles() and not (phrase.name and phrase.determiner)
    if before.noun and not before.name and phrase.kind == "name":
        return not phrase.noun and _may_name(before.noun, phrase.name)
    return False


def _is_place(name: str) -> bool:
    return name in places() or bool(metonym(name))


def _sets_scene(tokens: Sequence[Token], before: Phrase, phrase: Phrase) -> bool:
    """Tell whether the first phrase sets the scene: « À gauche, Anne Roy … ».

    « Selon l'opérateur, Vernex et son rival ont … »: no comma closes an apposition.
    """
    if before.preposition in INTRODUCING and token_at(tokens, phrase.end).low == "et":
        return True
    return bool(before.preposition) and (_is_bare(before) or _has_verb(tokens, phrase))


def _is_bare(phrase: Phrase) -> bool:
    """Tell whether a phrase has neither article nor name: « à gauche », not « à la gauche »."""
    articled = phrase.determiner or phrase.preposition in {"au", "aux", "du"}
    return not (articled or phrase.name)


def _has_verb(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Tell whether a verb follows a phrase directly, with no comma to close an apposition."""
    following = token_at(tokens, phrase.end)
    return following.finite or following.low in PREVERBAL or following.quoted


def _may_name(noun: str, name: str) -> bool:
    """Tell whether a role may have this name: no person is an organisation."""
    role = role_of(noun)
    if role is None or role.kind in {"document", "unnamed"}:
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


DATELINE = 16  # tokens that the place and date of a dispatch may have


def find_phrases(tokens: Sequence[Token], taken: frozenset[int] = frozenset()) -> list[Phrase]:
    """Return the noun phrases of a sentence outside quotation marks, in order.

    A phrase in apposition between commas (« M. Roy, maire de Vire, ») is one
    with its neighbour when one of the two gives a name and the other a role.

    Parameters
    ----------
    tokens : sequence of Token
        A tagged sentence with its names merged.
    taken : frozenset of int
        Tokens that belong to a cue, whatever the tagger says of them.
    """
    phrases: list[Phrase] = []
    i = _after_dateline(tokens)
    while i < len(tokens):
        phrase = _phrase_at(tokens, i, taken)
        if phrase is None:
            i += 1
        else:
            phrases.append(phrase)
            i = phrase.end
    return join_appositions(tokens, phrases)


def _after_dateline(tokens: Sequence[Token]) -> int:
    """Return the token behind « Lyon (France), 14 mai (APN) - », 0 where there is none."""
    if not tokens or tokens[0].pos not in {NAME, "PROPN"}:
        return 0
    dash = next((i for i, t in enumerate(tokens[:DATELINE]) if t.text in DASHES | {"-"}), 0)
    dated = any(t.text[:1].isdigit() or t.text == "(" for t in tokens[:dash])
    return dash + 1 if dated and not has_finite(tokens[:dash]) else 0


def _phrase_at(tokens: Sequence[Token], i: int, taken: frozenset[int]) -> Phrase | None:
    """Return the phrase that begins at token ``i`` and reaches over no cue, or None."""
    worded = tokens[i].pos == NAME or tokens[i].text[:1].isalnum()  # « @anne_roy » is a name
    if tokens[i].quoted or i in taken or not worded:
        return None
    phrase = None if is_impersonal(tokens, i, sure=True) else read_phrase(tokens, i)
    if phrase is None:
        return None
    cut = next((k for k in range(i + 1, phrase.end) if k in taken), None)
    return phrase if cut is None else read_phrase(tokens[:cut], i)

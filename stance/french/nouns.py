"""Find the noun of a phrase, where the phrase ends, and its gender and number.

`is_impersonal` tells « il » that stands for nobody (« il faut ») from the pronoun.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from stance.files.resources import read_table, read_words
from stance.french.proper_names import NAME, ROLE_WITHIN
from stance.french.tagging import Token, has_finite, is_age, is_infinitive, token_at
from stance.french.word_lists import (
    BIG_ARTICLES,
    DETERMINERS,
    HAVE,
    OF,
    PLURAL_DETERMINERS,
    PREVERBAL,
    SINGULAR_DETERMINERS,
    bodies,
    eponymous_heads,
    is_acronym,
    is_agent,
    is_given,
    means_body,
    means_person,
    media,
    name_gender,
    opens_with_given,
    places,
    quantity_nouns,
    role_of,
    roles,
    time_nouns,
    titles,
)
from stance.french.words import is_unknown

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from stance.french.word_lists import Role

__all__ = [
    "ORDINALS",
    "after_bracket",
    "article_gender",
    "counted_noun",
    "described_end",
    "full_end",
    "grammatical_number",
    "is_complement",
    "is_impersonal",
    "is_label",
    "listed_end",
    "noun_and_gender",
    "noun_end",
    "person_after",
]


LONGEST = 24  # tokens that a noun phrase may have
HEAD_WITHIN = 6  # tokens among which the noun of a phrase stands
AGE = 2  # tokens of « 54 ans »
TRAIT = 2  # tokens of « en histoire »
BRACKET = 8  # tokens that a bracket behind a name may have
LONGEST_LABEL = 5  # letters of « LREM », « CFDT »: a name in capitals has more
# Words that are roles only after an article: not in « jeudi dernier ».
ORDINALS = frozenset(["dernier", "dernière", "premier", "première", "second", "seconde"])
_GRADES = frozenset(["plus", "moins", "très", "assez", "trop"])
_MOST = frozenset(["le", "la", "les"])
_NOUNS = frozenset(["NOUN", NAME, "PROPN"])
_FIXED = (("en", "chef"), ("en", "ligne"), ("par", "intérim"))
_BEFORE_NOUN = frozenset(["DET", "NUM", "PRON", "ADP"])
_LEADING = DETERMINERS | {"ex", "-", "très", "plus"}
OFFICE = 4  # tokens of an office before what it is over
_AT = frozenset(["à", "au", "aux"])
# Prepositions that join a complement to a noun before its verb: « la coordination
# pour la défense des hôpitaux », « le gouvernement en exil », « l'avocat au barreau ».
_BINDING = frozenset(["à", "au", "aux", "en", "pour", "contre", "avec", "auprès", "sur"])
_CAUSES, _THE = frozenset(["pour", "contre"]), frozenset(["le", "la", "les", "l'"])
NAMED_WITHIN = 3  # tokens before « pour » among which a body's noun stands
_SHOWING = frozenset(["en", "au", "aux"])  # « la fille en jaune : », « l'homme au chapeau : »
_COMPLEMENTS = frozenset(["ADP", "DET", "NOUN", "ADJ", NAME, "CCONJ", "PROPN"])
_ADJECTIVE = re.compile(r"(?:nelle?|tif|tive|ique|ale?|aire)s?$")  # tagged as a noun or not
_PAST = re.compile(r"ée?s?$")  # also where it is tagged as an adjective: « publié »
_PARTICIPLE = re.compile(r"(?:[éiu]|[iu]s|it|ert|[eo]int)e?s?$")


def noun_end(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """Return the end of the noun phrase that begins at ``i`` and the place of its noun.

    Parameters
    ----------
    tokens : sequence of Token
        A tagged sentence with its names merged.
    i : int
        The first token of the phrase.

    Returns
    -------
    tuple of (int, int) or None
        None where no phrase begins at ``i``. A name in apposition is left out.
    """
    head = _find_head(tokens, i)
    if head is None:
        return None
    end, limit = head + 1, min(len(tokens), i + LONGEST)
    while end < limit:
        longer = _extended(tokens, head, end, limit)
        if longer == end:
            break
        end = longer
    return end, head


def full_end(tokens: Sequence[Token], end: int, marks: Collection[str] = ()) -> int:
    """Return the end of a noun phrase with all its complements; ``end`` where it has no more.

    « d'incendie *et de secours* » belongs to it wherever it stands, and so does
    what a participle at its end governs (« un pêcheur rencontré *devant la criée* »);
    « le gouvernement *en exil* » only where its verb follows: behind a verb, « en
    conférence de presse » may be the verb's.

    Parameters
    ----------
    tokens : sequence of Token
        A tagged sentence with its names merged.
    end : int
        The token after the phrase as ``noun_end`` reads it.
    marks : collection of str
        What may follow as well as a verb: « Selon le chef du soutien au front, … ».
    """
    if token_at(tokens, end).low == "de" and is_age(tokens, end + 1):
        end += 1 + AGE  # « cette femme *de 42 ans* »
    if _is_trait(tokens, end):
        end += TRAIT  # « une institutrice *en ZEP* », « des taxis *en colère* »
    last = token_at(tokens, end - 1)
    present = last.low.startswith("présent") and not _closes(tokens, end)
    if _is_participle(last) or (last.pos == "ADJ" and (_PAST.search(last.low) or present)):
        whole = described_end(tokens, end - 1)
        # « un sondage publié dimanche », « chargée de nettoyer »: half a description is none
        return end - 1 if whole == end and not _closes(tokens, end) else whole
    following = token_at(tokens, end)
    past = _is_participle(following) and bool(_PAST.search(following.low))
    told = past and following.low.endswith("s") == (last.number == "Plur")
    if last.pos == "NOUN" and told and _closes(tokens, end + 1):
        return end + 1  # « les personnes interrogées »
    if token_at(tokens, end - 1).pos == "ADJ" and _opens_infinitive(tokens, end):
        return end - 1  # « désireuse de rester anonyme »
    end += 2 * _joins_people(tokens, end)
    if token_at(tokens, end).low == "et" and token_at(tokens, end + 1).low in OF:
        joined = _complement_end(tokens, end + 2)
        if joined is not None and not has_finite(tokens[end:joined]):
            return full_end(tokens, joined, marks)
    return _bound_end(tokens, end, marks)


def _bound_end(tokens: Sequence[Token], end: int, marks: Collection[str]) -> int:
    """Return the end of a phrase with what prepositions join to it; ``end`` where that is unsure.

    A verb behind it tells, or an acronym: « l'Union pour la conservation de la nature (UICN) ».
    """
    bound, shown = end, token_at(tokens, end).low in _SHOWING
    if (named := max(_office_end(tokens, end), _cause_end(tokens, end))) > end:
        return named
    while token_at(tokens, bound).low in _BINDING:
        further = noun_end(tokens, bound + 1)
        if further is None:
            return end
        bound = further[0]
        named = token_at(tokens, bound).pos == NAME and not means_person(tokens[further[1]].low)
        bound += named  # « les opposants aux ordonnances Roy »
        if _is_medium(tokens[further[1]]) or _is_medium(tokens[bound - 1]):
            return end  # « une source | à l'AFP », « | au Parisien » speaks to it
    follows = token_at(tokens, bound)
    if bound > end and follows.text == "(" and is_acronym(token_at(tokens, bound + 1).text):
        return after_bracket(tokens, bound)
    ends = follows.finite or follows.low in PREVERBAL
    ends = ends or follows.text in marks or (shown and follows.text == ":")
    return bound if ends else end


def _is_medium(token: Token) -> bool:
    """Tell whether a word is a medium, its article in a preposition: « au Parisien »."""
    names = (token.text, *(f"{article} {token.text}" for article in BIG_ARTICLES))
    return any(name in media() or bodies().get(name) == "media" for name in names)


def _office_end(tokens: Sequence[Token], end: int) -> int:
    """Return the end of what an office is over: « le secrétaire d'État | aux Transports »."""
    office = tokens[max(0, end - OFFICE) : end]
    held = any(t.low in read_words("offices_over") for t in office)
    if not held or token_at(tokens, end).low not in _AT:
        return end
    named = token_at(tokens, end + 1 + (token_at(tokens, end + 1).low in {"la", "l'"}))
    over = named.text[:1].isupper() and not named.quoted
    elsewhere = over and (named.text in places() or _is_medium(named))  # « parle à l'AFP »
    if not over or elsewhere or opens_with_given(named.text):
        return end
    further = noun_end(tokens, end + 1)
    return end if further is None else further[0]


def _cause_end(tokens: Sequence[Token], end: int) -> int:
    """Return the end of what a body is for: « le Collectif citoyen | pour le climat »."""
    if token_at(tokens, end).low not in _CAUSES or token_at(tokens, end + 1).low not in _THE:
        return end
    before = range(end - 1, max(0, end - 1 - NAMED_WITHIN), -1)
    heads = (k for k in before if tokens[k].text[0].isupper() and tokens[k].pos != NAME)
    body = next((means_body(tokens[k].low) for k in heads), False)
    further = noun_end(tokens, end + 1) if body else None
    if further is None:
        return end
    cause = tokens[further[1]]
    if cause.pos != "NOUN" or cause.quoted or cause.low in time_nouns() | ORDINALS:
        return end  # « pour la première fois »
    acronym = is_acronym(token_at(tokens, further[0] + 1).text)
    return after_bracket(tokens, further[0]) if acronym else further[0]


def _is_trait(tokens: Sequence[Token], end: int) -> bool:
    """Tell whether « en » and a noun alone describe somebody: « cet étudiant | en histoire »."""
    noun = token_at(tokens, end + 1)
    bare = noun.pos in {"NOUN", "PROPN", NAME} and not noun.quoted and noun.text not in places()
    if token_at(tokens, end).low != "en" or not bare or not _closes(tokens, end + TRAIT):
        return False
    return noun.low not in time_nouns() and noun.low not in read_words("manner_nouns")


def _joins_people(tokens: Sequence[Token], end: int) -> bool:
    """Tell whether people without an article follow: « plusieurs élus | et magistrats »."""
    noun = token_at(tokens, end + 1)
    role = role_of(noun.low) if token_at(tokens, end).low == "et" and not noun.quoted else None
    plural = token_at(tokens, end - 1).low.endswith(("s", "x"))
    return plural and role is not None and role.kind == "group" and _closes(tokens, end + 2)


def described_end(tokens: Sequence[Token], end: int) -> int:
    """Return the end of a noun phrase with the description that follows it, if there is one.

    « le commissaire *chargé du marché intérieur* », « la directrice *à la jeunesse* ».

    Parameters
    ----------
    tokens : sequence of Token
        A tagged sentence with its names merged.
    end : int
        The token after the phrase as ``noun_end`` reads it.
    """
    bound = end + _is_participle(token_at(tokens, end))
    while _governs_noun(tokens, bound):
        further = noun_end(tokens, bound + 1)
        if further is None:
            break
        bound = further[0]
    return bound


def listed_end(tokens: Sequence[Token], end: int) -> int:
    """Return the end of a role with all that it is over, described or listed.

    « le ministre de l'Agriculture*, du Développement rural et de la Pêche* », « le secrétaire
    d'État *chargé du Numérique et de la Poste* ».

    Parameters
    ----------
    tokens : sequence of Token
        A tagged sentence with its names merged.
    end : int
        The token after the role as ``noun_end`` reads it.
    """
    end = described_end(tokens, end)
    while token_at(tokens, end).low in {",", "et"} and token_at(tokens, end + 1).low in OF:
        further = _complement_end(tokens, end + 2)
        if further is None:
            break
        end = further
    return end


def _is_participle(token: Token) -> bool:
    """Tell whether a token is a past participle, by its tag and its ending."""
    verbal = token.pos == "VERB" and not token.finite and not token.quoted
    return verbal and bool(_PARTICIPLE.search(token.low))


def _closes(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether a noun phrase may end before token ``i``: a verb, a mark, « qui », « et »."""
    token = token_at(tokens, i)
    told = token.finite or token.quoted or token.low in PREVERBAL
    joins = token.low in {"qui", "que", "qu'", "et", "ou"}
    return told or joins or not token.text[:1].isalnum()


def _opens_infinitive(tokens: Sequence[Token], i: int) -> bool:
    return token_at(tokens, i).low in {"de", "d'", "à"} and is_infinitive(token_at(tokens, i + 1))


def _governs_noun(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether the phrase before may continue with the preposition at token ``i``."""
    token = token_at(tokens, i)
    return (token.pos == "ADP" or token.low in OF | _BINDING) and not token.quoted


def _extended(tokens: Sequence[Token], head: int, end: int, limit: int) -> int:
    """Return the end of a phrase with the next adjective or complement; ``end`` without one."""
    token = tokens[end]
    if token.quoted:
        return end
    beside = end == head + 1 and (
        _tells_whose(tokens, head)
        or _qualifies(tokens[head], token)
        or _is_before_holder(tokens, head)
    )
    # « la juge en chef », « le commerce en ligne »
    fixed = (token.low, token_at(tokens, end + 1).low) in _FIXED
    figure = token.text[0].isdigit() and token_at(tokens, end + 1).low in OF  # « l'article 3 de »
    if fixed or beside or figure or token.pos == "ADJ":
        return end + 1 + fixed
    if token.low in OF and token.pos in {"ADP", "DET"}:
        noun = token_at(tokens, end + 1).pos == "NOUN"
        counted = noun and tokens[end - 1].low in quantity_nouns()
        inner = end + 2 if counted else _complement_end(tokens, end + 1)
        return end if inner is None else inner  # « un garçon d'une dizaine d'années »
    graded = end + (token.low in _MOST)  # « un collègue plus jeune », « ses amis les plus jeunes »
    quality = token_at(tokens, graded + 1)
    most = graded > end and quality.pos == "NOUN"  # « ses amis les plus radicaux », by its tag
    if token_at(tokens, graded).low in _GRADES and (most or _is_quality(quality)):
        return graded + 2
    following = token_at(tokens, end + 1)
    if token.low == "et" and following.low in OF and token_at(tokens, end + 2).pos == NAME:
        return end + 3  # « le ministre de l'Europe et des Affaires étrangères »
    return end + 2 if token.low == "et" and end + 1 < limit and following.pos == "ADJ" else end


def _is_quality(token: Token) -> bool:
    """Tell whether a word may stand behind « plus »: the tagger takes « modérées » for a verb."""
    return token.pos == "ADJ" or (not token.quoted and _is_participle(token))


def _tells_whose(tokens: Sequence[Token], head: int) -> bool:
    """Tell whether a party or a place belongs to a role: « la maire LR de », « le député PS X »."""
    name, following = token_at(tokens, head + 1), token_at(tokens, head + 2)
    role = roles().get(tokens[head].low)
    label = name.text.isupper() or name.text in places() or bodies().get(name.text) == "party"
    whose = name.pos == NAME and label
    further = following.low in OF or following.pos in {"ADJ", NAME}
    return role is not None and role.kind == "person" and whose and further


def _is_before_holder(tokens: Sequence[Token], head: int) -> bool:
    """Tell whether a participle stands between a role and its holder: « le chef étoilé X »."""
    holder = token_at(tokens, head + 2)
    named = holder.pos == NAME and not holder.quoted and opens_with_given(holder.text)
    return named and means_person(tokens[head].low) and _is_participle(tokens[head + 1])


def _qualifies(noun: Token, token: Token) -> bool:
    """Tell whether a word directly after a noun belongs to it.

    « la société chargée », « l'élue démocrate », « l'instance juridictionnelle »; but « le
    ministre chargé » may be « le ministre, chargé de … », and a party only stands behind a person.
    """
    role = roles().get(noun.low)
    if token.pos == "NOUN" and _ADJECTIVE.search(token.low) and token.low not in roles():
        return role is not None
    if role is not None and role.kind in {"person", "group"}:
        return token.pos in {"NOUN", "PROPN"} and token.low in roles()
    return token.pos == "VERB" and token.low.endswith(("é", "ée", "és", "ées"))


def _find_head(tokens: Sequence[Token], i: int) -> int | None:
    """Return the noun or name of a phrase, past determiners, numerals and adjectives."""
    adjective = None
    for k in range(i, min(i + HEAD_WITHIN, len(tokens))):
        token = tokens[k]
        if token.quoted:
            return None
        if token.pos in _NOUNS or token.low in roles():
            if _is_verb(tokens, k, i):
                return None
            if not _leads_to_role(tokens, k):
                return k
        elif token.pos == "ADJ":
            adjective = k
        elif not _leads_to_noun(tokens, k, i):
            break
    if adjective is not None and adjective > i and tokens[i].pos == "DET":
        return adjective  # « les Verts », « cet ancien du cabinet »
    return None


def _is_verb(tokens: Sequence[Token], k: int, i: int) -> bool:
    """Tell whether a word is a verb, as in « il préside », not in « le préside »."""
    articled = k > i and tokens[k - 1].low in DETERMINERS
    return tokens[k].pos in {"VERB", "AUX"} and not articled


def _leads_to_role(tokens: Sequence[Token], k: int) -> bool:
    """Tell whether a word qualifies the noun behind it: « défunt voisin », « dernière période »."""
    token, following = tokens[k], token_at(tokens, k + 1)
    if token.pos == "ADJ" and following.pos == "NOUN" and not following.quoted:
        told = _PAST.search(following.low) and following.low not in roles()
        return not (told and means_person(token.low) and token.low not in ORDINALS)
    alike = token.low.endswith("s") or not following.low.endswith("s")  # not « l'effet | gens »
    qualifies = token.pos == "ADJ" or (token.pos == "NOUN" and token.low not in roles() and alike)
    governs = token_at(tokens, k + 2).pos in {"DET", "NOUN", NAME}
    # « un jeune manifestant breton », whatever the tagger says; « un jeune habitant Vire »
    noun = following.pos == "NOUN" or (following.low.endswith("ant") and not governs)
    return qualifies and noun and following.low in roles()


def _leads_to_noun(tokens: Sequence[Token], k: int, i: int) -> bool:
    """Tell whether token ``k`` may stand between the beginning ``i`` of a phrase and its noun."""
    token = tokens[k]
    if token.pos not in _BEFORE_NOUN:
        return token.low in _LEADING
    if k == i:
        return True
    if token.pos in {"ADP", "PRON"}:
        return token.low in DETERMINERS
    before = tokens[k - 1]
    if token.pos == "DET" and before.pos == "ADJ":
        return before.low.startswith("tou")  # « tous les maires », not « naïf cet internaute »
    return token.pos != "DET" or before.pos != "NUM"  # « dès 2021 la philosophe »


def _complement_end(tokens: Sequence[Token], i: int) -> int | None:
    """Return the end of a complement with « de »: a noun phrase, or coordinated names."""
    first = token_at(tokens, i)
    if not first.text or first.quoted:
        return None
    if first.text in titles() and token_at(tokens, i + 1).pos == NAME:
        return i + 2
    head = _find_head(tokens, i)
    if head is None or (tokens[head].low in time_nouns() and tokens[head].pos != NAME):
        return None
    end = head + 1
    while token_at(tokens, end).pos == "ADJ" and not tokens[end].quoted:
        end += 1
    kind = token_at(tokens, i - 1).low in {"de", "d'"} and first.pos not in {"DET", NAME}
    return end + (not kind and _names_body(tokens[head], token_at(tokens, end)))


def _names_body(noun: Token, name: Token) -> bool:
    """Tell « du groupe Crédit Mutuel » from « de la défense James Mattis »."""
    role = role_of(noun.low)
    body = role is not None and role.kind != "person" and noun.pos != NAME
    if not body or name.pos != NAME:
        return False
    return not (name_gender(name.text) or _is_stranger(noun, name))


def _is_stranger(noun: Token, name: Token) -> bool:
    """Tell whether a name is a person's whose given name no list has: « la Cour | Taner Aksu ».

    A body that has a capital needs no name more, except a mere kind: « l'ONG Velmor Libre ».
    """
    first, _, surname = name.text.partition(" ")
    kind = is_acronym(noun.text) and means_body(noun.low)
    return noun.text[:1].isupper() and not kind and bool(surname) and is_unknown(first)


def after_bracket(tokens: Sequence[Token], end: int) -> int:
    """Return the token after a bracket that follows a name: « Lionel Tardy (UMP) »."""
    if token_at(tokens, end).text == "(":
        for k in range(end + 1, min(end + BRACKET, len(tokens))):
            if tokens[k].text == ")":
                return k + 1
            if tokens[k].quoted:
                break
    return end


def counted_noun(tokens: Sequence[Token], head: int, end: int) -> int | None:
    """Return the place of the noun that a quantity counts: « une centaine d'agriculteurs »."""
    if tokens[head].low not in quantity_nouns() or token_at(tokens, head + 1).low not in OF:
        return None
    inner = noun_end(tokens, head + 2) or (end, head)
    several = inner[1] > head and tokens[inner[1]].pos != NAME
    return inner[1] if several and role_of(tokens[inner[1]].low) is not None else None


def is_label(tokens: Sequence[Token], head: int, place: int) -> bool:
    """Tell whether a party or a body stands behind a person: « le député LR », « un élu CGT »."""
    role, label = role_of(tokens[head].low), tokens[place].text
    somebody = role is not None and role.kind in {"person", "group"}
    return somebody and len(label) <= LONGEST_LABEL and is_acronym(label)


def is_complement(tokens: Sequence[Token], head: int, place: int) -> bool:
    """Tell whether a name belongs to the noun right before it, a complement of the head.

    « le chef de la zone Dyle-Gette », « l'administration du président Donald Trump »,
    « cet ancien du cabinet de conseil Acme ».
    """
    before = tokens[place - 1]
    if before.pos == "ADJ":
        return _is_owner(tokens, head, place)
    if before.pos != "NOUN" or (token_at(tokens, place - 2).low, before.low) in _FIXED:
        return False  # « la juge en chef Anne Roy »
    if means_person(token_at(tokens, place - 2).low):
        return False  # « le député Insoumis Paul Roy »
    given = opens_with_given(tokens[place].text)
    person = given or _is_stranger(before, tokens[place])
    body = _body_of_kind(tokens, place)
    if body is not None:  # « le parti d'extrême droite Terre vive » is the party's own name
        return body > head and is_agent(tokens[head].low) and not person
    several = token_at(tokens, place - 2).low in PLURAL_DETERMINERS | {"des", "aux"}
    # « le chef de file des Insoumis | Paul Roy »
    return (means_person(before.low) and not (several and person)) or not person


def _is_owner(tokens: Sequence[Token], head: int, place: int) -> bool:
    """Tell whether a name is of a role in the complement: « un proche du président élu | Roy »."""
    noun = place - 1
    while noun > head and tokens[noun].pos == "ADJ":
        noun -= 1
    article, before = token_at(tokens, noun - 1).low, token_at(tokens, noun - 2).low
    governed = article == "du" or (article in SINGULAR_DETERMINERS and before in OF)
    return noun > head and means_person(tokens[noun].low) and governed


def _body_of_kind(tokens: Sequence[Token], place: int) -> int | None:
    """Return the body of which the complement before a name says the kind: « de gauche »."""
    of = place - 1
    while of > 0 and tokens[of].pos in {"NOUN", "ADJ"}:
        of -= 1
    body = means_body(token_at(tokens, of - 1).low)
    return of - 1 if body and tokens[of].low in {"de", "d'"} else None


def person_after(tokens: Sequence[Token], end: int) -> int | None:
    """Return the place of a person's name behind the complements of a role.

    « le conseiller aux Etats Malik Ferrari », « la ministre déléguée à l'enfance
    auprès du garde des sceaux Anne Roy ».
    """
    # « le ministre *délégué* aux Transports Paul Roy »; « accompagné du maire Paul Roy » is of two
    end += token_at(tokens, end).low in read_words("office_participles")
    for place in range(end, min(end + ROLE_WITHIN, len(tokens))):
        token = tokens[place]
        if token.quoted or token.pos not in _COMPLEMENTS:
            return None
        if token.pos == NAME and place > end and _stands_alone(tokens, place):
            return place
    return None


def _stands_alone(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether a name of two words is a person's, and of nothing that stands before it.

    Behind an adjective or another name any given name will do: « à la Transition écologique
    Brune Roy ».
    """
    first, _, rest = tokens[place].text.partition(" ")
    before = tokens[place - 1].pos
    return bool(rest) and (before in {"ADJ", NAME} or (before == "NOUN" and is_given(first)))


_BY_ARTICLE = {"le": "m", "un": "m", "cet": "m", "du": "m", "la": "f", "une": "f", "cette": "f"}
_BY_TAG = {"Masc": "m", "Fem": "f"}


def article_gender(token: Token) -> str:
    """Return the gender that a determiner shows (``"m"``, ``"f"``), or nothing."""
    return _BY_ARTICLE.get(token.low, "")


def noun_and_gender(tokens: Sequence[Token], start: int, head: int, name: str) -> tuple[str, str]:
    """Return the noun of a phrase and its gender, both empty if the noun does not mean the person.

    In « l'affaire Anne Roy », the noun and its gender say nothing about Anne Roy; « l'avenue
    Diderot » is not Diderot.
    """
    noun = tokens[head].low
    role = role_of(noun)
    gender = _noun_gender(tokens, start, head, role)
    of_name = name_gender(name) if name and noun not in eponymous_heads() else ""
    paper = role is not None and role.kind == "document"  # « dans un courriel Anne Roy »
    somebody = is_agent(noun) or (role is not None and role.kind == "person")
    if somebody and not (of_name and paper):
        return noun, gender or of_name
    return ("", of_name) if of_name else (noun, gender)


def _noun_gender(tokens: Sequence[Token], start: int, head: int, role: Role | None) -> str:
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
    told = next(filter(None, map(article_gender, tokens[start:head])), "")
    if role and role.gender in {"m", "f"}:
        woman = told == "f" and role.kind == "person"  # « la chef du service »
        return "f" if woman else role.gender
    if role and role.gender == "any":
        return ""
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

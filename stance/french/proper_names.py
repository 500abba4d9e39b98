"""Merge each proper name, a sequence of capitalised words, into one token.

Named-entity recognisers trained on other texts often cut the names in newspapers in the wrong
place (« We Won’t Build It », « Nock Ag Attia »). Capital letters are more reliable; only for the
first word of a sentence must a rule decide whether it belongs to the name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stance.french.tagging import MASK, Token, is_age, printed, token_at
from stance.french.word_lists import (
    BIG_ARTICLES,
    DETERMINERS,
    OF,
    PLURAL_DETERMINERS,
    PREVERBAL,
    bodies,
    common_names,
    compounds,
    eponymous_heads,
    function_words,
    given_names,
    is_acronym,
    is_demonym,
    is_given,
    means_body,
    media,
    metonym,
    metonym_openers,
    mononyms,
    named_bodies,
    names_people,
    organisation_words,
    person_nouns,
    places,
    role_of,
    titles,
)
from stance.french.words import is_unknown, unaccented, zipf

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["NAME", "ROLE_WITHIN", "merge_names", "names_inside", "opens_sentence"]


NAME = "NAME"  # the part of speech of a merged name
_CAPITAL = re.compile(r"[A-ZÀ-ÞŒ]")
# Particles that always join the words around them to one name; most are foreign.
_ALWAYS_JOIN = frozenset(
    (
        *("al", "el", "ag", "ben", "bin", "ibn", "van", "von", "der", "den", "ten", "zu"),
        *("di", "da", "del", "della", "dos", "y", "&", "of", "the", "and", "for"),
    )
)
# « Abdel Fattah al-Sissi »: the particle and its name are one word.
_PARTICLED = re.compile(r"(?:al|ad|an|ar|as|el)-[A-ZÀ-Þ]")
_ACCOUNT = re.compile(r"\w+")
_DOMAINS = frozenset(["be", "ca", "ch", "com", "dz", "eu", "fr", "info", "net", "org", "re", "tv"])
_PARTICLES = frozenset(["de", "du", "des"])
# Endings of adjectives that say what a body is of; « Vernex ferme » is its name and a verb.
_RELATIONAL = re.compile(
    r"(?:i[eè]re?s?|[btgm]iques?|al|ales?|aux|aise?s?|aine?s?|aires?|[ae]nn?es?|ens|elle?s?)$"
)
FEWEST, MOST = 2, 4  # words of a person's name
_COMMON = 3.5  # Zipf frequency of words that are no given names: « énergie », « Otan »
SHORT_WORD = 3  # letters of an article
SPELT_FIGURE = 3  # words of a name that begins with a figure and goes on in lower case
SHORT_MARKED = 3  # words of a role in marks
LONGEST_MARKED = 6  # words of a body's name in marks
SPELT = 12  # tokens that a body's name may have behind its capitals, before its acronym
ROLE_WITHIN = 12  # tokens that the complements of a role may have before its holder's name
LONGEST_METONYM = 5  # tokens of « palais du Bord de mer »
_ARTICLES = frozenset(["le", "la", "l'", "un", "une"])
_BEHIND_ROLE = frozenset(["DET", "ADP", "ADJ", "NOUN", "PROPN", "CCONJ", "VERB"])
_PAST = re.compile(r"[éiu]e?s?$")  # « la société Velmor | basée à Vire »
_CONTRACTED = frozenset(["des", "du", "aux", "au"])
_SOMETIMES_JOIN = frozenset(["de", "du", "des", "d'", "la", "le"])
_SURNAMES = _ALWAYS_JOIN | _SOMETIMES_JOIN  # what a surname may begin with
# Punctuation after which any word has a capital.
_OPENERS = frozenset(["«", "»", "“", '"', ":", "-", "–", "—", "(", "•", "...", "‘", ">"])
_INITIAL = re.compile(r"[A-ZÀ-ÞŒ]\.")
# Words that begin a sentence and stand within no name.
_BEGINNING = frozenset(
    (
        *("selon", "même", "quant", "néanmoins", "plusieurs", "toutefois", "cependant", "mais"),
        *("pourtant", "malgré", "lors", "ainsi", "alors", "puis", "enfin", "où"),
        *("interrogé", "interrogée", "interrogés", "contacté", "contactée", "invité", "invitée"),
    )
)
_SMALL = frozenset(["DET", "ADP", "PRON", "SCONJ", "CCONJ"])
# Parts of speech of a first word that, before another capital, begins no name.
_FUNCTIONS = frozenset(["DET", "ADP", "PRON", "ADV", "SCONJ", "CCONJ", "VERB", "AUX"])


def names_inside(sentences: Iterable[Sequence[Token]]) -> frozenset[str]:
    """Return the capitalised words that are not the first of their sentence.

    Parameters
    ----------
    sentences : iterable of sequence of Token

    Returns
    -------
    frozenset of str
        Words seen capitalised inside a sentence, as printed; surnames with their
        particle as they open one (« De Pavant »).
    """
    found: set[str] = set()
    for tokens in sentences:
        if _in_capitals(tokens):
            continue
        for i, token in enumerate(tokens):
            if _capitalised(token) and not opens_sentence(tokens, i) and len(token.text) > 1:
                found.add(token.text)
                particle, first = token_at(tokens, i - 1).text, token_at(tokens, i - 2)
                if i > 1 and particle in _PARTICLES and _capitalised(first):
                    found.add(f"{particle.capitalize()} {token.text}")  # « Kito de Pavant »
    return frozenset(found)


def merge_names(tokens: Sequence[Token], known: frozenset[str]) -> list[Token]:
    """Return the tokens with every name merged into one token of part of speech NAME.

    Parameters
    ----------
    tokens : sequence of Token
        A tagged sentence.
    known : frozenset of str
        What ``names_inside`` found in the whole article.
    """
    if _in_capitals(tokens):
        return list(tokens)
    tokens = _join_compounds(_with_people_as_nouns(tokens))
    merged: list[Token] = []
    i = 0
    while i < len(tokens):
        end = max(
            *(_metonym_end(tokens, i), _address_end(tokens, i), _account_end(tokens, i)),
            *(_body_end(tokens, i), _eponym_end(tokens, i), _spelt_body_end(tokens, i)),
        )
        if end > i:
            merged.append(_join(tokens[i:end]))
            i = end
            continue
        end = 2 if i == 0 and _is_particled(tokens, known) else _name_end(tokens, i, known)
        if end > i:
            end = _spelt_out_end(tokens, i, end) or end
        if end == i:
            merged.append(tokens[i])
            end = i + 1
        elif end == i + 1 and _is_role(tokens, i):
            merged.append(tokens[i]._replace(pos="NOUN"))  # « la Commission », « son PDG »
        elif end == i + 1 and (_is_qualified(tokens, i) or _qualifies_noun(tokens, i)):
            end = i + 2  # « la République tchèque », « les Affaires étrangères »
            merged.append(_join(tokens[i:end]))
        else:
            end = _cut_before_person(tokens, i, end)
            role = end == i + 1 and _is_role(tokens, i)  # « le Président | Roy »
            merged.append(tokens[i]._replace(pos="NOUN") if role else _join(tokens[i:end]))
        cut = end < len(tokens) and merged[-1].pos == NAME and _runs_on(tokens, i, end)
        if cut and not is_given(tokens[end].text):
            merged.append(tokens[end])  # « Anne Roy | Le Premier ministre »: « Le » begins no name
            end += 1
        i = end
    return merged


def _with_people_as_nouns(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens, nouns of persons that were tagged as participles put right."""
    return [
        token._replace(pos="NOUN") if _is_person_noun(tokens, i) else token
        for i, token in enumerate(tokens)
    ]


def _is_person_noun(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether a participle is a person, as its article says: « un jeune | manifestant »."""
    if tokens[i].pos != "VERB" or tokens[i].finite or tokens[i].low not in person_nouns():
        return False
    article = i - 1 - (token_at(tokens, i - 1).pos == "ADJ")
    elided = tokens[article].low == "l'" and token_at(tokens, article - 1).finite
    return token_at(tokens, article).pos == "DET" or elided  # « clame | l'accusé »


def _join_compounds(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens with each role of several words as one noun.

    « le Premier ministre »; « des « gilets jaunes » », which loses its marks: they set
    off a name that others gave, not somebody's words.
    """
    joined: list[Token] = []
    i = 0
    while i < len(tokens):
        run = _marked_end(tokens, i)
        called = _called(tokens, i, run)
        if called:
            joined.extend(called)
            i = run
            continue
        ends = (i + len(words) for words in compounds().get(tokens[i].low, ()))
        end = next((end for end in ends if _is_compound(tokens[i:end])), i + 1)
        joined.append(_as_noun(tokens[i:end]) if end > i + 1 else tokens[i])
        i = end
    return joined


def _marked_end(tokens: Sequence[Token], i: int) -> int:
    """Return the end of the marked span that begins at token ``i``; ``i`` where none does."""
    if not tokens[i].quoted or token_at(tokens, i - 1).span == tokens[i].span:
        return i
    return next((k for k in range(i, len(tokens)) if tokens[k].span != tokens[i].span), len(tokens))


def _called(tokens: Sequence[Token], start: int, end: int) -> Sequence[Token]:
    """Return a role or a name that stands in marks, without them; nothing where none does."""
    inside = [k for k in range(start, end) if tokens[k].text[:1].isalnum()]
    if not inside:
        return ()
    marked = tokens[inside[0] : inside[-1] + 1]
    if _is_marked_role(tokens, start, marked):
        return [token._replace(span=-1) for token in marked]
    if _is_compound(marked):
        return [_as_noun(marked)]
    if _is_marked_name(tokens, start, marked):
        return [_join(marked)._replace(span=-1)]
    return ()


def _is_marked_role(tokens: Sequence[Token], i: int, marked: Sequence[Token]) -> bool:
    """Tell whether only a role stands in marks: « une « source proche » »."""
    if len(marked) > SHORT_MARKED or token_at(tokens, i - 1).low not in DETERMINERS:
        return False
    role = role_of(marked[0].low)
    plural = token_at(tokens, i - 1).low in PLURAL_DETERMINERS
    several = role is not None and role.kind == "group" and plural
    return several or (role is not None and role.kind == "unnamed")


def _is_marked_name(tokens: Sequence[Token], i: int, marked: Sequence[Token]) -> bool:
    """Tell whether an organisation's name stands in marks: « le collectif « Terre vive » »."""
    k = i - 1 - (token_at(tokens, i - 1).pos == "ADJ")  # « le collectif local « Terre vive » »
    of = token_at(tokens, k).low in OF  # « des membres de « Terre vive » »
    role = role_of(token_at(tokens, k - of).low)
    body = role is not None and (of or role.kind in {"organisation", "group"})
    short = len(marked) <= LONGEST_MARKED and not any(token.finite for token in marked)
    return body and short and bool(_CAPITAL.match(marked[0].text))


def _is_compound(tokens: Sequence[Token]) -> bool:
    words = tuple(token.low for token in tokens)
    return len(words) > 1 and words in compounds().get(words[0], ())


def _as_noun(tokens: Sequence[Token]) -> Token:
    return _join(tokens)._replace(pos="NOUN", number="", span=-1)


def _is_qualified(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether an adjective belongs to a capitalised noun: « la République tchèque ».

    Without an article, « Force ouvrière », a people is none (« dix Français interrogés »), nor
    is what belongs to a noun (« ministre des Affaires étrangères »), nor are several of a people
    (« les Flamands interrogés »).
    """
    following = token_at(tokens, i + 1)
    before = token_at(tokens, i - 1)
    determined = before.pos == "DET" or before.low in _ARTICLES or _is_motto(tokens, i)
    if not determined and not opens_sentence(tokens, i):
        bare = token_at(tokens, i - 1).low not in _CONTRACTED
        plain = tokens[i].pos == "NOUN" and bool(_RELATIONAL.search(following.text))
        determined = bare and plain and not is_demonym(tokens[i].text)
    lower = following.pos == "ADJ" and following.text.islower()
    several = before.low in PLURAL_DETERMINERS and names_people(tokens[i].text)
    noun = tokens[i].text[1:].islower() and not is_given(tokens[i].text) and not several
    return determined and lower and noun and following.span == tokens[i].span


def _is_motto(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether a common word opens a body's name: « l'association | Terre vive »."""
    plain = not _PAST.search(token_at(tokens, i + 1).low) and not is_unknown(tokens[i].text)
    return means_body(token_at(tokens, i - 1).low) and plain


def _qualifies_noun(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether a capitalised adjective opens a body's name: « la Grande mosquée »."""
    following = token_at(tokens, i + 1)
    named = following.pos in {"NOUN", "PROPN"} and following.text.islower()
    named = named and following.low not in person_nouns()  # « la Première dame »
    determined = token_at(tokens, i - 1).pos == "DET"
    return tokens[i].pos == "ADJ" and determined and named and following.span == tokens[i].span


def _metonym_end(tokens: Sequence[Token], i: int) -> int:
    """Return the end of a metonym that begins with a noun: « rue de Grenelle »; else ``i``."""
    if tokens[i].low not in metonym_openers():
        return i
    ends = range(min(i + LONGEST_METONYM, len(tokens)), i + 1, -1)
    return next((end for end in ends if metonym(printed(tokens, i, end))), i)


def _body_end(tokens: Sequence[Token], i: int) -> int:
    """Return the end of a known body's name that capitals alone do not end; else ``i``.

    « Pôle emploi » goes on in lower case; « Le Monde » opens a sentence with its article.
    """
    names = named_bodies().get(tokens[i].text, ())
    if tokens[i].text.isdigit() and token_at(tokens, i + 1).text.islower():
        names = tuple(w for w in names if len(w) >= SPELT_FIGURE)  # not « 20 minutes » of an hour
    ends = (i + len(w) for w in names if tuple(t.low for t in tokens[i : i + len(w)]) == w)
    opens = tokens[i].text in BIG_ARTICLES and opens_sentence(tokens, i) and i + 2 < len(tokens)
    whole = opens and not _capitalised(tokens[i + 2]) and printed(tokens, i, i + 2) in bodies()
    end = next(ends, i + 2 if whole else i)
    if end == i or any(token.text.islower() for token in tokens[i:end]):
        return end
    following = token_at(tokens, end)
    goes_on = _capitalised(following) and following.span == tokens[i].span
    # « France 3 Bretagne » is one name, « sur France 3 | Anne Roy » are two
    return i if goes_on and not is_given(following.text) else end


def _eponym_end(tokens: Sequence[Token], i: int) -> int:
    """Return the end of the name of what is called after somebody; ``i`` where there is none.

    « la fondation Anne Roy » is no person, nor is « le lycée professionnel Anne Roy »; « le chef
    de clinique Paul Roy » is one.
    """
    noun = tokens[i].low in eponymous_heads() and tokens[i].pos != "VERB"
    if not noun or token_at(tokens, i - 1).low in {"de", "d'"}:
        return i
    first = next((k for k in range(i + 1, len(tokens)) if not _is_kind(tokens[k])), i)
    named = first - i <= MOST and is_given(token_at(tokens, first).text)
    named = named and token_at(tokens, first).span == tokens[i].span
    end = _name_end(tokens, first, frozenset()) if named else i
    whole = end > first + 1 or "-" in token_at(tokens, first).text
    return end if whole and end > i else i


def _is_kind(token: Token) -> bool:
    """Tell whether an adjective says what kind a body is of: « professionnel », not « rennais »."""
    return token.pos == "ADJ" and token.text.islower() and not is_demonym(token.text.capitalize())


def _address_end(tokens: Sequence[Token], i: int) -> int:
    """Return the end of the address of a site: « Velmor.org », of which three tokens are made."""
    if i + 2 >= len(tokens) or tokens[i + 1].text != "." or tokens[i + 2].text not in _DOMAINS:
        return i
    whole = tokens[i].end == tokens[i + 1].start and tokens[i + 1].end == tokens[i + 2].start
    return i + 3 if whole else i


def _account_end(tokens: Sequence[Token], i: int) -> int:
    """Return the end of « @anne_roy », « le mouvement #NousToutes »; ``i`` where there is none."""
    body = tokens[i].text == "#" and means_body(token_at(tokens, i - 1).low)
    if (tokens[i].text != "@" and not body) or (i > 0 and tokens[i - 1].end == tokens[i].start):
        return i  # « anne@roy.fr »
    end = i + 1
    while end < len(tokens) and tokens[end].start == tokens[end - 1].end:
        if not _ACCOUNT.fullmatch(tokens[end].text):
            break
        end += 1
    return end if end > i + 1 else i


def _is_particled(tokens: Sequence[Token], known: frozenset[str]) -> bool:
    """Tell whether a surname with its particle opens a sentence: « De Pavant a indiqué »."""
    name, verb = token_at(tokens, 1), token_at(tokens, 2)
    acts = verb.finite or verb.low in {"a", "à"}
    return acts and name.text not in places() and f"{tokens[0].text} {name.text}" in known


def _is_role(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether a capitalised word is a role: « la Commission », « le Président-candidat »."""
    low = tokens[i].low
    if i > 0 and tokens[i - 1].text in titles():
        return False  # « M. Boulanger »
    if _names_body(tokens, i):
        return False  # « le syndicat Alliance », « le magazine suisse Bilan »
    articled = token_at(tokens, i - 1).pos == "DET"
    return low in common_names() or (articled and low.partition("-")[0] in common_names())


def _names_body(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether a capitalised word stands behind a body and what it is like."""
    k = i - 1
    while k > 0 and tokens[k].pos == "ADJ":
        k -= 1
    if k > 1 and tokens[k].pos == "NOUN" and tokens[k - 1].low in {"de", "d'"}:
        k -= 2  # « le syndicat de police Alliance »
    body = means_body(token_at(tokens, k).low) and tokens[k].text.islower()
    return body and token_at(tokens, i + 1).pos not in {"NOUN", "ADJ"}


def _cut_before_person(tokens: Sequence[Token], start: int, end: int) -> int:
    """Return where a name follows an institution or a role: « l'Assemblée | Claude Roy »."""
    role = tokens[start].low in person_nouns() and not is_given(tokens[start].text)
    kind = is_acronym(tokens[start].text) and means_body(tokens[start].low)
    role = role or (kind and tokens[start].low not in eponymous_heads())
    if role and start > 0 and tokens[start - 1].pos == "DET" and end - start > 1:
        return start + 1  # « le Président | Roy », « l'ONG | Terre Vive »
    label = _body_before(tokens, start, end) or _demonym_end(tokens, start)
    aged = token_at(tokens, end).text == "," and is_age(tokens, end + 1)  # « Anne, 33 ans »
    single = label == end - 1 and (aged or is_given(tokens[label].text))
    if label and (single or _may_be_person(tokens[label:end])):
        return label  # « l'AFP | Ioanna Theodorou », « l'AFP | Luc », « Verts | Karima Roy »
    first, before = tokens[start], token_at(tokens, start - 1)
    # « le groupe Alva | Luc Roy », but « le chanteur Alva Luc Roy »
    thing = before.pos == "NOUN" and before.low not in person_nouns()
    governed = before.pos in {"ADP", "DET"} or thing
    heading = start == 0 and first.pos == "NOUN"  # « Écologie | Anne Roy »
    if not (_is_label(first) or governed or heading or first.low in common_names()):
        return end
    for k in range(start + 1, end):
        following = token_at(tokens, k + 1)
        surname = k + 1 < end and (_capitalised(following) or following.low in _SURNAMES)
        surname = surname or (k + 1 == end and _name_end(tokens, k, frozenset()) > end)
        person = is_given(tokens[k].text) and surname
        if person and not any(is_given(t.text) for t in tokens[start:k]):
            return k
    longer = end - start > FEWEST
    return (longer and _holder_start(tokens, start, end)) or end


def _holder_start(tokens: Sequence[Token], start: int, end: int) -> int:
    """Return where the name of somebody begins whose given name no list has; 0 where none does.

    « le ministre de l'Énergie | Taner Aksu »: behind a role, common words and those of bodies
    and places are no person's, and words that the language does not know are.
    """
    role = start - 1
    while role > max(0, start - ROLE_WITHIN) and _behind_role(tokens[role]):
        if tokens[role].low in person_nouns():
            break
        role -= 1
    if role == start - 1 or tokens[role].low not in person_nouns():
        return 0
    first = next((k for k in range(start, end) if is_unknown(tokens[k].text)), start)
    rest = tokens[first:end]
    told = first > start and all(map(_is_told, tokens[start:first]))
    person = _may_be_person(rest) and not any(token.text in places() for token in rest)
    return first if told and person else 0


def _behind_role(token: Token) -> bool:
    """Tell whether a token may stand between a role and the body or place it belongs to."""
    return token.pos in _BEHIND_ROLE and not token.quoted and not token.finite


def _is_told(token: Token) -> bool:
    """Tell whether a word of a name is common, or one of a body or a place."""
    common = all(zipf(part) >= _COMMON for part in token.text.split("-"))
    return common or _is_label(token) or token.text in places()


def _is_label(token: Token) -> bool:
    """Tell whether a word is a party's or a body's acronym: « LaREM », « Agir-UDI »."""
    return any(map(is_acronym, token.text.split("-")))


def _body_before(tokens: Sequence[Token], start: int, end: int) -> int:
    """Return where the longest name of a known body at the beginning ends; 0 for none.

    Of those of one word only a medium's and a party's: « Verts | Karima Roy ».
    """
    for k in range(end, start, -1):
        name = printed(tokens, start, k)
        kind = bodies().get(name)
        if name in media() or kind == "party" or (kind and k > start + 1):
            return k
    return 0


def _demonym_end(tokens: Sequence[Token], start: int) -> int:
    """Return the token after an articled demonym; 0 where there is none."""
    articled = token_at(tokens, start - 1).low in _ARTICLES
    return start + 1 if articled and is_demonym(tokens[start].text, sure=True) else 0


def _spelt_out_end(tokens: Sequence[Token], start: int, end: int) -> int:
    """Return where a name ends that an acronym in brackets spells; 0 where none does.

    « Commission nationale du débat public (CNDP) » goes on behind its capitals: the last letter of
    the acronym is that of a word further on.
    """
    opens = next((k for k in range(end, min(end + SPELT, len(tokens))) if tokens[k].text == "("), 0)
    acronym = token_at(tokens, opens + 1).text
    closed = token_at(tokens, opens + 2).text == ")"
    called = is_acronym(acronym) and role_of(acronym.lower()) is None  # « (CHU) » is no name
    if not (opens and closed and called) or is_acronym(tokens[start].text):
        return 0
    further = max(end, start + 1)
    behind = tokens[further:opens]
    if any(t.pos == "VERB" or t.finite or t.quoted or not t.text[0].isalpha() for t in behind):
        return 0
    spelt, rest = -1, unaccented("".join(filter(str.isalpha, acronym))).upper()
    for k in range(start, opens):
        if rest.startswith(unaccented(tokens[k].text[0]).upper()):
            spelt, rest = k, rest[1:]
        elif k == start:
            return 0
    return opens if not rest and spelt >= further else 0


def _spelt_body_end(tokens: Sequence[Token], i: int) -> int:
    """Return where a body's name in lower case ends that an acronym spells; ``i`` for none.

    « la direction générale de la sécurité intérieure (DGSI) » has the acronym for its name.
    """
    noun = tokens[i].pos == "NOUN" and not tokens[i].quoted and tokens[i].text.islower()
    spelt = _spelt_out_end(tokens, i, i) if noun and means_body(tokens[i].low) else 0
    return spelt or i


def _may_be_person(tokens: Sequence[Token]) -> bool:
    """Tell whether a name may be a person's, by its length and its words."""
    body = any(t.text in organisation_words() or t.low in common_names() for t in tokens)
    return FEWEST <= len(tokens) <= MOST and not body


def _capitalised(token: Token) -> bool:
    return bool(_CAPITAL.match(token.text)) and token.text not in titles()


def _in_capitals(tokens: Sequence[Token]) -> bool:
    """Tell whether a whole line is in capitals, which then say nothing."""
    words = [t.text for t in tokens if t.text[:1].isalpha() and t.text != MASK]
    return len(words) > 1 and all(w.isupper() for w in words)


def opens_sentence(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether any word would have a capital at this place."""
    if i == 0 or tokens[i - 1].text in _OPENERS:
        return True
    # « Lire aussi Grand débat : … »
    return tokens[i - 1].low == "aussi" and token_at(tokens, i - 2).low == "lire"


def _name_end(tokens: Sequence[Token], i: int, known: frozenset[str]) -> int:
    """Return the token after the name that begins at ``i``; ``i`` where none does."""
    title = token_at(tokens, i - 1).text  # « M. | de Kerlan », not « la sœur | de Sébastien »
    titled = title in titles() and title[0].isupper() and tokens[i].low in _SOMETIMES_JOIN
    if titled and _capitalised(token_at(tokens, i + 1)):
        return i + 2  # « M. de Kerlan »
    compound = " " in tokens[i].text and tokens[i].pos == "NOUN"  # « le Premier ministre »
    if compound or not _capitalised(tokens[i]) or not _may_begin(tokens, i, known):
        return i
    end = i + 1
    while end < len(tokens) and tokens[end].span == tokens[i].span:
        if _runs_on(tokens, i, end):
            break
        further = _capitalised(tokens[end]) or _PARTICLED.match(tokens[end].text)
        if further or (end == i + 1 and _is_digit(tokens[end])):
            end += 1
            continue
        joined = _joined(tokens, i, end)
        if joined == end:
            break
        end = joined
    return end


def _runs_on(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Tell whether a sentence follows a name or a heading without a full stop.

    « Météo | Dans le nord », « Anne Roy | Selon Paul Petit », « Mobilisation | La CGT »; a
    surname may have an article: « Anne Le Roy ».
    """
    first, second = tokens[end], token_at(tokens, end + 1)
    if not _capitalised(first):
        return False
    if is_given(first.text) and _INITIAL.fullmatch(tokens[end - 1].text):
        return _capitalised(second) and is_given(tokens[start].text)  # « Paul R. | Anne Roy »
    small = first.pos in _SMALL and not _capitalised(second)
    if first.low in _BEGINNING or (small and first.low in function_words()):
        return True
    if first.text not in BIG_ARTICLES or any(is_given(t.text) for t in tokens[start:end]):
        return " " in second.text and second.pos == "NOUN"  # « Anne Roy | Le Premier ministre »
    known = second.text in places() or is_acronym(second.text)
    return not is_acronym(tokens[start].text) and (known or is_demonym(second.text, sure=True))


def _is_digit(token: Token) -> bool:
    """Tell whether a token is one figure: « France 3 », not « Avenir 2030 »."""
    return len(token.text) == 1 and token.text.isdigit()


def _joined(tokens: Sequence[Token], start: int, end: int) -> int:
    """Return the end of a name that continues with a particle and a capital; else ``end``."""
    low = tokens[end].low
    following = end + 1
    if low in {"de", "d'"} and token_at(tokens, following).low in {"la", "l'"}:
        following += 1
    if low in {"van", "von"} and token_at(tokens, following).low in {"de", "den", "der"}:
        following += 1  # « Ursula von der Leyen »
    flemish = tokens[end - 1].low == "van" and low in {"de", "den", "der"}  # « Van de keere »
    titled = token_at(tokens, start - 1).text in titles()
    if flemish and (titled or end - start > 1) and token_at(tokens, following).text[:1].isalpha():
        return following + 1
    if not _capitalised(token_at(tokens, following)):
        return end
    # « Kito de Pavant », « LaREM Anne de Kerlan », but not « Jean Dupont de Libération ».
    labelled = end - start == FEWEST and _is_label(tokens[start])
    given = (end - start == 1 or labelled) and (flemish or tokens[end - 1].text in given_names())
    double = end - start == FEWEST and following == end + 1 and _is_double(tokens, start)
    body = end - start > 1 and tokens[start].text in organisation_words()  # « Collectif Les X de »
    joins = low in _ALWAYS_JOIN or (low in _SOMETIMES_JOIN and (given or body))
    return following + 1 if joins or double else end


def _is_double(tokens: Sequence[Token], start: int) -> bool:
    """Tell whether a surname of two parts follows a given name: « Anne Roux de Kerlan ».

    Behind « de » alone stands a part of a name if it is no place, no medium and no body
    that somebody is of: « Paul Roy de Vire », « Anne Petit de Libération ».
    """
    first, surname, particle, name = tokens[start : start + 4]
    if particle.low not in {"de", "d'"} or not is_given(first.text):
        return False
    if any(is_given(one.text) or is_acronym(one.text) for one in (surname, name)):
        return False
    articled = name.text.partition("'")[0].lower() in {"l", "le", "la", "les"}
    listed = any(
        name.text in names for names in (organisation_words(), media(), places(), bodies())
    )
    return not (articled or listed or role_of(name.low))


def _may_begin(tokens: Sequence[Token], i: int, known: frozenset[str]) -> bool:
    """Tell whether a capitalised word begins a name at this place."""
    opens = opens_sentence(tokens, i)
    if tokens[i].low in function_words():
        # « Le Pen » makes « Le » known; it begins no name of one word.
        bare = not _capitalised(token_at(tokens, i + 1)) and len(tokens[i].text) <= SHORT_WORD
        if opens or bare or tokens[i].low in _BEGINNING or tokens[i].text not in known:
            return False
    return not opens or _begins_name(tokens, i, known)


def _begins_name(tokens: Sequence[Token], i: int, known: frozenset[str]) -> bool:
    """Tell whether the word that opens a sentence opens a name."""
    token = tokens[i]
    listed = token.text in given_names() or token.text in mononyms() or token.text in places()
    if token.text in known or listed:
        return True
    following = token_at(tokens, i + 1)
    acts = following.finite or following.low in PREVERBAL
    if acts and (token.text in bodies() or is_unknown(token.text)):
        return True  # « Greenpeace dénonce … », « Velmor a annoncé … »
    first = token.text.partition("-")[0]  # « FO-cadres »
    if (len(first) > 1 and first.isupper()) or token.pos in {"PROPN", "X"}:
        return True
    return _capitalised(following) and token.pos not in _FUNCTIONS


def _join(tokens: Sequence[Token]) -> Token:
    """Return one token for the whole name, with blanks where the text has them."""
    text = printed(tokens, 0, len(tokens))
    return tokens[0]._replace(
        text=text,
        low=text.lower().replace("’", "'"),
        end=tokens[-1].end,
        pos=NAME,
        gender="",
        number="Sing",
    )

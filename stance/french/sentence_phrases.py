"""Find the noun phrases of a sentence outside quotation marks, with their appositions.

`find_phrases` reads the phrases of a sentence from left to right with `read_phrase`, and joins
appositions: in « Anne Roy, maire de Vire, », a name and a role stand side by side and mean one
person, so that the two phrases become one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stance.french.noun_phrases import INTRODUCING, Phrase, noun_of_many, read_phrase
from stance.french.nouns import (
    after_bracket,
    described_end,
    is_impersonal,
    listed_end,
    noun_end,
)
from stance.french.proper_names import NAME
from stance.french.tagging import Token, has_finite, printed, token_at
from stance.french.word_lists import (
    ASIDE_MARKS,
    DASHES,
    DEFINITE,
    OF,
    POSSESSIVES,
    PREVERBAL,
    means_person,
    metonym,
    opens_with_given,
    places,
    role_of,
    roles,
)
from stance.french.words import together

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["find_phrases"]


DATELINE = 16  # tokens that the place and date of a dispatch may have
ONE_OF = 2  # tokens of « l'une » alone
ASIDE_WITHIN = 8  # tokens before a subject within which its inverted verb stands
# Parts of speech of what may stand between them: « en chœur », « mardi dans un communiqué ».
_ASIDE = frozenset(["ADJ", "ADP", "ADV", "DET", "NOUN"])
COMPLEMENTS = 4  # phrases that may stand within the complements of a role


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
    return _join_pairs(tokens, _join_appositions(tokens, phrases))


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


def _join_appositions(tokens: Sequence[Token], phrases: Iterable[Phrase]) -> list[Phrase]:
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
    second = second and tokens[phrase.start].pos != NAME  # « le préfet et Anne Roy, maire de Vire »
    return joined and second and _is_role(before) and before.number == phrase.number


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
    one_of_many = phrase.determiner in {"un", "une"}  # « la ministre, une Lyonnaise »
    if before.noun and not before.name and phrase.kind == "name" and not one_of_many:
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
    several = role.kind in {"organisation", "group"}  # « dans la foule, Anne »
    return not several or not opens_with_given(name)


def _join_pairs(tokens: Sequence[Token], phrases: Iterable[Phrase]) -> list[Phrase]:
    """Join those who act together: « la maire Anne Roy et le préfet Paul Petit protestent »."""
    joined: list[Phrase] = []
    for phrase in phrases:
        pair = bool(joined) and _are_joined(tokens, joined[-1], phrase)
        first = _list_start(tokens, joined) if pair else len(joined)
        if pair and _act_together(tokens, joined[first:], phrase):
            joined[first:] = [_as_one(tokens, [*joined[first:], phrase])]
        else:
            joined.append(phrase)
    return joined


def _list_start(tokens: Sequence[Token], phrases: Sequence[Phrase]) -> int:
    """Return which phrase begins the list of names that ends here: « la CGT, la CFDT et FO »."""
    first = len(phrases) - 1
    while first and _heads_list(tokens, phrases[first - 1], phrases[first]):
        first -= 1
    return first


def _heads_list(tokens: Sequence[Token], one: Phrase, other: Phrase) -> bool:
    """Tell whether a name stands in a list before another of its kind."""
    if not (one.name and other.name) or one.number != "s" or one.preposition:
        return False
    gap = [token.text for token in tokens[one.end : other.start]]
    return gap == [","] and opens_with_given(one.name) == opens_with_given(other.name)


def _as_one(tokens: Sequence[Token], parts: Sequence[Phrase]) -> Phrase:
    """Return the phrase that several make together, by their names if one of them has any."""
    start, end = parts[0].start, parts[-1].end
    both = replace(parts[0], end=end, core=(start, end), number="p", gender="", parts=tuple(parts))
    if not any(part.name for part in parts):
        return both
    name = together([part.name or printed(tokens, *part.core) for part in parts])
    return replace(both, kind="name", name=name, noun="", determiner="", title="", role=None)


def _are_joined(tokens: Sequence[Token], one: Phrase, other: Phrase) -> bool:
    """Tell whether « et » stands between two who may speak."""
    gap = [token.low for token in tokens[one.end : other.start]]
    if gap not in (["et"], [",", "et"]) or not one.number == other.number == "s":
        return False
    belongs = other.preposition or any(tokens[p.start].low in OF for p in (one, other))
    return not belongs and _is_somebody(one) and _is_somebody(other)


def _act_together(tokens: Sequence[Token], before: Sequence[Phrase], other: Phrase) -> bool:
    """Tell whether those of a list share a verb in the plural, or « selon », with the last."""
    one = before[-1]
    if one.preposition:
        return other.start == one.end + 1 and _introduces(tokens, one, other)
    behind = other.end + (token_at(tokens, other.end).text == ",")
    while token_at(tokens, behind).low in PREVERBAL:
        behind += 1
    return _is_plural(token_at(tokens, behind)) or _is_inverted(tokens, before[0].start)


def _introduces(tokens: Sequence[Token], one: Phrase, other: Phrase) -> bool:
    """Tell whether « selon » bears on two: not « selon la maire », « et le préfet se tait ».

    « un sondage pour le Matin et le Soir » is for both, and neither speaks.
    """
    inside = token_at(tokens, one.start - 2).text[:1].isalnum() and one.preposition == "pour"
    behind = token_at(tokens, other.end)
    acts = behind.finite or behind.low in PREVERBAL or behind.quoted
    return one.preposition in INTRODUCING and not inside and not acts


def _is_somebody(phrase: Phrase) -> bool:
    """Tell whether a phrase is a name, or a role or body with its determiner."""
    role = role_of(phrase.noun)
    known = role is not None and role.kind in {"person", "organisation"}
    return bool(phrase.name) or (known and bool(phrase.determiner))


def _is_inverted(tokens: Sequence[Token], start: int) -> bool:
    """Tell whether a verb in the plural opens an incise before token ``start``: « ont dit ».

    « dénoncent en chœur | la CGT et FO », « ont écrit lundi dans un tweet | Anne Roy et … »
    """
    verb = start - 1
    while verb > start - ASIDE_WITHIN and token_at(tokens, verb).pos in _ASIDE:
        verb -= 1
    verb -= token_at(tokens, verb).pos == "VERB" and not tokens[verb].finite
    first = verb
    while token_at(tokens, first - 1).low in PREVERBAL:
        first -= 1
    opener = token_at(tokens, first - 1)
    return _is_plural(token_at(tokens, verb)) and (opener.quoted or opener.pos == "PUNCT")


def _is_plural(verb: Token) -> bool:
    return verb.finite and verb.number == "Plur"


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

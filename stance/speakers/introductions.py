"""How an article introduces those whom it lets speak: the role beside the name, the gender.

The role of a speaker is the one of the first mention that gives any, in full: « maire de
Vire » of « Paul Roy, maire de Vire », not the « élu » that he is called further down. What
stands beside a name is read from the text itself, up to the sign that closes it. A person whom
the article introduces nowhere has the role by which it lets him speak: « le patron du MoDem ».

The gender is what the article prints, never read from a surname: a title tells it first
(« Mme Roy »), then the given name, then what agrees with the person (« la députée Roy »,
« Roy, la députée »). If none of them does, the gender is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from stance.files.resources import read_words
from stance.french.cues import cue_forms
from stance.french.word_lists import (
    is_agent,
    is_given,
    name_gender,
    one_of,
    role_of,
    stop_words,
    time_nouns,
    titles,
)
from stance.french.words import is_unknown
from stance.quote import GENDERS
from stance.speakers.entities import lower_first

if TYPE_CHECKING:
    from stance.french.noun_phrases import Phrase
    from stance.quote import Quote, Speaker
    from stance.speakers.entities import Entity
    from stance.speakers.entity_table import EntityTable

__all__ = ["Genders", "introduction", "with_roles"]


_INTRODUCED: Final = frozenset(["person", "organisation"])
_MENTIONS: Final = 6  # mentions of a name that may introduce it
_LONGEST: Final = 16  # words of a role
_AHEAD: Final = 300  # characters behind a name that a role may fill
_APART: Final = 8  # characters between « son avocate, Me » and the name
_BEFORE: Final = 160  # characters before a name that a role may fill
_COMPOUND: Final = 3  # words that a role may be one noun of
_NOUN_WITHIN: Final = 4  # words in which the noun of a role comes: « la toute première maire »
_PASSED_OVER: Final = frozenset(
    (
        *("alors", "désormais", "aujourd’hui", "aujourd'hui", "autre", "devenu", "devenue"),
        *("également", "aussi", "lui", "elle", "lui-même", "elle-même"),
    )
)
_DETERMINER: Final = re.compile(
    r"(?:l[ea]|(?:d['’])?une?|du|au|s(?:on|a)|leur|notre|ce(?:tte|t)?)\s+|l['’]\s?", re.IGNORECASE
)
# What a role may go on with between its noun and the name: « la maire de Vire Anne Roy ».
_GOES_ON: Final = re.compile(
    r"(?:d[eu]s?|d['’].*|auprès|aux?|à|en|chargée?|adjointe?|générale?|déléguée?"
    r"|[A-ZÀ-Þ][A-ZÀ-Þ-]+|\([^()]*\))"
)
_CLOSED: Final = re.compile(r"[,;:.!?«»“”\"()\n–—]|\s-\s")
_LEFT_OFF: Final = re.compile(
    r"\s(?:(?:qui|que|dont|où|lors|mais|puis|avant|après|depuis)\b|qu['’]|et\s(?:l['’]|(?:les?|la|une?|son|sa|ses)\b)).*",
    re.DOTALL,
)
_AND_ANOTHER: Final = re.compile(r"\set\s([A-ZÀ-Þ][\w’'-]+)\s[A-ZÀ-Þ]")
_DEFINITE: Final = re.compile(r"(?:l[ea]\s|l['’])", re.IGNORECASE)
_DEMONSTRATIVE: Final = re.compile(r"ce(?:tte|t)?\s", re.IGNORECASE)
_MASCULINE: Final = re.compile(r"(?:le\s|l['’])", re.IGNORECASE)
_OF: Final = re.compile(r"\s(?:d[eu]s?\s|d['’])")
_POINTS: Final = re.compile(r"\b(?:ce|cet|cette|ces|son|sa|ses|leurs?)\s|,")
_ONE_OF: Final = re.compile(
    r"(?:(?:l|d)['’])?une?\sde(?:s|\s(?:ses|ces|leurs|nos))\s", re.IGNORECASE
)
_SURE: Final = 0.7  # confidence from which a mention tells the role of whom it means
_OWN: Final = re.compile(r"(?:s(?:on|a)|leur|notre)\s", re.IGNORECASE)
_AGE: Final = re.compile(r"\s(?:de|âgée?\sde)\s\d+\sans\b")
# « Pour Anne Roy, le maire a tort »: what follows the comma is a sentence of its own.
_HELD: Final = re.compile(
    r"(?:\b(?:pour|selon|contre|chez|avec)|d['’]après)\s(?:l(?:es?|a)?\b['’]?\s?)?$", re.IGNORECASE
)
_HELD_WITHIN: Final = 12
_FINITE: Final = re.compile(
    r"\s(?:(?:est|a|ont|sont|était|avait|sera|aura|va|peut|doit|ne|se)\s|[ns]['’])"
)
# What an agency explains to readers elsewhere: « de La France insoumise (gauche radicale) ».
_GLOSS: Final = re.compile(r"\s?\([a-zà-þ][^()]*\)")
_PARTY: Final = re.compile(r"\s?\([A-ZÀ-Þ][^()\n]{0,20}\)(?=\sd[eu’'])")  # « maire (PS) de Vire »
_AGED: Final = r"(?:\s?\([^()\n]{2,40}\))?,\s(?:\d+\sans,\s)?"
_SAYS_OF: Final = r"[^.!?«»\n]{0,120}[.!?]\sC['’]est\s"
_BRACKET: Final = re.compile(r"\s?\((?=[a-zà-þ])")
# « Anne Roy est avocate à Vire. », « Paul Roy, lui, était le maire. »
_IS: Final = r"(?:,\s(?:elle|lui),)?\s(?:est|était)\s(?!(?:le|la|un|une)\s(?:seule?|même)\b)"
# Behind these a noun and a comma, the name is the subject: « Selon le maire, Anne Roy ment ».
_ASIDE: Final = frozenset(
    (
        *("selon", "pour", "avec", "contre", "chez", "devant", "sans", "après", "avant", "comme"),
        *("dans", "sur", "sous", "depuis", "vers"),  # « Dans la salle voisine, Anne Roy … »
    )
)
# « déjà condamné pour vol », « qui juge »
_NO_ROLE: Final = frozenset(["déjà", "jamais", "toujours", "encore", "qui"])
_PREPOSITIONS: Final = frozenset(["de", "du", "des", "à", "au", "aux", "en", "et", "les", "par"])


@dataclass(frozen=True, slots=True)
class _Role:
    """A role as printed, without its determiner, and where it stands."""

    place: int
    text: str


def with_roles(quotes: Sequence[Quote], text: str) -> tuple[Quote, ...]:
    """Return the quotations, each speaker with the role by which the article introduces it.

    Parameters
    ----------
    quotes : sequence of Quote
        Those of one article.
    text : str
        The text of the article.
    """
    known: dict[Speaker, Speaker] = {}
    called: dict[Speaker, list[str]] = {}
    for quote in quotes:
        if quote.speaker is not None and quote.confidence >= _SURE:
            called.setdefault(quote.speaker, []).append(quote.source)
    done = []
    for quote in quotes:
        speaker = quote.speaker
        if speaker is not None and speaker.type in _INTRODUCED and _is_name(speaker.name):
            if speaker not in known:
                role = introduction(text, speaker.name, speaker.type, speaker.role)
                if not role and speaker.type == "person":
                    role = _called(called.get(speaker, ()), name_gender(speaker.name))
                known[speaker] = replace(speaker, role=role)
            done.append(replace(quote, speaker=known[speaker]))
        else:
            done.append(quote)
    return tuple(done)


def _is_name(name: str) -> bool:
    """Tell the name of a person, a body or a site, « velmor.org », from « le préfet »."""
    return not name[0].islower() or " " not in name


def introduction(text: str, name: str, kind: str = "person", said: str = "") -> str:
    """Return the role by which a text introduces a name, or "".

    Parameters
    ----------
    text : str
    name : str
        The fullest name that the text gives.
    kind : str
        ``"person"`` or ``"organisation"``.
    said : str
        A role that is known otherwise, as printed.

    Examples
    --------
    >>> introduction("« Non », dit Anne Roy, 52 ans, maire de Vire. Roy, élue, part.", "Anne Roy")
    'maire de Vire'
    >>> introduction("Le député LREM Paul Roy, un proche du ministre, hésite.", "Paul Roy")
    'député LREM'
    >>> introduction("Anne Roy, les larmes aux yeux, se tait.", "Anne Roy")
    ''
    """
    gender = name_gender(name) if kind == "person" else ""
    beside = _beside(text, name, kind)
    found = next((role for role in beside if _agrees(role.text, gender, kind)), None)
    own = _OWN.match(said) and not _stands_before(said, name, text)
    bare = "" if own else _bare(said, kind)
    bare = bare if _agrees(bare, gender, kind) else ""
    if not bare:
        return found.text if found else ""
    place = text.find(said[1:]) - 1  # its capital may have gone
    if found is None or (0 <= place < found.place and not _same_noun(bare, found.text, kind)):
        return bare
    return max(bare, found.text, key=len) if _same_noun(bare, found.text, kind) else found.text


def _called(sources: Sequence[str], gender: str) -> str:
    """Return the role in the first full description among the mentions that speak, or "".

    Examples
    --------
    >>> _called(["Il", "l'élu", "Le patron du port de Vire"], "m")
    'patron du port de Vire'
    >>> _called(["la ministre de la Mer", "l'auteur de cette lettre"], "m")
    ''
    >>> _called(["Cet homme", "cet étudiant"], "m")
    'étudiant'
    """
    his = _DEFINITE if gender != "m" else _MASCULINE
    for source in sources:
        shown = _DEMONSTRATIVE.match(source)
        role = _bare(source, "person") if shown or his.match(source) else ""
        known = role_of(role.split()[0].lower()) if role else None
        anybody = known is None or known.base in read_words("anybody")
        full = _OF.search(role) or (shown and not anybody)
        if full and not _POINTS.search(role) and _agrees(role, gender, "person"):
            return role
    return ""


def _stands_before(said: str, name: str, text: str) -> bool:
    """Tell « son avocate, Me Anne Roy » from « Anne Roy, sa fille dans les bras »."""
    after = (match.end() for match in re.finditer(re.escape(said[1:]), text))
    return any(name in text[end : end + len(name) + _APART] for end in after)


def _beside(text: str, name: str, kind: str) -> Iterator[_Role]:
    """Yield the roles that stand beside the first mentions of a name, in text order."""
    words = (re.sub(r"['’]", "['’]", re.escape(word)) for word in name.split())
    mention = r"\b" + r"\s+".join(words) + r"\b"
    for number, match in enumerate(re.finditer(mention, text)):
        if number == _MENTIONS:
            return
        found = _before(text, *match.span(), kind) if kind == "person" else None
        if found is None and not _HELD.search(
            text, max(0, match.start() - _HELD_WITHIN), match.start()
        ):
            found = _behind(text, match.end(), kind)
        if found is not None:
            yield found
    if kind == "person" and " " in name:
        yield from _said_of(text, name.rsplit(maxsplit=1)[-1])


def _behind(text: str, end: int, kind: str) -> _Role | None:
    """Return the role set off behind a name: « Anne Roy (PS), 52 ans, maire de Vire ».

    Also « Anne Roy (maire de Vire) » and « Anne Roy maire de Vire ».
    """
    bracket = _BRACKET.match(text, end)
    inside = _read(text, bracket.end(), kind) if bracket else None
    aged = re.compile(_AGED).match(text, end)
    set_off = inside or (_read(text, aged.end(), kind) if aged else None)
    return set_off or (_without_comma(text, end) if kind == "person" else None)


def _without_comma(text: str, end: int) -> _Role | None:
    """Return the role between a name and its verb: « Anne Roy maire de Vire estime »."""
    words = re.split(r"\s+", text[end : end + _AHEAD])[1 : _LONGEST + 1]
    if not words or role_of(words[0]) is None:
        return None
    verb = next((k for k, word in enumerate(words) if k and _is_finite_cue(word)), 0)
    role = _bare(" ".join(words[:verb]), "person")
    return _Role(end + 1, role) if _OF.search(role) and not _CLOSED.search(role) else None


def _is_finite_cue(word: str) -> bool:
    verb, mood = cue_forms().get(word, (None, None))
    return verb is not None and mood == "finite" and role_of(word) is None


def _said_of(text: str, surname: str) -> Iterator[_Role]:
    """Yield the role in « M. Roy se tait. C'est le maire de Vire. », « M. Roy est avocat. »."""
    for match in re.finditer(rf"\b{re.escape(surname)}\b(?:{_SAYS_OF}|(?P<is>{_IS}))", text):
        found = _read(text, match.end(), "person")
        if found is not None and not (match["is"] and _is_passing(found.text)):
            yield found


def _is_passing(role: str) -> bool:
    """Tell whether somebody is in a role for a while, or its noun does not come first.

    « M. Roy est victime d'un malaise », « M. Roy est seul maître à bord ».
    """
    known = role_of(role.split(maxsplit=1)[0].lower().rstrip(","))
    return known is None or known.base in read_words("passing_roles")


def _read(text: str, start: int, kind: str) -> _Role | None:
    """Return the role that begins at ``start``, up to the sign that closes it."""
    ahead = _PARTY.sub("", text[start : start + _AHEAD])
    closed = _CLOSED.search(ahead)
    printed = ahead[: closed.start()] if closed else ahead
    words = _LEFT_OFF.sub("", printed)
    several = words != printed and _LEFT_OFF.search(printed)
    if several and several[0].split()[0] == "et":
        return None  # « Anne Roy, le maire et le préfet »: a list
    role = _bare(words, kind)
    if not role or len(role.split()) > _LONGEST or re.match(r"[A-ZÀ-Þ](?![A-ZÀ-Þ])", words):
        return None
    if _OWN.match(words) or _FINITE.search(f" {words}"):
        return None  # « Anne Roy, sa fille dans les bras, », « Anne Roy, est maire »
    return _Role(start, role)


def _before(text: str, start: int, end: int, kind: str) -> _Role | None:
    """Return the role before a name: « le Premier ministre Paul Roy », « du chef, Paul Roy »."""
    lead = text[max(0, start - _BEFORE) : start]
    apart = lead.rstrip().endswith(",")
    if apart and re.match(r"\s(?:et|ou)\s", text[end:]):
        return None  # « le préfet, Paul Roy et Anne Petit »
    lead = re.sub(r".*[,;:.!?«»“”\"\n]", "", lead.rstrip(" ,\xa0"), flags=re.DOTALL)
    words = lead.split()
    for k in range(len(words) - 1, -1, -1):
        printed = " ".join(words[k:])
        if not _DETERMINER.match(f"{printed} ") or (k and words[k - 1].lower() == "auprès"):
            continue  # « le secrétaire d'État auprès du ministre Paul Roy »: the whole of it
        role = _bare(printed, kind)
        noun = _noun_place(role.split(), kind) if role else None
        if noun is None:
            continue
        behind = role.split()[noun + 1 :]
        if apart:
            aside = k > 0 and words[k - 1].lower() in _ASIDE
            held = aside or _FINITE.search(f"{role} ") is not None
        else:
            held = words[-1].lower() in _PREPOSITIONS or words[-1][-1] in "'’"
            held = held or (bool(behind) and _GOES_ON.fullmatch(behind[0]) is None)
            # « Le ministre de la Mer Luc Petit a appelé hier | Anne Roy »
            held = held or _FINITE.search(f"{role} ") is not None
            held = held or any(map(_is_finite_cue, behind))
        return None if held else _Role(start - len(lead), role)  # « un ami d'Anne Roy »
    return None


def _bare(printed: str, kind: str) -> str:
    """Return a role without its determiner and without an age; "" where it is none."""
    words = " ".join(_GLOSS.sub("", _AGE.sub("", printed)).split())
    another = _AND_ANOTHER.search(words)
    if another and is_given(another[1]):  # « adjoint du chef de cabinet et Paul Petit »
        words = words[: another.start()]
    words = re.sub(r"^d['’](?=une?\sde)", "", words)  # « d'une des figures du mouvement »
    own = None if _ONE_OF.match(words) else _DETERMINER.match(words)
    role = words[own.end() :] if own else words
    kept = role.split()
    while kept and (kept[-1][-1] in "'’" or kept[-1].lower().replace("’", "'") in stop_words()):
        kept.pop()  # the rest was cut off: « figure des « gilets jaunes » », « auteur d'« Exil » »
    while len(kept) > 1 and kept[0].lower() in _PASSED_OVER:
        kept.pop(0)  # « alors secrétaire général », « lui aussi figure du mouvement »
    role = lower_first(" ".join(kept))
    told = not {word.lower() for word in kept} <= read_words("bare_relations")  # « le fidèle X »
    known = _noun_place(kept, kind) is not None or (kind == "person" and _is_rare_trade(kept))
    return role if told and known else ""


def _noun_place(words: Sequence[str], kind: str) -> int | None:
    """Return which of the first words is the noun of a role for one of ``kind``."""
    one = _ONE_OF.match(" ".join(words))  # « l'une des figures du mouvement »
    begin = len(one[0].split()) if one else 0
    for k, word in enumerate(words[begin : begin + _NOUN_WITHIN], begin):
        low = word.lower().rstrip(",")
        nouns = (  # « élu », « numéro deux », « tête de liste »
            (role_of(" ".join(words[k:end]).lower().rstrip(",")), end - 1)
            for end in range(k + 1, min(k + _COMPOUND, len(words)) + 1)
        )
        role, last = next((noun for noun in nouns if noun[0] is not None), (None, k))
        if one and role is not None and role.kind == "group":
            role = one_of(role)
        if low.isdigit() or (low in time_nouns() and k + 1 < len(words)):
            return None  # « Anne Roy, le 12 mai dernier, »
        if role is not None and low not in time_nouns():
            body = role.kind == "organisation" or (role.kind == "group" and low[-1] not in "sx")
            company = body or role.base in read_words("companies")
            fits = role.kind == "person" if kind == "person" else company
            return last if fits else None
        ends = low in _NO_ROLE or low in _PREPOSITIONS or low.startswith(("d'", "d’"))
        if ends or _DETERMINER.match(f"{low} "):
            return None
    return None


def _is_rare_trade(words: Sequence[str]) -> bool:
    """Tell whether a role is a trade that no list has: « Anne Roy, zingueuse »."""
    word = words[0] if words else ""
    trade = word.islower() and not word.endswith("ant") and is_agent(word)  # « relayant »
    return trade and is_unknown(word)


def _agrees(role: str, gender: str, kind: str) -> bool:
    """Tell whether a role may be that of a bearer of this gender: no man is « la présidente ».

    A woman may be « le ministre ».
    """
    words = role.split()
    place = _noun_place(words, kind)
    known = role_of(words[place].lower().rstrip(",")) if place is not None else None
    return not (known is not None and known.gender == "f" and gender == "m")


def _same_noun(one: str, other: str, kind: str) -> bool:
    """Tell whether two roles have one noun: « maire » and « maire de Vire »."""
    nouns = []
    for role in (one, other):
        words = role.split()
        place = _noun_place(words, kind)
        known = role_of(words[place].lower()) if place is not None else None
        nouns.append(known.base if known else "")
    return bool(nouns[0]) and nouns[0] == nouns[1]


class Genders:
    """What an article tells of the gender of those whom it names.

    Parameters
    ----------
    sentences : sequence of (sequence of Phrase)
        The phrases of each sentence.
    table : EntityTable
        The entities of the article.
    """

    def __init__(self, sentences: Sequence[Sequence[Phrase]], table: EntityTable) -> None:
        self._titled: dict[Entity, str] = {}
        self._agreeing: dict[Entity, str] = {}
        for phrase, entity in _mentions(sentences, table):
            by_title = titles().get(phrase.title, "")
            if by_title in GENDERS:
                self._titled.setdefault(entity, by_title)
            if phrase.gender in GENDERS and phrase.number != "p" and _tells_gender(phrase.noun):
                self._agreeing.setdefault(entity, phrase.gender)

    def of(self, entity: Entity) -> str:
        """Return ``"f"`` or ``"m"``, or nothing where the article does not tell it.

        « Le ministre, Anne Roy »: what agrees with the office tells less than the given
        name. The noun tells the gender of a person without a name (« une habitante »),
        unless its gender is the word's own (« une victime »).
        """
        if entity.kind == "person":
            told = self._titled.get(entity, "") or name_gender(entity.name)
            return told or self._agreeing.get(entity, "")
        one = entity.kind == "unnamed" and entity.number == "s"
        return entity.gender if one and any(map(_tells_gender, entity.nouns)) else ""


def _mentions(
    sentences: Sequence[Sequence[Phrase]], table: EntityTable
) -> Iterator[tuple[Phrase, Entity]]:
    """Yield each phrase that names somebody, and each role in apposition, with whom it means."""
    for number, phrases in enumerate(sentences):
        for phrase in phrases:
            beside = table.apposed.get((number, phrase.start))
            entity = beside or (table.find(phrase) if phrase.name else None)
            if entity is not None:
                yield phrase, entity


def _tells_gender(noun: str) -> bool:
    """Tell whether the gender of a noun is that of the person."""
    role = role_of(noun)
    return (
        role is not None and role.kind == "person" and role.base not in read_words("word_genders")
    )

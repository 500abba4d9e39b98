"""Find the words of a sentence that introduce somebody's words: verbs, phrases, prepositions.

Most cues are in the lexicons. ``lexicons/cue_verbs.tsv`` has verbs by their infinitive: those in
-er are conjugated here, the others have their forms in the list. Only the forms that newspapers
use are made: third persons, participles, gerund and infinitive. In addition, any verb that
directly follows a quotation and precedes its subject is a cue (« …, persifle un ancien
ministre »), because no list can have all such verbs. `is_said` tells whether an infinitive of
saying reports something: it does in « La maire a salué les élus, avant de rappeler que … », but
not in « refuse de dire que … ».
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from stance.files.resources import read_table, read_words
from stance.french.tagging import MASK, Token, has_finite, token_at
from stance.french.word_lists import (
    ASIDE_MARKS,
    AUXILIARIES,
    CLITIC,
    DASHES,
    HAVE,
    OF,
    POSSESSIVES,
    PREVERBAL,
    SUBJECT_PRONOUNS,
    THAT,
    WHICH,
    common_names,
    is_agent,
    role_of,
    titles,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "Cue",
    "CuePhrase",
    "Mood",
    "Verb",
    "conjugate",
    "cue_forms",
    "cue_phrases",
    "cue_prepositions",
    "find_cues",
    "inverted_cue",
    "is_closed",
    "is_said",
    "verb_cue",
]


Mood = Literal["finite", "gerund", "infinitive", "participle", "preposition"]

_PARTICIPLE = re.compile(r"(?:[éu]e?s?|is|ise?s?|tes?|ts|ie)$")
_LOOKS_LIKE_PARTICIPLE = frozenset(["reconnut"])  # a passé simple
_WORD = re.compile(r"\w+'|\w+")


@dataclass(frozen=True, slots=True)
class Verb:
    """What a cue means.

    Attributes
    ----------
    lemma : str
        The infinitive; of a preposition its words.
    kind : str
        Its class in the lexicon (``"say"``, ``"judge"``, ``"think"``,
        ``"gesture"``, ``"act"``), or ``"preposition"``.
    indirect : bool
        Whether it reports a clause without marks.
    """

    lemma: str
    kind: str
    indirect: bool

    @property
    def reports(self) -> bool:
        """Whether it means that somebody speaks."""
        return self.kind in {"say", "judge"}


@dataclass(frozen=True, slots=True)
class CuePhrase:
    """A cue of several words, by what follows its light verb."""

    rest: tuple[str, ...]
    verb: Verb
    mood: Mood


def conjugate(infinitive: str) -> dict[str, Mood]:
    """Return the forms of a regular verb in -er that newspapers use.

    Spellings that a rule leaves open (« martelle », « martèle ») are all given.

    Examples
    --------
    >>> sorted(conjugate("annoncer"))[:4]
    ['annonce', 'annoncent', 'annoncer', 'annoncera']
    >>> {"répète", "répétait"} <= conjugate("répéter").keys()
    True
    """
    stem = infinitive[:-2]
    soft = {"c": stem[:-1] + "ç", "g": stem + "e"}.get(stem[-1], stem)
    strong = {stem}
    if match := re.search(r"[éeè]([^aeiouyéèê]{1,2})$", stem):
        strong.add(stem[: match.start()] + "è" + match.group(1))
        if match.group(1) in {"l", "t"}:
            strong.add(stem + match.group(1))
    if stem.endswith("y"):
        strong.add(stem[:-1] + "i")
    finite = {s + ending for s in strong for ending in ("e", "ent")}
    finite |= {s + ending for s in strong for ending in ("era", "eront", "erait", "eraient")}
    finite |= {soft + "a", soft + "ait", soft + "aient", stem + "èrent"}
    forms: dict[str, Mood] = dict.fromkeys(finite, "finite")
    forms |= dict.fromkeys((stem + e for e in ("é", "ée", "és", "ées")), "participle")
    return forms | {soft + "ant": "gerund", infinitive: "infinitive"}


@cache
def cue_forms() -> dict[str, tuple[Verb, Mood]]:
    """Return every form of every cue verb, with its verb and mood."""
    forms: dict[str, tuple[Verb, Mood]] = {}
    for row in read_table("cue_verbs"):
        verb = Verb(row["lemma"], row["class"], row["indirect"] == "yes")
        given = row["forms"].split()
        made = {form: _mood(form, verb.lemma) for form in given} or conjugate(verb.lemma)
        for form, mood in made.items():
            forms.setdefault(form, (verb, mood))
    return forms


def _mood(form: str, lemma: str) -> Mood:
    """Return the mood of a form in the lexicon, by its ending."""
    if form == lemma:
        return "infinitive"
    if form.endswith("ant"):
        return "gerund"
    if lemma.endswith("ir") and form.endswith(("i", "ie")):
        return "participle"
    if _PARTICIPLE.search(form) and not form.endswith("ent"):
        return "finite" if form in _LOOKS_LIKE_PARTICIPLE else "participle"
    return "finite"


@cache
def cue_phrases() -> dict[str, tuple[CuePhrase, ...]]:
    """Return the cues of several words by the form of their light verb."""
    phrases: dict[str, list[CuePhrase]] = {}
    for row in read_table("cue_phrases"):
        verb = Verb(row["phrase"], row["class"], row["indirect"] == "yes")
        rest = tuple(_WORD.findall(row["rest"]))
        infinitive = row["phrase"].split()[0]
        for form in row["forms"].split():
            phrase = CuePhrase(rest, verb, _mood(form, infinitive))
            phrases.setdefault(form, []).append(phrase)
    return {form: tuple(found) for form, found in phrases.items()}


@cache
def cue_prepositions() -> tuple[tuple[tuple[str, ...], Verb], ...]:
    """Return the prepositions that name a source with their words, the longest first."""
    found = [
        (tuple(_WORD.findall(row["phrase"])), row["phrase"], row["clause"] == "yes")
        for row in read_table("source_prepositions")
        if row["place"] != "words"
    ]
    found.sort(key=lambda entry: -len(entry[0]))
    return tuple((words, Verb(name, "preposition", clause)) for words, name, clause in found)


FAR = 9  # words that an auxiliary may stand before its participle
CLOSE = 2  # the same for a form that is a present as well: « dit », « conclut »
NEGATED_BEFORE, NEGATED_BEHIND = 3, 2  # words around a verb that may negate it
_CLOSED = ("à l'", "a l'", "à les ", "à ses ", "a ses ", "à leurs ")
_NEGATORS = frozenset(["pas", "jamais", "guère", "point", "nullement", "aucunement"])
_REFLEXIVE = frozenset(["s'", "se"])


@dataclass(frozen=True, slots=True)
class Cue:
    """The words that introduce a quotation.

    Attributes
    ----------
    start, end : int
        The first token of the cue and the one after its last.
    head : int
        The token that carries the meaning.
    verb : Verb
    mood : str
        ``"finite"``, ``"gerund"``, ``"infinitive"``, ``"participle"`` (without
        an auxiliary) or ``"preposition"``.
    pronoun : str
        The inverted pronoun (« a-t-il dit »), in lower case; empty without one.
    negated, passive : bool
    """

    start: int
    end: int
    head: int
    verb: Verb
    mood: Mood
    pronoun: str = ""
    negated: bool = False
    passive: bool = False

    @property
    def closed(self) -> bool:
        """Whether it is a preposition with its pronoun, which names nobody."""
        return self.mood == "preposition" and is_closed(self.verb.lemma)


def is_closed(phrase: str) -> bool:
    """Tell whether a preposition contains its pronoun, and so names nobody.

    Examples
    --------
    >>> is_closed("à l'écouter"), is_closed("à ses yeux"), is_closed("aux yeux de")
    (True, True, False)
    """
    return phrase.startswith(_CLOSED)


def verb_cue(tokens: Sequence[Token], head: int, end: int, verb: Verb, mood: Mood) -> Cue:
    """Return the cue around the verb at ``head``, with its auxiliary, negation and pronoun.

    Parameters
    ----------
    tokens : sequence of Token
    head : int
        The verb, or the participle of a compound tense.
    end : int
        The token after the words of the cue: the verb's, or of a phrase the last.
    verb : Verb
    mood : str
        What the form is by itself; an auxiliary makes a participle finite.
    """
    start, pronoun, passive = head, "", False
    if match := CLITIC.match(token_at(tokens, end).low):
        pronoun, end = match.group(1), end + 1
    elif end > head + 1 and (match := CLITIC.match(tokens[head + 1].low)):
        pronoun = match.group(1)  # « fait-il savoir »
    auxiliary = _auxiliary(tokens, head, mood)
    if auxiliary is not None:
        start = auxiliary
        if auxiliary + 1 < head and (match := CLITIC.match(tokens[auxiliary + 1].low)):
            pronoun = match.group(1)
        passive = _is_passive(tokens, auxiliary, head)
        mood = _mood_of(tokens[auxiliary])
    negated = _is_negated(tokens, start, end)
    while start > 0 and tokens[start - 1].low in PREVERBAL:
        # « …, l'interrompt la maire », « comme l'explique la maire »
        set_off = token_at(tokens, start - 2).low in {",", "comme"}
        if tokens[start - 1].pos == "DET" and not (set_off and mood == "finite"):
            break
        start -= 1
    return Cue(start, end, head, verb, mood, pronoun, negated, passive)


def _auxiliary(tokens: Sequence[Token], head: int, mood: Mood) -> int | None:
    """Return the auxiliary of a participle, or of a form that may be one, or None."""
    if mood not in {"participle", "finite"}:
        return None
    reach = FAR if mood == "participle" else CLOSE
    for j in range(head - 1, max(-1, head - 1 - reach), -1):
        token = tokens[j]
        if token.quoted or token.low in {";", ":", "."} or (token.low == "," and reach < FAR):
            return None
        inverted = bool(CLITIC.match(tokens[j + 1].low))
        close = token.text in HAVE and j == head - 1  # whatever the tagger says behind marks
        if token.low in AUXILIARIES and (token.pos in {"AUX", "VERB"} or inverted or close):
            return j
        if token.low == "à" and j == head - 1 and mood == "participle":
            return j  # « X à indiqué »: no participle follows the preposition
        if token.pos == "VERB" and token.low != "été":
            return None
    return None


def _is_passive(tokens: Sequence[Token], auxiliary: int, head: int) -> bool:
    """Tell whether a verb is passive: « est jugé », « a été jugé », but not « a jugé »."""
    if any(token.low == "été" for token in tokens[auxiliary:head]):
        return True
    reflexive = auxiliary > 0 and tokens[auxiliary - 1].low in _REFLEXIVE
    return tokens[auxiliary].low not in HAVE | {"à"} and not reflexive


def _mood_of(auxiliary: Token) -> Mood:
    """Return the mood that an auxiliary gives to its participle."""
    if auxiliary.low in {"avoir", "être"}:
        return "infinitive"
    return "gerund" if auxiliary.low in {"ayant", "étant"} else "finite"


def _is_negated(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Tell whether a verb is negated: « ne … pas »."""
    around = [token.low for token in tokens[start : end + NEGATED_BEHIND]]
    if not _NEGATORS.intersection(around) or "moins" in around:  # « n'en juge pas moins »
        return False
    return any(token.low in {"ne", "n'"} for token in tokens[max(0, start - NEGATED_BEFORE) : end])


_BEFORE = PREVERBAL | AUXILIARIES
NOUN_WITHIN = 4  # tokens of a subject among which its noun stands


def inverted_cue(tokens: Sequence[Token], i: int) -> Cue | None:
    """Return the cue whose verb is token ``i``, or None if its position does not make it a cue."""
    token = tokens[i]
    if token.pos not in {"VERB", "AUX"} or token.low in _BEFORE:
        return None
    if token.low.endswith("ant") and not token.finite:
        return None  # « a agi « … » en neutralisant des casseurs »: they are its object
    start = i
    while start > 0 and tokens[start - 1].low in _BEFORE:
        start -= 1
    following = token_at(tokens, i + 1)
    if not (token.finite or start < i) or not following.text or not _follows_words(tokens, start):
        return None
    verb = Verb(token.low, "gesture", indirect=False)
    if CLITIC.match(following.low):
        return verb_cue(tokens, i, i + 1, verb, "finite")
    if following.pos == "VERB" and not following.finite and i + 2 < len(tokens):
        i += 1  # « …, laisse tomber l'un d'eux »
    return Cue(start, i + 1, i, verb, "finite") if _subject_at(tokens, i + 1) else None


def _follows_words(tokens: Sequence[Token], start: int) -> bool:
    """Tell whether a verb follows a quotation, after a comma or directly after a long one.

    « Les mutants « spontanés » présentaient … »: a fragment is a subject there.
    """
    comma = token_at(tokens, start - 1).text in ASIDE_MARKS
    place = start - 2 if comma else start - 1
    if not token_at(tokens, place).quoted:
        return False
    return comma or any(t.text == MASK for t in tokens[max(0, place - 2) : place])


def _subject_at(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether a name, « l'un d'eux » or a noun for somebody begins at token ``i``."""
    first = tokens[i]
    if first.pos == "NAME" or first.text in titles():
        return True
    if first.low == "l'" and token_at(tokens, i + 1).low in {"un", "une"}:
        return True
    ahead = tokens[i : i + NOUN_WITHIN]
    noun = next((t for t in ahead if t.pos in {"NOUN", "NAME"}), None)
    return first.pos == "DET" and noun is not None and is_agent(noun.low)


_OWN = frozenset(["lui", "elle", "eux", "elles"])
LIGHT = 4  # adverbs and pronouns between a light verb and the rest: « fait bien vite savoir »
# The parts of speech that the tagger gives to the first word of a preposition.
_OPENING = frozenset(["ADP", "SCONJ", "ADV", "X", "NOUN", "PROPN", "VERB", "PRON", "AUX"])
# What follows « selon » where it means "depending on".
_DEPENDING = frozenset(["PUNCT", "VERB", "AUX", "SCONJ", "ADP", "NUM"])
_OBJECTS = THAT | {"le", "la", "l'", "les"}
_ANONYMOUS = frozenset(["de source", "de sources"])
_OF_SOURCE = frozenset(["du", "des", "source", "sources"])
_CLAUSE_OPENERS = DASHES | {",", ";", ":", "et", "mais", "(", "-"}


def find_cues(tokens: Sequence[Token]) -> list[Cue]:
    """Return the cues among the tokens that stand outside quotation marks, in order."""
    cues: list[Cue] = []
    taken = -1
    for i, token in enumerate(tokens):
        if token.quoted or i < taken:
            continue
        cue = (
            _leading(tokens, i)
            or _preposition(tokens, i)
            or _phrase(tokens, i)
            or _verb(tokens, i)
            or inverted_cue(tokens, i)
        )
        if cue:
            cues.append(cue)
            taken = cue.end
    return cues


@cache
def _prepositions() -> dict[str, tuple[tuple[tuple[str, ...], Verb], ...]]:
    """Return the prepositions by their first word, the longest first."""
    return _by_first_word(cue_prepositions())


@cache
def _leading_words() -> dict[str, tuple[tuple[tuple[str, ...], Verb], ...]]:
    """Return what leads to the words of the subject, « aux cris de », by its first word."""
    found = []
    for row in read_table("source_prepositions"):
        if row["place"] == "words":
            words = tuple(_WORD.findall(row["phrase"]))
            verb = Verb(row["phrase"], "gesture", indirect=False)
            found.append((words, verb))
            if words[-1] == "de":
                found.append(((*words[:-1], "d'"), verb))
    return _by_first_word(found)


def _by_first_word(
    entries: Iterable[tuple[tuple[str, ...], Verb]],
) -> dict[str, tuple[tuple[tuple[str, ...], Verb], ...]]:
    found: dict[str, list[tuple[tuple[str, ...], Verb]]] = {}
    for words, verb in entries:
        found.setdefault(words[0], []).append((words, verb))
    return {first: tuple(beginning) for first, beginning in found.items()}


def _leading(tokens: Sequence[Token], i: int) -> Cue | None:
    """Read « aux cris de » before marks, as a gerund: « ont défilé aux cris de « … » »."""
    for words, verb in _leading_words().get(tokens[i].low, ()):
        end = i + len(words)
        if tuple(t.low for t in tokens[i:end]) == words:
            behind = token_at(tokens, end + (token_at(tokens, end).text == ":"))
            return Cue(i, end, i, verb, "gerund") if behind.quoted else None
    return None


def _preposition(tokens: Sequence[Token], i: int) -> Cue | None:
    """Read « selon », « aux yeux de », « à l'écouter »."""
    if tokens[i].pos not in _OPENING:
        return None
    for words, verb in _prepositions().get(tokens[i].low, ()):
        end = i + len(words)
        if tuple(t.low for t in tokens[i:end]) != words:
            continue
        if verb.lemma in _ANONYMOUS:
            named = _describes_source(tokens, i, end)
        else:
            named = is_closed(verb.lemma) or _takes_source(tokens, i, end, verb.lemma)
        end -= words[-1] in _OF_SOURCE  # it belongs to the source
        return Cue(i, end, i, verb, "preposition") if named else None
    return None


def _takes_source(tokens: Sequence[Token], start: int, end: int, lemma: str) -> bool:
    """Tell whether « selon » or « pour » names a source, not a condition or a purpose."""
    following, before = token_at(tokens, end), token_at(tokens, start - 1)
    if following.low == "qui" or (following.low in WHICH and lemma != "pour"):
        return True
    object_ = following.low in _OBJECTS and following.pos == "PRON"
    counted = token_at(tokens, end + 1)  # « pour 62 % des sondés »
    several = following.pos == "NUM" and (counted.text == "%" or is_agent(counted.low))
    if not following.text or object_ or (following.pos in _DEPENDING and not several):
        return False
    plea = following.low in POSSESSIVES and token_at(tokens, end + 1).low == "défense"
    if plea and token_at(tokens, end + 2).text == ",":
        return False  # « pour sa défense, il accuse … »
    if _is_condition(tokens, end):
        return False
    if lemma == "pour":
        return _opens(tokens, start)
    return before.low != "différemment"


def _is_condition(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether a noun begins on which something depends: « selon | l'issue du débat ».

    Also « selon | ses vieilles habitudes ».
    """
    while token_at(tokens, i).pos in {"DET", "ADJ", "NUM"}:
        i += 1
    return token_at(tokens, i).low in read_words("conditions")


def _describes_source(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Tell « De source policière, … » from « de source en source »."""
    return token_at(tokens, end).pos in {"ADJ", "VERB"} and _opens(tokens, start)


def _opens(tokens: Sequence[Token], start: int) -> bool:
    """Tell whether a clause of its own begins with a word."""
    before = token_at(tokens, start - 1)
    return not before.text or before.low in _CLAUSE_OPENERS


def _phrase(tokens: Sequence[Token], i: int) -> Cue | None:
    """Read « fait savoir », « tire la sonnette d'alarme »."""
    for phrase in cue_phrases().get(tokens[i].low, ()):
        for j in range(i + 1, min(i + 1 + LIGHT, len(tokens))):
            end = j + len(phrase.rest)
            if tuple(t.low for t in tokens[j:end]) == phrase.rest:
                return verb_cue(tokens, i, end, phrase.verb, phrase.mood)
            if tokens[j].pos not in {"ADV", "PRON"}:
                break
    return None


def _verb(tokens: Sequence[Token], i: int) -> Cue | None:
    """Read a form of a cue verb."""
    verb, mood = cue_forms().get(tokens[i].low, (None, None))
    if verb is None or mood is None or not _stands_as(tokens, i, mood):
        return None
    if verb.lemma in read_words("not_reflexive") and token_at(tokens, i - 1).low in _REFLEXIVE:
        return None  # « se trouver » says where
    if verb.lemma == "répondre" and token_at(tokens, i + 1).low in OF and mood == "infinitive":
        return None  # « devront répondre de « violences » »
    return verb_cue(tokens, i, i + 1, verb, mood)


def _stands_as(tokens: Sequence[Token], i: int, mood: Mood) -> bool:
    """Tell whether a form that may be a verb is one here."""
    pos = tokens[i].pos
    if mood == "finite":
        return pos in {"VERB", "AUX"} or _reads_as_verb(tokens, i)
    if mood == "participle":
        if token_at(tokens, i - 1).pos == "DET" and role_of(tokens[i].low) is not None:
            return False  # « répond l'accusée »
        before = token_at(tokens, i - 1).low
        own = before in _OWN and token_at(tokens, i - 2).low == "à"  # « a quant à elle martelé »
        return pos != "NOUN" or own or bool(CLITIC.match(before))
    return pos not in {"NOUN", "ADP", "ADV"}


def _has_object(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether an object pronoun shows that a word is a verb: « n'en juge »."""
    before, earlier = token_at(tokens, i - 1), token_at(tokens, i - 2)
    if before.low in {"en", "y"}:
        return earlier.low in {"ne", "n'", "s'", "m'"}
    behind = earlier.text == "," and token_at(tokens, i - 3).quoted
    return before.low in {"l'", "le", "la", "les"} and behind


def _reads_as_verb(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether a form that the tagger takes for a noun is a verb.

    It stands as one after a name or a pronoun, or before an inverted pronoun;
    also right after a quotation, where a noun would need its article.
    """
    following, before = token_at(tokens, i + 1), token_at(tokens, i - 1)
    if CLITIC.match(following.low) or _has_object(tokens, i):
        return True
    if not before.text or before.pos in {"DET", "ADP", "ADJ", "NUM"}:
        return False
    subject = before.low in SUBJECT_PRONOUNS or before.pos in {"PROPN", "NAME"}
    if subject or before.low in PREVERBAL or before.text == ")":
        return True
    if before.low in common_names():
        return bool(following.text) and following.pos not in {"NOUN", "ADJ"}
    if following.low in THAT or following.pos == "AUX" or before.quoted:
        return True
    named = following.pos == "NAME" or following.text in titles()
    behind = token_at(tokens, i - 2).quoted and not following.quoted  # not « A », contre « B »
    return before.low == "," and (named or behind or _follows_aside(tokens, i))


def _follows_aside(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether a form is the verb behind an aside: « Anne Roy, médecin, | alerte sur … ».

    A noun has no article there, nor have the words of « Anne Roy, juge au tribunal ».
    """
    following = token_at(tokens, i + 1)
    joins = following.pos == "ADP" and following.low not in OF
    governs = following.quoted or following.text == ":" or following.pos == "DET"
    if not (governs or (joins and tokens[i].low not in common_names())):
        return False
    comma = next((k for k in range(i - 2, 0, -1) if tokens[k].text == ","), 0)
    aside = tokens[comma + 1 : i - 1]
    told = not has_finite(aside) or aside[0].low in _RELATIVES
    return comma > 0 and told and not has_finite(tokens[:comma])


_RELATIVES = frozenset(["qui", "dont", "où"])
NEAR = 9  # tokens before an infinitive within which the verb of motion stands
_STOPS = frozenset([",", ";", ":"])


@cache
def _words(place: str) -> frozenset[tuple[str, ...]]:
    rows = read_table("spoken_infinitives")
    return frozenset(tuple(row["words"].split()) for row in rows if row["place"] == place)


def is_said(tokens: Sequence[Token], cue: Cue) -> bool:
    """Tell whether the infinitive of a cue is said by somebody.

    Parameters
    ----------
    tokens : sequence of Token
    cue : Cue
        An infinitive.
    """
    before = tuple(t.low for t in tokens[max(0, cue.start - 3) : cue.start])
    if any(before[k:] in _words("before") for k in range(len(before))):
        return True
    place = cue.start - (token_at(tokens, cue.start - 1).low == "pour")
    if token_at(tokens, place - 1).pos == "ADP":
        return False  # « est venu sans dire que … »
    for j in range(place - 1, max(-1, place - 1 - NEAR), -1):
        token = tokens[j]
        if (token.low,) in _words("motion"):
            return token.pos in {"VERB", "AUX"}
        if token.quoted or token.finite or token.text in _STOPS:
            return False
    return False

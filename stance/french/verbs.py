"""The verbs and prepositions that introduce somebody's words, in all their forms.

The verbs are in ``lexicons/cue_verbs.tsv`` by their infinitive. Those in -er are conjugated here;
the others have their forms in the list. Only the forms that newspapers use are made: third
persons, participles, gerund and infinitive. A `Cue` is such a verb in a sentence, with its
auxiliary, negation and inverted pronoun.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from stance.files.resources import read_table
from stance.french.tagging import Token, token_at
from stance.french.word_lists import AUXILIARIES, CLITIC, HAVE, PREVERBAL

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "Cue",
    "CuePhrase",
    "Mood",
    "Verb",
    "conjugate",
    "cue_forms",
    "cue_phrases",
    "cue_prepositions",
    "is_closed",
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

"""Tell a name, a title or a charge in marks from somebody's words.

Each rule looks at the words before the marks and answers yes, no, or nothing;
the first that answers decides.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from stance.quoting.fragments import SHORT, Fragment
from stance.quoting.grammar import OF
from stance.quoting.names import NAME
from stance.quoting.roles import role_of
from stance.quoting.tokens import Token, token_at
from stance.resources import read_table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["is_name"]

LONGEST_TITLE = 10  # words that the title of a work has at most
LONGEST_CHARGE = 14  # words that a charge has at most
CHARGED = 12  # tokens before the marks among which « condamné », « poursuivi » may stand
ACRONYM = 4  # tokens behind the marks among which the acronym of what they hold stands
ABOUT = 4  # tokens before « sur » among which « rapport », « débat » may stand
CALLED = 5  # the same for « on », « tout le monde », who call something so
FEWEST_CAPITALS, MOST_CAPITALS = 2, 6  # words of a name that capitals alone tell
_INFINITIVE = re.compile(r"(?:[Nn]e pas\s|[Ss]['’]|se\s)?\w+(?:er|ir|re)\b")
_SAYING = frozenset(["dit", "dits", "dite", "dites"])  # « dit « X » » names, « a dit » speaks
_CALLING = frozenset(["appelle", "appellent"])
_QUALIFYING = frozenset(["qualifier", "taxer", "traiter"])
_EVERYBODY = frozenset(["on", "-on", "-t-on", "monde"])
_SUCH = frozenset(["tel", "telle", "tels", "telles"])
_UNSURE = frozenset(["none", "subject"])  # links without a cue
_TERMINAL = ("!", "?", ".")


@cache
def _naming() -> dict[str, frozenset[str]]:
    """Return the words that announce a name, by their kind."""
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    for row in read_table("naming_words"):
        kinds[row["kind"]].add(row["word"])
    return {kind: frozenset(words) for kind, words in kinds.items()}


def is_name(fragment: Fragment) -> bool:
    """Tell whether the words before the marks announce a name, a title or a charge."""
    answers = (rule(fragment) for rule in _RULES)
    return next((answer for answer in answers if answer is not None), False)


def _low(tokens: Sequence[Token], i: int) -> str:
    """Return the word ``i`` places from the end, 1 the last; empty where there is none."""
    return token_at(tokens, len(tokens) - i).low


def _after_verb(fragment: Fragment) -> bool | None:
    """« surnommé « le Sage » », « baptisé en Iran « … » »."""
    last, verbs = fragment.last, _naming()["verb"]
    if _low(last, 1) in verbs and not _says(fragment):
        return True
    placed = [t.pos for t in last[1:]] in (["ADP", NAME], ["ADP", "NOUN"])
    return True if placed and last[0].low in verbs and not last[0].finite else None


def _after_colon(fragment: Fragment) -> bool | None:
    """« un livre au titre explicite : « … » »."""
    if _low(fragment.last, 1) != ":" or fragment.link.method == "cue_before":
        return None
    titled = any(t.low in _naming()["title"] for t in fragment.before)
    return True if titled and fragment.capitalised else None


def _after_label(fragment: Fragment) -> bool | None:
    """« la mention « bio » », « sa recommandation à « neutre » »."""
    place = 2 if _low(fragment.last, 1) == "à" else 1
    labelled = _low(fragment.last, place) in _naming()["label"]
    return True if labelled and len(fragment.words) <= SHORT else None


def _called_by_all(fragment: Fragment) -> bool | None:
    """« ce qu'on appelle la « … » »: a name, nobody's words."""
    cue = fragment.link.cue
    if cue is None or cue.verb.lemma not in {"appeler", "parler"}:
        return None
    source = fragment.link.source
    placed = source is not None and source.kind != "pronoun" and cue.verb.lemma == "parler"
    everybody = any(t.low in _EVERYBODY for t in fragment.before[-CALLED:])
    return True if everybody and not placed else None  # « A Bercy, on parle d'une « … » »


def _called_by_folk(fragment: Fragment) -> bool | None:
    """« les cerfs-volants que les enfants appellent « les baleines » »."""
    cue, source = fragment.link.cue, fragment.link.source
    if cue is None or source is None or cue.verb.lemma != "appeler":
        return None
    folk = source.noun in _naming()["folk"] and source.determiner == "les" and not source.name
    return True if folk and len(fragment.words) <= SHORT else None


def _spelled_out(fragment: Fragment) -> bool | None:
    """« le « temps partiel imposé » (TPI) »: what an acronym stands for."""
    initials = "".join(word[0] for word in fragment.words).upper()
    end = fragment.first + fragment.length
    behind = fragment.clause.tokens[end : end + ACRONYM]
    return True if len(initials) > 1 and any(t.text == initials for t in behind) else None


def _about(fragment: Fragment) -> bool | None:
    """« un rapport d'initiative sur « l'avenir des ports » »: what it is about, or its title."""
    if _low(fragment.last, 1) != "sur" or fragment.link.method not in _UNSURE:
        return None
    works = (t.low in _naming()["work"] for t in fragment.before[-1 - ABOUT : -1])
    return True if any(works) else None


def _with_figure(fragment: Fragment) -> bool | None:
    """« la 2e », « F-16 »: one word with a figure in it."""
    figure = len(fragment.words) == 1 and any(c.isdigit() for c in fragment.text)
    return True if figure else None


def _as_example(fragment: Fragment) -> bool | None:
    """« des mots tels que « … » »."""
    last = fragment.last
    return True if _low(last, 1) in {"que", "comme"} and _low(last, 2) in _SUCH else None


def _after_work(fragment: Fragment) -> bool | None:
    """« le film « … » », « son roman posthume « … » »."""
    last, works = fragment.last, _naming()["work"]
    modified = bool(last) and last[-1].pos == "ADJ" and _low(last, 2) in works
    role = role_of(_low(last, 1))
    body = role is not None and role.kind == "organisation"  # « le comité « Non au barrage » »
    spoken = fragment.link.method == "cue_after" and not body
    if spoken or not (modified or _low(last, 1) in works):
        return None
    return fragment.capitalised and len(fragment.words) <= LONGEST_TITLE


def _after_maker(fragment: Fragment) -> bool | None:
    """« l'auteur de « … » »; also « son film, « … » »."""
    last = fragment.last
    made = _low(last, 1) in OF and _low(last, 2) in _naming()["maker"]
    apposed = _low(last, 1) in {",", "("} and _low(last, 2) in _naming()["work"]
    return fragment.capitalised if made or apposed else None


def _in_brackets(fragment: Fragment) -> bool | None:
    """« Nom (« Autre nom ») »: a translation or another name."""
    last = fragment.last
    named = _low(last, 1) == "(" and token_at(last, len(last) - 2).pos == NAME
    return True if named else None


def _as_charge(fragment: Fragment) -> bool | None:
    """« poursuivi pour « … » », « accusés de « … » et « … » »."""
    outside = [t.low for t in fragment.before if not t.quoted]
    joined = len(outside)
    while joined and outside[joined - 1] in {",", "et", "ou"}:
        joined -= 1
    opener = outside[joined - 1] if joined else ""
    if joined < len(outside) and "pour" in outside[-CHARGED:]:
        opener = "pour"  # « plainte pour vol et « mise en danger » »
    if not (opener == "pour" or opener in OF) or not fragment.text[:1].islower():
        return None
    if fragment.link.cue is not None and fragment.link.cue.verb.lemma in _QUALIFYING:
        return None  # « Elle qualifie l'enquête de « mascarade » »
    charged = any(t.low in _naming()["charge"] for t in fragment.before[-CHARGED:])
    longest = LONGEST_CHARGE * (2 if opener == "pour" else 1)  # « accusé de « … » » may quote
    return charged and len(fragment.words) <= longest and fragment.link.method != "cue_after"


def _in_capitals(fragment: Fragment) -> bool | None:
    """« le « Grand Débat National » »: all words but one at most have a capital."""
    last, words = fragment.last, fragment.words
    if fragment.link.method == "cue_after" or not last or last[-1].text == ":":
        return None
    capitals = sum(word[:1].isupper() for word in words)
    named = FEWEST_CAPITALS <= len(words) <= MOST_CAPITALS and capitals >= len(words) - 1
    return named and not fragment.text.rstrip().endswith(_TERMINAL)


def _says(fragment: Fragment) -> bool:
    """Tell whether « dit » before the marks is the verb: it has its subject or auxiliary."""
    before = fragment.before
    verb = before[-1]
    if verb.low in _CALLING or (verb.low == "dit" and _INFINITIVE.match(fragment.text)):
        return True
    spoken = verb.finite or any(t.pos == "AUX" for t in before[-4:-1])
    return verb.low in _SAYING and spoken


_RULES: tuple[Callable[[Fragment], bool | None], ...] = (
    _after_verb,
    _after_colon,
    _after_label,
    _called_by_all,
    _called_by_folk,
    _spelled_out,
    _about,
    _with_figure,
    _as_example,
    _after_work,
    _after_maker,
    _in_brackets,
    _as_charge,
    _in_capitals,
)

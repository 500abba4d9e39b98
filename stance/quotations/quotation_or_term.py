"""Tell a name, a title or a charge in marks from somebody's words.

Each rule looks at the words before the marks and answers yes, no, or nothing;
the first that answers decides.

Read a title in marks that acts as what it is, a name: « « La Feuille » écrit que … ».

Decide what a pair of marks holds: somebody's words, or a name, a title, a term.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from stance.files.resources import read_table
from stance.french.cues import find_cues
from stance.french.grammar import DASHES, OF, THAT
from stance.french.proper_names import NAME
from stance.french.tagging import Token, has_finite, token_at
from stance.french.word_lists import role_of
from stance.quotations.sources import SHORT, QuotedSpan, fold_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from stance.french.cues import Cue
    from stance.quotations.clauses import Clause
    from stance.quote import QuoteType

__all__ = ["is_name", "judge", "term_counts", "unmark_titles"]


# -- Tell a name, a title or a charge in marks from somebody's words -------------


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
_QUALIFYING_VERBS = frozenset(["qualifier", "taxer", "traiter"])
_EVERYBODY = frozenset(["on", "-on", "-t-on", "monde"])
_SUCH = frozenset(["tel", "telle", "tels", "telles"])
_WITHOUT_CUE = frozenset(["none", "subject"])  # links without a cue
_TERMINAL = ("!", "?", ".")


@cache
def _naming() -> dict[str, frozenset[str]]:
    """Return the words that announce a name, by their kind."""
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    for row in read_table("naming_words"):
        kinds[row["kind"]].add(row["word"])
    return {kind: frozenset(words) for kind, words in kinds.items()}


def is_name(fragment: QuotedSpan) -> bool:
    """Tell whether the words before the marks announce a name, a title or a charge."""
    answers = (rule(fragment) for rule in _RULES)
    return next((answer for answer in answers if answer is not None), False)


def _low(tokens: Sequence[Token], i: int) -> str:
    """Return the word ``i`` places from the end, 1 the last; empty where there is none."""
    return token_at(tokens, len(tokens) - i).low


def _after_verb(fragment: QuotedSpan) -> bool | None:
    """« surnommé « le Sage » », « baptisé en Iran « … » »."""
    last, verbs = fragment.last, _naming()["verb"]
    if _low(last, 1) in verbs and not _says(fragment):
        return True
    placed = [t.pos for t in last[1:]] in (["ADP", NAME], ["ADP", "NOUN"])
    return True if placed and last[0].low in verbs and not last[0].finite else None


def _after_colon(fragment: QuotedSpan) -> bool | None:
    """« un livre au titre explicite : « … » »."""
    if _low(fragment.last, 1) != ":" or fragment.link.method == "cue_before":
        return None
    titled = any(t.low in _naming()["title"] for t in fragment.before)
    return True if titled and fragment.capitalised else None


def _after_label(fragment: QuotedSpan) -> bool | None:
    """« la mention « bio » », « sa recommandation à « neutre » »."""
    place = 2 if _low(fragment.last, 1) == "à" else 1
    labelled = _low(fragment.last, place) in _naming()["label"]
    return True if labelled and len(fragment.words) <= SHORT else None


def _called_by_all(fragment: QuotedSpan) -> bool | None:
    """« ce qu'on appelle la « … » »: a name, nobody's words."""
    cue = fragment.link.cue
    if cue is None or cue.verb.lemma not in {"appeler", "parler"}:
        return None
    source = fragment.link.source
    placed = source is not None and source.kind != "pronoun" and cue.verb.lemma == "parler"
    everybody = any(t.low in _EVERYBODY for t in fragment.before[-CALLED:])
    return True if everybody and not placed else None  # « A Bercy, on parle d'une « … » »


def _called_by_folk(fragment: QuotedSpan) -> bool | None:
    """« les cerfs-volants que les enfants appellent « les baleines » »."""
    cue, source = fragment.link.cue, fragment.link.source
    if cue is None or source is None or cue.verb.lemma != "appeler":
        return None
    folk = source.noun in _naming()["folk"] and source.determiner == "les" and not source.name
    return True if folk and len(fragment.words) <= SHORT else None


def _spelled_out(fragment: QuotedSpan) -> bool | None:
    """« le « temps partiel imposé » (TPI) »: what an acronym stands for."""
    initials = "".join(word[0] for word in fragment.words).upper()
    end = fragment.first + fragment.length
    behind = fragment.clause.tokens[end : end + ACRONYM]
    return True if len(initials) > 1 and any(t.text == initials for t in behind) else None


def _about(fragment: QuotedSpan) -> bool | None:
    """« un rapport d'initiative sur « l'avenir des ports » »: what it is about, or its title."""
    if _low(fragment.last, 1) != "sur" or fragment.link.method not in _WITHOUT_CUE:
        return None
    works = (t.low in _naming()["work"] for t in fragment.before[-1 - ABOUT : -1])
    return True if any(works) else None


def _with_figure(fragment: QuotedSpan) -> bool | None:
    """« la 2e », « F-16 »: one word with a figure in it."""
    figure = len(fragment.words) == 1 and any(c.isdigit() for c in fragment.text)
    return True if figure else None


def _as_example(fragment: QuotedSpan) -> bool | None:
    """« des mots tels que « … » »."""
    last = fragment.last
    return True if _low(last, 1) in {"que", "comme"} and _low(last, 2) in _SUCH else None


def _after_work(fragment: QuotedSpan) -> bool | None:
    """« le film « … » », « son roman posthume « … » »."""
    last, works = fragment.last, _naming()["work"]
    modified = bool(last) and last[-1].pos == "ADJ" and _low(last, 2) in works
    role = role_of(_low(last, 1))
    body = role is not None and role.kind == "organisation"  # « le comité « Non au barrage » »
    spoken = fragment.link.method == "cue_after" and not body
    if spoken or not (modified or _low(last, 1) in works):
        return None
    return fragment.capitalised and len(fragment.words) <= LONGEST_TITLE


def _after_maker(fragment: QuotedSpan) -> bool | None:
    """« l'auteur de « … » »; also « son film, « … » »."""
    last = fragment.last
    made = _low(last, 1) in OF and _low(last, 2) in _naming()["maker"]
    apposed = _low(last, 1) in {",", "("} and _low(last, 2) in _naming()["work"]
    return fragment.capitalised if made or apposed else None


def _in_brackets(fragment: QuotedSpan) -> bool | None:
    """« Nom (« Autre nom ») »: a translation or another name."""
    last = fragment.last
    named = _low(last, 1) == "(" and token_at(last, len(last) - 2).pos == NAME
    return True if named else None


def _as_charge(fragment: QuotedSpan) -> bool | None:
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
    if fragment.link.cue is not None and fragment.link.cue.verb.lemma in _QUALIFYING_VERBS:
        return None  # « Elle qualifie l'enquête de « mascarade » »
    charged = any(t.low in _naming()["charge"] for t in fragment.before[-CHARGED:])
    longest = LONGEST_CHARGE * (2 if opener == "pour" else 1)  # « accusé de « … » » may quote
    return charged and len(fragment.words) <= longest and fragment.link.method != "cue_after"


def _in_capitals(fragment: QuotedSpan) -> bool | None:
    """« le « Grand Débat National » »: all words but one at most have a capital."""
    last, words = fragment.last, fragment.words
    if fragment.link.method == "cue_after" or not last or last[-1].text == ":":
        return None
    capitals = sum(word[:1].isupper() for word in words)
    named = FEWEST_CAPITALS <= len(words) <= MOST_CAPITALS and capitals >= len(words) - 1
    return named and not fragment.text.rstrip().endswith(_TERMINAL)


def _says(fragment: QuotedSpan) -> bool:
    """Tell whether « dit » before the marks is the verb: it has its subject or auxiliary."""
    before = fragment.before
    verb = before[-1]
    if verb.low in _CALLING or (verb.low == "dit" and _INFINITIVE.match(fragment.text)):
        return True
    spoken = verb.finite or any(t.pos == "AUX" for t in before[-4:-1])
    return verb.low in _SAYING and spoken


_RULES: tuple[Callable[[QuotedSpan], bool | None], ...] = (
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


# -- Read a title in marks that acts as what it is, a name: « « La Feuille » écrit que … » ---


LONGEST = 7  # words of a newspaper's title
LIGHT = 2  # adverbs that may stand between a title and its verb, or behind the verb
SHORT_TITLE = 4  # letters below which a word of a title has no capital
_TITLE = re.compile(
    r"""
    (?P<article>L[ea]\s|Les\s|L['’])?
    (?P<name>[A-ZÀ-Þ0-9][^\s.,;:!?]*(?:\s[^\s.,;:!?]+)*)$
    """,
    re.VERBOSE,
)


@cache
def _nameplates() -> frozenset[str]:
    return frozenset(row["printed"] for row in read_table("nameplates"))


def unmark_titles(tokens: Sequence[Token], texts: Iterable[str]) -> list[Token]:
    """Return the tokens with each title that speaks as a name, outside its marks.

    Parameters
    ----------
    tokens : sequence of Token
        A tagged sentence with its names merged.
    texts : iterable of str
        What stands in each of its marked spans, in order.
    """
    words = list(tokens)
    for k, text in enumerate(texts):
        match = _TITLE.match(text)
        inside = [i for i, token in enumerate(words) if token.span == k]
        if match is None or not inside:
            continue
        first, end = inside[0], inside[-1] + 1
        if _is_title(match["article"] or "", match["name"]) and _speaks(words, first, end):
            words[first:end] = [_unmarked(words[first], words[end - 1], text)]
    return words


def _is_title(article: str, name: str) -> bool:
    """Tell a newspaper's title from a clause: its article, or capitals throughout.

    A word alone may be any (« « Liberté » signifie que … »): only a known title will do.
    """
    words = name.split()
    if len(words) == 1 and not article:
        return name in _nameplates()
    capitals = all(word[0].isupper() or len(word) < SHORT_TITLE for word in words)
    return len(words) <= LONGEST and (bool(article) or capitals)


def _speaks(tokens: Sequence[Token], first: int, end: int) -> bool:
    """Tell whether a title is whom « selon » names, or the subject of a verb that reports."""
    before = token_at(tokens, first - 1)
    after = before.low == "après" and token_at(tokens, first - 2).low == "d'"
    if before.low == "selon" or after:
        return True
    opens = not before.text or (before.text == "," and not token_at(tokens, first - 2).quoted)
    return opens and any(
        cue.mood == "finite"
        and cue.verb.reports
        and not (cue.passive or cue.pronoun)
        and end <= cue.start <= end + LIGHT
        and _reports(tokens[end : cue.start], tokens[cue.end : cue.end + LIGHT])
        for cue in find_cues(tokens)
    )


def _reports(between: Sequence[Token], behind: Sequence[Token]) -> bool:
    """Tell whether a verb close behind a title has its words close behind it."""
    light = all(token.pos in {"ADV", "PRON"} for token in between)
    words = [token for token in behind if token.pos != "ADV"]
    return light and bool(words) and (words[0].low in THAT | {":"} or words[0].quoted)


def _unmarked(first: Token, last: Token, text: str) -> Token:
    """Return one name for a title, without its marks."""
    low = text.lower().replace("’", "'")
    name = replace(first, text=text, low=low, end=last.end, pos=NAME, number="Sing", span=-1)
    return replace(name, gender="", finite=False)


# -- Decide what a pair of marks holds: somebody's words, or a name, a title, a term ---


SINGLE = 3  # tokens of a single word with its two marks
CLOSE = 2  # tokens between a cue and a term that it still governs
FAR = 5  # tokens between a verb and a word or two in marks that it still governs
FARTHEST = 13  # the same for « selon X », whose source stands between
SUBORDINATE = 5  # words that a clause behind « que » has at least
_SURE = frozenset(["cue_after", "cue_before"])  # methods by which a cue governs the words
_UNSURE = frozenset(["none", "subject", "cue_later"])
_REPORTING = frozenset(["say", "judge", "think", "preposition"])
_ARTICLES = frozenset(["le", "la", "les", "l'", "un", "une"])
_DETERMINERS = _ARTICLES | frozenset(
    (
        *("des", "du", "de", "d'", "au", "aux", "ce", "cet", "cette", "ces"),
        *("son", "sa", "ses", "leur", "leurs", "notre", "nos"),
        *("chaque", "quelque", "quelques", "plusieurs", "deux", "trois", "quatre", "même"),
    )
)
_QUALIFYING = frozenset(["ADJ", "ADV", "VERB"])  # what a word may be that judges a noun
_VERBAL = re.compile(r"(?:[Ss]['’]|[Ss]e\s|[Nn]e\s|[Nn]['’])\w")
_POINTERS = re.compile(r"(?:[Àà]|[Ll]ire|[Vv]oir|A)\s(?:lire|voir|écouter|aussi|également|notre)\b")


@cache
def _copulas() -> frozenset[str]:
    return frozenset(row["form"] for row in read_table("copulas"))


def term_counts(texts: Sequence[str]) -> Counter[str]:
    """Return how often each short text stands in marks in an article.

    Parameters
    ----------
    texts : sequence of str
        What stands in marks, a text a pair.

    Returns
    -------
    Counter of str
        By the words in lower case; longer texts are left out.
    """
    return Counter(fold_words(text) for text in texts if len(text.split()) <= SHORT + 1)


def judge(fragment: QuotedSpan, counts: Counter[str], *, free: bool = False) -> QuoteType | None:
    """Return ``"direct"`` or ``"mixed"``, or None where the marks quote nobody.

    Parameters
    ----------
    fragment : QuotedSpan
    counts : Counter of str
        What ``term_counts`` found in the article.
    free : bool
        Whether the passage gives somebody's view throughout (« A l'écouter, … »).
    """
    if not fragment.length or not fragment.words or _points_elsewhere(fragment.clause):
        return None
    if is_name(fragment):
        return None
    short = len(fragment.words) <= SHORT and not free
    if short and not _is_governed(fragment) and _is_term(fragment, counts):
        return None
    return "direct" if _stands_alone(fragment) else "mixed"


def _points_elsewhere(clause: Clause) -> bool:
    """Tell whether the line only points to another article (« Lire aussi : … »)."""
    return bool(_POINTERS.match(" ".join(t.text for t in clause.tokens[:3])))


# -- a word or two in marks ----------------------------------------------------


def _is_governed(fragment: QuotedSpan) -> bool:
    """Tell whether a cue is close enough to govern a word or two in marks."""
    link = fragment.link
    if link.cue is None or link.method not in _SURE:
        return False
    if link.method == "cue_after":
        return True
    gap = fragment.clause.tokens[_governing_end(fragment, link.cue) : fragment.first]
    last, verb = token_at(fragment.clause.tokens, fragment.first - 1), link.cue.verb
    if verb.kind == "judge" and last.low in {"comme", "de", "d'", "à"}:
        return not has_finite(gap)
    if last.low in _ARTICLES and fragment.length == SINGLE:
        return verb.kind in {"act", "judge"} and _takes_one(fragment, len(gap))
    if link.cue.mood == "preposition":
        return verb.lemma != "pour" and len(gap) <= FARTHEST
    return len(gap) - _object_length(fragment) <= FAR and not has_finite(gap)


def _object_length(fragment: QuotedSpan) -> int:
    """Return the tokens, but for one, of an object right before an adjective in marks.

    « Elle juge l'absence d'analyse d'impact « incompréhensible » ».
    """
    if token_at(fragment.clause.tokens, fragment.first + 1).pos not in _QUALIFYING:
        return 0
    ends = (p for p in fragment.clause.phrases if p.end == fragment.first and not p.preposition)
    return next((p.end - p.start - 1 for p in ends), 0)


def _governing_end(fragment: QuotedSpan, cue: Cue) -> int:
    """Return the token behind a cue, and behind the one who speaks if that one follows it.

    « promis par la préfète « … » », but not « …, dit la préfète, en référence à « … » ».
    """
    source = fragment.link.source
    if source is None or source.end < cue.end or cue.mood == "preposition":
        return cue.end
    apart = any(t.text == "," for t in fragment.clause.tokens[source.end : fragment.first])
    return cue.end if apart else source.end


def _takes_one(fragment: QuotedSpan, gap: int) -> bool:
    """Tell « réclame un « moratoire » », somebody's word, from « le « cadre » », a term."""
    article, before = (token_at(fragment.clause.tokens, fragment.first - k) for k in (1, 2))
    return article.low in {"un", "une"} and (gap == 1 or before.low in {"d'", "de"})


def _is_term(fragment: QuotedSpan, counts: Counter[str]) -> bool:
    """Tell whether a word or two that no cue governs are a term."""
    if _has_determiner(fragment) and not (len(fragment.words) > 1 and _is_reported(fragment)):
        return True
    if counts[fold_words(fragment.text)] > 1:
        return True
    if _VERBAL.match(fragment.text):
        return False
    before, method = fragment.before, fragment.link.method
    if len(fragment.words) == 1 and before and before[-1].pos in {"NOUN", "NAME"}:
        return True
    predicate = method != "none" and any(t.low in _copulas() for t in before[-2:])
    if method == "cue_later" and before and before[-1].pos in {"VERB", "AUX"}:
        return False  # « va faiblir « nettement », selon un prévisionniste »
    return method in _UNSURE and not predicate and not _is_sentence(fragment.text)


def _has_determiner(fragment: QuotedSpan) -> bool:
    before = token_at(fragment.clause.tokens, fragment.first - 1)
    return before.low in _DETERMINERS or before.pos in {"DET", "ADJ"}


def _is_reported(fragment: QuotedSpan) -> bool:
    """Tell whether the sentence reports speech, or a cue stands close."""
    link = fragment.link
    if link.cue is None:
        return False
    close = 0 <= fragment.first - _governing_end(fragment, link.cue) <= CLOSE
    return close or (link.method == "cue_before" and link.cue.verb.kind in _REPORTING)


def _is_sentence(text: str) -> bool:
    return text[:1].isupper() and text.rstrip().endswith((".", "!", "?", "…"))


# -- direct or mixed -----------------------------------------------------------


def _stands_alone(fragment: QuotedSpan) -> bool:
    """Tell a clause of its own from a fragment inside the journalist's sentence."""
    last, n = token_at(fragment.clause.tokens, fragment.first - 1), len(fragment.words)
    if last.quoted or last.text in DASHES | {"", ":", "-"}:
        return n > 1 or fragment.capitalised
    if last.low in THAT:
        return n >= SUBORDINATE
    return n > SHORT and (fragment.capitalised or last.text in {",", ";"})

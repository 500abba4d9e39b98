"""Decide what a pair of marks holds: somebody's words, or a name, a title, a term."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from stance.quoting.fragments import SHORT, Fragment, fold_words
from stance.quoting.grammar import DASHES, THAT
from stance.quoting.naming import is_name
from stance.quoting.tokens import has_finite, token_at
from stance.resources import read_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stance.quote import QuoteType
    from stance.quoting.clause import Clause
    from stance.quoting.cues import Cue

__all__ = ["judge", "term_counts"]

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


def judge(fragment: Fragment, counts: Counter[str], *, free: bool = False) -> QuoteType | None:
    """Return ``"direct"`` or ``"mixed"``, or None where the marks quote nobody.

    Parameters
    ----------
    fragment : Fragment
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


def _is_governed(fragment: Fragment) -> bool:
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


def _object_length(fragment: Fragment) -> int:
    """Return the tokens, but for one, of an object right before an adjective in marks.

    « Elle juge l'absence d'analyse d'impact « incompréhensible » ».
    """
    if token_at(fragment.clause.tokens, fragment.first + 1).pos not in _QUALIFYING:
        return 0
    ends = (p for p in fragment.clause.phrases if p.end == fragment.first and not p.preposition)
    return next((p.end - p.start - 1 for p in ends), 0)


def _governing_end(fragment: Fragment, cue: Cue) -> int:
    """Return the token behind a cue, and behind the one who speaks if that one follows it.

    « promis par la préfète « … » », but not « …, dit la préfète, en référence à « … » ».
    """
    source = fragment.link.source
    if source is None or source.end < cue.end or cue.mood == "preposition":
        return cue.end
    apart = any(t.text == "," for t in fragment.clause.tokens[source.end : fragment.first])
    return cue.end if apart else source.end


def _takes_one(fragment: Fragment, gap: int) -> bool:
    """Tell « réclame un « moratoire » », somebody's word, from « le « cadre » », a term."""
    article, before = (token_at(fragment.clause.tokens, fragment.first - k) for k in (1, 2))
    return article.low in {"un", "une"} and (gap == 1 or before.low in {"d'", "de"})


def _is_term(fragment: Fragment, counts: Counter[str]) -> bool:
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


def _has_determiner(fragment: Fragment) -> bool:
    before = token_at(fragment.clause.tokens, fragment.first - 1)
    return before.low in _DETERMINERS or before.pos in {"DET", "ADJ"}


def _is_reported(fragment: Fragment) -> bool:
    """Tell whether the sentence reports speech, or a cue stands close."""
    link = fragment.link
    if link.cue is None:
        return False
    close = 0 <= fragment.first - _governing_end(fragment, link.cue) <= CLOSE
    return close or (link.method == "cue_before" and link.cue.verb.kind in _REPORTING)


def _is_sentence(text: str) -> bool:
    return text[:1].isupper() and text.rstrip().endswith((".", "!", "?", "…"))


# -- direct or mixed -----------------------------------------------------------


def _stands_alone(fragment: Fragment) -> bool:
    """Tell a clause of its own from a fragment inside the journalist's sentence."""
    last, n = token_at(fragment.clause.tokens, fragment.first - 1), len(fragment.words)
    if last.quoted or last.text in DASHES | {"", ":", "-"}:
        return n > 1 or fragment.capitalised
    if last.low in THAT:
        return n >= SUBORDINATE
    return n > SHORT and (fragment.capitalised or last.text in {",", ";"})

"""Decide whether words in marks are a quotation, or a name, a title or a term.

Half of the marked spans in newspapers are not quotations: « gilets jaunes », « le film « … » »,
« poursuivi pour « … » ». No single word decides, so the decision is learned. Each marked span has
some hundred features (its words, the words around it, what introduces it, how often the article
prints the same words with and without marks), and a weighted sum decides. The weights are in
``quotation_or_term.tsv``; ``evaluation/train_quotations.py`` learns them.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from stance.files.resources import read_table, read_words
from stance.french.cues import find_cues
from stance.french.proper_names import NAME
from stance.french.tagging import Token, has_finite, token_at
from stance.french.word_lists import (
    AUXILIARIES,
    DASHES,
    DETERMINERS,
    OF,
    SUBJECT_PRONOUNS,
    THAT,
    means_body,
)
from stance.quotations.sources import SHORT, QuotedSpan, lower_words
from stance.quotations.weights import Features, bucket, read_weights, score

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stance.quotations.clauses import Clause
    from stance.quotations.sentences import Sentence
    from stance.quote import QuoteType

__all__ = ["describe_spans", "quote_type", "unmark_titles"]


TERM = 5  # words that a term in marks has at most
FRAGMENT = 8  # words that a fragment has at most which a longer quotation may hold
LONG = 6  # words above which a span is more than a fragment
PRIOR = 2  # spans that an article is taken to have besides: a lone one says little


@dataclass(frozen=True, slots=True)
class _Counts:
    """How often an article prints the words of its marked spans, and where.

    Attributes
    ----------
    marked : Counter of str
        How often the folded words stand alone in marks.
    printed : Counter of str
        How often they stand anywhere.
    held : Counter of str
        How often they stand inside a longer span.
    share_short : float
        The share of the spans that have few words, near a half in a short text.
    spans : int
    """

    marked: Counter[str]
    printed: Counter[str]
    held: Counter[str]
    share_short: float
    spans: int


def _count(text: str, spans: Sequence[QuotedSpan]) -> _Counts:
    folded = [lower_words(span.text) for span in spans]
    marked = Counter(folded)
    sought = {f for f, span in zip(folded, spans, strict=True) if 0 < len(span.words) <= FRAGMENT}
    longer = [f for f, span in zip(folded, spans, strict=True) if len(span.words) > SHORT]
    held: Counter[str] = Counter()
    for words in longer:
        held.update(_occurrences(words.split(" "), sought - {words}))
    printed = _occurrences(lower_words(text).split(" "), sought)
    short = sum(len(span.words) <= SHORT for span in spans)
    share = (short + PRIOR) / (len(spans) + 2 * PRIOR)
    return _Counts(marked, printed, held, share, len(spans))


def _occurrences(words: Sequence[str], sought: set[str]) -> Counter[str]:
    """Count how often each of some short texts stands among words, in one pass."""
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for text in sought:
        parts = text.split(" ")
        lengths[parts[0]].add(len(parts))
    found: Counter[str] = Counter()
    for i, word in enumerate(words):
        for length in lengths.get(word, ()):
            text = " ".join(words[i : i + length])
            if text in sought:
                found[text] += 1
    return found


NEAR_BEFORE, NEAR_BEHIND = 8, 6  # tokens around a span whose words describe it
ANNOUNCED = 6  # tokens before a span among which the noun stands that announces a name
_CONTENT = frozenset(["NOUN", "VERB", "ADJ", "ADV", "PROPN", NAME])
_OTHER_KINDS = frozenset(["gesture", "act", "think"])
_INNER_END = re.compile(r"[.!?…]\s")
_BRACKET = re.compile(r"[(\[]")
_NET = re.compile(r"[@#]|http")
_PIECE = re.compile(r"[^\W\d_]+'?")
_FIRST_PERSON = frozenset(
    ["je", "j'", "me", "m'", "moi", "nous", "mon", "ma", "mes", "notre", "nos"]
)
_CLITICS = SUBJECT_PRONOUNS | {"je", "j'", "tu", "nous", "vous", "c'", "ça", "ne", "n'", "se", "s'"}
JOINT = 2  # tokens that may join two terms: « a », « b », et « c »
_JOINTS = frozenset([",", "et", "ou", "puis"])
_ENDS = (".", "…", "!", "?", ",")


@cache
def _naming() -> dict[str, frozenset[str]]:
    """Return the words that announce a name, by their kind."""
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    for row in read_table("naming_words"):
        kinds[row["kind"]].add(row["word"])
    return {kind: frozenset(words) for kind, words in kinds.items()}


def describe_spans(
    text: str,
    sentences: Sequence[Sentence],
    clauses: Sequence[Clause],
    marked: Sequence[Sequence[QuotedSpan]],
) -> Iterator[list[Mapping[str, float]]]:
    """Yield the features of the marked spans of each sentence of an article.

    A span has some hundred, and a hostile text a span every four characters.

    Parameters
    ----------
    text : str
        The article's.
    sentences : sequence of Sentence
    clauses : sequence of Clause
        The syntax of each.
    marked : sequence of sequence of QuotedSpan
        The marked spans of each.
    """
    counts = _count(text, [span for spans in marked for span in spans])
    around = _Around.of(clauses, marked)
    free = False  # whether « A l'écouter, … » lets somebody speak without further cues
    for i, (sentence, clause, spans) in enumerate(zip(sentences, clauses, marked, strict=True)):
        free = (free and not sentence.first) or any(cue.closed for cue in clause.cues)
        rows: list[Mapping[str, float]] = []
        for k, span in enumerate(spans):
            features = Features(_size(len(span.words)))
            features.add("bias")
            _describe_words(features, span)
            _describe_neighbours(features, span)
            _describe_link(features, span)
            _describe_sentence(features, sentence, spans, k)
            _describe_article(features, span, counts)
            around.describe(features, i)
            features.add_both("free", free)
            rows.append(features)
        yield rows


def _size(words: int) -> str:
    return {"1": "one", "3": "few", "8": "some"}.get(bucket(words, (1, 3, 8)), "many")


def _describe_words(features: Features, span: QuotedSpan) -> None:
    """Describe what stands in the marks."""
    text, n = span.text.strip(), len(span.words)
    words = [word.lower().replace("’", "'") for word in span.words]
    features.add(f"words {bucket(n, (0, 1, 2, 3, 4, 5, 6, 8, 10, 14, 20, 30))}")
    features.add("log words", math.log1p(n))
    features.add_both("capital", span.capitalised)
    capitals = sum(word[:1].isupper() for word in span.words)
    if n > 1:
        features.add("share of capitals", capitals / n)
        features.add("all capitals", capitals >= n - 1)
        features.add("capital within", capitals > span.capitalised)
    features.add("upper case", len(text) > 1 and text.isupper())
    features.add_both(f"ends {text[-1:] if text.endswith(_ENDS) else 'open'}")
    features.add("comma", "," in text)
    features.add("figure", any(c.isdigit() for c in text))
    features.add("bracket", _BRACKET.search(text) is not None)
    features.add("sentences", _INNER_END.search(text) is not None)
    features.add("net", _NET.search(text) is not None)
    for word in set(words):
        features.add(f"word {word}")
    if words and words[0] in read_words("offences"):  # « poursuivi pour « recel de vol » »
        before = token_at(span.clause.tokens, span.first - 1)
        features.add_both("offence")
        features.add(f"offence behind {_seen(before)}")
    pieces = set(_PIECE.findall(text.lower().replace("’", "'")))
    verb = not pieces.isdisjoint(AUXILIARIES)
    features.add_both("auxiliary", verb)
    features.add_both("clitic", not pieces.isdisjoint(_CLITICS))
    features.add_both("first person", not pieces.isdisjoint(_FIRST_PERSON))
    features.add_within("sentence", span.capitalised and verb)
    if words:
        features.add_within(f"ending {words[-1][-3:]}")
    if n <= SHORT:  # longer spans are masked for the tagger
        tokens = span.clause.tokens[span.first : span.first + span.length]
        for pos in {t.pos for t in tokens if t.pos != "PUNCT"}:
            features.add_within(f"holds {pos}")
        features.add_within("holds finite", has_finite(tokens))


def _seen(token: Token) -> str:
    """Return a neighbouring word as a feature; all words in marks are one."""
    return "«»" if token.quoted else token.low or "nothing"


def _describe_neighbours(features: Features, span: QuotedSpan) -> None:
    """Describe what stands before and behind the marks."""
    tokens, first, end = span.clause.tokens, span.first, span.first + span.length
    one, two = token_at(tokens, first - 1), token_at(tokens, first - 2)
    features.add_both(f"before {_seen(one)}")
    features.add(f"two before {_seen(two)}")
    features.add_both(f"before {one.pos}")
    features.add_within(f"before {two.pos} {one.pos}")
    kind = _seen(one) if one.pos == "PUNCT" or not one.text else one.pos
    features.add_both(f"capital, before {kind}", span.capitalised)
    near = [t for t in tokens[max(0, first - NEAR_BEFORE) : first] if not t.quoted]
    cue = span.link.cue  # « elle s'est dite « … » » names nothing
    said = range(cue.start, cue.end) if cue is not None and cue.mood == "finite" else ()
    places = range(max(0, first - ANNOUNCED), first)
    close = {tokens[k].low for k in places if k not in said and not tokens[k].quoted}
    for kind, words in _naming().items():
        features.add(f"before naming {kind}", one.low in words and first - 1 not in said)
        features.add(f"near naming {kind}", not words.isdisjoint(close))
    features.add_both(
        "copula", one.low in read_words("copulas") or two.low in read_words("copulas")
    )
    for word in {t.low for t in near if t.pos in _CONTENT}:
        features.add(f"near {word}")
    after = token_at(tokens, end)
    features.add_both(f"behind {_seen(after)}")
    features.add_both(f"behind {after.pos}")
    if one.low in DETERMINERS or one.pos == "DET":
        features.add_within("determiner")
        features.add_within(f"determiner, behind {after.pos}")
    for token in tokens[end : end + NEAR_BEHIND]:
        if token.pos in _CONTENT and not token.quoted:
            features.add(f"near behind {token.low}")


def _describe_link(features: Features, span: QuotedSpan) -> None:
    """Describe what introduces the words."""
    link, tokens, first = span.link, span.clause.tokens, span.first
    features.add_both(f"link {link.method}")
    cue = link.cue
    if cue is None:
        return
    features.add_both(f"{link.method} by {cue.verb.kind}")
    features.add(f"cue {cue.verb.lemma}")
    features.add("negated", cue.negated)
    features.add("passive", cue.passive)
    if cue.end > first:
        features.add_both(f"{link.method} at {_distance(cue.start - first - span.length)}")
        return
    between = tokens[_governing_end(span) : first]
    features.add_both(f"{link.method} at {_distance(first - cue.end)}")
    features.add_within(f"{link.method} past source at {_distance(len(between))}")
    features.add_both("finite between", has_finite(tokens[cue.end : first]))
    features.add_both("comma between", any(t.text == "," for t in between))
    features.add_both("que between", any(t.low in THAT for t in between))


def _distance(tokens: int) -> str:
    return bucket(tokens, (0, 1, 2, 3, 5, 8, 13, 20))


def _governing_end(span: QuotedSpan) -> int:
    """Return the token after a cue, and after its source if that follows the cue.

    « promis par la préfète « … » », but not « …, dit la préfète, en référence à « … » ».
    """
    cue, source = span.link.cue, span.link.source
    if cue is None or source is None or source.end < cue.end or cue.mood == "preposition":
        return cue.end if cue else span.first
    apart = any(t.text == "," for t in span.clause.tokens[source.end : span.first])
    return cue.end if apart else min(source.end, span.first)


def _describe_sentence(
    features: Features, sentence: Sentence, spans: Sequence[QuotedSpan], k: int
) -> None:
    """Describe the sentence, and the other marks in it."""
    clause = spans[k].clause
    features.add_both(f"block {sentence.block}")
    features.add("opens paragraph", sentence.first)
    features.add(f"{bucket(len(spans), (1, 2, 3, 5))} in sentence")
    others = [len(span.words) for span in (*spans[:k], *spans[k + 1 :])]
    outside = sum(t.pos != "PUNCT" for t in clause.outside)
    features.add_both(f"{bucket(outside, (0, 1, 2, 4, 8, 16, 30))} outside")
    kinds = {cue.verb.kind for cue in clause.cues if not cue.negated}
    features.add_within("beside long", max(others, default=0) > LONG)
    features.add_within("beside short", min(others, default=LONG) <= SHORT)
    features.add_within("sentence says", not kinds.isdisjoint(("say", "judge")))
    features.add_within("sentence has preposition", "preposition" in kinds)
    features.add_within("sentence has other cue", not kinds.isdisjoint(_OTHER_KINDS))
    features.add_within("sentence has no cue", not clause.cues)
    if k and _is_joined(clause, k):
        features.add_both("joined")
        features.add_within(f"joined to {bucket(len(spans[k - 1].words), (1, 3, 8))}")
    features.add_within("joins", k + 1 < len(spans) and _is_joined(clause, k + 1))


def _is_joined(clause: Clause, k: int) -> bool:
    """Tell whether only a comma or a conjunction is between span ``k`` and the one before."""
    between = [t.low for t in clause.tokens[slice(*clause.between(k))]]
    return 0 < len(between) <= JOINT and _JOINTS.issuperset(between)


def _describe_article(features: Features, span: QuotedSpan, counts: _Counts) -> None:
    """Describe how the article prints these words, and how it uses marks."""
    words, n = lower_words(span.text), len(span.words)
    if 0 < n <= TERM:
        marked, printed = counts.marked[words], counts.printed[words]
        features.add_within(f"{bucket(marked, (1, 2, 3, 5))} in marks")
        features.add_within(f"{bucket(max(0, printed - marked), (0, 1, 2, 4, 8))} without marks")
    features.add_within("within a longer quotation", counts.held[words] > 0)
    features.add_within("share of short spans", counts.share_short)
    features.add_within("log spans", math.log1p(counts.spans))


@dataclass(frozen=True, slots=True)
class _Around:
    """Which sentences report speech, and which hold a long quotation."""

    says: tuple[bool, ...]
    quotes: tuple[bool, ...]

    @classmethod
    def of(cls, clauses: Sequence[Clause], marked: Sequence[Sequence[QuotedSpan]]) -> _Around:
        says = (
            any(c.mood == "preposition" or (c.verb.reports and not c.negated) for c in clause.cues)
            for clause in clauses
        )
        quotes = (any(len(span.words) > LONG for span in spans) for spans in marked)
        return cls(tuple(says), tuple(quotes))

    def describe(self, features: Features, i: int) -> None:
        """Describe the sentences before and behind sentence ``i``."""
        features.add_both("first sentence", not i)
        for name, place in (("before", i - 1), ("behind", i + 1)):
            if 0 <= place < len(self.says):
                features.add_within(f"sentence {name} says", self.says[place])
                features.add_within(f"sentence {name} quotes", self.quotes[place])


SUBORDINATE = 5  # words that a clause behind « que » has at least


def quote_type(span: QuotedSpan, features: Mapping[str, float]) -> QuoteType | None:
    """Return ``"direct"`` or ``"mixed"``, or None if the span is not a quotation.

    Parameters
    ----------
    span : QuotedSpan
    features : mapping of str to float
        What `describe_spans` says of it.
    """
    if not (span.words and span.length) or score(features, read_weights("quotation_or_term")) <= 0:
        return None
    return "direct" if _stands_alone(span) else "mixed"


def _stands_alone(span: QuotedSpan) -> bool:
    """Tell whether a quotation is a clause, not a fragment in the journalist's sentence."""
    last, n = token_at(span.clause.tokens, span.first - 1), len(span.words)
    if last.quoted or last.text in DASHES | {"", ":", "-"}:
        return n > 1 or span.capitalised
    if last.low in THAT:
        return n >= SUBORDINATE
    return n > SHORT and (span.capitalised or last.text in {",", ";"})


LONGEST = 7  # words of a newspaper's title
LIGHT = 2  # adverbs that may stand between a title and its verb, or behind the verb
MARKS = 2  # tokens that a pair of marks adds to a title
BESIDE = 4  # words between a body and its name, the body among them
SHORT_TITLE = 4  # letters below which a word of a title has no capital
_TITLE = re.compile(
    r"""
    (?P<article>L[ea]\s|Les\s|L['’])?
    (?P<name>[A-ZÀ-Þ0-9][^\s.,;:!?]*(?:\s[^\s.,;:!?]+)*)$
    """,
    re.VERBOSE,
)


def unmark_titles(tokens: Sequence[Token], texts: Iterable[str]) -> list[Token]:
    """Return the tokens, with each name in marks that is a source as a name without marks.

    That is the title of a newspaper that speaks, and what a body calls itself: « le collectif
    « La digue pour tous » ».

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
        inside = [i for i, token in enumerate(words) if token.span == k] if match else []
        if match is None or not inside:
            continue
        first, end = inside[0], inside[-1] + 1
        title = _is_title(match["article"] or "", match["name"]) and _speaks(words, first, end)
        body = _body_before(words, first, end)
        if body is not None and body + 1 < first and words[body + 1].pos == "NOUN":
            words[body + 1] = words[body + 1]._replace(pos="ADJ")  # « le collectif militant »
        if title or body is not None:
            words[first:end] = [_unmarked(words[first], words[end - 1], text)]
    return words


def _is_title(article: str, name: str) -> bool:
    """Tell whether a span is the title of a newspaper: it has an article, or capitals throughout.

    A word alone may be any (« « Liberté » signifie que … »): only a known title will do.
    """
    words = name.split()
    if len(words) == 1 and not article:
        return name in read_words("nameplates")
    capitals = all(word[0].isupper() or len(word) < SHORT_TITLE for word in words)
    return len(words) <= LONGEST and (bool(article) or capitals)


def _speaks(tokens: Sequence[Token], first: int, end: int) -> bool:
    """Tell whether a title follows « selon », or is the subject of a verb of speech."""
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


def _body_before(tokens: Sequence[Token], first: int, end: int) -> int | None:
    """Return the body that a span names: « le collectif », « l'association d'habitants »."""
    clause = has_finite(tokens[first:end]) and not token_at(tokens, end).finite
    if end - first > LONGEST + MARKS or clause:  # « le ministère : « Nous tiendrons » »
        return None
    for i in range(first - 1, max(-1, first - 1 - BESIDE), -1):
        if tokens[i].pos == "NOUN" and means_body(tokens[i].low):
            return i
        if tokens[i].pos not in {"NOUN", "ADJ", NAME} and tokens[i].low not in OF:
            return None
    return None


def _reports(between: Sequence[Token], behind: Sequence[Token]) -> bool:
    """Tell whether a verb close behind a title has its words close behind it."""
    light = all(token.pos in {"ADV", "PRON"} for token in between)
    words = [token for token in behind if token.pos != "ADV"]
    return light and bool(words) and (words[0].low in THAT | {":"} or words[0].quoted)


def _unmarked(first: Token, last: Token, text: str) -> Token:
    """Return one name for a title, without its marks."""
    low = text.lower().replace("’", "'")
    name = first._replace(text=text, low=low, end=last.end, pos=NAME, number="Sing", span=-1)
    return name._replace(gender="", finite=False)

"""Locate annotated quotations in their article, and match extracted quotations to them.

Only letters and digits are compared, so that line breaks, lost hyphens and quotation
marks do not matter. Direct and mixed quotations form one
group, ``quotes``; indirect ones form another.

- A gold quotation is found when a prediction covers 80 % of it (indirect:
  60 %), or when several predictions within it do so together.
- A prediction is correct when gold quotations cover the same share of it.
- Gold marked ``optional`` or ``nested`` is neither rewarded nor penalised;
  ``none`` marks text that is not a quotation, and finding it counts against precision.
- A speaker is correct when it names the same person as one of the gold's strings.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from stance.french.words import letters
from stance.speakers.name_matching import same_speaker

__all__ = [
    "GROUPS",
    "Annotated",
    "Found",
    "GoldQuote",
    "Judgement",
    "Prediction",
    "Sought",
    "find",
    "judge",
    "letters_with_offsets",
    "locate",
]


Annotated = tuple[Mapping[str, str], tuple[str, ...], tuple[str, ...]]


def locate(
    text: str, annotated: Iterable[Annotated], spans: Mapping[str, tuple[int, int, str]]
) -> tuple[str, tuple[GoldQuote, ...]]:
    """Return the annotated quotations of an article with their offsets.

    The offsets are those of the annotation, or those of the analysis's quotation where the
    row still has the same words, or the place where the words occur. Words that do not occur
    in the text are appended to it, so that they count as a missed quotation.

    Parameters
    ----------
    text : str
        The article.
    annotated : iterable of (cells, speakers, stances)
        The rows of the annotation.
    spans : mapping
        Start, end and words of each quotation of the analysis, by id.

    Returns
    -------
    tuple of (str, tuple of GoldQuote)
        The text, followed by the words that do not occur in it, and the quotations.
    """
    found = []
    for cells, speakers, stances in annotated:
        span = _given(cells, spans, text)
        if span is None:
            words = cells.get("quote", "")
            if not letters(words):
                continue
            span = find(words, text)
            if span is None:
                span = (len(text) + 2, len(text) + 2 + len(words))
                text = f"{text}\n\n{words}"
        kind = cells.get("quote_type") or "direct"
        found.append(GoldQuote(span[0], span[1], kind, speakers, stances))
    return text, tuple(found)


def _given(
    cells: Mapping[str, str], spans: Mapping[str, tuple[int, int, str]], text: str
) -> tuple[int, int] | None:
    start, end = cells.get("start", ""), cells.get("end", "")
    if start.isdecimal() and end.isdecimal():
        return int(start), int(end)
    known = spans.get(cells.get("quote_id", ""))
    if known is None:
        return None
    first, last, words = known
    same = letters(words) == letters(cells.get("quote", "") or words)
    return (first, last) if same and text[first:last] == words else None


def find(words: str, text: str) -> tuple[int, int] | None:
    """Return where ``words`` first occur in ``text``, comparing only letters and digits.

    Examples
    --------
    >>> find("L’été , dit-elle", "« L'été, dit-elle, sera long. »")
    (2, 17)
    >>> find("jamais", "toujours") is None
    True
    """
    sought = letters(words)
    printed, offsets = letters_with_offsets(text)
    at = printed.find(sought) if sought else -1
    return (offsets[at], offsets[at + len(sought) - 1] + 1) if at >= 0 else None


GROUPS: Mapping[str, tuple[str, ...]] = {"quotes": ("direct", "mixed"), "indirect": ("indirect",)}
NEEDED: Mapping[str, float] = {"quotes": 0.8, "indirect": 0.6}
REAL = frozenset({"direct", "mixed", "indirect"})

_FREE = frozenset({"optional", "nested"})
_LEAST_PIECE = 8  # consecutive letters that anchor a garbled prediction to its place
_HALF = 0.5


@dataclass(frozen=True)
class GoldQuote:
    """A quotation as annotated: offsets into the article's text, accepted speakers and stances."""

    start: int
    end: int
    kind: str
    speakers: tuple[str, ...] = ()
    stances: tuple[str, ...] = ()


@dataclass(frozen=True)
class Prediction:
    """A quotation as extracted."""

    kind: str
    text: str
    speaker: str = ""
    stance: str = ""
    method: str = ""
    confidence: float = float("nan")


@dataclass(frozen=True)
class Sought:
    """A gold quotation and the prediction that found it, None where it was missed.

    For gold marked ``none``, ``found`` is the false positive.
    """

    group: str
    quote: GoldQuote
    found: Prediction | None = None

    @property
    def named(self) -> bool:
        """Whether it was found and attributed to the right speaker."""
        return self.found is not None and same_speaker(self.found.speaker, self.quote.speakers)


@dataclass(frozen=True)
class Found:
    """A prediction, whether it is a quotation, and whether its speaker is correct."""

    group: str
    prediction: Prediction
    right: bool
    nearest: GoldQuote | None = None

    @property
    def named(self) -> bool:
        """Whether it is a quotation and has the right speaker."""
        if not self.right or self.nearest is None:
            return False
        return same_speaker(self.prediction.speaker, self.nearest.speakers)


@dataclass(frozen=True)
class Judgement:
    """The results for an article: gold quotations and predictions, in order, by group."""

    sought: tuple[Sought, ...]
    found: tuple[Found, ...]
    traps: tuple[Sought, ...]


@dataclass(frozen=True)
class _Located:
    prediction: Prediction
    span: frozenset[int]


@dataclass(frozen=True)
class _Wanted:
    quote: GoldQuote
    span: frozenset[int]


def letters_with_offsets(text: str) -> tuple[str, list[int]]:
    """Return what `stance.french.words.letters` does, and the offset of each letter in ``text``.

    Examples
    --------
    >>> letters_with_offsets("« Où ? »")
    ('ou', [2, 3])
    """
    folded = [(sign, offset) for offset, char in enumerate(text) for sign in letters(char)]
    return "".join(sign for sign, _ in folded), [offset for _, offset in folded]


def judge(text: str, gold: Sequence[GoldQuote], predictions: Iterable[Prediction]) -> Judgement:
    """Match an article's predictions to its gold.

    Parameters
    ----------
    text : str
        The text that the gold's offsets refer to; the predictions may come from
        another printing of it.
    """
    printed, offsets = letters_with_offsets(text)
    wanted = [_Wanted(quote, _positions(quote, offsets)) for quote in gold]
    located = [_Located(each, _locate(each.text, printed, wanted)) for each in predictions]
    sought: list[Sought] = []
    found: list[Found] = []
    for group, kinds in GROUPS.items():
        mine = [item for item in located if item.prediction.kind in kinds]
        found += _judge_predictions(group, mine, wanted)
        sought += _judge_gold(group, mine, [w for w in wanted if w.quote.kind in kinds])
    marked = [item for item in located if item.prediction.kind in GROUPS["quotes"]]
    traps = _judge_gold("quotes", marked, [w for w in wanted if w.quote.kind == "none"])
    return Judgement(tuple(sought), tuple(found), tuple(traps))


def _positions(quote: GoldQuote, offsets: Sequence[int]) -> frozenset[int]:
    return frozenset(i for i, offset in enumerate(offsets) if quote.start <= offset < quote.end)


def _locate(words: str, printed: str, wanted: Sequence[_Wanted]) -> frozenset[int]:
    """Return the place of a prediction; of several places, the one nearest to gold."""
    sought = letters(words)
    if not sought:
        return frozenset()
    places = []
    at = printed.find(sought)
    while at >= 0:
        places.append(frozenset(range(at, at + len(sought))))
        at = printed.find(sought, at + 1)
    if places:
        return max(
            places, key=lambda place: max((_overlap(place, w.span) for w in wanted), default=0)
        )
    matcher = difflib.SequenceMatcher(None, printed, sought, autojunk=False)
    return frozenset(
        i
        for block in matcher.get_matching_blocks()
        if block.size >= _LEAST_PIECE
        for i in range(block.a, block.a + block.size)
    )


def _overlap(one: frozenset[int], other: frozenset[int]) -> float:
    union = len(one | other)
    return len(one & other) / union if union else 0.0


def _judge_predictions(
    group: str, found: Sequence[_Located], wanted: Sequence[_Wanted]
) -> Iterator[Found]:
    needed = NEEDED[group]
    free = [item.span for item in wanted if item.quote.kind in _FREE]
    targets = [item for item in wanted if item.quote.kind in GROUPS[group]]
    # Indirect speech may lie within a marked quotation; a marked one must itself be gold.
    kinds = GROUPS[group] if group == "quotes" else REAL
    pool = frozenset().union(*(item.span for item in wanted if item.quote.kind in kinds))
    for item in found:
        span = item.span
        is_free = any(len(span & area) >= _HALF * len(span) for area in free)
        if span and is_free and not any(len(span & t.span) >= needed * len(span) for t in targets):
            continue
        right = bool(span) and len(span & pool) >= needed * len(span)
        nearest = max(targets, key=lambda t: len(t.span & span)).quote if targets else None
        yield Found(group, item.prediction, right, nearest)


def _judge_gold(
    group: str, found: Sequence[_Located], wanted: Sequence[_Wanted]
) -> Iterator[Sought]:
    for item in wanted:
        if not item.span:
            continue
        matches = _matches(item.span, found, NEEDED[group])
        best = max(matches, key=lambda match: _overlap(match.span, item.span), default=None)
        yield Sought(group, item.quote, best.prediction if best else None)


def _matches(span: frozenset[int], found: Sequence[_Located], needed: float) -> list[_Located]:
    whole = [item for item in found if len(item.span & span) >= needed * len(span)]
    if whole:
        return whole
    touching = frozenset().union(*(item.span for item in found if item.span & span))
    if len(touching & span) < needed * len(span):
        return []
    return [i for i in found if i.span and len(i.span & span) >= needed * len(i.span)]

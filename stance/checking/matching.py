"""Find where an annotated quotation stands in its article.

Set extracted quotations against gold, one verdict for each of both.

Texts are compared on their letters and digits alone, so that broken lines, lost
hyphens and quotation marks do not matter. Direct and mixed quotations form one
group, ``quotes``; indirect ones form another.

- A gold quotation is found when a prediction covers 80 % of it (indirect:
  60 %), or when several that lie within it do so together.
- A prediction is right when gold quotations cover as much of it.
- Gold marked ``optional`` or ``nested`` is neither rewarded nor penalised;
  ``none`` is a trap, and finding it counts against precision.
- A speaker is right when it names the same person as one of the gold's strings.
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
    "fold",
    "judge",
    "locate",
]


# Find where an annotated quotation stands in its article


Annotated = tuple[Mapping[str, str], tuple[str, ...], tuple[str, ...]]


def locate(
    text: str, annotated: Iterable[Annotated], spans: Mapping[str, tuple[int, int, str]]
) -> tuple[str, tuple[GoldQuote, ...]]:
    """Return the annotated quotations of an article by their offsets.

    By the offsets that the annotation gives, or those of the quotation that a row
    came from and still repeats, or its words. Words that do not stand in the
    text are put behind it, so that they count as a quotation that was missed.

    Parameters
    ----------
    text : str
        The article.
    annotated : iterable of (cells, speakers, stances)
        The rows of the annotation.
    spans : mapping
        Start, end and words of each quotation of the analysis, by its id.

    Returns
    -------
    tuple of (str, tuple of GoldQuote)
        The text, with what does not stand in it behind it, and the quotations.
    """
    found = []
    for cells, speakers, stances in annotated:
        span = _given(cells, spans, text)
        if span is None:
            words = cells.get("quote", "")
            if not fold(words)[0]:
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
    same = fold(words)[0] == fold(cells.get("quote", "") or words)[0]
    return (first, last) if same and text[first:last] == words else None


def find(words: str, text: str) -> tuple[int, int] | None:
    """Return where ``words`` first stand in ``text``, letters and digits alone compared.

    Examples
    --------
    >>> find("L’été , dit-elle", "« L'été, dit-elle, sera long. »")
    (2, 17)
    >>> find("jamais", "toujours") is None
    True
    """
    sought, _ = fold(words)
    letters, offsets = fold(text)
    at = letters.find(sought) if sought else -1
    return (offsets[at], offsets[at + len(sought) - 1] + 1) if at >= 0 else None


# Set extracted quotations against gold, one verdict for each of both


GROUPS: Mapping[str, tuple[str, ...]] = {"quotes": ("direct", "mixed"), "indirect": ("indirect",)}
NEEDED: Mapping[str, float] = {"quotes": 0.8, "indirect": 0.6}
REAL = frozenset({"direct", "mixed", "indirect"})

_FREE = frozenset({"optional", "nested"})
_LEAST_PIECE = 8  # letters in a row that tie a garbled prediction to its place
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
    """What became of a gold quotation: the prediction that found it, None where none did.

    A trap is judged too; there, ``found`` is what fell into it.
    """

    group: str
    quote: GoldQuote
    found: Prediction | None = None

    @property
    def named(self) -> bool:
        """Whether it was found and given to the right speaker."""
        return self.found is not None and same_speaker(self.found.speaker, self.quote.speakers)


@dataclass(frozen=True)
class Found:
    """What a prediction was worth: whether it is a quotation, and of whom."""

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
    """The verdicts on an article, each side in its order, group by group."""

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


def fold(text: str) -> tuple[str, list[int]]:
    """Return the letters and digits of ``text``, plain and lower, and the offset of each.

    Examples
    --------
    >>> fold("« Où ? »")
    ('ou', [2, 3])
    """
    folded = [(sign, offset) for offset, char in enumerate(text) for sign in letters(char)]
    return "".join(sign for sign, _ in folded), [offset for _, offset in folded]


def judge(text: str, gold: Sequence[GoldQuote], predictions: Iterable[Prediction]) -> Judgement:
    """Return the verdicts on an article's gold and on what was extracted from it.

    Parameters
    ----------
    text : str
        What the gold's offsets point into; the predictions may come from
        another printing of it.
    """
    letters, offsets = fold(text)
    wanted = [_Wanted(quote, _positions(quote, offsets)) for quote in gold]
    located = [_Located(each, _locate(each.text, letters, wanted)) for each in predictions]
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


def _locate(words: str, letters: str, wanted: Sequence[_Wanted]) -> frozenset[int]:
    """Return where a prediction stands: of several places, the one nearest to gold."""
    sought, _ = fold(words)
    if not sought:
        return frozenset()
    places = []
    at = letters.find(sought)
    while at >= 0:
        places.append(frozenset(range(at, at + len(sought))))
        at = letters.find(sought, at + 1)
    if places:
        return max(
            places, key=lambda place: max((_overlap(place, w.span) for w in wanted), default=0)
        )
    matcher = difflib.SequenceMatcher(None, letters, sought, autojunk=False)
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
    # What is reported may lie in a marked quotation; what is marked must be gold of its own.
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

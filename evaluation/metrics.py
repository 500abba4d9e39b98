"""Compare extracted quotations with gold: what was found, whose it is, where it stands.

Texts are compared on their letters and digits alone, so that broken lines, lost
hyphens and quotation marks do not matter. Direct and mixed quotations form one
group, ``quotes``; indirect ones form another.

- A gold quotation is found when a prediction covers 80 % of it (indirect:
  60 %), or when several that lie within it do so together.
- A prediction is right when gold quotations cover as much of it.
- Gold marked ``optional`` or ``nested`` is neither rewarded nor penalised;
  ``none`` is a trap, and finding it counts against precision.
- A speaker is right when it names the same person as one of the gold's strings.
- Stance counts where a gold quotation that bears a label was found with one.

Every count adds up over articles, so a bootstrap can redraw whole articles.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["GROUPS", "GoldQuote", "Prediction", "evaluate", "figures", "same_speaker"]

GROUPS: Mapping[str, tuple[str, ...]] = {"quotes": ("direct", "mixed"), "indirect": ("indirect",)}
NEEDED: Mapping[str, float] = {"quotes": 0.8, "indirect": 0.6}
LABELS = ("favor", "against", "neutral")

_FREE = frozenset({"optional", "nested"})
_REAL = frozenset({"direct", "mixed", "indirect"})
_LEAST_PIECE = 8  # letters in a row that tie a garbled prediction to its place
_HALF = 0.5
_APOSTROPHES = str.maketrans("’ʼ‘", "'''")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "OE", "Æ": "AE"})
_NAME_WORD = re.compile(r"\w+")
# Words that come before a name or a noun phrase and do not tell who it is.
_LEADING = frozenset(
    {"m", "mme", "mlle", "me", "dr", "monsieur", "madame"}
    | {"le", "la", "les", "l", "de", "du", "des", "d", "un", "une"}
)


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


@dataclass(frozen=True)
class _Located:
    prediction: Prediction
    span: frozenset[int]


@dataclass(frozen=True)
class _Wanted:
    quote: GoldQuote
    span: frozenset[int]


def fold(text: str) -> tuple[str, list[int]]:
    """Return the letters and digits of ``text``, plain and lower, and the offset of each."""
    letters, offsets = [], []
    for offset, char in enumerate(text):
        for part in unicodedata.normalize("NFKD", char.translate(_LIGATURES)):
            if part.isalnum():
                letters.append(part.lower())
                offsets.append(offset)
    return "".join(letters), offsets


def name_words(name: str) -> list[str]:
    """Return what tells a name: its words, plain and lower, without titles and articles."""
    plain = unicodedata.normalize("NFKD", name.translate(_APOSTROPHES))
    ascii_only = plain.encode("ascii", "ignore").decode().lower()
    return [word for word in _NAME_WORD.findall(ascii_only) if word not in _LEADING]


@lru_cache(maxsize=65_536)
def same_speaker(name: str, accepted: tuple[str, ...]) -> bool:
    """Return whether ``name`` names the same speaker as one of ``accepted``.

    The words are the same; or all of a proper name's are in it; or it is a
    proper name itself and a part of one, its last word included.

    Examples
    --------
    >>> same_speaker("la maire Ana Roy", ("Ana Roy",)), same_speaker("Roy", ("Ana Roy",))
    (True, True)
    >>> same_speaker("Ana", ("Léo Roy",)), same_speaker("", ("Ana Roy",))
    (False, False)
    """
    words = name_words(name)
    if not words:
        return False
    is_proper = any(word[:1].isupper() and name_words(word) for word in _NAME_WORD.findall(name))
    return any(_same_name(words, is_proper, other) for other in accepted)


def _same_name(words: Sequence[str], is_proper: bool, other: str) -> bool:
    theirs = name_words(other)
    if words == theirs:
        return True
    if theirs and set(theirs) <= set(words) and any(w[:1].isupper() for w in other.split()):
        return True
    return is_proper and set(words) <= set(theirs)


def evaluate(
    text: str, gold: Sequence[GoldQuote], predictions: Iterable[Prediction]
) -> tuple[Counter[str], list[str]]:
    """Return an article's counts, and a line for each thing that went wrong.

    Parameters
    ----------
    text : str
        What the gold's offsets point into; the predictions may come from
        another printing of it.
    """
    letters, offsets = fold(text)
    wanted = [_Wanted(quote, _positions(quote, offsets)) for quote in gold]
    found = [
        _Located(prediction, _locate(prediction.text, letters, wanted))
        for prediction in predictions
    ]
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    for group, kinds in GROUPS.items():
        mine = [item for item in found if item.prediction.kind in kinds]
        _count_predictions(group, mine, wanted, counts, wrong)
        _count_gold(group, mine, wanted, text, counts, wrong)
    return counts, wrong


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


def _count_predictions(
    group: str,
    found: Sequence[_Located],
    wanted: Sequence[_Wanted],
    counts: Counter[str],
    wrong: list[str],
) -> None:
    needed = NEEDED[group]
    free = [item.span for item in wanted if item.quote.kind in _FREE]
    targets = [item for item in wanted if item.quote.kind in GROUPS[group]]
    # What is reported may lie in a marked quotation; what is marked must be gold of its own.
    kinds = GROUPS[group] if group == "quotes" else _REAL
    pool = frozenset().union(*(item.span for item in wanted if item.quote.kind in kinds))
    for item in found:
        span = item.span
        is_free = any(len(span & area) >= _HALF * len(span) for area in free)
        if span and is_free and not any(len(span & t.span) >= needed * len(span) for t in targets):
            continue
        counts[f"{group}.predicted"] += 1
        if span and len(span & pool) >= needed * len(span):
            counts[f"{group}.right"] += 1
            if targets:
                nearest = max(targets, key=lambda target: len(target.span & span))
                right = same_speaker(item.prediction.speaker, nearest.quote.speakers)
                counts[f"{group}.right_speaker"] += right
        else:
            wrong.append(f"false {item.prediction.kind}: {item.prediction.text[:80]!r}")


def _count_gold(  # noqa: PLR0913, PLR0917 - a step of `evaluate` that fills its two results
    group: str,
    found: Sequence[_Located],
    wanted: Sequence[_Wanted],
    text: str,
    counts: Counter[str],
    wrong: list[str],
) -> None:
    for item in wanted:
        if item.quote.kind not in GROUPS[group] or not item.span:
            continue
        counts[f"{group}.gold"] += 1
        words = text[item.quote.start : item.quote.end][:80]
        matches = _matches(item.span, found, NEEDED[group])
        if not matches:
            wrong.append(f"missed {item.quote.kind}: {words!r} ({item.quote.speakers[:1]})")
            continue
        counts[f"{group}.found"] += 1
        best = max(matches, key=lambda match: _overlap(match.span, item.span)).prediction
        if same_speaker(best.speaker, item.quote.speakers):
            counts[f"{group}.found_speaker"] += 1
        else:
            wrong.append(f"speaker: {words!r} is {item.quote.speakers[:1]}, not {best.speaker!r}")
        if group == "quotes" and item.quote.stances and best.stance in LABELS:
            accepted = item.quote.stances
            truth = best.stance if best.stance in accepted else accepted[0]
            counts[f"stance.{truth}.{best.stance}"] += 1
            if truth != best.stance:
                wrong.append(f"stance: {words!r} is {truth}, not {best.stance}")


def _matches(span: frozenset[int], found: Sequence[_Located], needed: float) -> list[_Located]:
    whole = [item for item in found if len(item.span & span) >= needed * len(span)]
    if whole:
        return whole
    touching = frozenset().union(*(item.span for item in found if item.span & span))
    if len(touching & span) < needed * len(span):
        return []
    return [i for i in found if i.span and len(i.span & span) >= needed * len(i.span)]


def figures(counts: Mapping[str, float]) -> dict[str, float]:
    """Return the figures of summed counts: F1, speaker accuracy, end to end, stance.

    A figure that nothing speaks for is NaN.
    """
    result: dict[str, float] = {}
    for group in GROUPS:
        n = {key.partition(".")[2]: value for key, value in counts.items() if key.startswith(group)}
        predicted, gold = n.get("predicted", 0), n.get("gold", 0)
        result[f"{group}_precision"] = precision = _ratio(n.get("right", 0), predicted)
        result[f"{group}_recall"] = recall = _ratio(n.get("found", 0), gold)
        result[f"{group}_f1"] = _f1(precision, recall)
        result[f"{group}_speaker"] = _ratio(n.get("found_speaker", 0), n.get("found", 0))
        result[f"{group}_end_to_end"] = _f1(
            _ratio(n.get("right_speaker", 0), predicted), _ratio(n.get("found_speaker", 0), gold)
        )
    return result | _stance_figures(counts)


def _stance_figures(counts: Mapping[str, float]) -> dict[str, float]:
    cells = {
        (truth, said): counts.get(f"stance.{truth}.{said}", 0)
        for truth in LABELS
        for said in LABELS
    }
    scores = []
    for label in LABELS:
        in_truth = sum(cells[label, said] for said in LABELS)
        in_said = sum(cells[truth, label] for truth in LABELS)
        if in_truth:
            scores.append(2 * cells[label, label] / (in_truth + in_said))
    return {
        "stance_accuracy": _ratio(sum(cells[a, a] for a in LABELS), sum(cells.values())),
        "stance_macro_f1": _ratio(sum(scores), len(scores)),
    }


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")


def _f1(precision: float, recall: float) -> float:
    total = precision + recall
    return 2 * precision * recall / total if total else 0.0

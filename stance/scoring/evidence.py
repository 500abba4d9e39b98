"""Which words weighed: the stance score shared out over them, to the last hundredth."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stance.scoring.classifier import softmax
from stance.scoring.vectors import table

if TYPE_CHECKING:
    from stance.scoring.classifier import Design, StanceClassifier
    from stance.scoring.encode import Encoded, Reading
    from stance.scoring.features import Feature

__all__ = ["DECIMALS", "REST", "evidence", "parse_evidence", "stance_scores"]

DECIMALS = 6
"""To how many decimals a score is given: the last bits depend on what is scored beside it."""

SHOWN = 6
"""How many terms are shown at most."""

REST = "reste"
"""What stands for everything that is not shown: form, length, lesser words."""

_NODES, _NODE_WEIGHTS = np.polynomial.legendre.leggauss(16)
_TERM = re.compile(r"([^;]+) \(([+−]\d\.\d\d)\)")


def stance_scores(probabilities: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """Return P(favor) − P(against), shape (n,), from probabilities of shape (n, n_classes)."""
    return np.asarray(probabilities @ _signs(classes))


def _signs(classes: np.ndarray) -> np.ndarray:
    return np.where(classes == "favor", 1.0, np.where(classes == "against", -1.0, 0.0))


def evidence(model: StanceClassifier, encoded: Encoded, design: Design) -> list[str]:
    """Return, a quotation each, the terms that weighed and by how much.

    A score is the integral of its slope on the way from a quotation that says
    nothing to this one; each word is given the slope along its own part of the
    way (integrated gradients). So the parts add up to the score.

    Examples
    --------
    >>> parse_evidence("moratoire (−0.42); police (+0.05); reste (−0.03)")
    [('moratoire', -0.42), ('police', 0.05), ('reste', -0.03)]
    """
    if not encoded.readings:
        return []
    margins = model.margins(design)
    slopes = _mean_slopes(margins - model.intercept_, model.intercept_, _signs(model.classes_))
    scores = stance_scores(softmax(margins), model.classes_).round(DECIMALS)
    weights = model.coef_ * model.scale_
    vector_slopes = np.einsum("nk,kzd->nzd", slopes, model.vector_coef_) * model.vectors_scale
    texts = []
    for row, reading in enumerate(encoded.readings):
        way = _Way(design.vocabulary, weights, slopes[row], vector_slopes[row], design.factors[row])
        texts.append(_format(_shares(reading, way), float(scores[row])))
    return texts


class _Way(NamedTuple):
    """What one unit of anything adds to the score of one quotation."""

    vocabulary: Mapping[str, int]
    weights: np.ndarray
    slopes: np.ndarray
    vector_slopes: np.ndarray
    factor: float


def _mean_slopes(distance: np.ndarray, origin: np.ndarray, signs: np.ndarray) -> np.ndarray:
    """Return d score / d margin, the mean along the way, shape (n, n_classes)."""
    steps = (_NODES + 1) / 2
    path = softmax(origin + distance[:, None, :] * steps[None, :, None])
    expected = path @ signs
    slopes = path * (signs - expected[..., None])
    return np.asarray(np.einsum("s,nsk->nk", _NODE_WEIGHTS / 2, slopes))


def _shares(reading: Reading, way: _Way) -> dict[str, float]:
    """Return what each term of a quotation adds to its score."""
    size = len(reading.passage.words.norms)
    shares: dict[str, float] = {}
    kept = _weighed(reading.features, way.vocabulary)
    columns = [way.vocabulary[feature.name] for feature in kept]
    values = [way.factor if _is_word(feature) else feature.value for feature in kept]
    added = np.array(values) * (way.slopes @ way.weights[:, columns])
    starts = np.array([feature.start for feature in kept], dtype=np.int64)
    ends = np.array([feature.end for feature in kept], dtype=np.int64)
    lengths = ends - starts
    for index in np.flatnonzero(lengths == 0):
        if kept[index].label:
            shares[kept[index].label] = float(added[index])
    each = np.where(lengths > 0, added / np.maximum(lengths, 1), 0.0)
    steps = np.bincount(starts, each, size + 1) - np.bincount(ends, each, size + 1)
    worth = np.cumsum(steps)[:size]
    if len(reading.rows):
        first, last = reading.passage.inside
        both = table()[reading.rows] @ way.vector_slopes.T  # each word in either part
        both[first:last, 1] = both[first:last, 0]
        worth += both[:, 1] * reading.shares
    for start, end in _units(reading):
        label = _label(reading, start, end)
        shares[label] = shares.get(label, 0.0) + float(worth[start:end].sum())
    return shares


def _is_word(feature: Feature) -> bool:
    return feature.name.startswith("words ")


def _weighed(features: Sequence[Feature], vocabulary: Mapping[str, int]) -> list[Feature]:
    """Return the features that the model knows, each word once."""
    kept, seen = [], set()
    for feature in features:
        if feature.name not in vocabulary or feature.name in seen:
            continue
        if _is_word(feature):
            seen.add(feature.name)
        kept.append(feature)
    return kept


def _units(reading: Reading) -> Iterator[tuple[int, int]]:
    """Give the terms of the word lists as they stand, and the words between them."""
    found = reading.passage.found
    spans = sorted(
        (match.start, match.end)
        for channel in ("stance", "lean", "attitude", "entity")
        for match in found.get(channel, ())
    )
    index = 0
    for start, end in spans:
        if end <= index:
            continue
        yield from ((word, word + 1) for word in range(index, start))
        yield max(start, index), end
        index = end
    size = len(reading.passage.words.norms)
    yield from ((word, word + 1) for word in range(index, size))


def _label(reading: Reading, start: int, end: int) -> str:
    words = reading.passage.words
    text = reading.passage.text[words.starts[start] : words.ends[end - 1]]
    return " ".join(text.replace(";", ",").split())


def _format(shares: dict[str, float], score: float) -> str:
    """Write the greatest shares and the rest, in hundredths that add up."""
    rounded = {label: round(share, DECIMALS) for label, share in shares.items()}
    ranked = sorted(rounded.items(), key=lambda item: (-abs(item[1]), item[0]))
    shown = [(label, round(100 * share)) for label, share in ranked[:SHOWN] if label.strip()]
    shown = [(label, cents) for label, cents in shown if cents]
    rest = round(100 * score) - sum(cents for _, cents in shown)
    if rest:
        shown.append((REST, rest))
    return "; ".join(f"{label} ({_signed(cents)})" for label, cents in shown)


def _signed(cents: int) -> str:
    return f"{'−' if cents < 0 else '+'}{abs(cents) / 100:.2f}"


def parse_evidence(text: str) -> list[tuple[str, float]]:
    """Return the terms and weights of an evidence text; they add up to the score.

    Examples
    --------
    >>> parse_evidence("")
    []
    """
    return [
        (label.strip(), float(weight.replace("−", "-"))) for label, weight in _TERM.findall(text)
    ]

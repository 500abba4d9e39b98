"""Which words weighed: the stance score shared out over them, to the last hundredth.

What no word carries has a name in brackets: ``AROUND`` for what the speaker's other
quotations say, ``START`` for the score of a quotation that says nothing, ``FORM`` for length
and who is named, ``TOOLS`` for words that mean little by themselves. ``REST`` is what is left:
lesser words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from stance.files.resources import read_table
from stance.scoring.calibration import DECIMALS, sides_of, stance_scores
from stance.scoring.encoding import softmax

if TYPE_CHECKING:
    from stance.scoring.classifier import StanceClassifier
    from stance.scoring.encoding import Design, Encoded, Margins, Reading

__all__ = ["AROUND", "FORM", "REST", "START", "TOOLS", "evidence", "parse_evidence"]


SHOWN = 6
"""How many terms are shown at most."""

NEGLIGIBLE = 0.004
"""What is less than this rounds to no hundredth, and need not be ranked."""

AROUND = "[ses autres citations]"
START = "[au départ]"
FORM = "[forme]"
TOOLS = "[mots-outils]"
REST = "reste"
"""What stands for everything that is not shown."""

_NODES, _NODE_WEIGHTS = np.polynomial.legendre.leggauss(16)
_TERM = re.compile(r"(?<![^;])([^;]+) \(([+−]\d\.\d\d)\)")


def evidence(
    model: StanceClassifier, encoded: Encoded, design: Design, margins: Margins
) -> list[str]:
    """Return, a quotation each, the terms that weighed and by how much.

    A score is the integral of its slope on the way from a quotation that says
    nothing to this one; each word is given the slope along its own part of the
    way (integrated gradients). So the parts add up to the score.

    Examples
    --------
    >>> parse_evidence("moratoire (−0.42); police (+0.05); reste (−0.03)")
    [('moratoire', -0.42), ('police', 0.05), ('reste', -0.03)]
    """
    origin = model.origin
    slopes = _mean_slopes(margins.total - origin, origin, sides_of(model.classes_))
    scores = stance_scores(softmax(margins.total), model.classes_).round(DECIMALS)
    labelled, worth = _worth(model, encoded.sizes(), design, margins.words, slopes)
    around = np.einsum("nk,nk->n", slopes, margins.around).tolist()
    start = float(stance_scores(softmax(origin[None]), model.classes_)[0])
    shown = []
    for row, (reading, score) in enumerate(zip(encoded.readings, scores.tolist(), strict=True)):
        parts = {**labelled.get(row, {}), AROUND: around[row], START: start}
        shown.append(_format(_shares(reading, worth[row], parts), score))
    return shown


def _mean_slopes(distance: np.ndarray, origin: np.ndarray, signs: np.ndarray) -> np.ndarray:
    """Return d score / d margin, the mean along the way, shape (n, n_classes)."""
    steps = (_NODES + 1) / 2
    path = softmax(origin + distance[:, None, :] * steps[None, :, None])
    expected = path @ signs
    slopes = path * (signs - expected[..., None])
    return np.asarray(np.einsum("s,nsk->nk", _NODE_WEIGHTS / 2, slopes))


def _worth(
    model: StanceClassifier,
    sizes: np.ndarray,
    design: Design,
    words: np.ndarray,
    slopes: np.ndarray,
) -> tuple[dict[int, dict[str, float]], list[list[float]]]:
    """Return what labels and words add to the score, quotation by quotation.

    What a feature adds is shared out evenly over the words that it covers.
    """
    labelled: dict[int, dict[str, float]] = {}
    # One place more than words for each quotation, so that none runs into the next.
    opens = np.cumsum(sizes + 1) - (sizes + 1)
    size = int((sizes + 1).sum())
    steps = np.zeros(size)
    for known, units, weights in model.parts(design):
        added = units * np.einsum("fk,fk->f", slopes[known.rows], weights[known.columns])
        for index, label in known.labels.items():
            labels = labelled.setdefault(int(known.rows[index]), {})
            labels[label] = labels.get(label, 0.0) + float(added[index])
        bare = known.starts == known.ends
        bare[list(known.labels)] = False
        form = np.bincount(known.rows[bare], added[bare], len(sizes))
        for row in np.flatnonzero(form).tolist():
            labels = labelled.setdefault(row, {})
            labels[FORM] = labels.get(FORM, 0.0) + float(form[row])
        starts, ends, places = known.starts, known.ends, opens[known.rows]
        each = np.where(starts < ends, added / np.maximum(ends - starts, 1), 0.0)
        steps += np.bincount(places + starts, each, size)
        steps -= np.bincount(places + ends, each, size)
    worth = np.cumsum(steps)
    owners = np.repeat(np.arange(len(sizes)), sizes)
    worth[np.arange(len(owners)) + owners] += np.einsum("wk,wk->w", words, slopes[owners])
    flat = worth.tolist()
    return labelled, [
        flat[begin : begin + size]
        for begin, size in zip(opens.tolist(), sizes.tolist(), strict=True)
    ]


def _shares(reading: Reading, worth: list[float], shares: dict[str, float]) -> dict[str, float]:
    """Return what each term of a quotation adds to its score, and what labels add."""
    text, (_, starts, ends) = reading.passage.text, reading.passage.words
    index = 0
    for begin, end in (*_terms(reading), (len(worth), len(worth))):
        for word in range(index, begin):
            label = _label_of_word(text[starts[word] : ends[word]])
            shares[label] = shares.get(label, 0.0) + worth[word]
        if end > begin:
            label = _label(text[starts[begin] : ends[end - 1]])
            shares[label] = shares.get(label, 0.0) + sum(worth[begin:end])
        index = end
    return shares


def _terms(reading: Reading) -> Iterator[tuple[int, int]]:
    """Give the terms of the word lists, one behind the other."""
    found = reading.passage.found
    index = 0
    for start, end in sorted(
        (match.start, match.end)
        for channel in ("stance", "lean", "attitude", "entity")
        for match in found.get(channel, ())
    ):
        if end > index:
            yield max(start, index), end
            index = end


@cache
def _tools() -> frozenset[str]:
    return frozenset(row["word"] for row in read_table("function_words"))


@lru_cache(maxsize=50_000)
def _label_of_word(text: str) -> str:
    """Return what a word by itself is shown as: those that mean little are one part."""
    plain = text.lower().replace("’", "'")
    if plain in _tools() or not any(map(str.isalnum, plain)):
        return TOOLS
    return _label(text)


@lru_cache(maxsize=50_000)
def _label(text: str) -> str:
    return " ".join(text.replace(";", ",").split())


def _format(shares: dict[str, float], score: float) -> str:
    """Write the greatest shares and the rest, in hundredths that add up."""
    ranked = sorted(
        (-abs(rounded), label, rounded)
        for label, share in shares.items()
        if abs(share) > NEGLIGIBLE
        for rounded in (round(share, DECIMALS),)
    )
    shown = [(label, round(100 * share)) for _, label, share in ranked[:SHOWN] if label.strip()]
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

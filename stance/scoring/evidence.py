"""Which words weighed: the stance score shared out over them, to the last hundredth.

Words that mean something come first, and what has a name, by what they add: those of the
journalist are marked with ``TOLD``; ``AROUND`` is what the speaker's other quotations say; turns,
persons, the role and who is named have names in brackets (`stance.scoring.features`). Behind them
stands what explains no side by itself: ``TOOLS``, words that mean little by themselves;
``FORM``, length, figures and marks; ``START``, the score of a quotation that says nothing;
and lesser words, the speaker's in ``OTHER`` and the journalist's in ``OTHER_TOLD``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import floor
from typing import TYPE_CHECKING

import numpy as np

from stance.french.word_lists import stop_words
from stance.scoring.calibration import DECIMALS, sides_of, stance_scores
from stance.scoring.encoding import softmax
from stance.scoring.features import FORM

if TYPE_CHECKING:
    from stance.scoring.encoding import Design, Encoded, Margins, Reading
    from stance.scoring.weighing import Weighing

__all__ = [
    "AROUND",
    "FORM",
    "OTHER",
    "OTHER_TOLD",
    "START",
    "TOLD",
    "TOOLS",
    "evidence",
    "is_tool",
    "parse_evidence",
]


SHOWN = 6
"""How many terms are shown at most."""

NEGLIGIBLE = 0.004
"""What is less than this rounds to no hundredth, and need not be ranked."""

AROUND = "[ses autres citations]"
START = "[au départ]"
TOOLS = "[mots-outils]"
TOLD = " [récit]"
OTHER = "[autres mots]"
OTHER_TOLD = "[autres mots du récit]"

_NODES, _NODE_WEIGHTS = np.polynomial.legendre.leggauss(16)
_TERM = re.compile(r"(?<![^;])([^;]+) \(([+−]\d\.\d\d)\)")


def evidence(model: Weighing, encoded: Encoded, design: Design, margins: Margins) -> list[str]:
    """Return, a quotation each, the terms that weighed and by how much.

    A score is the integral of its slope on the way from a quotation that says
    nothing to this one; each word is given the slope along its own part of the
    way (integrated gradients). So the parts add up to the score.

    Examples
    --------
    >>> parse_evidence("moratoire (−0.42); annonce [récit] (+0.05); [autres mots] (−0.03)")
    [('moratoire', -0.42), ('annonce [récit]', 0.05), ('[autres mots]', -0.03)]
    """
    origin = model.origin
    slopes = _mean_slopes(margins.total - origin, origin, sides_of(model.classes_))
    scores = stance_scores(softmax(margins.total), model.classes_).round(DECIMALS)
    shown = [_shown_as(reading) for reading in encoded.readings]
    labelled, worth = _worth(model, shown, design, margins.words, slopes)
    around = np.einsum("nk,nk->n", slopes, margins.around).tolist()
    start = float(stance_scores(softmax(origin[None]), model.classes_)[0])
    texts = []
    for row, (reading, score) in enumerate(zip(encoded.readings, scores.tolist(), strict=True)):
        parts = {**labelled.get(row, {}), AROUND: around[row], START: start}
        texts.append(_format(_shares(reading, shown[row], worth[row], parts), score))
    return texts


def _shown_as(reading: Reading) -> list[str]:
    """Return what each word is shown as: those that mean little are one part."""
    text, (_, starts, ends) = reading.passage.text, reading.passage.words
    return [_label_of_word(text[start:end]) for start, end in zip(starts, ends, strict=True)]


def _mean_slopes(distance: np.ndarray, origin: np.ndarray, signs: np.ndarray) -> np.ndarray:
    """Return d score / d margin, the mean along the way, shape (n, n_classes)."""
    steps = (_NODES + 1) / 2
    path = softmax(origin + distance[:, None, :] * steps[None, :, None])
    expected = path @ signs
    slopes = path * (signs - expected[..., None])
    return np.asarray(np.einsum("s,nsk->nk", _NODE_WEIGHTS / 2, slopes))


def _worth(
    model: Weighing,
    shown: Sequence[list[str]],
    design: Design,
    words: np.ndarray,
    slopes: np.ndarray,
) -> tuple[dict[int, dict[str, float]], list[list[float]]]:
    """Return what labels and words add to the score, quotation by quotation.

    What a feature adds is shared out evenly over the words that it covers: those that mean
    something, if there are any.
    """
    labelled: dict[int, dict[str, float]] = {}
    sizes = np.array([len(each) for each in shown], dtype=np.int64)
    # One place more than words for each quotation, so that none runs into the next.
    opens = np.cumsum(sizes + 1) - (sizes + 1)
    says = np.array([name != TOOLS for each in shown for name in (*each, TOOLS)], dtype=bool)
    before = np.r_[0, np.cumsum(says)]
    telling, mute = np.zeros(len(says)), np.zeros(len(says))
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
        places = opens[known.rows]
        starts, ends = places + known.starts, places + known.ends
        count = before[ends] - before[starts]
        each = added / np.maximum(np.where(count, count, ends - starts), 1)
        for steps, those in ((telling, count > 0), (mute, (count == 0) & (starts < ends))):
            np.add.at(steps, starts[those], each[those])
            np.subtract.at(steps, ends[those], each[those])
    worth = np.cumsum(telling) * says + np.cumsum(mute)
    owners = np.repeat(np.arange(len(sizes)), sizes)
    worth[np.arange(len(owners)) + owners] += np.einsum("wk,wk->w", words, slopes[owners])
    flat = worth.tolist()
    return labelled, [
        flat[begin : begin + size]
        for begin, size in zip(opens.tolist(), sizes.tolist(), strict=True)
    ]


def _shares(
    reading: Reading, shown: Sequence[str], worth: Sequence[float], shares: dict[str, float]
) -> dict[str, float]:
    """Return what each term of a quotation adds to its score, and what labels add."""
    text, (_, starts, ends) = reading.passage.text, reading.passage.words
    first, last = reading.passage.inside
    index = 0
    for begin, end in (*_terms(reading), (len(worth), len(worth))):
        parts = [(word, shown[word], worth[word]) for word in range(index, begin)]
        if end > begin:
            # A term of several words means something, whatever each of them does.
            one = end == begin + 1
            label = shown[begin] if one else _label(text[starts[begin] : ends[end - 1]])
            parts.append((begin, label, sum(worth[begin:end])))
        for word, label, share in parts:
            told = label if label == TOOLS or first <= word < last else label + TOLD
            shares[told] = shares.get(told, 0.0) + share
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


@lru_cache(maxsize=50_000)
def _label_of_word(text: str) -> str:
    return TOOLS if is_tool(text) else _label(text)


def is_tool(text: str) -> bool:
    """Whether a word means little by itself: an article, a pronoun, a figure, a mark.

    Examples
    --------
    >>> is_tool("Nous"), is_tool("qu’"), is_tool("2019"), is_tool("honte")
    (True, True, True, False)
    """
    bare = text.lower().rstrip("'’")
    return len(bare) < _SHORTEST or bare in stop_words() or not any(map(str.isalpha, bare))


_SHORTEST = 2
"""The letters of the shortest word that may mean something."""


@lru_cache(maxsize=50_000)
def _label(text: str) -> str:
    return " ".join(text.replace(";", ",").split())


def _format(shares: Mapping[str, float], score: float) -> str:
    """Write the greatest shares, then the parts of the rest, in hundredths that add up."""
    behind = {TOOLS: 0.0, FORM: 0.0, START: 0.0, OTHER: 0.0, OTHER_TOLD: 0.0}
    ranked = []
    for label, share in shares.items():
        if label in behind:
            behind[label] += share
        elif abs(share) > NEGLIGIBLE and label.strip():
            ranked.append((-abs(round(share, DECIMALS)), label, share))
        else:
            behind[_other(label)] += share
    ranked.sort()
    for _, label, share in ranked[SHOWN:]:
        behind[_other(label)] += share
    rest = sorted((-abs(round(share, DECIMALS)), label, share) for label, share in behind.items())
    parts = [(label, share) for _, label, share in (*ranked[:SHOWN], *rest)]
    cents = _hundredths([share for _, share in parts], round(100 * score))
    return "; ".join(
        f"{label} ({_signed(cent)})" for (label, _), cent in zip(parts, cents, strict=True) if cent
    )


def _other(label: str) -> str:
    """Return the part of the rest that a lesser share belongs to."""
    if label.endswith(TOLD):
        return OTHER_TOLD
    return FORM if label.startswith("[") else OTHER


def _hundredths(shares: Sequence[float], total: int) -> list[int]:
    """Return shares in hundredths that add up, each at most one from its own.

    Examples
    --------
    >>> _hundredths([0.104, 0.104, -0.05], 16)
    [11, 10, -5]
    """
    exact = [100 * round(share, DECIMALS) for share in shares]
    cents = [floor(share) for share in exact]
    order = sorted(range(len(exact)), key=lambda at: (cents[at] - exact[at], at))
    missing = total - sum(cents)
    for turn in range(abs(missing)):
        cents[order[turn % len(order)]] += 1 if missing > 0 else -1
    return cents


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

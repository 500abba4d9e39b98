"""Figures by kind of article, typography, and the rule that attributed a quotation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from classes import CLASSES, classes_of
from metrics import SEED, Share, count, figures, share

from stance.checking.matching import Found, Judgement, Prediction, Sought, judge
from stance.comparing.intervals import LEVEL

if TYPE_CHECKING:
    from sets import GoldArticle

__all__ = [
    "Case",
    "by_article",
    "by_class",
    "by_method",
    "by_type",
    "cases_of",
    "country",
    "figures_with_intervals",
    "genre",
    "reliability",
    "typography",
]

BINS = (0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
Row = list[object]


@dataclass(frozen=True)
class Case:
    """An article and the verdicts on what was extracted from it."""

    article: GoldArticle
    judgement: Judgement


def cases_of(
    articles: Iterable[GoldArticle], predictions: Mapping[str, Sequence[Prediction]]
) -> list[Case]:
    """Return a case for each article."""
    return [Case(a, judge(a.text, a.quotes, predictions[a.id])) for a in articles]


def figures_with_intervals(
    cases: Sequence[Case], names: Sequence[str], draws: int
) -> dict[str, Share]:
    """Return the figures of all cases together, with 95 % intervals over articles."""
    counts = [count(case.judgement) for case in cases]
    keys = sorted({key for each in counts for key in each})
    matrix = np.array([[each[key] for key in keys] for each in counts], dtype=float)
    value = figures(sum(counts, Counter()))
    if len(cases) == 1:
        return {name: Share((value[name], float("nan"), float("nan"))) for name in names}
    generator = np.random.default_rng(SEED)
    drawn = [
        figures(dict(zip(keys, matrix[picks].sum(axis=0).tolist(), strict=True)))
        for picks in generator.integers(0, len(cases), (draws, len(cases)))
    ]
    found: dict[str, Share] = {}
    for name in names:
        values = np.array([scores[name] for scores in drawn])
        known = values[~np.isnan(values)]
        low, high = np.quantile(known, LEVEL) if len(known) else (float("nan"),) * 2
        found[name] = Share((value[name], low, high))
    return found


def by_article(
    cases: Sequence[Case],
    key: Callable[[GoldArticle], str],
    names: Sequence[str],
    draws: int,
) -> list[Row]:
    """Return a row for each value of ``key``: the value, articles, quotations, figures."""
    groups: dict[str, list[Case]] = {}
    for case in cases:
        groups.setdefault(key(case.article), []).append(case)
    rows: list[Row] = []
    for name, group in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        scores = figures_with_intervals(group, names, draws)
        quotes = sum(len(case.judgement.sought) for case in group)
        rows.append([name or "–", len(group), quotes, *(scores[figure] for figure in names)])
    return rows


def by_type(cases: Sequence[Case], draws: int) -> list[Row]:
    """Return a row for each type: gold quotations, found, right, rightly attributed.

    Precision counts what was extracted under that type, whichever type the gold has.
    """
    return [
        [
            kind,
            *_sought_cells(cases, lambda _case, s, kind=kind: s.quote.kind == kind, draws),
            share(
                [
                    _pair([f for f in case.judgement.found if f.prediction.kind == kind], _is_right)
                    for case in cases
                ],
                draws,
            ),
        ]
        for kind in ("direct", "mixed", "indirect")
    ]


def by_class(cases: Sequence[Case], draws: int) -> list[Row]:
    """Return a row for each class of difficulty that occurs, and one for the traps."""
    classes = {
        (case.article.id, sought.quote): classes_of(
            case.article.text, sought.quote, case.article.quotes
        )
        for case in cases
        for sought in case.judgement.sought
    }
    rows: list[Row] = []
    for name in CLASSES:

        def belongs(case: Case, sought: Sought, name: str = name) -> bool:
            return name in classes[case.article.id, sought.quote]

        cells = _sought_cells(cases, belongs, draws)
        if cells[0]:
            rows.append([name, *cells])
    traps = sum(len(case.judgement.traps) for case in cases)
    if traps:
        left = share([_pair(case.judgement.traps, lambda t: t.found is None) for case in cases])
        rows.append(["traps (found: left alone)", traps, left, "–", "–"])
    return rows


def by_method(cases: Sequence[Case], draws: int) -> list[Row]:
    """Return a row for each rule of attribution: right quotations, right speakers, mean confidence.

    Counted over what was rightly extracted: a rule cannot name the speaker of
    what is no quotation.
    """
    methods = Counter(f.prediction.method for case in cases for f in _judged(case))
    rows: list[Row] = []
    for method, number in sorted(methods.items(), key=lambda item: (-item[1], item[0])):
        mine = [[f for f in _judged(case) if f.prediction.method == method] for case in cases]
        stated = np.mean([f.prediction.confidence for group in mine for f in group])
        accuracy = share([_pair(group, _is_named) for group in mine], draws)
        rows.append([method or "–", number, accuracy, f"{stated:.3f}"])
    return rows


def reliability(cases: Sequence[Case], draws: int) -> tuple[list[Row], float]:
    """Return how often attributions of each confidence are right, and the calibration error.

    The expected calibration error is the mean distance between stated
    confidence and accuracy over the bins, each weighing as many quotations as
    are in it. NaN when nothing is there.
    """
    per_case = [_judged(case) for case in cases]
    total = sum(len(group) for group in per_case)
    rows: list[Row] = []
    error = 0.0 if total else float("nan")
    for low, high in pairwise(BINS):
        last = high == BINS[-1]
        mine = [[f for f in group if _within(f, low, high, closed=last)] for group in per_case]
        number = sum(len(group) for group in mine)
        if not number:
            continue
        stated = float(np.mean([f.prediction.confidence for group in mine for f in group]))
        accuracy = share([_pair(group, _is_named) for group in mine], draws)
        error += abs(stated - accuracy[0]) * number / total
        rows.append([f"{low:.2f}–{high:.2f}", number, f"{stated:.3f}", accuracy])
    return rows, error


def _within(found: Found, low: float, high: float, *, closed: bool) -> bool:
    confidence = found.prediction.confidence
    return low <= confidence < high or (closed and confidence == high)


def _judged(case: Case) -> list[Found]:
    return [f for f in case.judgement.found if f.right and f.nearest is not None]


def _is_right(found: Found) -> bool:
    return found.right


def _is_named(verdict: Found | Sought) -> bool:
    return verdict.named


def _pair(verdicts: Sequence[Any], good: Callable[[Any], bool]) -> tuple[int, int]:
    return sum(map(good, verdicts)), len(verdicts)


def _sought_cells(
    cases: Sequence[Case], belongs: Callable[[Case, Sought], bool], draws: int
) -> Row:
    """Return how many gold quotations belong, and which share is found, named, both."""
    mine = [[s for s in case.judgement.sought if belongs(case, s)] for case in cases]
    found = [[s for s in group if s.found is not None] for group in mine]
    return [
        sum(len(group) for group in mine),
        share([_pair(group, lambda s: s.found is not None) for group in mine], draws),
        share([_pair(group, _is_named) for group in found], draws),
        share([_pair(group, _is_named) for group in mine], draws),
    ]


_COUNTRIES = {"BE": "Belgique", "CA": "Canada", "CH": "Suisse", "DZ": "Algérie", "FR": "France"}
_TIGHT = re.compile(r"«(?=\S)")
_SPACED = re.compile(r"«(?=\s)")
_MANY = 0.8  # of all marks, for a style to be a house's and no accident


def country(article: GoldArticle) -> str:
    """Return the country of an article's outlet, in French; empty where it is not known."""
    name = article.about.get("country", "")
    return _COUNTRIES.get(name, name)


def genre(article: GoldArticle) -> str:
    """Return the family of an article's genre (genres.tsv); empty where it is not known."""
    name = article.about.get("genre", "")
    return _families().get(name, "other") if name else ""


def typography(article: GoldArticle) -> str:
    """Return how an article's outlet prints quotation marks."""
    return style_of(article.text)


def style_of(text: str) -> str:
    """Return which quotation marks a text prints, and how.

    Examples
    --------
    >>> style_of("« Oui », dit-il."), style_of('Il dit "oui".'), style_of("Il dit oui.")
    ('« guillemets »', '"straight"', 'no marks')
    >>> style_of("«Oui» ou “non”, dit-il.")
    'mixed marks'
    """
    counts = {
        "« guillemets »": len(_SPACED.findall(text)),
        "«guillemets»": len(_TIGHT.findall(text)),
        '"straight"': text.count('"') // 2,
        "“curly”": text.count("“"),
    }
    total = sum(counts.values())
    if not total:
        return "no marks"
    most = max(counts, key=lambda style: counts[style])
    return most if counts[most] >= _MANY * total else "mixed marks"


@cache
def _families() -> Mapping[str, str]:
    lines = Path(__file__).with_name("genres.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines[2:])

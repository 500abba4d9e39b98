"""Measure the agreement of an analysis with a person's annotation.

``stance.checking.matching`` defines when a quotation is found and when it is correct, as in
the library's own evaluation. Stance is compared for annotated quotations that have a label
and were found with one. All counts are sums over articles, so that a bootstrap can resample
whole articles. Krippendorff's alpha is computed over the stances of the quotations that
both have.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from stance.checking.matching import GROUPS, Annotated, Judgement, Prediction, Sought, judge, locate
from stance.checking.quote_lookup import QuoteLookup
from stance.checking.sheets import (
    Sheet,
    cells_of,
    checked_rows,
    is_deleted,
    no_speaker,
    read_corrections,
    stance_meant,
)
from stance.comparing.intervals import DRAWS, LEVEL, SEED, wilson
from stance.quote import STANCES

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "LABELS",
    "LEAST",
    "FewRowsWarning",
    "agreement",
    "alpha_of_coincidences",
    "bounds_of",
    "coincidences",
    "count",
    "figures",
    "krippendorff_alpha",
    "labels_of",
    "redrawn",
    "stances",
    "warn_of_few",
]


def krippendorff_alpha(ratings: pd.DataFrame) -> float:
    """Return Krippendorff's alpha for nominal labels (Krippendorff 2004, chapter 11).

    Parameters
    ----------
    ratings : DataFrame
        A row for each unit and a column for each annotator; missing values were not
        labelled. Units with fewer than two labels are ignored.

    Returns
    -------
    float
        1 for perfect agreement, 0 for chance, below 0 for less than chance; NaN
        where only one label occurs.

    Examples
    --------
    >>> krippendorff_alpha(pd.DataFrame({"a": ["x", "y", "y"], "b": ["x", "y", "x"]}))
    0.4444444444444444
    """
    codes, labels = pd.factorize(ratings.to_numpy(dtype=object).ravel())
    table = codes.reshape(ratings.shape)
    units = [[int(code) for code in row if code >= 0] for row in table]
    return float(alpha_of_coincidences(coincidences(units, len(labels))))


def coincidences(units: Sequence[Sequence[int]], n_labels: int) -> NDArray[np.float64]:
    """Return how often each pair of labels occurs within a unit; shape (labels, labels)."""
    matrix = np.zeros((n_labels, n_labels))
    for unit in units:
        if len(unit) > 1:
            counts = np.bincount(unit, minlength=n_labels).astype(float)
            matrix += (np.outer(counts, counts) - np.diag(counts)) / (len(unit) - 1)
    return matrix


def alpha_of_coincidences(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return alpha = 1 − observed / expected disagreement, along the last two axes."""
    totals = matrix.sum(axis=-1)
    n = totals.sum(axis=-1)
    same = np.trace(matrix, axis1=-2, axis2=-1)
    observed = n - same
    expected = n**2 - (totals**2).sum(axis=-1)
    known = expected > 0
    ratio = (n - 1) * observed / np.where(known, expected, 1.0)
    return np.where(known, 1 - ratio, np.nan)


LABELS: Final = STANCES


def count(judgement: Judgement) -> Counter[str]:
    """Return the counts for `figures`; counts of several articles can be added."""
    counts: Counter[str] = Counter()
    for found in judgement.found:
        counts[f"{found.group}.predicted"] += 1
        counts[f"{found.group}.right"] += found.right
        counts[f"{found.group}.right_speaker"] += found.named
    for sought in judgement.sought:
        counts[f"{sought.group}.gold"] += 1
        counts[f"{sought.group}.found"] += sought.found is not None
        counts[f"{sought.group}.found_speaker"] += sought.named
        if labels := stances(sought):
            counts["stance.{}.{}".format(*labels)] += 1
    return counts


def stances(sought: Sought) -> tuple[str, str] | None:
    """Return the true and the predicted stance of a marked quotation; None where one is missing."""
    return labels_of(sought) if sought.group == "quotes" else None


def labels_of(sought: Sought) -> tuple[str, str] | None:
    """Return the true and the predicted stance of any quotation; None where one is missing."""
    accepted, found = sought.quote.stances, sought.found
    if not accepted or found is None or found.stance not in LABELS:
        return None
    return (found.stance if found.stance in accepted else accepted[0]), found.stance


def figures(counts: Mapping[str, float]) -> dict[str, float]:
    """Return the figures of summed counts: F1, speaker accuracy, end to end, stance.

    A figure that cannot be computed is NaN.
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
    if recall == 0:  # there is gold, and nothing of it was found, whatever the precision
        return 0.0
    return 2 * precision * recall / (precision + recall)


#: The denominator of each figure, and whether the figure needs whole articles.
_FIGURES: Final = {
    "precision": ("predicted", False),
    "recall": ("gold", True),
    "f1": ("gold", True),
    "speaker_accuracy": ("speaker_judged", False),
    "stance_accuracy": ("labelled", False),
    "stance_macro_f1": ("labelled", False),
    "stance_alpha": ("labelled", False),
}
_PROPORTIONS: Final = frozenset({"precision", "recall", "speaker_accuracy", "stance_accuracy"})
LEAST: Final = 30
"""Number of checked rows below which figures are unreliable."""
_GROUPS: Final = {"quotes": "direct and mixed", "indirect": "indirect"}
_NOBODY: Final = ("?",)
_NOTHING: Final = (np.nan,) * 3


class FewRowsWarning(UserWarning):
    """Figures are computed from fewer than ``LEAST`` checked rows."""


def warn_of_few(number: int) -> None:
    """Warn where figures are computed from few rows."""
    if number < LEAST:
        rows = f"{number} checked {'row' if number == 1 else 'rows'}"
        message = f"the figures rest on {rows}: fewer than {LEAST} say little; see the intervals"
        warnings.warn(message, FewRowsWarning, stacklevel=3)


def agreement(quotes: pd.DataFrame, texts: pd.DataFrame, gold: Sheet) -> pd.DataFrame:
    """Return precision, recall, F1, speaker accuracy and the agreement on stance.

    Parameters
    ----------
    quotes, texts : DataFrame
        Those of an ``Analysis``. Without the texts, quotations are searched for in the
        sentences that the analysis kept.
    gold : path or DataFrame
        A sheet drawn by ``sample`` and completed by a person, or an annotation of your
        own. In a sheet, only rows with ``checked_by`` count, and where whole articles
        were drawn, only articles all of whose rows are checked. An annotation of your
        own has a row for each quotation with ``article_id`` and ``quote`` (or ``start``
        and ``end``), and, where known, ``quote_type`` (direct by default), ``speaker``
        and ``stance``; separate several correct values by ``|``. A row without a
        quotation means that the article was read and has none. Articles that are not
        in the annotation are left out.

    Returns
    -------
    DataFrame
        ``group`` (direct and mixed, or indirect), ``figure``, ``value``, its 95 %
        interval ``ci_low`` and ``ci_high``, and ``n``, the number of quotations used.
        The interval of a proportion is Wilson's; that of F1 and alpha is a bootstrap
        over articles, NaN where all articles give the same value or there is only one.
        Where single quotations were drawn instead of whole articles, missed quotations
        are unknown: recall and the figures derived from it are NaN.

    Raises
    ------
    FileNotFoundError
        If the path does not exist.
    ValueError
        If ``gold`` is not an annotation, has no checked row, or has none of these
        articles.

    Warns
    -----
    FewRowsWarning
        If fewer than thirty rows were checked.
    UserWarning
        If quotations that were drawn and checked are not in the analysis with the same
        words. They do not count for precision.
    """
    name = "the sheet" if isinstance(gold, pd.DataFrame) else str(gold)
    sheet = checked_rows(read_corrections(gold), name)
    drawn = bool((sheet["sampled"] == "quotation").any())
    known = set(quotes["article_id"]) | set(texts["article_id"])
    if not set(sheet["article_id"].dropna()) & known:
        message = "none of the annotation's articles is in this analysis: compare their article_id"
        raise ValueError(message)
    warn_of_few(len(sheet))
    if drawn:
        mine = _drawn(sheet, quotes, known)
    else:
        mine = quotes[quotes["article_id"].isin(sheet["article_id"].dropna())]
    words = dict(zip(texts["article_id"].tolist(), texts["text"].tolist(), strict=True))
    places = zip(*(mine[name].tolist() for name in ("start", "end", "quote")), strict=True)
    spans = dict(zip(mine["quote_id"].tolist(), places, strict=True))
    by_article = dict(iter(mine.groupby("article_id")))
    counts = []
    for article_id, rows in sheet[sheet["article_id"].isin(known)].groupby("article_id"):
        found = by_article.get(str(article_id), mine.head(0))
        printed = words.get(str(article_id)) or "\n".join(found["sentence"].dropna().unique())
        text, annotated = locate(printed, _rows(rows), spans)
        counts.append(_count(judge(text, list(annotated), _predictions(found))))
    return _table(counts, drawn=drawn)


def _drawn(sheet: pd.DataFrame, quotes: pd.DataFrame, articles: Iterable[str]) -> pd.DataFrame:
    """Return the quotations that the drawn rows of a sheet are about."""
    lookup = QuoteLookup(quotes, articles)
    places = [lookup.find(cells) for cells in cells_of(sheet[sheet["quote_id"].notna()])]
    found = sorted({at for at in places if at is not None})
    if gone := places.count(None):
        rows = f"{gone} of the {len(places)} quotations"
        message = f"{rows} that were checked are not in this analysis with the same words"
        warnings.warn(f"{message}; they do not count for precision", stacklevel=3)
    return quotes.iloc[found]


def _rows(rows: pd.DataFrame) -> Iterator[Annotated]:
    """Yield the annotated quotations: their cells, speakers and stances."""
    for cells in cells_of(rows):
        if is_deleted(cells["delete"]):
            continue
        names = tuple(name.strip() for name in cells["speaker"].split("|") if name.strip())
        labels = tuple(filter(None, map(stance_meant, cells["stance"].split("|"))))
        yield cells, _NOBODY if any(map(no_speaker, names)) else names, labels


def _predictions(quotes: pd.DataFrame) -> Iterator[Prediction]:
    wanted = quotes[["quote_type", "quote", "speaker", "stance"]].astype("object")
    for row in wanted.where(wanted.notna(), "").to_dict("records"):
        kind, words = str(row["quote_type"]), str(row["quote"])
        yield Prediction(kind, words, str(row["speaker"]), str(row["stance"]))


def _count(judgement: Judgement) -> Counter[str]:
    """Count as `count` does, but skip what the person did not judge."""
    counts: Counter[str] = Counter()
    for found in judgement.found:
        counts[f"{found.group}.predicted"] += 1
        counts[f"{found.group}.right"] += found.right
    for sought in judgement.sought:
        group = sought.group
        counts[f"{group}.gold"] += 1
        counts[f"{group}.found"] += sought.found is not None
        if sought.found is not None and sought.quote.speakers:
            nobody = sought.quote.speakers == _NOBODY
            counts[f"{group}.speaker_judged"] += 1
            counts[f"{group}.speaker_right"] += not sought.found.speaker if nobody else sought.named
        if labels := labels_of(sought):
            counts[f"{group}.labelled"] += 1
            counts["{}.stance.{}.{}".format(group, *labels)] += 1
    return counts


def _table(counts: list[Counter[str]], *, drawn: bool) -> pd.DataFrame:
    keys = sorted(set().union(*counts))
    matrix = np.array([[each[key] for key in keys] for each in counts], dtype=np.float64)
    whole = dict(zip(keys, matrix.sum(axis=0), strict=True))
    samples = [dict(zip(keys, sums, strict=True)) for sums in redrawn(matrix)]
    rows = []
    for group, shown in _GROUPS.items():
        values = _of_group(whole, group)
        draws = [_of_group(each, group) for each in samples]
        for name, (base, needs_all) in _FIGURES.items():
            n = int(whole.get(f"{group}.{base}", 0))
            if name in _PROPORTIONS:
                bounds = wilson(values[name] * n, n)
            else:
                bounds = bounds_of([each[name] for each in draws])
            known = not ((needs_all and drawn) or np.isnan(values[name]))
            rows.append((shown, name, *((values[name], *bounds) if known else _NOTHING), n))
    columns = ["group", "figure", "value", "ci_low", "ci_high", "n"]
    return pd.DataFrame(rows, columns=columns).astype({"group": "string", "figure": "string"})


def bounds_of(redrawn: Sequence[float]) -> tuple[float, float]:
    """Return the bounds of the resampled figures; NaN where they are all the same.

    Agreement of all articles in the sample does not imply that another would agree.
    """
    known = [value for value in redrawn if not np.isnan(value)]
    if not known:
        return np.nan, np.nan
    low, high = np.quantile(known, LEVEL)
    return (float(low), float(high)) if low < high else (np.nan, np.nan)


def redrawn(matrix: NDArray[np.float64]) -> Iterator[NDArray[np.float64]]:
    """Yield the sums of resampled articles; nothing where there is only one article."""
    if len(matrix) > 1:
        generator = np.random.default_rng(SEED)
        for picks in generator.integers(0, len(matrix), size=(DRAWS, len(matrix))):
            yield matrix[picks].sum(axis=0)


def _of_group(counts: Mapping[str, float], group: str) -> dict[str, float]:
    """Return the figures of one group from summed counts."""
    cells = {(a, b): counts.get(f"{group}.stance.{a}.{b}", 0.0) for a in LABELS for b in LABELS}
    found = figures({**counts, **{f"stance.{a}.{b}": n for (a, b), n in cells.items()}})
    pairs = np.array([[cells[a, b] for b in LABELS] for a in LABELS])
    judged = counts.get(f"{group}.speaker_judged", 0)
    return {
        **{name: found[f"{group}_{name}"] for name in ("precision", "recall", "f1")},
        "speaker_accuracy": counts[f"{group}.speaker_right"] / judged if judged else np.nan,
        "stance_accuracy": found["stance_accuracy"],
        "stance_macro_f1": found["stance_macro_f1"],
        "stance_alpha": float(alpha_of_coincidences(pairs + pairs.T)),
    }

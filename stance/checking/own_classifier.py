"""Prepare the training set of the user's own classifier, and cross-validate it.

`labelled` turns a completed sheet into the training set for `StanceClassifier.fit`.
`cross_validate` measures a classifier on articles that it was not trained on. The figures on
its own training articles would be too high.
"""

from __future__ import annotations

import warnings
from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from stance.checking.agreement import bounds_of, figures, redrawn, warn_of_few
from stance.checking.quote_lookup import QuoteLookup
from stance.checking.sheets import (
    Sheet,
    cells_of,
    is_deleted,
    is_signed,
    read_corrections,
    stance_meant,
)
from stance.comparing.intervals import wilson
from stance.quote import STANCES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stance.scoring.classifier import StanceClassifier

__all__ = ["cross_validate", "labelled"]


_TEXTS: Final = ("quote", "sentence", "cue", "speaker", "speaker_role")
_CELLS: Final = [f"stance.{truth}.{said}" for truth in STANCES for said in STANCES]


def labelled(sheet: Sheet, quotes: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the quotations that a person labelled, as a training set.

    Parameters
    ----------
    sheet : path or DataFrame
        A sheet drawn by ``sample`` and completed; only rows with ``checked_by`` count.
        Or a table of your own with the columns ``quote`` and
        ``stance`` and, where known, ``article_id``, ``sentence``, ``cue`` and
        ``speaker_role``. Labels may be French or English: pour, contre, neutre.
    quotes : DataFrame, optional
        Those of the ``Analysis`` that the sheet was drawn from, or of a later one. They
        provide the columns that the sheet does not have, the cue and the role of the
        speaker, where the words of the row are still quoted.

    Returns
    -------
    DataFrame
        ``article_id``, ``quote``, ``sentence``, ``cue``, ``speaker``, ``speaker_role`` and
        ``stance`` (favor, against or neutral), all strings. Rows without a label, with
        several, or marked in ``delete`` are left out.

    Raises
    ------
    FileNotFoundError
        If the path does not exist.
    ValueError
        If the table does not have these columns, or has no labelled row.

    Examples
    --------
    >>> import pandas as pd
    >>> from stance.checking.own_classifier import labelled
    >>> table = pd.DataFrame({"quote": ["Quel gâchis", "Bravo"], "stance": ["Contre", "pour"]})
    >>> labelled(table)[["quote", "stance"]].to_numpy().tolist()
    [['Quel gâchis', 'against'], ['Bravo', 'favor']]
    """
    rows = read_corrections(sheet, needed=("quote", "stance"))
    meant = [stance_meant(cell) for cell in rows["stance"]]
    told = is_signed(rows).tolist()
    gone = map(is_deleted, rows["delete"].tolist())
    kept = [
        told_row and label != "" and not gone_row
        for told_row, label, gone_row in zip(told, meant, gone, strict=True)
    ]
    if not any(kept):
        name = "the table" if isinstance(sheet, pd.DataFrame) else str(sheet)
        message = (
            f"{name}: nobody has labelled a row. Write pour, contre or neutre in the column stance "
            "and your name or initials in checked_by"
        )
        raise ValueError(message)
    columns = {name: rows.get(name, pd.Series(pd.NA, rows.index, "string")) for name in _TEXTS}
    if quotes is not None:
        place = _places(rows, quotes)
        known = quotes.reset_index(drop=True)
        for name in _TEXTS:
            found = place.map(known[name].astype("object"))
            columns[name] = found.astype("string").fillna(columns[name])
    frame = pd.DataFrame({"article_id": rows["article_id"], **columns, "stance": meant})
    return frame.loc[kept].astype("string").reset_index(drop=True)


def _places(rows: pd.DataFrame, quotes: pd.DataFrame) -> pd.Series[int]:
    """Return the number of the quotation that each row is about; missing where there is none."""
    lookup = QuoteLookup(quotes, quotes["article_id"].tolist())
    found = [lookup.find(cells) if cells["quote_id"] else None for cells in cells_of(rows)]
    return pd.Series(found, rows.index, dtype="Int64")


def cross_validate(
    classifier: StanceClassifier, labelled: pd.DataFrame, *, folds: int = 5
) -> pd.DataFrame:
    """Cross-validate a classifier over articles.

    The articles are split into folds. For each fold, a copy of the classifier is trained on
    the other folds and predicts the quotations of this one. No article is in both the training
    and the test set, because quotations of one article repeat each other.

    Parameters
    ----------
    classifier : StanceClassifier
        Only its parameters are used; it need not be fitted.
    labelled : DataFrame
        The result of ``Analysis.labelled``: ``quote``, ``stance`` and ``article_id``; a
        row without an ``article_id`` counts as an article of its own.
    folds : int
        The number of folds; at most the number of articles.

    Returns
    -------
    DataFrame
        ``model``, ``figure``, ``value``, its 95 % interval ``ci_low`` and ``ci_high``, and
        ``n``, the number of quotations used. ``model`` is ``own``; ``shipped``, the result
        of ``stance.score`` on the same quotations without the classifier; or ``majority``,
        the most frequent label for all quotations. ``figure`` is ``macro_f1``, with a
        bootstrap over articles, or ``accuracy``, with Wilson's interval.

    Raises
    ------
    ValueError
        If there are fewer than two articles or labels, or ``folds`` is below two.

    Warns
    -----
    FewRowsWarning
        If there are fewer than thirty quotations.

    See Also
    --------
    stance.checking.annotator_agreement : the agreement of two people, which a classifier
        cannot be expected to exceed.
    """
    if folds < 2:  # noqa: PLR2004 - one part to learn from, one to judge
        message = f"cross-validation takes two folds or more, not {folds}"
        raise ValueError(message)
    rows = labelled.reset_index(drop=True)
    truth = np.array([stance_meant(label) or label for label in rows["stance"]], dtype=object)
    articles = _articles(rows)
    if len(set(articles)) < 2:  # noqa: PLR2004 - as above
        message = "the labelled quotations are of one article: label those of others too"
        raise ValueError(message)
    warn_of_few(len(rows))
    said = {
        "own": _judged_unseen(classifier, rows, truth, articles, folds),
        "shipped": _judged_by_shipped(classifier, rows),
        "majority": np.full(len(rows), Counter(truth.tolist()).most_common(1)[0][0], dtype=object),
    }
    table = [
        (model, *row) for model, labels in said.items() for row in _figures(truth, labels, articles)
    ]
    columns = ["model", "figure", "value", "ci_low", "ci_high", "n"]
    return pd.DataFrame(table, columns=columns).astype({"model": "string", "figure": "string"})


def _articles(rows: pd.DataFrame) -> NDArray[np.int64]:
    """Return the number of each row's article; a row without one has a number of its own."""
    if "article_id" not in rows:
        return np.arange(len(rows))
    codes, known = pd.factorize(rows["article_id"])
    return np.where(codes < 0, len(known) + np.arange(len(rows)), codes)


def _judged_unseen(
    classifier: StanceClassifier,
    rows: pd.DataFrame,
    truth: NDArray[np.object_],
    articles: NDArray[np.int64],
    folds: int,
) -> NDArray[np.object_]:
    from sklearn.base import clone  # noqa: PLC0415 - slow to import
    from sklearn.model_selection import StratifiedGroupKFold  # noqa: PLC0415

    most = max(Counter(truth.tolist()).values())
    cut = StratifiedGroupKFold(max(2, min(folds, len(set(articles)), most)))
    with warnings.catch_warnings():  # a warning that a label is rare; the figures show it
        warnings.simplefilter("ignore", UserWarning)
        parts = list(cut.split(rows, truth.astype(str), articles))
    said = np.empty(len(rows), dtype=object)
    for taught, unseen in parts:
        if len(unseen):
            fitted = clone(classifier).fit(rows.iloc[taught], truth[taught])
            said[unseen] = fitted.predict(rows.iloc[unseen])
    return said


def _judged_by_shipped(classifier: StanceClassifier, rows: pd.DataFrame) -> NDArray[np.object_]:
    from stance.scoring.frame import score  # noqa: PLC0415 - slow to import

    return np.array(score(rows, classifier.target)["stance"].tolist(), dtype=object)


def _figures(
    truth: NDArray[np.object_], said: NDArray[np.object_], articles: NDArray[np.int64]
) -> list[tuple[str, float, float, float, int]]:
    """Return macro-F1 and accuracy with their intervals."""
    cells = [f"stance.{true}.{label}" for true, label in zip(truth, said, strict=True)]
    counts = pd.crosstab(articles, np.array(cells, dtype=object)).reindex(
        columns=_CELLS, fill_value=0
    )
    matrix = counts.to_numpy(dtype=np.float64)

    def macro_f1(sums: NDArray[np.float64]) -> float:
        return figures(dict(zip(_CELLS, sums.tolist(), strict=True)))["stance_macro_f1"]

    right, n = int((truth == said).sum()), len(truth)
    bounds = bounds_of([macro_f1(sums) for sums in redrawn(matrix)])
    return [
        ("macro_f1", macro_f1(matrix.sum(axis=0)), *bounds, n),
        ("accuracy", right / n, *wilson(right, n), n),
    ]

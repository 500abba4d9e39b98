"""Run the whole road over annotated articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import stance
from stance.checking.matching import Prediction

if TYPE_CHECKING:
    import pandas as pd
    from sets import GoldArticle

__all__ = ["predict", "predictions_of", "warm_up"]

_TEXT = ["quote_type", "quote", "speaker", "stance", "method"]


def predict(articles: Sequence[GoldArticle]) -> dict[str, list[Prediction]]:
    """Return what `stance.analyze` finds in the articles' files, by the articles' gold id."""
    # Each goes under its gold id, whatever its file is called.
    read = (replace(stance.read(article.path), id=article.id) for article in articles)
    return predictions_of(stance.analyze(read, progress=False).quotes, articles)


def predictions_of(
    quotes: pd.DataFrame, articles: Sequence[GoldArticle]
) -> dict[str, list[Prediction]]:
    """Return the quotations of a table by the articles' gold id."""
    plain = quotes[_TEXT].astype("object").where(quotes[_TEXT].notna(), "")
    predictions: dict[str, list[Prediction]] = {article.id: [] for article in articles}
    for article_id, row, confidence in zip(
        quotes["article_id"], plain.itertuples(index=False), quotes["confidence"], strict=True
    ):
        predictions[article_id].append(Prediction(*row, confidence=confidence))
    return predictions


def warm_up() -> None:
    """Load models and word lists, so that the first set's seconds are its own."""
    stance.analyze(stance.Article("« Oui », dit Ana Roy."), progress=False)

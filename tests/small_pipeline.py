"""A pipeline that needs no models, for tests of what happens around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import pandas as pd

from stance.quote import Quote, Speaker
from stance.scoring.targets import Target

if TYPE_CHECKING:
    from stance.article import Article

TARGET = Target("test", aliases=("oui", "non"), aspects={"cloud": ()})


def extract(articles: Iterable[Article]) -> Iterator[tuple[Article, tuple[Quote, ...]]]:
    """Take every « … » for a quotation of Ana Roy, or of whom the title names.

    Fail on a text that says so.
    """
    for article in articles:
        if "ÉCHEC" in article.text:
            message = "too hard"
            raise RuntimeError(message)
        spans = [part.partition("»")[0] for part in article.text.split("«")[1:]]
        found = []
        for span in spans:
            start = article.text.index(span)
            found.append(
                Quote(
                    start,
                    start + len(span),
                    "direct",
                    span,
                    speaker=None
                    if article.title == "nobody"
                    else Speaker(article.title or "Ana Roy", "person"),
                    method="fake",
                    confidence=1.0,
                )
            )
        yield article, tuple(found)


def score_with(model: object, frame: pd.DataFrame, target: Target) -> pd.DataFrame:  # noqa: ARG001 - as the real one
    """Take « oui » for a yes."""
    favor = frame["quote"].str.contains("oui").fillna(value=False).to_numpy(dtype=bool)
    return frame.assign(
        target=target.name,
        aspect=pd.Categorical(["other"] * len(frame), categories=["cloud", "other"]),
        stance=["favor" if yes else "against" for yes in favor],
        stance_score=[0.5 if yes else -0.5 for yes in favor],
        stance_confidence=0.9,
        polarity=0.0,
        evidence="",
    )


def put_in_place(replace: Callable[[str, object], None]) -> None:
    """Put the small pipeline in the place of the real one; ``replace`` takes a dotted name."""
    replace("stance.pipeline.extract", extract)
    replace("stance.scoring.frame.score_with", score_with)
    replace("stance.pipeline.load_tagger", lambda: None)

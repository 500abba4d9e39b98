"""The rooms after the reading, set up for one target: articles in, rows out.

Whoever runs them (this process, a worker, another machine) gives them the same
batches and gets the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

import pandas as pd

from stance.frames import QUOTES, SCORES, article_record, build, quote_records, stack

if TYPE_CHECKING:
    from stance.article import Article
    from stance.scoring.target import Target

__all__ = ["BATCH", "Rooms", "Rows", "batches", "failed_rows", "gather", "join", "open_rooms"]

# Articles that go through the rooms together: enough to keep spaCy busy, few
# enough for the bar to move and for memory to stay flat.
BATCH: Final = 32
_UNSCORED: Final = {name: dtype for name, dtype in QUOTES.items() if name not in SCORES}
_LANGUAGES: Final = frozenset({"", "fr", "und"})  # "und": too short to tell


@dataclass(frozen=True)
class Rows:
    """What articles came to.

    Attributes
    ----------
    records : list of mapping
        What is known of each article, in the order given.
    quotes : DataFrame
        Their quotations with scores, each under its speaker's name in the article.
    """

    records: list[Mapping[str, object]]
    quotes: pd.DataFrame


def join(parts: Sequence[Rows]) -> Rows:
    """Return the rows of all parts, in their order."""
    records = [record for part in parts for record in part.records]
    return Rows(records, stack([part.quotes for part in parts], QUOTES))


def gather(results: Iterable[Rows]) -> Rows:
    """Return the rows of all results; small frames do not pile up on the way."""
    done: list[Rows] = []
    stream = iter(results)
    while some := list(islice(stream, BATCH)):
        done.append(join(some))
    return join(done)


def batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """Cut a stream into batches; of no article at all, one empty batch.

    The empty batch gives its frame the columns that any other would have.
    """
    stream = iter(articles)
    batch = list(islice(stream, BATCH))
    yield batch
    while batch := list(islice(stream, BATCH)):
        yield batch


def open_rooms(target: Target) -> Callable[[Sequence[Article]], Rows]:
    """Load what the rooms need; return what gives the rows of a batch.

    Raises
    ------
    OSError
        When the French spaCy model is not installed: said once, not once an article.
    """
    # Loading a saved analysis needs none of these, and they bring spaCy and scikit-learn.
    from stance.nlp import load_tagger  # noqa: PLC0415
    from stance.relevance import mention_finder  # noqa: PLC0415

    load_tagger()
    return Rooms(target, mention_finder(target)).careful_rows


def failed_rows(target: Target, article: Article, reason: str) -> Rows:
    """Return the row of an article that could not be analysed."""
    aspects = pd.Categorical([], categories=list(target.aspect_names))
    return Rows([article_record(article, error=reason)], build([], QUOTES).assign(aspect=aspects))


@dataclass(frozen=True)
class Rooms:
    """The rooms, set up for one target."""

    target: Target
    names_target: Callable[[str], bool]

    def careful_rows(self, batch: Sequence[Article]) -> Rows:
        """Return the rows of a batch; where it fails, halve it until the culprit is alone."""
        try:
            return self.rows(batch)
        except Exception as error:
            if not batch:
                raise
            # One bad article must not cost the other 500,000.
            if len(batch) == 1:
                return failed_rows(self.target, batch[0], f"{type(error).__name__}: {error}")
            half = len(batch) // 2
            return join([self.careful_rows(batch[:half]), self.careful_rows(batch[half:])])

    def rows(self, batch: Sequence[Article]) -> Rows:
        """Return a record for each article and the scored rows of its quotations."""
        from stance.extraction import extract  # noqa: PLC0415 - as in `open_rooms`

        readable = [article for article in batch if not _left_out(article)]
        records: dict[str, Mapping[str, object]] = {
            article.id: article_record(article, error=_left_out(article)) for article in batch
        }
        rows: list[dict[str, object]] = []
        for article, quotes in extract(readable):
            records[article.id] = article_record(article, quotes)
            rows += quote_records(article, quotes)
        off_target = {a.id for a in readable if not self.names_target(a.text)}
        return Rows(list(records.values()), self._scored(rows, off_target))

    def _scored(
        self, rows: Sequence[Mapping[str, object]], off_target: Collection[str]
    ) -> pd.DataFrame:
        """Return the rows as a frame, with scores; neutral in articles that are off target."""
        from stance.relevance import set_aside  # noqa: PLC0415 - as in `open_rooms`
        from stance.scoring.frame import score  # noqa: PLC0415

        frame = score(build(rows, _UNSCORED), target=self.target)
        return set_aside(frame, frame["article_id"].isin(off_target))


def _left_out(article: Article) -> str:
    """Return why an article is not analysed; empty for one that is."""
    if article.error:
        return article.error
    if article.language not in _LANGUAGES:
        return f"not in French (language: {article.language}); left out"
    return ""

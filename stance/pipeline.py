"""A bar on the standard error, for work that lasts.

Articles in, quotations with their speakers out.

The rooms after the reading, set up for one target: articles in, rows out.

Whoever runs them (this process, a worker, another machine) gives them the same
batches and gets the same rows.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from stance.columns import QUOTES, SCORES, article_record, build, quote_records, stack
from stance.french.tagging import tag_sentences
from stance.quotations import Reading, cut_article
from stance.speakers.attribution import attribute

if TYPE_CHECKING:
    from stance.article import Article
    from stance.quote import Quote
    from stance.scoring.targets import Target

__all__ = [
    "BATCH",
    "Pipeline",
    "Rows",
    "bar",
    "batches",
    "extract",
    "failed_rows",
    "gather",
    "join",
    "open_pipeline",
]


# -- A bar on the standard error, for work that lasts ----------------------------


_PATIENCE: Final = 5.0  # seconds before a bar shows, unless it is asked for


def bar(articles: object, progress: bool | None) -> AbstractContextManager[Any]:
    """Return a bar that counts articles; ``progress`` as `stance.analyze` has it."""
    from tqdm.auto import tqdm  # noqa: PLC0415 - it looks for a notebook when imported

    shown = progress if progress is not None else sys.stderr.isatty() or "ipykernel" in sys.modules
    made: AbstractContextManager[Any] = tqdm(
        total=len(articles)
        if isinstance(articles, Sized) and not isinstance(articles, str)
        else None,
        unit=" articles",
        delay=0 if progress else _PATIENCE,
        disable=not shown,
        file=sys.stderr,
    )
    return made


# -- Articles in, quotations with their speakers out -----------------------------


_TAGGED_TOGETHER = 32  # articles tagged together: enough to fill the tagger, few enough for memory


def extract(articles: Iterable[Article]) -> Iterator[tuple[Article, tuple[Quote, ...]]]:
    """Yield each article with its quotations, in the order given.

    Parameters
    ----------
    articles : iterable of Article

    Yields
    ------
    article : Article
    quotes : tuple of Quote
        In text order, each with its speaker; none overlaps another of its kind.
    """
    remaining = iter(articles)
    while batch := list(islice(remaining, _TAGGED_TOGETHER)):
        cut = [cut_article(article) for article in batch]
        tagged = tag_sentences(sentence for sentences in cut for sentence in sentences)
        for article, sentences in zip(batch, cut, strict=True):
            tokens = list(islice(tagged, len(sentences)))
            yield article, attribute(Reading.of(article, sentences, tokens))


# -- The rooms after the reading, set up for one target: articles in, rows out ---


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


def open_pipeline(target: Target) -> Callable[[Sequence[Article]], Rows]:
    """Load what the rooms need; return what gives the rows of a batch.

    Raises
    ------
    OSError
        When the French spaCy model is not installed: said once, not once an article.
    """
    # Loading a saved analysis needs none of these, and they bring spaCy and scikit-learn.
    from stance.french.tagging import load_tagger  # noqa: PLC0415
    from stance.scoring.targets import mention_finder  # noqa: PLC0415

    load_tagger()
    return Pipeline(target, mention_finder(target)).careful_rows


def failed_rows(target: Target, article: Article, reason: str) -> Rows:
    """Return the row of an article that could not be analysed."""
    aspects = pd.Categorical([], categories=list(target.aspect_names))
    return Rows([article_record(article, error=reason)], build([], QUOTES).assign(aspect=aspects))


@dataclass(frozen=True)
class Pipeline:
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
        readable = [article for article in batch if not _left_out(article)]
        records: dict[str, Mapping[str, object]] = {
            article.id: article_record(article, error=_left_out(article)) for article in batch
        }
        rows: list[dict[str, object]] = []
        on_target = {article.id: self.names_target(article.text) for article in readable}
        for article, quotes in extract(readable):
            records[article.id] = article_record(article, quotes, on_target=on_target[article.id])
            rows += quote_records(article, quotes)
        return Rows(list(records.values()), self._scored(rows, on_target))

    def _scored(
        self, rows: Sequence[Mapping[str, object]], on_target: Mapping[str, bool]
    ) -> pd.DataFrame:
        """Return the rows as a frame, with scores where the article names the target."""
        from stance.scoring.frame import score_on_target  # noqa: PLC0415 - as in `open_pipeline`

        frame = build(rows, _UNSCORED)
        judged = [on_target[article_id] for article_id in frame["article_id"]]
        return score_on_target(frame, judged, self.target)


def _left_out(article: Article) -> str:
    """Return why an article is not analysed; empty for one that is."""
    if article.error:
        return article.error
    if article.language not in _LANGUAGES:
        return f"not in French (language: {article.language}); left out"
    return ""

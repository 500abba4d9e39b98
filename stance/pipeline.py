"""The pipeline turns batches of articles into rows of the tables.

`open_pipeline` loads the models for one target and returns the function that turns a
batch of articles into `Rows`. This process, worker processes and Dask workers all call
that function on the same batches, so the rows do not depend on who computes them.

`isolate_failures` makes sure that a failure affects only the article that causes it. The
pipeline uses it for exceptions; the worker pool and the Dask engine use it for workers that
die.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeVar

import pandas as pd

from stance.article import Article, Repair
from stance.columns import QUOTES, SCORES, article_record, build, quote_records, stack
from stance.files.limits import Limits, OutOfTime, in_force, time_limit, under
from stance.french.tagging import load_tagger, tag_sentences
from stance.french.words import guess_language
from stance.quotations import Reading, cut_article
from stance.scoring.polarity import polarities
from stance.scoring.targets import mention_finder
from stance.speakers.attribution import attribute

if TYPE_CHECKING:
    from stance.quotations.sentences import Sentence
    from stance.quote import Quote
    from stance.scoring.classifier import StanceClassifier
    from stance.scoring.targets import Target

__all__ = [
    "BATCH",
    "BatchError",
    "Pipeline",
    "Rows",
    "batches",
    "extract",
    "failed_rows",
    "gather",
    "isolate_failures",
    "join",
    "open_pipeline",
    "progress_bar",
]


BATCH: Final = 32
"""The number of articles in a batch, except the first, which has one, and the last.

It is large enough for the tagger to be efficient, and small enough to keep memory use
constant and the progress bar moving.
"""

_UNSCORED: Final = {name: dtype for name, dtype in QUOTES.items() if name not in SCORES}
_LANGUAGES: Final = frozenset({"fr", "und"})  # "und": none that is known
# One of each: direct, mixed and indirect quotations, by name, office and pronoun.
_INVENTED: Final = (
    "« Ce contrat nous inquiète », affirme Ana Roy, porte-parole du collectif. Elle ajoute que "
    "{target} doit rendre des comptes. Selon le maire de Lyon, Éloi Brun, la société joue « un "
    "rôle utile » : « Nous la soutenons. »"
)
_PATIENCE: Final = 5.0  # seconds before the bar appears by default

Item = TypeVar("Item")
Result = TypeVar("Result")


def batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """Divide a stream of articles into batches; without any article, yield one empty batch.

    The first article is a batch of its own: worker processes start when it has been read, and
    load the models while the next are read. The rows of the empty batch have the same columns
    as any other.
    """
    stream = iter(articles)
    yield list(islice(stream, 1))
    while batch := list(islice(stream, BATCH)):
        yield batch


def extract(articles: Iterable[Article]) -> Iterator[tuple[Article, tuple[Quote, ...]]]:
    """Yield each article with its quotations, in the order given.

    Parameters
    ----------
    articles : iterable of Article

    Yields
    ------
    article : Article
        With a repair for each place where a long sentence was cut.
    quotes : tuple of Quote
        In text order, each with its speaker; none overlaps another of its kind.
    """
    for batch in batches(articles):
        cut = [cut_article(article) for article in batch]
        tagged = tag_sentences(sentence for sentences in cut for sentence in sentences)
        for article, sentences in zip(batch, cut, strict=True):
            tokens = list(islice(tagged, len(sentences)))
            yield _with_cuts(article, sentences), attribute(Reading.of(article, sentences, tokens))


def _with_cuts(article: Article, sentences: Sequence[Sentence]) -> Article:
    """Add a repair for each place where an extremely long sentence was cut."""
    cuts = [
        Repair("long_sentence", one.end, "", "", "a very long sentence, which was read in pieces")
        for one in sentences
        if one.overlong
    ]
    if not cuts:
        return article
    return replace(article, repairs=tuple(sorted((*article.repairs, *cuts), key=_place)))


def _place(repair: Repair) -> int:
    return repair.start


@dataclass(frozen=True)
class Rows:
    """The rows of a batch of articles.

    Attributes
    ----------
    records : list of mapping
        The metadata of each article, in the order given.
    quotes : DataFrame
        Their quotations with scores, each under its speaker's name in the article.
    """

    records: list[Mapping[str, object]]
    quotes: pd.DataFrame


def join(parts: Sequence[Rows]) -> Rows:
    """Return the rows of all parts, in their order."""
    records = [record for part in parts for record in part.records]
    return Rows(records, stack([part.quotes for part in parts], QUOTES))


def gather(results: Iterable[Rows], shown: Any) -> Rows:  # noqa: ANN401 - a bar
    """Return the rows of all results, and count their articles on the bar.

    They are joined in groups, so that few frames accumulate.
    """
    done: list[Rows] = []
    some: list[Rows] = []
    for rows in results:
        shown.update(len(rows.records))
        some.append(rows)
        if len(some) == BATCH:
            done.append(join(some))
            some = []
    return join([*done, *some])


class BatchError(Exception):
    """Work on a batch failed for a reason that may lie in one of its items."""


def isolate_failures(
    batch: Sequence[Item],
    work: Callable[[Sequence[Item]], Result],
    failed: Callable[[Item, str], Result],
    join: Callable[[Sequence[Result]], Result],
    failures: type[Exception] = Exception,
) -> Result:
    """Return the result of a batch; if it fails, skip only the item that causes the failure.

    A batch that fails is halved until the item that causes the failure is isolated, so that
    one bad article does not affect the others.

    Parameters
    ----------
    batch : sequence
    work : callable
        Returns the result of a batch, or raises.
    failed : callable
        Takes an item and the reason for its failure; returns the result for it.
    join : callable
        Joins the results of the parts of a batch, in order.
    failures : exception class
        The exceptions that an item can cause; all others are raised.
    """
    try:
        return work(batch)
    except failures as error:
        if not batch:
            raise
        if len(batch) == 1:
            plain = isinstance(error, BatchError)
            return failed(batch[0], f"{error}" if plain else f"{type(error).__name__}: {error}")
    half = len(batch) // 2
    halves = (batch[:half], batch[half:])
    return join([isolate_failures(part, work, failed, join, failures) for part in halves])


def open_pipeline(
    target: Target,
    model: StanceClassifier | None = None,
    *,
    warm: bool = False,
    limits: Limits | None = None,
) -> Callable[[Sequence[Article]], Rows]:
    """Load the models for a target; return the function that computes the rows of a batch.

    Parameters
    ----------
    target : Target
    model : StanceClassifier, optional
        The user's own classifier; by default, the shipped one.
    warm : bool
        Analyse an invented article first, to load everything that is otherwise loaded on
        first use (word lists, the classifier), so that forked workers share it.
    limits : Limits, optional
        Those to analyse under; by default, those in force now. A worker process does not
        know those of the process that started it.

    Raises
    ------
    OSError
        If the French spaCy model is not installed. It is raised once, before any article.
    """
    load_tagger()
    # An import that the limit of seconds interrupts leaves modules half loaded: everything is
    # imported before the first article, and outside the limit.
    for name in ("stance.scoring.frame", "wordfreq"):
        import_module(name)
    polarities([])
    pipeline = Pipeline(target, mention_finder(target), model)
    if warm:
        text = _INVENTED.format(target=" ".join(target.aliases[:1]) or target.name)
        pipeline.rows([Article(text, id="invented")])
    return under(limits or in_force(), pipeline.careful_rows)


def failed_rows(target: Target, article: Article, reason: str) -> Rows:
    """Return the row of an article that could not be analysed."""
    aspects = pd.Categorical([], categories=list(target.aspect_names))
    return Rows([article_record(article, error=reason)], build([], QUOTES).assign(aspect=aspects))


@dataclass(frozen=True)
class Pipeline:
    """Turns batches of articles into rows, for one target.

    Attributes
    ----------
    target : Target
    names_target : callable
        Tells whether a text names the target.
    model : StanceClassifier, optional
        The user's own classifier, if it replaces the shipped one.
    """

    target: Target
    names_target: Callable[[str], bool]
    model: StanceClassifier | None = None

    def careful_rows(self, batch: Sequence[Article]) -> Rows:
        """Return the rows of a batch; an article that fails is a record with its error."""
        return isolate_failures(batch, self._rows_in_time, self._failed, join)

    def _rows_in_time(self, batch: Sequence[Article]) -> Rows:
        """Return the rows of a batch; each article may take ``max_seconds``.

        If a batch takes longer, its articles are analysed one by one. Halving it repeatedly
        would take as long at each step.
        """
        try:
            with time_limit("the analysis"):
                return self.rows(batch)
        except OutOfTime as error:
            if len(batch) == 1:
                raise BatchError(str(error)) from None
        return join([self.careful_rows([article]) for article in batch])

    def rows(self, batch: Sequence[Article]) -> Rows:
        """Return a record for each article and the scored rows of its quotations."""
        reasons = {article.id: _left_out(article) for article in batch}
        readable = [article for article in batch if not reasons[article.id]]
        records: dict[str, Mapping[str, object]] = {
            article.id: article_record(article, error=reasons[article.id]) for article in batch
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
        # Loading a saved analysis does not score and should not import scipy.
        from stance.scoring.frame import score_on_target  # noqa: PLC0415

        frame = build(rows, _UNSCORED)
        judged = [on_target[article_id] for article_id in frame["article_id"]]
        return score_on_target(frame, judged, self.target, self.model)

    def _failed(self, article: Article, reason: str) -> Rows:
        return failed_rows(self.target, article, reason)


def _left_out(article: Article) -> str:
    """Return why an article is not analysed; empty if it is."""
    if article.error:
        return article.error
    language = article.language or guess_language(article.text)
    if language not in _LANGUAGES:
        return f"not in French (language: {language}); left out"
    return ""


def progress_bar(articles: object, progress: bool | None) -> AbstractContextManager[Any]:
    """Return a progress bar over articles; ``progress`` is as in `stance.analyze`."""
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

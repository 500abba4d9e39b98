"""Articles in, quotations with their speakers out."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from stance.attribution import attribute
from stance.quoting import Reading, cut_article
from stance.quoting.tokens import tag_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stance.article import Article
    from stance.quote import Quote

__all__ = ["extract"]

BATCH = 32  # articles tagged together: enough to fill the tagger, few enough for memory


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
    while batch := list(islice(remaining, BATCH)):
        cut = [cut_article(article) for article in batch]
        tagged = tag_sentences(sentence for sentences in cut for sentence in sentences)
        for article, sentences in zip(batch, cut, strict=True):
            tokens = list(islice(tagged, len(sentences)))
            yield article, attribute(Reading.of(article, sentences, tokens))

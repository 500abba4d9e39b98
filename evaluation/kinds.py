"""What kind of article: its country, its family of genres, the typography of its house."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sets import GoldArticle

__all__ = ["country", "genre", "typography"]

_COUNTRIES = {"BE": "Belgique", "CA": "Canada", "CH": "Suisse", "DZ": "Algérie", "FR": "France"}
_TIGHT = re.compile(r"«(?=\S)")
_SPACED = re.compile(r"«(?=\s)")
_MANY = 0.8  # of all marks, for a style to be a house's and no accident


def country(article: GoldArticle) -> str:
    """Return the country of an article's outlet, in French; empty where it is not known."""
    name = article.about.get("country", "")
    return _COUNTRIES.get(name, name)


def genre(article: GoldArticle) -> str:
    """Return the family of an article's genre (genres.tsv); empty where it is not known."""
    name = article.about.get("genre", "")
    return _families().get(name, "other") if name else ""


def typography(article: GoldArticle) -> str:
    """Return how an article's outlet prints quotation marks."""
    return style_of(article.text)


def style_of(text: str) -> str:
    """Return which quotation marks a text prints, and how.

    Examples
    --------
    >>> style_of("« Oui », dit-il."), style_of('Il dit "oui".'), style_of("Il dit oui.")
    ('« guillemets »', '"straight"', 'no marks')
    >>> style_of("«Oui» ou “non”, dit-il.")
    'mixed marks'
    """
    counts = {
        "« guillemets »": len(_SPACED.findall(text)),
        "«guillemets»": len(_TIGHT.findall(text)),
        '"straight"': text.count('"') // 2,
        "“curly”": text.count("“"),
    }
    total = sum(counts.values())
    if not total:
        return "no marks"
    most = max(counts, key=lambda style: counts[style])
    return most if counts[most] >= _MANY * total else "mixed marks"


@cache
def _families() -> Mapping[str, str]:
    lines = Path(__file__).with_name("genres.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines[2:])

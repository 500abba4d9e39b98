"""What the commands are given: paths, the standard input, saved analyses."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from stance.cli.options import DEFAULT_TARGET

if TYPE_CHECKING:
    from stance.analysis import Analysis
    from stance.article import Article
    from stance.cli.console import Console
    from stance.sources import Source

__all__ = ["STDIN", "analysis_of", "read_stdin", "require_paths", "sources"]

STDIN: Final = Path("-")
_STDIN_NAME: Final = "the standard input"


def require_paths(paths: Sequence[Path]) -> None:
    """Refuse a path that leads nowhere before any work is done; patterns are left to the reader."""
    for path in paths:
        known = path == STDIN or path.exists() or any(sign in str(path) for sign in "*?[")
        if not known:
            message = f"{path}: no such file or folder"
            raise FileNotFoundError(message)
    if list(paths).count(STDIN) > 1:
        message = "- stands for the standard input, which can be read once"
        raise ValueError(message)


def read_stdin(console: Console) -> bytes:
    """Return the bytes of the standard input; tell a person who is to type them so."""
    if sys.stdin.isatty():
        console.say(f"Reading {_STDIN_NAME}; end with Ctrl-D.")
    return sys.stdin.buffer.read()


def sources(paths: Sequence[Path], console: Console, columns: list[str] | None = None) -> Source:
    """Return what `stance.analyze` takes, out of the paths and columns of a command line."""
    require_paths(paths)
    if columns:
        return _tables(paths, columns)
    if len(paths) == 1 and paths[0] != STDIN:
        return str(paths[0])  # a text, for it may be a pattern
    return [_article_of_stdin(console) if path == STDIN else path for path in paths]


def _tables(paths: Sequence[Path], columns: list[str]) -> Iterator[Article]:
    told = dict(_column(given) for given in columns)
    if STDIN in paths:
        message = "--columns is for tables in files: - is read as the text of an article"
        raise ValueError(message)
    from stance.reading import read_corpus  # noqa: PLC0415 - quick --help

    return read_corpus(str(paths[0]) if len(paths) == 1 else list(paths), columns=told)


def _column(given: str) -> tuple[str, str | None]:
    """Return a field, and the name of the column that holds it; None if nothing stands there."""
    from stance.reading.columns import FIELDS  # noqa: PLC0415 - quick --help
    from stance.suggest import unknown  # noqa: PLC0415

    field, equals, name = given.partition("=")
    if not equals:
        message = f"--columns takes FIELD=NAME, as in text=contenu, not {given!r}"
        raise ValueError(message)
    if field not in FIELDS:
        raise ValueError(unknown(f"--columns has no field {field!r}", field, FIELDS))
    return field, name or None


def _article_of_stdin(console: Console) -> Article:
    from stance.reading import article_from_text  # noqa: PLC0415 - quick --help
    from stance.reading.encoding import decode  # noqa: PLC0415

    return article_from_text(decode(read_stdin(console), _STDIN_NAME), id="stdin")


def analysis_of(
    paths: Sequence[Path],
    target: str | None,
    console: Console,
    *,
    columns: list[str] | None,
    processes: int,
) -> Analysis:
    """Return an analysis: the saved one of a folder, or that of articles, made now."""
    require_paths(paths)
    from stance.analysis import analyze, load  # noqa: PLC0415 - quick --help
    from stance.storage import is_saved  # noqa: PLC0415

    if len(paths) == 1 and is_saved(paths[0]):
        saved = load(paths[0])
        if target not in {None, saved.target}:
            message = (
                f"{paths[0]} is an analysis toward {saved.target}: "
                f"for {target}, analyse the articles again"
            )
            raise ValueError(message)
        if columns:
            message = f"{paths[0]} is an analysis: --columns is for the tables that it was made of"
            raise ValueError(message)
        return saved
    return analyze(
        sources(paths, console, columns),
        target=target or DEFAULT_TARGET,
        processes=processes,
        progress=console.progress,
    )

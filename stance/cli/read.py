"""``stance read``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from stance.cli.console import FAILED, Console, session
from stance.cli.inputs import sources
from stance.cli.options import Columns, Debug, Quiet, Sources, Verbose
from stance.cli.output import print_bytes

if TYPE_CHECKING:
    from stance.article import Article, Repair

__all__ = ["EXAMPLES", "read"]

EXAMPLES: Final = (
    "stance read page.txt > text.txt",
    "pdftotext page.pdf - | stance read -",
    "stance read presse.csv --columns text=papier",
    "stance read presse/ --format jsonl | jq '.repairs[].before'",
)
_FIELDS: Final = (
    *("id", "title", "author", "source", "section", "date", "page", "url", "language", "text"),
)


class Written(StrEnum):
    """How an article is printed."""

    text = "text"
    jsonl = "jsonl"


def read(  # noqa: PLR0913 - a command has the options that it has
    paths: Sources,
    *,
    format: Annotated[  # noqa: A002 - the word that users look for
        Written, typer.Option(help="The text alone, or a JSON object an article with its repairs.")
    ] = Written.text,
    columns: Columns = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    debug: Debug = False,
) -> None:
    """Print the repaired text of articles, and each repair.

    The text goes to the standard output, the repairs to the standard error.
    """
    with session(quiet=quiet, verbose=verbose, debug=debug) as console:
        given = sources(paths, console, columns)
        from stance.sources import articles_of  # noqa: PLC0415 - quick --help

        failed = False
        for article, several in _told_apart(articles_of(given)):
            if article.error:
                failed = True
                console.error(article.error)
            elif format is Written.jsonl:
                print_bytes(f"{json.dumps(_record(article), ensure_ascii=False)}\n".encode())
            else:
                typer.echo(f"=== {article.id} ===\n{article.text}\n" if several else article.text)
                _say_repairs(article, console, f"{article.id}: " if several else "")
        if failed:
            raise typer.Exit(FAILED)


def _told_apart(articles: Iterator[Article]) -> Iterator[tuple[Article, bool]]:
    """Yield each article, and whether it is one of several and needs a heading."""
    first, second = next(articles, None), next(articles, None)
    several = second is not None
    ahead = (article for article in (first, second) if article is not None)
    return ((article, several) for article in chain(ahead, articles))


def _say_repairs(article: Article, console: Console, name: str) -> None:
    for repair in article.repairs:
        console.say(name + _described(repair))
    number = len(article.repairs)
    console.say(f"{name}{number} repair{'' if number == 1 else 's'}")


def _described(repair: Repair) -> str:
    reason = f" ({repair.reason})" if repair.reason else ""
    return f"{repair.kind} at {repair.start}: {repair.before!r} → {repair.after!r}{reason}"


def _record(article: Article) -> dict[str, Any]:
    return {
        **{name: getattr(article, name) for name in _FIELDS},
        "blocks": [asdict(block) for block in article.blocks],
        "repairs": [asdict(repair) for repair in article.repairs],
        "extra": dict(article.extra),
    }

"""``stance read``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stance.cli.console import errors, say
from stance.cli.inputs import require_paths
from stance.cli.options import Debug

__all__ = ["read"]


def read(
    path: Annotated[Path, typer.Argument(help="A file: clean text or a raw newspaper page.")],
    *,
    quiet: Annotated[bool, typer.Option("--quiet", help="Do not list the repairs.")] = False,
    debug: Debug = False,
) -> None:
    """Print an article's repaired text; list the repairs on the standard error."""
    with errors(debug=debug):
        require_paths([path])
        from stance.reading import read as read_article  # noqa: PLC0415 - quick --help

        article = read_article(path)
        typer.echo(article.text)
        if not quiet:
            for repair in article.repairs:
                reason = f" ({repair.reason})" if repair.reason else ""
                say(
                    f"{repair.kind} at {repair.start}: {repair.before!r} → {repair.after!r}{reason}"
                )
            say(f"{len(article.repairs)} repairs")

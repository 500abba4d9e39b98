"""``stance demo``."""

from __future__ import annotations

import typer

from stance.cli.console import errors
from stance.cli.options import Debug, Speakers
from stance.cli.speakers import print_speakers, say_failures

__all__ = ["demo"]


def demo(*, speakers: Speakers = 25, debug: Debug = False) -> None:
    """Analyse the articles that ship with stance and print a line for each speaker."""
    with errors(debug=debug):
        from stance.analysis import analyze as run  # noqa: PLC0415 - quick --help
        from stance.demo import embedded_articles  # noqa: PLC0415

        analysis = run(embedded_articles())
        print_speakers(analysis, speakers)
        failed = say_failures(analysis)
    if failed:
        raise typer.Exit(1)

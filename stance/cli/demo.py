"""``stance demo``."""

from __future__ import annotations

from typing import Final

from stance.cli.console import session
from stance.cli.findings import end, print_speakers
from stance.cli.options import Debug, Quiet, Speakers, Verbose

__all__ = ["EXAMPLES", "demo"]

EXAMPLES: Final = ("stance demo", "stance demo --speakers 5 --quiet")


def demo(
    *,
    speakers: Speakers = 25,
    quiet: Quiet = False,
    verbose: Verbose = False,
    debug: Debug = False,
) -> None:
    """Analyse the articles that ship with stance."""
    with session(quiet=quiet, verbose=verbose, debug=debug) as console:
        from stance.analysis import analyze  # noqa: PLC0415 - quick --help
        from stance.demo import embedded_articles  # noqa: PLC0415

        analysis = analyze(embedded_articles(), progress=console.progress)
        print_speakers(analysis, speakers, console)
        end(analysis, console)

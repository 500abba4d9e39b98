"""The ``stance`` command: results on the standard output, all else on the standard error.

A module a command; what they share is in ``options``, ``inputs`` and ``console``.

How a command ends (``EXIT_CODES``) is part of what scripts rely on.
"""

from __future__ import annotations

import sys
from typing import Annotated, Final

import typer

from stance.cli import analyze, compare, demo, evaluate, export, read, report, score, targets
from stance.cli.options import HELP_NAMES, examples

__all__ = ["EXIT_CODES", "app", "main"]

EXIT_CODES: Final = """\b
Exit codes:
  0    done
  1    something could not be read or done; what could is printed
  2    the command is wrong: an unknown option or target, a path that leads nowhere
  130  interrupted with Ctrl-C
  141  who read the output went away, as in: stance analyze presse/ | head"""

app = typer.Typer(
    no_args_is_help=True,
    context_settings=HELP_NAMES,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Who says what in the French press, and how they stand toward a target.",
    epilog=EXIT_CODES,
)
app.command(epilog=examples(analyze.EXAMPLES))(analyze.analyze)
app.command(epilog=examples(compare.EXAMPLES))(compare.compare)
app.command(epilog=examples(demo.EXAMPLES))(demo.demo)
app.command(epilog=examples(evaluate.EXAMPLES))(evaluate.evaluate)
app.command(epilog=examples(export.EXAMPLES))(export.export)
app.command(epilog=examples(read.EXAMPLES))(read.read)
app.command(epilog=examples(report.EXAMPLES))(report.report)
app.command(epilog=examples(score.EXAMPLES))(score.score)
app.add_typer(targets.app, name="targets")


def _print_version(wanted: bool) -> None:
    if wanted:
        from stance import __version__  # noqa: PLC0415 - the package is loaded by then

        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _root(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command; the entry point of the ``stance`` script."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that has no « ’ » gets an escape, not a crash.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # real streams
    app(prog_name="stance")

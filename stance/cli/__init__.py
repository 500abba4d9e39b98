"""The ``stance`` command: results on standard output, everything else on standard error.

- ``analyzing`` has the command that analyses articles, and the demonstration; ``results``
  has the commands that use an analysis, ``tools`` those that do not: read, score, agree,
  targets.
- ``arguments`` has the options that commands share, and reads their inputs; ``console`` has
  their messages, their exit codes and the tables that they print.

Scripts rely on the exit codes (``EXIT_CODES``).
"""

from __future__ import annotations

import sys
from typing import Annotated, Final

import typer

from stance.cli import analyzing, results, tools
from stance.cli.arguments import HELP_NAMES, examples

__all__ = ["EXIT_CODES", "app", "main"]


EXIT_CODES: Final = """\b
Exit codes:
  0    done
  1    something could not be read or done; the rest is printed
  2    the command is wrong: an unknown option or target, a path that does not exist
  130  interrupted with Ctrl-C
  141  the reader of the output stopped, as in: stance analyze presse/ | head"""

app = typer.Typer(
    no_args_is_help=True,
    context_settings=HELP_NAMES,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Who says what in the French press, and how they stand toward a target.",
    epilog=EXIT_CODES,
)
app.command(epilog=examples(tools.AGREE_EXAMPLES))(tools.agree)
app.command(epilog=examples(analyzing.ANALYZE_EXAMPLES))(analyzing.analyze)
app.command(epilog=examples(results.COMPARE_EXAMPLES))(results.compare)
app.command(epilog=examples(analyzing.DEMO_EXAMPLES))(analyzing.demo)
app.command(epilog=examples(results.EVALUATE_EXAMPLES))(results.evaluate)
app.command(epilog=examples(results.EXPORT_EXAMPLES))(results.export)
app.command(epilog=examples(tools.READ_EXAMPLES))(tools.read)
app.command(epilog=examples(results.REPORT_EXAMPLES))(results.report)
app.command(epilog=examples(results.SAMPLE_EXAMPLES))(results.sample)
app.command(epilog=examples(tools.SCORE_EXAMPLES))(tools.score)
app.command(epilog=examples(results.TRAIN_EXAMPLES))(results.train)
app.add_typer(tools.app, name="targets")


def _print_version(wanted: bool) -> None:
    if wanted:
        from stance._version import __version__  # noqa: PLC0415 - the package is loaded by then

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

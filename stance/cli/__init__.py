"""The ``stance`` command: results on the standard output, all else on the standard error.

A module a command; what they share is in ``options``, ``inputs`` and ``console``.

Exit codes: 0, done; 1, something could not be read or done; 2, the command
itself is wrong (an unknown option, format or target, a path that leads nowhere).
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from stance.cli import analyze, demo, read

__all__ = ["app", "main"]

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Who says what in the French press, and how they stand toward a target.",
)
app.command()(analyze.analyze)
app.command()(demo.demo)
app.command()(read.read)


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

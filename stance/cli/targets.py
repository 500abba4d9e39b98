"""``stance targets``: what a stance is for or against."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from stance.cli.console import FAILED, session
from stance.cli.options import HELP_NAMES, Debug, Quiet, Verbose, complete_target_name, examples

__all__ = ["app"]

_EXAMPLES: Final = (
    "stance targets list",
    "stance targets show glyphosate > mine.toml",
    "stance targets check mine.toml",
)
_LISTS: Final = ("aliases", "rivals", "elsewhere", "pro", "contra")

app = typer.Typer(
    no_args_is_help=True,
    context_settings=HELP_NAMES,
    rich_markup_mode=None,
    help="List the targets, show one, check one of your own.",
    epilog=examples(_EXAMPLES),
)


@app.command(name="list")
def list_targets(*, quiet: Quiet = False, verbose: Verbose = False, debug: Debug = False) -> None:
    """Print the targets that ship with stance: name, title."""
    with session(quiet=quiet, verbose=verbose, debug=debug):
        from stance.scoring.target import load_target, target_names  # noqa: PLC0415 - quick --help

        width = max(map(len, target_names()))
        for name in target_names():
            typer.echo(f"{name.ljust(width)}  {load_target(name).title}")


@app.command()
def show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="The name of a target that ships.",
            autocompletion=complete_target_name,
        ),
    ],
    *,
    quiet: Quiet = False,
    verbose: Verbose = False,
    debug: Debug = False,
) -> None:
    """Print the TOML of a target: a file to copy and change."""
    with session(quiet=quiet, verbose=verbose, debug=debug):
        from stance.scoring.target import target_text  # noqa: PLC0415 - quick --help

        typer.echo(target_text(name), nl=False)


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="TOML files.", exists=True)],
    *,
    quiet: Quiet = False,
    verbose: Verbose = False,
    debug: Debug = False,
) -> None:
    """Check targets of your own, and whether their terms can find anything."""
    with session(quiet=quiet, verbose=verbose, debug=debug) as console:
        from stance.scoring.doubts import doubts  # noqa: PLC0415 - quick --help
        from stance.scoring.target import load_target  # noqa: PLC0415

        wrong = 0
        for path in files:
            try:
                target = load_target(path)
            except ValueError as error:
                console.error(str(error))
                wrong += 1
                continue
            for doubt in doubts(target):
                console.say(f"{path}: {doubt}")
            terms = sum(len(getattr(target, name)) for name in _LISTS)
            typer.echo(f"{path}: {target.name}, {terms} terms, {len(target.aspects)} aspects")
        if wrong:
            raise typer.Exit(FAILED)

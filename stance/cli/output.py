"""Results on the standard output."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import typer

from stance.cli.console import style
from stance.cli.options import Printed

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["print_bytes", "print_frame", "print_table"]

# Blue and yellow are told apart by nearly all eyes; the word says it in any case.
_COLOURS: Final = {"favor": "blue", "against": "yellow"}
_LAST_WORD = re.compile(rf"\b(?:{'|'.join(_COLOURS)})$")


def print_frame(
    frame: pd.DataFrame, printed: Printed, as_table: Callable[[pd.DataFrame], str]
) -> None:
    """Print a frame: as CSV, JSON or JSON lines for programs, as a table for people."""
    if printed is Printed.table:
        print_table(as_table(frame))
        return
    from stance.storage import json_lines, to_csv  # noqa: PLC0415 - quick --help

    if printed is Printed.csv:
        print_bytes(to_csv(frame))
        return
    lines = list(json_lines(frame))
    if printed is Printed.json:
        lines = ["[", ",\n".join(lines), "]"] if lines else ["[]"]
    print_bytes("".join(f"{line}\n" for line in lines).encode())


def print_table(table: str) -> None:
    """Print a table; in a terminal, its heading bold and the stances coloured."""
    heading, *rows = table.split("\n")
    typer.echo(style(heading, sys.stdout, bold=True))
    for row in rows:
        typer.echo(_LAST_WORD.sub(_coloured, row))


def _coloured(word: re.Match[str]) -> str:
    return style(word[0], sys.stdout, colour=_COLOURS[word[0]])


def print_bytes(content: bytes) -> None:
    """Print what a program reads: UTF-8, whatever the terminal speaks."""
    typer.echo(content, nl=False)

"""The messages, exit codes, shared options and output of the commands."""

from __future__ import annotations

import os
import re
import sys
import traceback
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Final, TextIO

import typer

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "DEFAULT_TARGET",
    "FAILED",
    "HELP_NAMES",
    "WRONG",
    "Columns",
    "Console",
    "Debug",
    "Duplicates",
    "Excel",
    "Kind",
    "OwnModel",
    "Paths",
    "Printed",
    "Processes",
    "Quiet",
    "Saved",
    "SavedOrPaths",
    "Speakers",
    "TargetIfNew",
    "TargetName",
    "Verbose",
    "WithDuplicates",
    "complete_target",
    "complete_target_name",
    "examples",
    "print_bytes",
    "print_frame",
    "print_table",
    "session",
    "style",
]


FAILED: Final = 1
"""Something could not be read or done; the rest is printed."""
WRONG: Final = 2
"""The command itself is wrong."""
_INTERRUPTED: Final = 130  # 128 + SIGINT, as shells have it
_UNREAD: Final = 141  # 128 + SIGPIPE: the reader of the output stopped


@dataclass(frozen=True)
class Console:
    """Standard error, for everything but results."""

    quiet: bool = False
    verbose: bool = False

    @property
    def progress(self) -> bool | None:
        """What `stance.analyze` takes for ``progress``."""
        return False if self.quiet else True if self.verbose else None

    def error(self, message: str) -> None:
        """Print an error, whatever the options."""
        typer.echo(message, err=True)

    def say(self, message: str) -> None:
        """Print a note."""
        if not self.quiet:
            typer.echo(message, err=True)


@contextmanager
def session(*, quiet: bool, verbose: bool, debug: bool) -> Iterator[Console]:
    """Run a command: its exceptions and warnings become lines and an exit code."""
    if quiet and verbose:
        message = "--quiet and --verbose exclude each other"
        raise typer.BadParameter(message)
    console = Console(quiet=quiet, verbose=verbose)
    began = monotonic()
    try:
        with _failures_told(console, debug=debug), warnings.catch_warnings():
            warnings.showwarning = _warner(console)
            # `end` says it at the end, of saved analyses too.
            warnings.filterwarnings("ignore", message="no article names the target")
            yield console
            if verbose:
                console.say(f"{monotonic() - began:.1f} s")
            sys.stdout.flush()
    except BrokenPipeError:
        _abandon_output()
        raise typer.Exit(_UNREAD) from None


@contextmanager
def _failures_told(console: Console, *, debug: bool) -> Iterator[None]:
    try:
        yield
    except (typer.Exit, BrokenPipeError):
        raise
    except KeyboardInterrupt:
        console.say("stance: interrupted")
        raise typer.Exit(_INTERRUPTED) from None
    except Exception as error:
        if debug:
            traceback.print_exc()
        console.error(f"stance: {_told(error, debug=debug)}")
        raise typer.Exit(_code(error)) from error


def _warner(console: Console) -> Callable[..., None]:
    def show(message: Warning | str, *_: object) -> None:
        console.say(f"stance: warning: {message}")

    return show


def _abandon_output() -> None:
    """Discard the remaining output, so that closing it raises no error."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())


def _told(error: Exception, *, debug: bool) -> str:
    """Return the message for an error; an unexpected error includes its type."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    ours = type(error).__module__.startswith("stance.")
    if ours or isinstance(error, OSError | ValueError | ImportError):
        return str(error)
    hint = "" if debug else " (--debug shows where)"
    return f"internal error: {type(error).__name__}: {error}{hint}"


def _code(error: Exception) -> int:
    from stance.reading.corpus import ReadingError  # noqa: PLC0415 - only once something failed

    # A file that was found and could not be read is a failure, not a wrong command.
    wrong = isinstance(error, FileNotFoundError | ValueError) and not isinstance(
        error, ReadingError
    )
    return WRONG if wrong else FAILED


def style(words: str, stream: TextIO, *, bold: bool = False, colour: str | None = None) -> str:
    """Return ``words`` in bold or a colour, if ``stream`` is a terminal that wants them so.

    ``NO_COLOR`` (https://no-color.org) and a dumb terminal do not.
    """
    plain = not stream.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return words if plain else typer.style(words, fg=colour, bold=bold)


DEFAULT_TARGET: Final = "amazon-security"
HELP_NAMES: Final = {"help_option_names": ["-h", "--help"]}


class Printed(StrEnum):
    """How a table is printed on the standard output."""

    table = "table"
    csv = "csv"
    json = "json"
    jsonl = "jsonl"


class Saved(StrEnum):
    """How tables are written to a folder."""

    csv = "csv"
    parquet = "parquet"
    jsonl = "jsonl"


class Duplicates(StrEnum):
    """How to treat articles that repeat an earlier one."""

    keep = "keep"
    drop = "drop"


def complete_target_name(incomplete: str) -> list[str]:
    """Return the shipped targets that begin with this text."""
    from stance.scoring.targets import target_names  # noqa: PLC0415 - quick --help

    return [name for name in target_names() if name.startswith(incomplete)]


def complete_target(incomplete: str) -> Iterator[str]:
    """Yield the shipped targets and the TOML files that begin with this text."""
    yield from complete_target_name(incomplete)
    place, _, start = incomplete.rpartition("/")
    folder = Path(place or ("/" if incomplete.startswith("/") else "."))
    if folder.is_dir():
        files = sorted(path.name for path in folder.iterdir() if path.suffix == ".toml")
        lead = incomplete.removesuffix(start)
        yield from (f"{lead}{name}" for name in files if name.startswith(start))


def _complete_field(incomplete: str) -> list[str]:
    from stance.reading.formats.table_columns import FIELDS  # noqa: PLC0415 - quick --help

    return [f"{name}=" for name in FIELDS if name.startswith(incomplete)]


def examples(lines: Iterable[str]) -> str:
    r"""Return the end of a command's help: its examples, one on each line.

    Examples
    --------
    >>> examples(["stance demo"])
    '\x08\nExamples:\n  stance demo'
    """
    return "\n  ".join(["\b\nExamples:", *lines])


_PATHS: Final = (
    "Files and folders, one pattern such as 'presse/*.txt', or - for the standard input."
)
_TARGET: Final = "A target's name, or a TOML file of your own."

Paths = Annotated[list[Path], typer.Argument(metavar="PATH", help=_PATHS)]
SavedOrPaths = Annotated[
    list[Path],
    typer.Argument(metavar="PATH", help=f"A folder that analyze --out or --to wrote. Or: {_PATHS}"),
]
TargetName = Annotated[
    str, typer.Option(metavar="NAME", help=_TARGET, autocompletion=complete_target)
]
TargetIfNew = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help=_TARGET,
        autocompletion=complete_target,
        show_default=f"{DEFAULT_TARGET}, or that of the saved analysis",
    ),
]
OwnModel = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="A classifier of your own, which stance train wrote.",
        show_default="the one that ships",
    ),
]
Kind = Annotated[
    str,
    typer.Option(
        metavar="SUFFIX",
        help="What the standard input is, as in csv; by default, what it looks like.",
        show_default=False,
    ),
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FIELD=NAME",
        help="The name of a column in a table, as in text=contenu; several times. Fields: "
        "id, text, title, deck, author, newspaper, section, date, page, url, language.",
        autocompletion=_complete_field,
        show_default="their usual French and English names",
    ),
]
Processes = Annotated[
    int,
    typer.Option(metavar="N", min=1, help="Number of processes; each takes 0.9 GB."),
]
WithDuplicates = Annotated[
    Duplicates,
    typer.Option(
        "--duplicates", help="Whether articles that repeat an earlier one count or are left out."
    ),
]
Excel = Annotated[
    bool,
    typer.Option(
        "--excel",
        help="CSV as a French Excel opens it: semicolons, decimal commas, byte-order mark.",
    ),
]
Speakers = Annotated[int, typer.Option(min=1, help="Number of speakers to print.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show only errors.")]
Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="Show the bar at once, every failure, and the time.")
]
Debug = Annotated[bool, typer.Option("--debug", help="Show where an error came from.")]


_DIGITS: Final = 6  # decimals, more than any figure needs
# Nearly everyone can distinguish blue and yellow; the word gives the stance in any case.
_COLOURS: Final = {"favor": "blue", "against": "yellow"}
_LAST_WORD = re.compile(rf"\b(?:{'|'.join(_COLOURS)})$")


def print_frame(
    frame: pd.DataFrame,
    printed: Printed,
    as_table: Callable[[pd.DataFrame], str],
    *,
    excel: bool = False,
) -> None:
    """Print a frame: as CSV, JSON or JSON lines for programs, as a table for people.

    Figures have six decimals; saved tables keep all digits. ``excel`` is only for CSV.
    """
    if excel and printed is not Printed.csv:
        message = f"--excel is for csv, not for {printed.value}"
        raise ValueError(message)
    if printed is Printed.table:
        print_table(as_table(frame))
        return
    figures = frame.select_dtypes("float64").round(_DIGITS) + 0.0  # no minus before zero
    frame = frame.assign(**{str(name): figures[name] for name in figures})
    if printed is Printed.csv:
        from stance.files.spreadsheets import csv_lines  # noqa: PLC0415 - quick --help

        if excel:
            print_bytes("".join(csv_lines(frame, separator=";", decimal=",")).encode("utf-8-sig"))
        else:
            print_bytes("".join(csv_lines(frame)).encode())
        return
    from stance.storage import json_lines  # noqa: PLC0415 - quick --help

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
    """Print output for programs in UTF-8, whatever the encoding of the terminal."""
    typer.echo(content, nl=False)

"""The messages, exit codes and output of the commands.

`session` runs a command: it says what happens on standard error and turns errors into messages
and exit codes. `print_frame` prints a result. The tables for people are at the end of the module:
plain text, at most 100 columns wide.
"""

from __future__ import annotations

import os
import re
import sys
import textwrap
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from time import monotonic
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TextIO

import typer

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "FAILED",
    "WRONG",
    "Console",
    "Printed",
    "agreement_table",
    "article_table",
    "comparison_table",
    "print_bytes",
    "print_frame",
    "print_table",
    "quote_table",
    "session",
    "speaker_table",
    "style",
    "voice_table",
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
    wrong = isinstance(error, FileNotFoundError | FileExistsError | ValueError)
    return WRONG if wrong and not isinstance(error, ReadingError) else FAILED


def style(words: str, stream: TextIO, *, bold: bool = False, colour: str | None = None) -> str:
    """Return ``words`` in bold or a colour, if ``stream`` is a terminal that wants them so.

    ``NO_COLOR`` (https://no-color.org) and a dumb terminal do not.
    """
    plain = not stream.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return words if plain else typer.style(words, fg=colour, bold=bold)


class Printed(StrEnum):
    """How a table is printed on the standard output."""

    table = "table"
    csv = "csv"
    json = "json"
    jsonl = "jsonl"


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


_Row = Mapping[Any, Any]


@dataclass(frozen=True)
class _Column:
    """A column of a table; long cells are wrapped at ``wrap`` characters."""

    heading: str
    cell: Callable[[_Row], str]
    right: bool = True
    wrap: int = 0

    def lines(self, row: _Row) -> list[str]:
        cell = self.cell(row)
        return (textwrap.wrap(cell, self.wrap) if self.wrap else [cell]) or [""]


def _text(name: str, heading: str, width: int = 0) -> _Column:
    return _Column(heading, lambda row: _cut(_word(row[name]), width), right=False)


def _number(name: str, heading: str) -> _Column:
    return _Column(heading, lambda row: _word(row[name]))


def _signed(name: str, heading: str) -> _Column:
    return _Column(heading, lambda row: _with_sign(row[name]))


def _interval(cell: Callable[[_Row], str]) -> _Column:
    from stance.comparing.intervals import LEVEL_NAME  # noqa: PLC0415 - quick --help

    return _Column(f"{LEVEL_NAME} interval", cell, right=False)


def _bounds(row: _Row) -> str:
    return " to ".join(filter(None, (_with_sign(row["ci_low"]), _with_sign(row["ci_high"]))))


_COUNTS: Final = (
    _number("n_judged", "judged"),
    _number("n_favor", "for"),
    _number("n_against", "against"),
    _number("n_neutral", "neutral"),
)
_GROUP_WIDTH: Final = 40  # of all group columns together


def _stances(frame: pd.DataFrame) -> list[_Column]:
    """Return the columns on stances; none where nothing was judged."""
    if len(frame) and not frame["n_judged"].any():
        return []
    return [*_COUNTS, _signed("mean_stance", "mean"), _interval(_bounds)]


def speaker_table(speakers: pd.DataFrame) -> str:
    """Return ``Analysis.speakers`` as aligned text.

    ``for``, ``against`` and ``neutral`` count the ``judged`` quotations; ``mean`` is
    their mean stance, from −1 to 1. These columns are left out where nothing was judged.
    """
    stances = _stances(speakers)
    return _aligned(
        speakers,
        [
            _text("speaker", "speaker", 19 if stances else 50),
            _number("n_articles", "articles"),
            _number("n_quotes", "quotes"),
            *stances,
            *([_text("stance", "stance")] if stances else []),
        ],
    )


def comparison_table(groups: pd.DataFrame, by: Sequence[str]) -> str:
    """Return what ``Analysis.compare`` found as aligned text; columns as in `speaker_table`.

    ``copies`` are articles that repeat an earlier one, where there are any.
    """
    return _aligned(
        groups,
        [
            *(_text(name, name, _GROUP_WIDTH // len(by)) for name in by),
            _number("n_articles", "articles"),
            *([_number("n_duplicates", "copies")] if groups["n_duplicates"].any() else []),
            _number("n_quotes", "quotes"),
            *_stances(groups),
        ],
    )


def quote_table(quotes: pd.DataFrame) -> str:
    """Return ``Analysis.quotes`` as aligned text: speaker, stance and the first words."""
    return _aligned(
        quotes,
        [
            _text("speaker", "speaker", 20),
            _text("quote", "quote", 40),
            _text("stance", "stance"),
            _signed("stance_score", "score"),
            _text("article_id", "article", 20),
        ],
    )


def voice_table(quotes: pd.DataFrame) -> str:
    """Return complete quotations with their speakers and stances."""
    return _aligned(
        quotes,
        [
            _Column("speaker", lambda row: _word(row["speaker"]), right=False, wrap=17),
            _Column("role", lambda row: _word(row["speaker_role"]), right=False, wrap=26),
            _Column("quotation", _in_marks, right=False, wrap=44),
            _text("stance", "stance"),
        ],
    )


def _in_marks(row: _Row) -> str:
    words = _word(row["quote"])
    return words if row["quote_type"] == "indirect" else f"« {words} »"


def article_table(articles: pd.DataFrame) -> str:
    """Return ``Analysis.articles`` as aligned text."""
    return _aligned(
        articles,
        [
            _text("article_id", "article", 26),
            _text("newspaper", "newspaper", 14),
            _text("date", "date", 10),
            _number("n_quotes", "quotes"),
            _number("n_judged", "judged"),
            _number("n_speakers", "speakers"),
            _signed("mean_stance", "mean"),
            _text("error", "error", 18),
        ],
    )


_FIRST: Final = MappingProxyType({"group": "quotations", "model": "model"})


def agreement_table(figures: pd.DataFrame) -> str:
    """Return figures with intervals as aligned text; ``n`` is the number of quotations used."""
    return _aligned(
        figures,
        [
            *[_text(name, shown) for name, shown in _FIRST.items() if name in figures],
            _text("figure", "figure"),
            _Column("value", lambda row: f"{row['value']:.3f}" if _is_known(row["value"]) else ""),
            _interval(
                lambda row: (
                    f"{row['ci_low']:.3f} to {row['ci_high']:.3f}"
                    if _is_known(row["ci_low"])
                    else ""
                )
            ),
            _number("n", "n"),
        ],
    )


def _aligned(frame: pd.DataFrame, columns: Sequence[_Column]) -> str:
    lines: list[Sequence[str]] = [[column.heading for column in columns]]
    for row in frame.to_dict("records"):
        cells = [column.lines(row) for column in columns]
        lines += zip_longest(*cells, fillvalue="")
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    return "\n".join(_line(cells, widths, columns) for cells in lines)


def _line(cells: Sequence[str], widths: Sequence[int], columns: Sequence[_Column]) -> str:
    padded = (
        cell.rjust(width) if column.right else cell.ljust(width)
        for cell, width, column in zip(cells, widths, columns, strict=True)
    )
    return "  ".join(padded).rstrip()


def _word(value: object) -> str:
    """Return a cell on one line, without signs that a terminal would obey; empty if not known."""
    if not _is_known(value):
        return ""
    line = " ".join(str(value).split())
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in line)


def _with_sign(number: float) -> str:
    from stance.comparing.intervals import signed  # noqa: PLC0415 - quick --help

    return signed(number)


def _is_known(value: object) -> bool:
    """Tell whether a cell is not missing."""
    from pandas import notna  # noqa: PLC0415 - quick --help

    return bool(notna(value))  # type: ignore[call-overload]  # a scalar


def _cut(words: str, width: int) -> str:
    return words if not width or len(words) <= width else f"{words[: width - 1].rstrip()}…"

"""The options that commands share, and the reading of their inputs.

Inputs are paths, the standard input, saved analyses, and tables of quotations.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from stance.files.encodings import decode
from stance.files.limits import ReadingError

if TYPE_CHECKING:
    import pandas as pd

    from stance.analysis import Analysis
    from stance.article import Article
    from stance.cli.console import Console
    from stance.reading.corpus import ArticlesLike

__all__ = [
    "DEFAULT_TARGET",
    "HELP_NAMES",
    "STDIN",
    "Columns",
    "Debug",
    "Duplicates",
    "Excel",
    "Kind",
    "Making",
    "OwnModel",
    "Paths",
    "Processes",
    "Quiet",
    "Quotations",
    "Saved",
    "SavedOrPaths",
    "Speakers",
    "TargetIfNew",
    "TargetName",
    "Verbose",
    "WithDuplicates",
    "analysis_of",
    "articles_from",
    "complete_target",
    "complete_target_name",
    "examples",
    "read_quotations",
    "read_stdin",
    "require_paths",
]


DEFAULT_TARGET: Final = "amazon-security"
HELP_NAMES: Final = {"help_option_names": ["-h", "--help"]}


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


_PATHS: Final = "Files, folders, patterns such as 'presse/*.txt', or - for the standard input."
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


STDIN: Final = Path("-")
_STDIN_NAME: Final = "the standard input"


def require_paths(paths: Sequence[Path]) -> None:
    """Raise for a path that does not exist before any work; the reader checks patterns."""
    for path in paths:
        known = path == STDIN or path.exists() or any(sign in str(path) for sign in "*?[")
        if not known:
            message = f"{path}: no such file or folder"
            raise FileNotFoundError(message)
    if list(paths).count(STDIN) > 1:
        message = "- stands for the standard input, which can be read once"
        raise ValueError(message)


def read_stdin(console: Console) -> bytes:
    """Return the bytes of standard input; in a terminal, tell the user to type them."""
    if sys.stdin.isatty():
        console.say(f"Reading {_STDIN_NAME}; end with Ctrl-D.")
    return sys.stdin.buffer.read()


def articles_from(
    paths: Sequence[Path],
    console: Console,
    columns: list[str] | None = None,
    kind: str = "",
) -> ArticlesLike:
    """Return the input for `stance.analyze` from the paths and options of a command.

    ``kind`` is the type of standard input; by default, it is guessed.
    """
    require_paths(paths)
    if kind and STDIN not in paths:
        message = "--kind says what the standard input is: give - for it"
        raise ValueError(message)
    told = dict(_column(given) for given in columns or ())
    if STDIN in paths:
        return _with_stdin(paths, console, told, kind)
    if told:
        from stance.reading.corpus import read_corpus  # noqa: PLC0415 - quick --help

        return read_corpus(_as_texts(paths), columns=told)
    return _as_texts(paths)


def _as_texts(paths: Sequence[Path]) -> str | list[str]:
    """Return paths as strings, which may be patterns."""
    texts = [str(path) for path in paths]
    return texts[0] if len(texts) == 1 else texts


def _with_stdin(
    paths: Sequence[Path], console: Console, columns: dict[str, str | None], kind: str
) -> Iterator[Article]:
    from stance.reading.corpus import read_bytes, read_corpus  # noqa: PLC0415 - quick --help

    given = read_bytes(read_stdin(console), "stdin", kind=kind, columns=columns)
    for path in paths:
        yield from given if path == STDIN else read_corpus(str(path), columns=columns)


def _column(given: str) -> tuple[str, str | None]:
    """Return a field, and the name of the column that holds it; None if nothing stands there."""
    from stance.reading.formats.table_columns import FIELDS  # noqa: PLC0415 - quick --help
    from stance.suggest import unknown  # noqa: PLC0415

    field, equals, name = given.partition("=")
    if not equals:
        message = f"--columns takes FIELD=NAME, as in text=contenu, not {given!r}"
        raise ValueError(message)
    if field not in FIELDS:
        raise ValueError(unknown(f"--columns has no field {field!r}", field, FIELDS))
    return field, name or None


@dataclass(frozen=True)
class Making:
    """The options of an analysis, if the paths are articles."""

    target: str | None
    columns: list[str] | None
    processes: int
    duplicates: Duplicates
    model: Path | None = None


def analysis_of(paths: Sequence[Path], console: Console, making: Making) -> Analysis:
    """Load the analysis in a folder, or analyse articles."""
    require_paths(paths)
    from stance.analysis import analyze, load  # noqa: PLC0415 - quick --help
    from stance.storage import is_saved  # noqa: PLC0415

    if len(paths) == 1 and is_saved(paths[0]):
        saved = load(paths[0])
        if making.target not in {None, saved.target}:
            message = (
                f"{paths[0]} is an analysis toward {saved.target}: "
                f"for {making.target}, analyse the articles again"
            )
            raise ValueError(message)
        if making.columns:
            message = f"{paths[0]} is an analysis: --columns is for the tables that it was made of"
            raise ValueError(message)
        if making.model is not None:
            message = (
                f"{paths[0]} is an analysis whose stances are scored: "
                "for --model, analyse the articles again"
            )
            raise ValueError(message)
        if making.duplicates is Duplicates.drop:
            return saved.where(duplicate_of=None)
        return saved
    return analyze(
        articles_from(paths, console, making.columns),
        target=making.target or DEFAULT_TARGET,
        model=making.model,
        processes=making.processes,
        progress=console.progress,
        duplicates=making.duplicates.value,
    )


@dataclass(frozen=True)
class Quotations:
    """A table of quotations.

    Attributes
    ----------
    frame : DataFrame
        Its rows; of a CSV file, each cell the text that it is.
    separator : str
        The separator of columns; empty if each line is a JSON object.
    """

    frame: pd.DataFrame
    separator: str

    def write(self, scored: pd.DataFrame, added: list[str]) -> bytes:
        """Return ``scored`` in the format that the table came in.

        What the user's own cells hold is theirs; of the ``added`` columns, none
        has a cell that a spreadsheet would run.
        """
        from stance.files.spreadsheets import csv_lines  # noqa: PLC0415 - quick --help
        from stance.storage import json_lines  # noqa: PLC0415

        if self.separator:
            return "".join(csv_lines(scored, separator=self.separator, guarded=added)).encode()
        return "".join(f"{line}\n" for line in json_lines(scored)).encode()


def read_quotations(data: bytes, name: str) -> Quotations:
    """Return the table that ``data`` hold: JSON lines if they begin with a brace, or else CSV.

    Raises
    ------
    ReadingError
        If they hold neither; the message names the file and, if it can, the line.
    """
    text = decode(data, name)
    if text.lstrip().startswith("{"):
        return Quotations(_frame_of_json(text, name), separator="")
    return _frame_of_csv(text, name)


def _frame_of_csv(text: str, name: str) -> Quotations:
    import pandas as pd  # noqa: PLC0415 - quick --help

    from stance.files.spreadsheets import distinct_names, parse_table  # noqa: PLC0415

    table = parse_table(text, name)
    rows = []
    for row in table.rows:
        if row.error:
            message = f"{name} is not a CSV table: line {row.line}: {row.error}"
            raise ReadingError(message)
        rows.append([cell or None for cell in row.cells])
    columns = pd.Index(distinct_names(table.header))
    return Quotations(pd.DataFrame(rows, columns=columns, dtype="string"), table.separator)


def _frame_of_json(text: str, name: str) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 - quick --help

    return pd.DataFrame(list(_objects(text, name)), dtype="object")


def _objects(text: str, name: str) -> Iterator[dict[str, Any]]:
    # Split at line feeds alone: a quotation may hold any other line separator.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:  # no JSON, or nested too deep
            message = f"{name}, line {number}: invalid JSON ({error})"
            raise ReadingError(message) from error
        if not isinstance(row, dict):
            message = f'{name}, line {number}: a JSON object is needed, such as {{"quote": "…"}}'
            raise ReadingError(message)
        yield row

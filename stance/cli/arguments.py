"""Read the inputs of commands: paths, standard input, saved analyses, tables of quotations."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stance.cli.console import DEFAULT_TARGET, Duplicates
from stance.files.encodings import decode
from stance.files.limits import ReadingError

if TYPE_CHECKING:
    import pandas as pd

    from stance.analysis import Analysis
    from stance.article import Article
    from stance.cli.console import Console
    from stance.reading.corpus import ArticlesLike

__all__ = [
    "STDIN",
    "Making",
    "Quotations",
    "analysis_of",
    "articles_from",
    "read_quotations",
    "read_stdin",
    "require_paths",
]


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

        return read_corpus(str(paths[0]) if len(paths) == 1 else list(paths), columns=told)
    return str(paths[0]) if len(paths) == 1 else list(paths)  # a text may be a pattern


def _with_stdin(
    paths: Sequence[Path], console: Console, columns: dict[str, str | None], kind: str
) -> Iterator[Article]:
    from stance.reading.corpus import read_bytes, read_corpus  # noqa: PLC0415 - quick --help

    given = read_bytes(read_stdin(console), "stdin", kind=kind, columns=columns)
    for path in paths:
        yield from given if path == STDIN else read_corpus([path], columns=columns)


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

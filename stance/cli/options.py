"""The options that several commands share, and what a shell completes them with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

__all__ = [
    "DEFAULT_TARGET",
    "HELP_NAMES",
    "Columns",
    "Debug",
    "Printed",
    "Processes",
    "Quiet",
    "Saved",
    "SavedOrSources",
    "Sources",
    "Speakers",
    "TargetIfNew",
    "TargetName",
    "Verbose",
    "complete_target",
    "complete_target_name",
    "examples",
]

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


def complete_target_name(incomplete: str) -> list[str]:
    """Return the targets that ship and begin so."""
    from stance.scoring.target import target_names  # noqa: PLC0415 - quick --help

    return [name for name in target_names() if name.startswith(incomplete)]


def complete_target(incomplete: str) -> Iterator[str]:
    """Yield the targets that ship and the TOML files that begin so."""
    yield from complete_target_name(incomplete)
    place, _, start = incomplete.rpartition("/")
    folder = Path(place or ("/" if incomplete.startswith("/") else "."))
    if folder.is_dir():
        files = sorted(path.name for path in folder.iterdir() if path.suffix == ".toml")
        lead = incomplete.removesuffix(start)
        yield from (f"{lead}{name}" for name in files if name.startswith(start))


def _complete_field(incomplete: str) -> list[str]:
    from stance.reading.columns import FIELDS  # noqa: PLC0415 - quick --help

    return [f"{name}=" for name in FIELDS if name.startswith(incomplete)]


def examples(lines: Iterable[str]) -> str:
    r"""Return the end of a command's help: its examples, a line each.

    Examples
    --------
    >>> examples(["stance demo"])
    '\x08\nExamples:\n  stance demo'
    """
    return "\n  ".join(["\b\nExamples:", *lines])


_SOURCES: Final = (
    "Files and folders, one pattern such as 'presse/*.txt', or - for the standard input."
)
_TARGET: Final = "A target's name, or a TOML file of your own."

Sources = Annotated[list[Path], typer.Argument(metavar="SOURCE", help=_SOURCES)]
SavedOrSources = Annotated[
    list[Path],
    typer.Argument(
        metavar="SOURCE", help=f"A folder that analyze --out or --to wrote. Or: {_SOURCES}"
    ),
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
Columns = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FIELD=NAME",
        help="Which column of a table holds what, as in text=contenu; several times. Fields: "
        "id, text, title, deck, author, source, section, date, page, url, language.",
        autocompletion=_complete_field,
        show_default="their usual French and English names",
    ),
]
Processes = Annotated[
    int,
    typer.Option(
        metavar="N", min=1, help="How many processes analyse at the same time, 0.9 GB each."
    ),
]
Speakers = Annotated[int, typer.Option(min=1, help="How many speakers to print.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="Show the bar at once, every failure, the time.")
]
Debug = Annotated[bool, typer.Option("--debug", help="Show where an error came from.")]

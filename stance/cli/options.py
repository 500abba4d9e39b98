"""The options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

__all__ = ["Debug", "Format", "Speakers", "TargetName"]


class Format(StrEnum):
    """How tables are written."""

    csv = "csv"
    parquet = "parquet"
    jsonl = "jsonl"


TargetName = Annotated[str, typer.Option(help="A target's name, or a TOML file of your own.")]
Speakers = Annotated[int, typer.Option(min=1, help="How many speakers to print.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show where an error came from.")]

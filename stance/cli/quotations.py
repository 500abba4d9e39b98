"""Tables of quotations that a user has: read, and written back as they came."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from stance.reading import ReadingError
from stance.reading.encoding import decode

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Quotations", "read_quotations"]

_SEPARATORS: Final = ",;\t|"


@dataclass(frozen=True)
class Quotations:
    """A table of quotations.

    Attributes
    ----------
    frame : DataFrame
        Its rows; of a CSV file, each cell the text that it is.
    separator : str
        What stands between its columns; empty where each line is a JSON object.
    """

    frame: pd.DataFrame
    separator: str

    def write(self, scored: pd.DataFrame, added: list[str]) -> bytes:
        """Return ``scored`` in the format that the table came in.

        What the user's own cells hold is theirs; of the ``added`` columns, none
        has a cell that a spreadsheet would run.
        """
        from stance.storage import json_lines, to_csv  # noqa: PLC0415 - quick --help

        if self.separator:
            texts = [name for name in added if scored[name].dtype != "float64"]
            return to_csv(scored, separator=self.separator, texts=texts)
        return "".join(f"{line}\n" for line in json_lines(scored)).encode()


def read_quotations(data: bytes, name: str) -> Quotations:
    """Return the table that ``data`` hold: JSON lines if they begin with a brace, or else CSV.

    Raises
    ------
    ReadingError
        When they hold neither; the message names the file and, if it can, the line.
    """
    text = decode(data, name)
    if text.lstrip().startswith("{"):
        return Quotations(_frame_of_json(text, name), separator="")
    separator = _separator(text)
    return Quotations(_frame_of_csv(text, name, separator), separator)


def _separator(text: str) -> str:
    """Return the sign that parts the heading into the most columns; the comma, if none does."""
    heading = text.split("\n", 1)[0]
    return max(_SEPARATORS, key=lambda sign: len(next(csv.reader([heading], delimiter=sign), [])))


def _frame_of_csv(text: str, name: str, separator: str) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 - quick --help

    try:
        return pd.read_csv(
            io.StringIO(text), sep=separator, dtype="string", keep_default_na=False, na_values=[""]
        )
    except ValueError as error:
        message = f"{name} is no table of CSV: {str(error).strip()}"
        raise ReadingError(message) from error


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
        except ValueError as error:
            message = f"{name}, line {number}: no JSON ({error})"
            raise ReadingError(message) from error
        if not isinstance(row, dict):
            message = f'{name}, line {number}: a JSON object is needed, such as {{"quote": "…"}}'
            raise ReadingError(message)
        yield row

"""Label Studio: a task a text, with the quotations as predictions to correct."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stance.export.documents import Document, Row, documents

if TYPE_CHECKING:
    from stance.analysis import Analysis

__all__ = ["CONFIG", "write_label_studio"]

#: The labelling interface that the tasks are for: paste it into the project's settings.
CONFIG: Final = """\
<View>
  <Labels name="quotation" toName="text">
    <Label value="direct"/>
    <Label value="mixed"/>
    <Label value="indirect"/>
  </Labels>
  <Text name="text" value="$text"/>
  <TextArea name="speaker" toName="text" perRegion="true" maxSubmissions="1"/>
  <Choices name="stance" toName="text" perRegion="true">
    <Choice value="favor"/>
    <Choice value="against"/>
    <Choice value="neutral"/>
  </Choices>
</View>
"""


def write_label_studio(analysis: Analysis, path: Path) -> None:
    """Write the texts as tasks, for the labelling interface in `CONFIG`.

    Each quotation is a region of a prediction, with its speaker and stance;
    places are counted in characters, as Label Studio stores them.

    Parameters
    ----------
    analysis : Analysis
    path : pathlib.Path
        Where to write.
    """
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write("[")
        for number, document in enumerate(documents(analysis)):
            file.write(",\n" if number else "\n")
            file.write(json.dumps(_task(document, analysis.target), ensure_ascii=False))
        file.write("\n]\n")


def _task(document: Document, target: str) -> dict[str, Any]:
    from stance import __version__  # noqa: PLC0415 - the package is loaded by then

    article = document.article
    result = [
        part for number, row in enumerate(document.quotes, start=1) for part in _region(row, number)
    ]
    return {
        "data": {
            "text": article.text,
            "article_id": article.id,
            "title": article.title,
            "source": article.source,
            "date": article.date,
            "target": target,
        },
        "predictions": [{"model_version": f"stance {__version__}", "result": result}],
    }


def _region(row: Row, number: int) -> Iterator[dict[str, Any]]:
    """Yield the parts of a region: its label, its speaker, its stance."""
    place = {"start": row["start"], "end": row["end"]}

    def part(name: str, kind: str, **value: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
        common = {"id": f"q{number}", "from_name": name, "to_name": "text", "type": kind}
        return {**common, "value": {**place, **value}}

    yield part("quotation", "labels", text=row["quote"], labels=[row["quote_type"]])
    if row["speaker"] is not None:
        yield part("speaker", "textarea", text=[row["speaker"]])
    if row["stance"] is not None:
        yield part("stance", "choices", choices=[row["stance"]])

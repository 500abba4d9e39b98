"""``stance analyze --to``: tables on disk as they come, and what is said of them at the end."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from stance.cli.findings import end_with

if TYPE_CHECKING:
    import pandas as pd

    from stance.cli.console import Console
    from stance.scale.folder import PartedFolder
    from stance.sources import Source

__all__ = ["analyze_in_parts"]


def analyze_in_parts(  # noqa: PLR0913 - those of stance.analyze_to
    folder: Path,
    source: Source,
    *,
    target: str,
    processes: int,
    overwrite: bool,
    console: Console,
) -> None:
    """Run `stance.analyze_to`; say how much there is, and which articles failed."""
    from pyarrow import parquet  # noqa: PLC0415 - quick --help

    from stance.scale.folder import SPEAKER_TABLE, PartedFolder  # noqa: PLC0415
    from stance.scale.writing import analyze_to  # noqa: PLC0415

    analyze_to(
        folder,
        source,
        target=target,
        processes=processes,
        overwrite=overwrite,
        progress=console.progress,
    )
    store = PartedFolder(folder)

    def rows(path: Path) -> int:
        return int(parquet.read_metadata(path).num_rows)

    articles, quotes = (
        sum(rows(store.part(table, number)) for number in store.parts())
        for table in ("articles", "quotes")
    )
    speakers = rows(folder / SPEAKER_TABLE)
    console.say(
        f"Tables in {folder}: quotes ({quotes:,}), speakers ({speakers:,}), articles ({articles:,})"
    )
    end_with(_failed(store), console)


def _failed(store: PartedFolder) -> pd.DataFrame:
    """Return the articles that could not be analysed, out of all parts."""
    import pandas as pd  # noqa: PLC0415 - quick --help
    from pyarrow import parquet  # noqa: PLC0415

    columns = ["article_id", "error"]
    parts = (
        parquet.read_table(store.part("articles", number), columns=columns).to_pandas()
        for number in store.parts()
    )
    failed: pd.DataFrame = pd.concat(
        [part[part["error"].notna()] for part in parts], ignore_index=True
    )
    return failed

"""The whole road, from any source to scored quotations, and what it leads to."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stance.progress import bar
from stance.rooms import Rows, batches, gather
from stance.sources import Source, articles_of
from stance.spelling import unify_speakers
from stance.storage import SaveFormat, read_folder, write_folder
from stance.summary import compare, summarize_articles, summarize_speakers

if TYPE_CHECKING:
    import pandas as pd

    from stance.scoring.target import Target

__all__ = ["Analysis", "analyze", "load"]

_SHOWN: Final = 10  # speakers in a notebook's view


@dataclass(frozen=True, eq=False, repr=False)
class Analysis:
    """What an analysis found.

    Attributes
    ----------
    quotes : DataFrame
        A row a quotation, in the order of the articles and of their text.
    speakers : DataFrame
        A row a speaker, those quoted most first.
    articles : DataFrame
        A row an article, in the order they were read; ``error`` says why one
        could not be analysed.
    target : str
        The name of the target that the stances are about.

    See Also
    --------
    stance.frames : the columns and their dtypes.
    stance.summary : how each figure is computed.
    """

    quotes: pd.DataFrame
    speakers: pd.DataFrame
    articles: pd.DataFrame
    target: str

    def compare(self, by: str | Sequence[str] = "source") -> pd.DataFrame:
        """Return counts, shares, mean stance and its interval for each group.

        Parameters
        ----------
        by : str or sequence of str
            ``"article"``, ``"source"`` (the newspaper), ``"month"``,
            ``"speaker"``, or any column of ``articles``, your own metadata
            included. Several make one group for each combination.

        Returns
        -------
        DataFrame
            As described in `stance.summary.compare`.

        Raises
        ------
        ValueError
            When ``articles`` has no such column.
        """
        return compare(self.quotes, self.articles, by)

    def save(
        self,
        folder: str | os.PathLike[str],
        format: SaveFormat = "parquet",  # noqa: A002 - the word that users look for
        *,
        bom: bool = False,
    ) -> Path:
        """Write the three tables to a folder, made if need be; `load` reads them back.

        Parameters
        ----------
        folder : path
            Where ``quotes``, ``speakers``, ``articles`` and ``analysis.json`` go.
        format : {"parquet", "csv", "jsonl"}
            UTF-8 throughout. In CSV, a cell that a spreadsheet would run as a
            formula has an apostrophe before it, which `load` takes away.
        bom : bool
            Begin CSV files with a byte-order mark, without which Excel takes
            UTF-8 for something else.

        Returns
        -------
        pathlib.Path
            The folder.

        Raises
        ------
        ValueError
            When the format is unknown, or ``bom`` is asked for in another than CSV.
        """
        tables = {"quotes": self.quotes, "speakers": self.speakers, "articles": self.articles}
        return write_folder(tables, folder, target=self.target, format=format, bom=bom)

    def __repr__(self) -> str:
        failed = int(self.articles["error"].notna().sum())
        lost = f" ({failed} failed)" if failed else ""
        return (
            f"Analysis({self.target}: {_count(len(self.articles), 'article')}{lost}, "
            f"{_count(len(self.quotes), 'quotation')}, {_count(len(self.speakers), 'speaker')})"
        )

    def _repr_html_(self) -> str:
        table = self.speakers.head(_SHOWN).to_html(
            index=False, escape=True, na_rep="", border=0, float_format="{:.2f}".format
        )
        more = len(self.speakers) - _SHOWN
        rest = f"<p>… and {_count(more, 'more speaker')}</p>" if more > 0 else ""
        return f"<p>{escape(repr(self))}</p>{table}{rest}"


def _counted(results: Iterable[Rows], shown: Any) -> Iterator[Rows]:  # noqa: ANN401 - a bar
    for rows in results:
        shown.update(len(rows.records))
        yield rows


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def load(folder: str | os.PathLike[str], *, unfinished: bool = False) -> Analysis:
    """Return the analysis that `Analysis.save` or `stance.analyze_to` wrote to ``folder``.

    Parameters
    ----------
    folder : path
    unfinished : bool
        Whether an analysis that ``analyze_to`` has not finished may be loaded, as
        far as it went. Otherwise it is an error: figures of half a corpus should
        not pass for those of the whole.

    Raises
    ------
    FileNotFoundError
        When the folder or one of its files is missing.
    ValueError
        When one of them is damaged (the message names the file), or when the
        analysis is not finished.
    """
    from stance.scale.loading import is_parted, read_parts  # noqa: PLC0415 - it brings pyarrow

    if is_parted(folder):
        tables, target = read_parts(folder, unfinished=unfinished)
    else:
        tables, target = read_folder(folder)
    return Analysis(**tables, target=target)


def analyze(
    source: Source,
    *,
    target: str | Path | Target = "amazon-security",
    processes: int = 1,
    progress: bool | None = None,
) -> Analysis:
    """Find the quotations of articles, their speakers, and how these stand toward a target.

    Parameters
    ----------
    source : path, Article, or iterable of either
        A file, a folder or a glob pattern, as `stance.read_corpus` takes them;
        an article; or any number of both, read one after the other and never
        held in memory together. A string is a path, never a text.
    target : str, path or Target
        The name of a target that ships with the package, a TOML file, or a
        `stance.Target`.
    processes : int
        How many processes analyse articles at the same time. The result is the
        same for any number. Each holds the models in memory, about 900 MB, and
        takes some seconds to start: worth it from a few hundred articles on.
        See ``docs/scale.md``, and `stance.analyze_to` for what outgrows memory.
    progress : bool, optional
        Show a bar on the standard error. By default, only once the work has
        lasted five seconds, in a terminal or notebook.

    Returns
    -------
    Analysis
        An article that could not be read, is not in French, or failed on the
        way is a row of ``articles`` with its ``error``; the others go on. In an
        article that never names the target, quotations are neutral and have no
        aspect.

    Raises
    ------
    FileNotFoundError
        When ``source`` is a path that leads nowhere.
    TypeError
        When ``source`` is, or holds, something else than paths and articles.
    ValueError
        When the target is unknown, or ``processes`` is less than one.
    OSError
        When the French spaCy model is not installed.

    Examples
    --------
    >>> import stance
    >>> article = stance.Article("« Ce contrat est une honte », dénonce Ana Roy.")
    >>> stance.analyze(article).quotes.speaker.to_list()
    ['Ana Roy']
    """
    # Loading a saved analysis needs neither spaCy nor scikit-learn.
    from stance.scale.engines import engine_for  # noqa: PLC0415
    from stance.scoring.target import load_target  # noqa: PLC0415

    aim = load_target(target)
    articles = articles_of(source)
    engine = engine_for(aim, processes)
    with bar(source, progress) as shown, closing(engine(batches(articles))) as results:
        rows = gather(_counted(results, shown))
    quotes = unify_speakers(rows.quotes)
    return Analysis(
        quotes=quotes,
        speakers=summarize_speakers(quotes),
        articles=summarize_articles(rows.records, quotes),
        target=aim.name,
    )

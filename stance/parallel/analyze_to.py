"""`stance.analyze_to`: analyse any number of articles and write results to disk in parts.

`stance.parallel.writing` does the work, and imports pandas and spaCy. If there are to be several
processes, the first is started before that, so that both load at the same time.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from stance.parallel.processes import started_early

if TYPE_CHECKING:
    import os

    from distributed import Client

    from stance.reading.corpus import ArticlesLike
    from stance.reading.duplicates import Duplicates
    from stance.scoring.classifier import StanceClassifier
    from stance.scoring.targets import Target

__all__ = ["analyze_to"]


def analyze_to(  # noqa: PLR0913 - each is a choice of its own
    folder: str | os.PathLike[str],
    articles: ArticlesLike,
    *,
    target: str | Path | Target = "amazon-security",
    processes: int = 1,
    client: Client | None = None,
    model: StanceClassifier | str | Path | None = None,
    part_size: int = 1024,
    keep_texts: bool = True,
    duplicates: Duplicates = "keep",
    overwrite: bool = False,
    progress: bool | None = None,
) -> Path:
    """Analyse articles as `stance.analyze` does, and write the tables part by part.

    Only a few batches are in memory at a time, whatever the number of articles. To
    continue a run that was killed, start it again with the same arguments: it resumes
    after the last complete part and gives the same files as an uninterrupted run.

    Parameters
    ----------
    folder : path
        The folder for the parts, created if necessary. `stance.load` reads it;
        ``docs/scale.md`` explains how to read results that do not fit in memory.
    articles, target, model, duplicates, progress
        As in `stance.analyze`. The order of the articles must be the same in each run,
        which is the case for a folder. A run that resumes reads all articles again but
        analyses only those of unfinished parts.
    processes : int
        The number of worker processes. Each needs about 900 MB of memory.
    client : dask.distributed.Client, optional
        Analyse on the workers of a Dask cluster instead (``pip install
        'stance-presse[dask]'``). This process reads the articles and writes the parts.
    part_size : int
        The number of articles in each part.
    keep_texts : bool
        Also write the texts, which reports and exports need.
    overwrite : bool
        Start again, and delete any analysis in parts that the folder contains. By
        default, a run resumes such an analysis.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    ValueError
        If the folder contains an analysis made with another target, model, version,
        word list or option, or of other articles; the message says what changed.
        When ``model`` is a file that holds no classifier.
    RuntimeError
        If another run is writing to the folder.
    OSError
        If the folder cannot be written to, or the disk is full. Finished parts are
        kept.

    Warns
    -----
    OffTargetWarning
        If no article names the target.
    OtherTargetWarning
        If the model was trained for another target.

    See Also
    --------
    stance.analyze : the same, in memory.

    Examples
    --------
    >>> import stance
    >>> from tempfile import TemporaryDirectory
    >>> article = stance.Article("« Ce contrat est une honte », dénonce Ana Roy.")
    >>> with TemporaryDirectory() as folder:
    ...     analysis = stance.load(stance.analyze_to(folder, article))
    >>> analysis.quotes.speaker.to_list()
    ['Ana Roy']
    """
    with started_early(processes if client is None else 0) as source:
        from stance.parallel.writing import write_parts  # noqa: PLC0415 - the template loads meanwhile

        return write_parts(
            Path(folder),
            articles,
            target=target,
            processes=processes,
            client=client,
            model=model,
            part_size=part_size,
            keep_texts=keep_texts,
            duplicates=duplicates,
            overwrite=overwrite,
            progress=progress,
            source=source,
        )

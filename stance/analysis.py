"""The whole road, from any source to scored quotations, and what it leads to."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Mapping, Sequence, Sized
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from stance.checking.log import CORRECTIONS
from stance.comparing import refreshed_articles, summarize_articles, summarize_speakers
from stance.frames import QUOTES, SCORES, article_record, build, quote_records, stack
from stance.questions import Questions
from stance.sources import Source, articles_of
from stance.speakers import read_aliases, unite_speakers
from stance.speakers.aliases import ALIASES
from stance.storage import SaveFormat, read_folder, write_folder
from stance.texts import TEXTS, article_of, text_record

if TYPE_CHECKING:
    from stance.article import Article
    from stance.scoring.target import Target
    from stance.speakers import Aliases

__all__ = ["Analysis", "analyze", "load"]

# Articles that go through the rooms together: enough to keep spaCy busy, few
# enough for the bar to move and for memory to stay flat.
_BATCH: Final = 32
_PATIENCE: Final = 5.0  # seconds before a bar shows, unless it is asked for
_UNSCORED: Final = {name: dtype for name, dtype in QUOTES.items() if name not in SCORES}
_LANGUAGES: Final = frozenset({"", "fr", "und"})  # "und": too short to tell


@dataclass(frozen=True, eq=False, repr=False)
class Analysis(Questions):
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
    texts : DataFrame
        A row an article whose text was kept: ``article_id``, ``text``, and
        ``blocks``, which says what each stretch of it is.
    target : str
        The name of the target that the stances are about.
    aliases : DataFrame
        A row a merge of names over articles: the ``speaker``, the ``alias`` that an
        article gave, n_quotes, n_articles, and the ``rule`` that made it or
        refused it (``stance.speakers.aliases.RULES``).
    corrections : DataFrame
        A row a correction that `stance.correct` made, or could not make.

    See Also
    --------
    stance.frames : the columns and their dtypes.
    stance.comparing : how each figure is computed.
    """

    quotes: pd.DataFrame
    speakers: pd.DataFrame
    articles: pd.DataFrame
    texts: pd.DataFrame
    target: str
    aliases: pd.DataFrame = field(default_factory=lambda: build([], ALIASES))
    corrections: pd.DataFrame = field(default_factory=lambda: build([], CORRECTIONS))

    def article(self, article_id: str) -> Article:
        """Return an article as it was read: its text, blocks and metadata.

        Raises
        ------
        KeyError
            When no such article was analysed, or its text was not kept.
        """
        return article_of(article_id, self.texts, self.articles)

    def with_aliases(self, aliases: Aliases) -> Analysis:
        """Return the analysis with the speakers named anew, by a table of your own.

        Parameters
        ----------
        aliases : path, DataFrame or mapping
            A CSV file or frame with the columns ``alias`` and ``speaker``, or alias to
            speaker. It stands in the place of any table given before. A name set to
            itself is kept apart from all others.

        Raises
        ------
        FileNotFoundError
            When the path leads nowhere.
        ValueError
            When a column is missing, or one alias has two speakers.
        """
        quotes, merges = unite_speakers(self.quotes, read_aliases(aliases))
        return replace(self.with_quotes(quotes), aliases=merges)

    def with_quotes(self, quotes: pd.DataFrame) -> Analysis:
        """Return the analysis of these quotations: some of its own, or changed ones.

        ``speakers`` and the figures of ``articles`` are computed anew, except
        ``share_quoted``, which stays that of the whole.
        """
        articles = refreshed_articles(self.articles, quotes)
        return replace(self, quotes=quotes, speakers=summarize_speakers(quotes), articles=articles)

    def save(
        self,
        folder: str | os.PathLike[str],
        format: SaveFormat = "parquet",  # noqa: A002 - the word that users look for
        *,
        bom: bool = False,
    ) -> Path:
        """Write the tables to a folder, made if need be; `load` reads them back.

        Parameters
        ----------
        folder : path
            Where the tables and ``analysis.json`` go.
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
        tables = {
            "quotes": self.quotes,
            "speakers": self.speakers,
            "articles": self.articles,
            "texts": self.texts,
            "aliases": self.aliases,
            "corrections": self.corrections,
        }
        return write_folder(tables, folder, target=self.target, format=format, bom=bom)

    def export(
        self,
        path: str | os.PathLike[str],
        format: str | None = None,  # noqa: A002 - the word that users look for
        **options: Any,  # noqa: ANN401 - each format has its own
    ) -> Path:
        """Write the analysis for another program: R, IRaMuTeQ, TXM, an annotation tool.

        Parameters
        ----------
        path : path
            The file to write, or the folder where a format makes one.
        format : str, optional
            A name in `stance.export.WRITERS`: csv, parquet, jsonl, excel, tei,
            iramuteq, txm, conllu, web-annotation, doccano, label-studio. By
            default, what the end of the file's name stands for (``.csv``,
            ``.parquet``, ``.jsonl``, ``.xlsx``, ``.xml``, ``.conllu``, ``.jsonld``).
        **options
            Those of the format, such as ``table="speakers"`` for CSV or
            ``per="speaker"`` for IRaMuTeQ; ``docs/export.md`` lists them.

        Returns
        -------
        pathlib.Path
            The file or folder. It appears whole, or not at all.

        Raises
        ------
        ValueError
            When the format or an option is unknown, or the format shows quotations
            in their text and the texts were not kept.
        FileExistsError
            When ``path`` is a folder that holds something.

        Examples
        --------
        >>> import stance
        >>> from tempfile import TemporaryDirectory
        >>> article = stance.Article("« Ce contrat est une honte », dénonce Ana Roy.", id="une")
        >>> with TemporaryDirectory() as folder:
        ...     path = f"{folder}/roy.txt"
        ...     path = stance.analyze(article).export(path, "iramuteq", per="speaker")
        ...     print(path.read_text("utf-8").strip())
        **** *speaker_AnaRoy *speakertype_person *stance_neutral
        Ce contrat est une honte
        """
        from stance.export import export  # noqa: PLC0415 - most analyses never leave

        return export(self, path, format, **options)

    def report(
        self, path: str | os.PathLike[str], *, lang: str = "fr", title: str | None = None
    ) -> Path:
        """Write a page that shows who speaks, and every quotation in its place.

        The page is one HTML file that asks nothing over the network and stays
        under ten million bytes: of a large corpus, its figures are about all
        articles, and its texts are those with most quotations on the target.

        Parameters
        ----------
        path : path
            Where the page goes; a file of that name is replaced.
        lang : {"fr", "en"}
            The language of the page; the articles keep theirs.
        title : str, optional
            What stands at its head.

        Returns
        -------
        pathlib.Path
            The path of the page.

        Raises
        ------
        ValueError
            When the report does not speak ``lang``.
        OSError
            When the page cannot be written there.
        """
        from stance.report.html import write_report  # noqa: PLC0415 - the tables need no templates

        return write_report(self, path, lang=lang, title=title)

    def __repr__(self) -> str:
        failed = int(self.articles["error"].notna().sum())
        lost = f" ({failed} failed)" if failed else ""
        return (
            f"Analysis({self.target}: {_count(len(self.articles), 'article')}{lost}, "
            f"{_count(len(self.quotes), 'quotation')}, {_count(len(self.speakers), 'speaker')})"
        )

    def _repr_html_(self) -> str:
        from stance.report.notebook import analysis_view  # noqa: PLC0415 - in a notebook only

        return analysis_view(self)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def load(folder: str | os.PathLike[str]) -> Analysis:
    """Return the analysis that `Analysis.save` wrote to ``folder``.

    Raises
    ------
    FileNotFoundError
        When the folder or one of its files is missing.
    ValueError
        When one of them is damaged; the message names the file.
    """
    tables, target = read_folder(folder)
    return Analysis(**tables, target=target)


def analyze(
    source: Source,
    *,
    target: str | Path | Target = "amazon-security",
    progress: bool | None = None,
    keep_texts: bool = True,
    aliases: Aliases | None = None,
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
    progress : bool, optional
        Show a bar on the standard error. By default, only once the work has
        lasted five seconds, in a terminal or notebook.
    keep_texts : bool
        Keep the texts, which reports and exports show the quotations in. False
        spares their memory where only the tables matter.
    aliases : path, DataFrame or mapping, optional
        Names and whose they are, as in `Analysis.with_aliases`.

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
        When the target is unknown, or the table of aliases is none.
    OSError
        When the French spaCy model is not installed.

    Examples
    --------
    >>> import stance
    >>> article = stance.Article("« Ce contrat est une honte », dénonce Ana Roy.")
    >>> stance.analyze(article).quotes.speaker.to_list()
    ['Ana Roy']
    """
    # Loading a saved analysis needs none of these, and they bring spaCy and scikit-learn.
    from stance.nlp import load_tagger  # noqa: PLC0415
    from stance.relevance import mention_finder  # noqa: PLC0415
    from stance.scoring.target import load_target  # noqa: PLC0415

    told = read_aliases(aliases)
    aim = load_target(target)
    rooms = _Rooms(aim, mention_finder(aim))
    articles = articles_of(source)
    load_tagger()  # without the model nothing works: say so once, not once an article
    records: list[Mapping[str, object]] = []
    texts: list[Mapping[str, object]] = []
    frames = [rooms.scored([], ())]
    with _bar(source, progress) as bar:
        while batch := list(islice(articles, _BATCH)):
            for found, frame in _passed(batch, rooms):
                records += found
                frames.append(frame)
            if keep_texts:
                texts += [text_record(article) for article in batch if article.text]
            bar.update(len(batch))
    quotes, merges = unite_speakers(stack(frames, QUOTES), told)
    return Analysis(
        quotes=quotes,
        speakers=summarize_speakers(quotes),
        articles=summarize_articles(records, quotes),
        texts=build(texts, TEXTS),
        target=aim.name,
        aliases=merges,
    )


_Result = tuple[list[Mapping[str, object]], pd.DataFrame]


@dataclass(frozen=True)
class _Rooms:
    """The rooms after the reading, set up for one target."""

    target: Target
    names_target: Callable[[str], bool]

    def rows(self, batch: Sequence[Article]) -> _Result:
        """Return a record for each article and the scored rows of its quotations."""
        from stance.extraction import extract  # noqa: PLC0415 - as in `analyze`

        readable = [article for article in batch if not _left_out(article)]
        records: dict[str, Mapping[str, object]] = {
            article.id: article_record(article, error=_left_out(article)) for article in batch
        }
        rows: list[dict[str, object]] = []
        for article, quotes in extract(readable):
            records[article.id] = article_record(article, quotes)
            rows += quote_records(article, quotes)
        off_target = {a.id for a in readable if not self.names_target(a.text)}
        return list(records.values()), self.scored(rows, off_target)

    def scored(
        self, rows: Sequence[Mapping[str, object]], off_target: Collection[str]
    ) -> pd.DataFrame:
        """Return the rows as a frame, with scores; neutral in articles that are off target."""
        from stance.relevance import set_aside  # noqa: PLC0415 - as in `analyze`
        from stance.scoring.frame import score  # noqa: PLC0415

        frame = score(build(rows, _UNSCORED), target=self.target)
        return set_aside(frame, frame["article_id"].isin(off_target))


def _passed(batch: Sequence[Article], rooms: _Rooms) -> list[_Result]:
    """Return the rows of a batch; where it fails, halve it until the culprit is alone."""
    try:
        return [rooms.rows(batch)]
    except Exception as error:  # noqa: BLE001 - one bad article must not cost the other 500,000
        if len(batch) > 1:
            half = len(batch) // 2
            return [*_passed(batch[:half], rooms), *_passed(batch[half:], rooms)]
        reason = f"{type(error).__name__}: {error}"
        return [([article_record(batch[0], error=reason)], rooms.scored([], ()))]


def _left_out(article: Article) -> str:
    """Return why an article is not analysed; empty for one that is."""
    if article.error:
        return article.error
    if article.language not in _LANGUAGES:
        return f"not in French (language: {article.language}); left out"
    return ""


def _bar(source: object, progress: bool | None) -> AbstractContextManager[Any]:
    from tqdm.auto import tqdm  # noqa: PLC0415 - it looks for a notebook when imported

    shown = progress if progress is not None else sys.stderr.isatty() or "ipykernel" in sys.modules
    bar: AbstractContextManager[Any] = tqdm(
        total=len(source) if isinstance(source, Sized) and not isinstance(source, str) else None,
        unit=" articles",
        delay=0 if progress else _PATIENCE,
        disable=not shown,
        file=sys.stderr,
    )
    return bar

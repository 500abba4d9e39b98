"""`analyze`, `load` and `Analysis`: the tables of an analysis and its methods."""

from __future__ import annotations

import inspect
import os
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from stance import comparing
from stance.checking.agreement import agreement
from stance.checking.own_classifier import labelled
from stance.checking.sheets import draw_sheet
from stance.columns import (
    ALIASES,
    CORRECTIONS,
    SKIPPED,
    TEXTS,
    alias_table,
    article_of,
    build,
    text_record,
)
from stance.comparing import OffTargetWarning
from stance.comparing.grouping import matching, rows_of_mask
from stance.export import export
from stance.parallel.engines import engine_for
from stance.parallel.parts import is_parted
from stance.parallel.writing import read_parts
from stance.pipeline import batches, gather, progress_bar
from stance.reading.corpus import ArticlesLike, articles_of
from stance.reading.duplicates import Duplicates, flag_duplicates
from stance.reading.inputs import say_skipped
from stance.report.notebook import analysis_view
from stance.report.page import write_report
from stance.scoring.scoring_model import model_name, own_model, say_unseen, set_worth
from stance.scoring.targets import load_target
from stance.speakers.alias_tables import UnusedAliasWarning, read_aliases, unused
from stance.speakers.linkage import unite_speakers
from stance.storage import SAVED, SaveFormat, read_folder, write_folder

if TYPE_CHECKING:
    import pandas as pd

    from stance.article import Article
    from stance.checking.sheets import Sheet
    from stance.comparing import Contrast
    from stance.comparing.keywords import Place
    from stance.scoring.classifier import StanceClassifier
    from stance.scoring.targets import Target
    from stance.speakers.alias_tables import Aliases, AliasTable

__all__ = ["Analysis", "analyze", "load"]

_Method = TypeVar("_Method", bound=Callable[..., object])

# The parameters that an analysis fills in itself, each with its description.
_OWN_TABLES = re.compile(
    r"^(?:analysis|tables|quotes|articles|texts|target)\b.* : .*\n(?: {4}.*\n)+", re.MULTILINE
)


def documented_by(function: Callable[..., object]) -> Callable[[_Method], _Method]:
    """Give a method the docstring of the function that it calls, without the tables."""

    def take_over(method: _Method) -> _Method:
        method.__doc__ = _OWN_TABLES.sub("", inspect.getdoc(function) or "")
        return method

    return take_over


@dataclass(frozen=True, eq=False, repr=False)
class Analysis:
    """The results of an analysis.

    Attributes
    ----------
    quotes : DataFrame
        A row for each quotation, in the order of the articles and of their text.
    speakers : DataFrame
        A row for each speaker, most quoted first.
    articles : DataFrame
        A row for each article, in the order of reading; ``error`` says why an article
        could not be analysed.
    texts : DataFrame
        A row for each article whose text was kept: ``article_id``, ``text``, and
        ``blocks``, the kind and offsets of each block.
    target : str
        The name of the target.
    model : str
        The model that scored the stances: the name of a shipped model and the version of
        stance, or ``own`` and the digest of your own classifier.
    aliases : DataFrame
        A row for each merge of names across articles: the ``speaker``, the ``alias`` in an
        article, n_quotes, n_articles, and the ``rule`` that made or refused the merge
        (``stance.columns.RULES``).
    corrections : DataFrame
        A row for each correction that `stance.correct` made or could not make.

    skipped : DataFrame
        A row for each file of a folder that was not read: its ``path`` and the
        ``reason``. It is not saved.

    See Also
    --------
    stance.columns : the columns and their dtypes.
    stance.comparing : how each figure is computed.
    """

    quotes: pd.DataFrame
    speakers: pd.DataFrame
    articles: pd.DataFrame
    texts: pd.DataFrame
    target: str
    model: str = ""
    aliases: pd.DataFrame = field(default_factory=lambda: build([], ALIASES))
    corrections: pd.DataFrame = field(default_factory=lambda: build([], CORRECTIONS))
    skipped: pd.DataFrame = field(default_factory=lambda: build([], SKIPPED))

    def replaced(self, **tables: Any) -> Analysis:  # noqa: ANN401 - a frame each, `target` a name
        """Return the analysis with some tables replaced; nothing is recomputed."""
        return replace(self, **tables)

    def article(self, article_id: str) -> Article:
        """Return an article as it was read: its text, blocks and metadata.

        Raises
        ------
        KeyError
            If no such article was analysed, or its text was not kept.
        """
        return article_of(article_id, self.texts, self.articles)

    @documented_by(comparing.compare)
    def compare(self, by: str | Sequence[str] = "newspaper") -> pd.DataFrame:
        """Compare groups of quotations, as `stance.comparing.compare` does."""
        return comparing.compare(self.quotes, self.articles, by)

    @documented_by(comparing.contrast)
    def contrast(self, a: object, b: object, by: str = "newspaper", **options: Any) -> Contrast:  # noqa: ANN401 - those of the function
        """Compare two groups of quotations, as `stance.comparing.contrast` does."""
        return comparing.contrast(self.quotes, self.articles, a, b, by, **options)

    @documented_by(comparing.genders)
    def genders(self, by: str | Sequence[str] = ()) -> pd.DataFrame:
        """Count the quotations of women and of men, as `stance.comparing.genders` does."""
        return comparing.genders(self.quotes, self.articles, by)

    @documented_by(comparing.concordance)
    def concordance(
        self, words: str, *, place: Place = "quotations", width: int = 60
    ) -> pd.DataFrame:
        """Find a word or phrase in its context, as `stance.comparing.concordance` does."""
        return comparing.concordance(
            self.quotes, self.articles, self.texts, words, place=place, width=width
        )

    @documented_by(comparing.keywords)
    def keywords(self, by: str | Sequence[str] = "speaker", **options: Any) -> pd.DataFrame:  # noqa: ANN401 - those of the function
        """Find the words of each group, as `stance.comparing.keywords` does."""
        return comparing.keywords(self.quotes, self.articles, by, **options)

    @documented_by(comparing.timeline)
    def timeline(self, freq: str = "M") -> pd.DataFrame:
        """Compare days, weeks, months, quarters or years, as `stance.comparing.timeline` does."""
        return comparing.timeline(self.quotes, self.articles, freq)

    def summary(self) -> str:
        """Return a summary in at most ten lines; ``print(analysis)`` prints it.

        It gives the number of articles, the share of each stance among the judged quotations with
        its 95 % interval (over articles), and a quotation of the most quoted speakers.

        Examples
        --------
        >>> import stance
        >>> article = stance.Article("« Ce contrat d’Amazon est honteux », dénonce Ana Roy.")
        >>> print(stance.analyze(article).summary())
        1 article read
        1 quotation, 1 speaker
        1 judged toward amazon-security
          in favor   0%
          against  100%
          neutral    0%
        Ana Roy (1, against -0.93): « Ce contrat d’Amazon est honteux »
        """
        judged = self.quotes["stance"].notna().any()
        unseen = say_unseen(self.model, self.target) if judged else ""
        notes = [note for note in (self._skipped(), unseen) if note]
        return comparing.overview(self.quotes, self.speakers, self.articles, self.target, notes)

    def _skipped(self) -> str:
        return say_skipped(Path(path) for path in self.skipped["path"])

    @documented_by(draw_sheet)
    def sample(
        self,
        n: int,
        by: str | Sequence[str] = (),
        *,
        to: str | os.PathLike[str] | None = None,
        lang: str = "fr",
        **options: Any,  # noqa: ANN401 - those of the function
    ) -> pd.DataFrame:
        """Draw a sample to check, as `stance.checking.sheets.draw_sheet` does."""
        return draw_sheet(self, n, by, to=to, lang=lang, **options)

    @documented_by(agreement)
    def agreement(self, gold: Sheet) -> pd.DataFrame:
        """Measure the analysis by an annotation, as `stance.checking.agreement` does."""
        return agreement(self.quotes, self.texts, gold)

    @documented_by(labelled)
    def labelled(self, sheet: Sheet) -> pd.DataFrame:
        """Return a training set, as `stance.checking.own_classifier.labelled` does."""
        return labelled(sheet, self.quotes)

    def with_aliases(self, aliases: Aliases) -> Analysis:
        """Return the analysis with speakers renamed by your own table of aliases.

        Parameters
        ----------
        aliases : path, DataFrame or mapping
            A CSV file or frame with the columns ``alias`` and ``speaker``, or a mapping
            from alias to speaker. It replaces any earlier table. A name mapped to itself
            is never merged with another.

        Raises
        ------
        FileNotFoundError
            If the path does not exist.
        ValueError
            If a column is missing, or one alias has two speakers.

        Warns
        -----
        UnusedAliasWarning
            If an alias is not the name of a speaker; the warning suggests the closest name.
        """
        told = read_aliases(aliases)
        quotes, merges = unite_speakers(self.quotes, told)
        _warn_of_unused(told, quotes)
        return replace(self.with_quotes(quotes), aliases=merges)

    def with_quotes(self, quotes: pd.DataFrame) -> Analysis:
        """Return the analysis with other quotations, such as a part of its own or changed ones.

        ``speakers`` and the figures of ``articles`` are recomputed, except ``share_quoted``,
        which does not change.
        """
        articles = comparing.refreshed_articles(self.articles, quotes)
        return replace(
            self, quotes=quotes, speakers=comparing.summarize_speakers(quotes), articles=articles
        )

    def where(self, **values: object) -> Analysis:
        """Return a part of the analysis: some speakers, newspapers, months or stances.

        Parameters
        ----------
        **values
            A value or a list of values for a column of ``quotes`` or of ``articles``, or for
            what `compare` also groups by: ``article``, ``month``, ``year``, ``role``,
            ``speaker_kind``. None selects missing values. A condition on articles
            leaves out the other articles with their quotations. A condition on quotations
            keeps all articles, as `with_quotes` does, so that the part can be compared with
            the whole.

        Raises
        ------
        ValueError
            If the column does not exist.

        Examples
        --------
        >>> import stance
        >>> article = stance.Article("« Non », dit Ana Roy. « Oui », répond Luc Nil.", id="a")
        >>> stance.analyze(article).where(speaker="Luc Nil").quotes["quote"].to_list()
        ['Oui']
        """
        return self._part(*matching(self.quotes, self.articles, values))

    def __getitem__(self, mask: pd.Series[bool]) -> Analysis:
        """Return a part of the analysis, by a mask of the rows of ``quotes`` or ``articles``."""
        return self._part(*rows_of_mask(mask, self.quotes, self.articles))

    def _part(self, quotes: pd.Series[bool], articles: pd.Series[bool]) -> Analysis:
        ids = self.articles.loc[articles, "article_id"]
        whole = articles.all()
        kept = quotes if whole else quotes & self.quotes["article_id"].isin(ids)
        rules = self.aliases.rename(columns={"alias": "speaker_in_article"})
        part = self.replaced(
            articles=self.articles[articles].reset_index(drop=True),
            texts=self.texts[self.texts["article_id"].isin(ids)].reset_index(drop=True),
            corrections=self.corrections[self.corrections["article_id"].isin(ids)].reset_index(
                drop=True
            ),
        )
        part = part.with_quotes(self.quotes[kept].reset_index(drop=True))
        return part.replaced(aliases=alias_table(part.quotes, rules))

    @documented_by(write_folder)
    def save(
        self,
        folder: str | os.PathLike[str],
        format: SaveFormat = "parquet",  # noqa: A002 - the word that users look for
        *,
        excel: bool = False,
    ) -> Path:
        """Write the tables to a folder, as `stance.storage.write_folder` does."""
        tables = {name: getattr(self, name) for name in SAVED}
        return write_folder(
            tables, folder, target=self.target, model=self.model, format=format, excel=excel
        )

    @documented_by(export)
    def export(
        self,
        path: str | os.PathLike[str],
        format: str | None = None,  # noqa: A002 - the word that users look for
        **options: Any,  # noqa: ANN401 - each format has its own
    ) -> Path:
        """Export the analysis to another program, as `stance.export.export` does."""
        return export(self, path, format, **options)

    @documented_by(write_report)
    def report(
        self, path: str | os.PathLike[str], *, lang: str = "fr", title: str | None = None
    ) -> Path:
        """Write an HTML page, as `stance.report.page.write_report` does."""
        return write_report(self, path, lang=lang, title=title)

    def __repr__(self) -> str:
        told = comparing.counts(self.quotes, self.speakers, self.articles, self.target)
        return f"Analysis({'; '.join(filter(None, [told, self._skipped()]))})"

    def __str__(self) -> str:
        return self.summary()

    def _repr_html_(self) -> str:
        return analysis_view(self)


def _warn_of_unused(aliases: AliasTable, quotes: pd.DataFrame) -> None:
    """Warn of aliases that are not names of speakers; call it from a public function."""
    if aliases and (problem := unused(aliases, quotes["speaker_in_article"].dropna().unique())):
        warnings.warn(problem, UnusedAliasWarning, stacklevel=3)


def _noting(articles: Iterable[Article], texts: list[Mapping[str, object]]) -> Iterator[Article]:
    """Yield the articles, and store their texts in ``texts``."""
    for article in articles:
        if article.text:
            texts.append(text_record(article))
        yield article


def load(folder: str | os.PathLike[str], *, unfinished: bool = False) -> Analysis:
    """Load the analysis that `Analysis.save` or `stance.analyze_to` wrote to ``folder``.

    Parameters
    ----------
    folder : path
    unfinished : bool
        Load the finished parts of an analysis that ``analyze_to`` has not completed. By
        default this is an error, so that figures of a part of the corpus are not taken
        for those of the whole.

    Raises
    ------
    FileNotFoundError
        If the folder or one of its files is missing.
    ValueError
        If one of them is damaged (the message names the file), or if the analysis is
        not finished.
    """
    if is_parted(folder):
        tables, named = read_parts(folder, unfinished=unfinished)
    else:
        tables, named = read_folder(folder)
    set_worth(tables["quotes"], named["model"], named["target"])
    return Analysis(**tables, target=named["target"], model=named["model"])


def analyze(  # noqa: PLR0913 - each is a choice of its own
    articles: ArticlesLike,
    *,
    target: str | Path | Target = "amazon-security",
    model: StanceClassifier | str | Path | None = None,
    processes: int = 1,
    progress: bool | None = None,
    keep_texts: bool = True,
    aliases: Aliases | None = None,
    duplicates: Duplicates = "keep",
) -> Analysis:
    """Find the quotations of articles, their speakers, and their stance toward a target.

    Parameters
    ----------
    articles : path, Article, or iterable of either
        A file, a folder or a glob pattern, as in `stance.read_corpus`; an article; or
        an iterable of both, which is read lazily. A string is a path, never a text.
    target : str, path or Target
        The name of a shipped target, a TOML file, or a `stance.Target`.
    model : StanceClassifier, str or Path, optional
        Your own classifier, or the path of a file that `StanceClassifier.save` wrote.
        By default, the shipped classifier is used.
    processes : int
        The number of worker processes; the result is the same for any number. Each
        needs about 900 MB of memory for the models and takes a few seconds to start,
        which pays off from a few hundred articles. See ``docs/scale.md``, and
        `stance.analyze_to` for results that do not fit in memory.
    progress : bool, optional
        Show a progress bar on standard error. By default, it appears after five
        seconds, in a terminal or notebook.
    keep_texts : bool
        Keep the texts, which reports and exports need. Set it to False to save memory
        if you need only the tables.
    aliases : path, DataFrame or mapping, optional
        A table of aliases, as in `Analysis.with_aliases`.
    duplicates : {"keep", "drop"}
        How to treat an article that repeats an earlier one, such as agency copy. In both
        cases, ``articles.duplicate_of`` has the id of the first. If it is kept, it counts
        like any other article, which makes intervals too narrow. If it is dropped, it is
        a row of ``articles`` without quotations and is left out of all figures.

    Returns
    -------
    Analysis
        An article that could not be read or analysed, or is not in French, has a row
        in ``articles`` with its ``error`` and does not affect the others. In an article
        that never names the target, quotations are not judged: their ``stance``,
        ``stance_score``, ``stance_confidence``, ``aspect`` and ``evidence`` are missing.

    Warns
    -----
    OffTargetWarning
        If no article names the target.
    OtherTargetWarning
        If the model was trained for another target.
    UnusedAliasWarning
        If an alias is not the name of a speaker.

    Raises
    ------
    FileNotFoundError
        If ``articles`` is a path that does not exist.
    TypeError
        If ``articles`` is or contains something other than paths and articles.
    ValueError
        If the target is unknown, the file of the model is not a model, ``processes``
        is less than one, ``duplicates`` is unknown, or the table of aliases is invalid.
    OSError
        If the French spaCy model is not installed.

    Examples
    --------
    >>> import stance
    >>> article = stance.Article("« Ce contrat est une honte », dénonce Ana Roy.")
    >>> stance.analyze(article).quotes.speaker.to_list()
    ['Ana Roy']
    """
    told = read_aliases(aliases)
    aim = load_target(target)
    stream = articles_of(articles)
    flagged = flag_duplicates(stream, duplicates)
    texts: list[Mapping[str, object]] = []
    kept = _noting(flagged, texts) if keep_texts else flagged
    own = own_model(model, aim)
    engine = engine_for(aim, processes, model=own)
    with progress_bar(articles, progress) as shown, closing(engine(batches(kept))) as results:
        rows = gather(results, shown)
    quotes, merges = unite_speakers(rows.quotes, told)
    _warn_of_unused(told, quotes)
    summary = comparing.summarize_articles(rows.records, quotes)
    if not summary["on_target"].any() and (problem := comparing.coverage(summary, aim.name)):
        warnings.warn(problem, OffTargetWarning, stacklevel=2)
    named = model_name(own, aim)
    return Analysis(
        quotes=set_worth(quotes, named, aim.name),
        speakers=comparing.summarize_speakers(quotes),
        articles=summary,
        texts=build(texts, TEXTS),
        target=aim.name,
        model=named,
        aliases=merges,
        skipped=build(
            [{"path": str(one.path), "reason": one.reason} for one in stream.skipped], SKIPPED
        ),
    )

"""`analyze`, `load` and `Analysis`: the tables of an analysis and its methods."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from stance.comparing import (
    OffTargetWarning,
    compare,
    concordance,
    contrast,
    coverage,
    failed,
    genders,
    keywords,
    overview,
    refreshed_articles,
    summarize_articles,
    summarize_speakers,
    timeline,
)
from stance.comparing.selecting import matching, rows_of_mask
from stance.parallel.analyze_to import read_parts
from stance.parallel.engines import engine_for
from stance.parallel.parts import is_parted
from stance.pipeline import Rows, batches, gather, progress_bar
from stance.reading.corpus import ArticlesLike, articles_of
from stance.reading.duplicates import Duplicates, flag_duplicates
from stance.reading.streams import say_skipped
from stance.scoring.own_models import model_name, own_model
from stance.scoring.shipped import say_unseen, set_worth
from stance.scoring.targets import load_target
from stance.speakers.alias_tables import UnusedAliasWarning, read_aliases, unused
from stance.speakers.linkage import unite_speakers
from stance.storage import SaveFormat, read_folder, write_folder

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

    def compare(self, by: str | Sequence[str] = "newspaper") -> pd.DataFrame:
        """Return a row for each group: counts, shares, mean stance with its interval, and voices.

        Parameters
        ----------
        by : str or sequence of str
            ``"article"``, ``"newspaper"``, ``"author"``, ``"month"``,
            ``"speaker"``, ``"aspect"``, or any column of ``articles``, including your
            own metadata. Several make one group for each combination.

        Returns
        -------
        DataFrame
            As described in `stance.comparing.compare`.

        Raises
        ------
        ValueError
            If the column does not exist.
        """
        return compare(self.quotes, self.articles, by)

    def contrast(self, a: object, b: object, by: str = "newspaper", **options: Any) -> Contrast:  # noqa: ANN401 - as `stance.comparing.contrast` has them
        """Compare two groups of quotations.

        Parameters
        ----------
        a, b : value or list of values
            Values of ``by``: one newspaper and another, or several on a side.
        by : str
            As in `compare`.
        **options
            The options of `stance.comparing.contrast` for the distinctive words.

        Raises
        ------
        ValueError
            If the column or a value does not exist, or a value is on both sides.
        """
        return contrast(self.quotes, self.articles, a, b, by, **options)

    def genders(self, by: str | Sequence[str] = ()) -> pd.DataFrame:
        """Return how many quotations of women and of men each group has, with intervals.

        Parameters
        ----------
        by : str or sequence of str
            As in `compare`: ``"newspaper"``, ``"month"``, ``"role"``; by default, the
            whole corpus is one group.

        Returns
        -------
        DataFrame
            As described in `stance.comparing.genders`.

        Raises
        ------
        ValueError
            If the column does not exist.
        """
        return genders(self.quotes, self.articles, by)

    def concordance(
        self, words: str, *, place: Place = "quotations", width: int = 60
    ) -> pd.DataFrame:
        """Return each occurrence of a word or phrase with its context.

        Parameters
        ----------
        words : str
            One word, or several consecutive words; case is ignored. ``réform*`` stands for
            any ending.
        place : {"quotations", "around", "all"}
            Search within quotations, outside them, or both.
        width : int
            How many characters of context to show on each side.

        Returns
        -------
        DataFrame
            As described in `stance.comparing.concordance`.

        Raises
        ------
        ValueError
            If ``words`` has no word, or ``place`` is unknown.

        Examples
        --------
        >>> import stance
        >>> article = stance.Article("« Cette réforme est injuste », dit Ana Roy.", id="a")
        >>> found = stance.analyze(article).concordance("réforme")
        >>> found[["speaker", "left", "match", "right"]].to_numpy().tolist()
        [['Ana Roy', '« Cette ', 'réforme', ' est injuste », dit Ana Roy.']]
        """
        return concordance(self.quotes, self.articles, self.texts, words, place=place, width=width)

    def keywords(self, by: str | Sequence[str] = "speaker", **options: Any) -> pd.DataFrame:  # noqa: ANN401 - those of `stance.comparing.keywords`
        """Return the words that each group of quotations uses more often than all others.

        Parameters
        ----------
        by : str or sequence of str
            As in `compare`.
        **options
            Of `stance.comparing.keywords`: ``measure`` (``"log_odds"`` or
            ``"log_likelihood"``), ``top``, ``least``, ``stop_words``, ``correction``.

        Raises
        ------
        ValueError
            If the column or the measure does not exist.
        """
        return keywords(self.quotes, self.articles, by, **options)

    def timeline(self, freq: str = "M") -> pd.DataFrame:
        """Return the figures of `compare` for each day, week, month, quarter or year.

        Parameters
        ----------
        freq : str
            ``"D"``, ``"W"``, ``"M"``, ``"Q"``, ``"Y"``, or the pandas names for them.

        Returns
        -------
        DataFrame
            As described in `stance.comparing.timeline`: without gaps, with articles
            without a date in the last row.

        Raises
        ------
        ValueError
            If the frequency is unknown.
        """
        return timeline(self.quotes, self.articles, freq)

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
        Ana Roy (1, against -0.95): « Ce contrat d’Amazon est honteux »
        """
        left = say_skipped(Path(path) for path in self.skipped["path"])
        judged = self.quotes["stance"].notna().any()
        unseen = say_unseen(self.model, self.target) if judged else ""
        notes = [note for note in (left, unseen) if note]
        return overview(self.quotes, self.speakers, self.articles, self.target, notes)

    def sample(
        self,
        n: int,
        by: str | Sequence[str] = (),
        *,
        to: str | os.PathLike[str] | None = None,
        lang: str = "fr",
        **options: Any,  # noqa: ANN401 - those of `stance.checking.sheets.sample`
    ) -> pd.DataFrame:
        """Draw a sample of quotations to check in a spreadsheet or a web page.

        Fill in ``speaker`` and ``stance``, write x in ``delete`` where the row is not a quotation,
        and write your name in ``checked_by`` of each row that you have checked.

        Parameters
        ----------
        n : int
            The number of quotations.
        by : str or sequence of str
            Columns as in `compare`, by which the sample is stratified.
        to : path, optional
            A CSV file for a spreadsheet, or a page (``.html``) that opens offline in any
            browser. The page shows each quotation in its article, takes answers by keyboard,
            stores them, and writes the CSV file.
        lang : {"fr", "en"}
            The initial language of the page.
        **options
            Of `stance.checking.sheets.sample`: ``check``, ``whole_articles``, ``blind``,
            ``seed``, ``separator``, ``bom``.

        Raises
        ------
        ValueError
            If a column does not exist, ``n`` is below one, or there is nothing to
            check.
        """
        from stance.checking.annotation_page import (  # noqa: PLC0415 - few analyses are checked
            write_annotation_page,
        )
        from stance.checking.sheets import CHECKED, sample  # noqa: PLC0415 - as above

        is_page = to is not None and str(to).lower().endswith((".html", ".htm"))
        if to is None or not is_page:
            return sample(self.quotes, self.articles, n, by, to=to, **options)
        sheet = sample(self.quotes, self.articles, n, by, **options)
        write_annotation_page(
            sheet,
            self,
            to,
            check=options.get("check", CHECKED),
            lang=lang,
            separator=options.get("separator", ","),
            bom=options.get("bom", True),
        )
        return sheet

    def agreement(self, gold: Sheet) -> pd.DataFrame:
        """Return the agreement of the analysis with a person's annotation, with intervals.

        Parameters
        ----------
        gold : path or DataFrame
            A completed sheet from `sample`, or an annotation of your own: see
            `stance.checking.agreement.agreement`.

        Raises
        ------
        FileNotFoundError
            If the path does not exist.
        ValueError
            If it is not an annotation, has no checked row, or has none of these
            articles.

        See Also
        --------
        stance.checking.annotator_agreement : the agreement of two people.
        """
        from stance.checking.agreement import agreement  # noqa: PLC0415 - as in `sample`

        return agreement(self.quotes, self.texts, gold)

    def labelled(self, sheet: Sheet) -> pd.DataFrame:
        """Return the labelled quotations of a sheet, as a training set for your own classifier.

        Parameters
        ----------
        sheet : path or DataFrame
            A sheet from `sample`, with labels in ``stance`` and names in ``checked_by``.

        Returns
        -------
        DataFrame
            As described in `stance.checking.own_classifier.labelled`. Pass it with its
            ``stance`` to `StanceClassifier.fit`, and to `stance.cross_validate`.

        Raises
        ------
        FileNotFoundError
            If the path does not exist.
        ValueError
            If it is not a sheet, or has no labelled row.
        """
        from stance.checking.own_classifier import labelled  # noqa: PLC0415 - as in `sample`

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
        articles = refreshed_articles(self.articles, quotes)
        return replace(self, quotes=quotes, speakers=summarize_speakers(quotes), articles=articles)

    def where(self, **values: object) -> Analysis:
        """Return a part of the analysis: some speakers, newspapers, months or stances.

        Parameters
        ----------
        **values
            A value or a list of values for a column of ``quotes`` or of ``articles``, or for
            ``month`` or ``year``. None selects missing values. A condition on articles
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

    def save(
        self,
        folder: str | os.PathLike[str],
        format: SaveFormat = "parquet",  # noqa: A002 - the word that users look for
        *,
        excel: bool = False,
    ) -> Path:
        """Write the tables to a folder, which is created if necessary; `load` reads them.

        An older analysis in the folder is replaced completely. If saving is interrupted, `load`
        reads the old analysis or raises an error; it never reads a mixture.

        Parameters
        ----------
        folder : path
            The folder for the tables and ``analysis.json``.
        format : {"parquet", "csv", "jsonl"}
            Text is UTF-8. In CSV, a cell that a spreadsheet would run as a formula gets an
            apostrophe, which `load` removes.
        excel : bool
            Write CSV files for Excel in French, with semicolons, decimal commas and a
            byte-order mark. `load` reads them too.

        Returns
        -------
        pathlib.Path
            The folder.

        Raises
        ------
        ValueError
            If the format is unknown, or ``excel`` is true for another format than CSV.
        RuntimeError
            If another run is writing to the folder.
        """
        tables = {
            "quotes": self.quotes,
            "speakers": self.speakers,
            "articles": self.articles,
            "texts": self.texts,
            "aliases": self.aliases,
            "corrections": self.corrections,
        }
        return write_folder(
            tables, folder, target=self.target, model=self.model, format=format, excel=excel
        )

    def export(
        self,
        path: str | os.PathLike[str],
        format: str | None = None,  # noqa: A002 - the word that users look for
        **options: Any,  # noqa: ANN401 - each format has its own
    ) -> Path:
        """Export the analysis to another program: R, IRaMuTeQ, TXM, an annotation tool.

        Parameters
        ----------
        path : path
            The file to write, or the folder for formats that write one.
        format : str, optional
            A name in `stance.export.WRITERS`: csv, parquet, jsonl, excel, tei,
            iramuteq, txm, conllu, web-annotation, doccano, label-studio. By
            default, the format of the file's suffix (``.csv``, ``.parquet``, ``.jsonl``,
            ``.xlsx``, ``.xml``, ``.conllu``, ``.jsonld``).
        **options
            The options of the format, such as ``table="speakers"`` for CSV or
            ``per="speaker"`` for IRaMuTeQ; ``docs/export.md`` lists them.

        Returns
        -------
        pathlib.Path
            The file or folder. It is complete or absent.

        Raises
        ------
        ValueError
            If the format or an option is unknown, or the format needs the texts and they
            were not kept.
        FileExistsError
            If ``path`` is a folder that is not empty.

        Examples
        --------
        >>> import stance
        >>> from tempfile import TemporaryDirectory
        >>> article = stance.Article("« Ce contrat est une honte », dénonce Ana Roy.", id="une")
        >>> with TemporaryDirectory() as folder:
        ...     path = f"{folder}/roy.txt"
        ...     path = stance.analyze(article).export(path, "iramuteq", per="speaker")
        ...     print(path.read_text("utf-8").strip())
        **** *speaker_AnaRoy *speakertype_person *stance_unknown
        Ce contrat est une honte
        """
        from stance.export import export  # noqa: PLC0415 - most analyses never leave

        return export(self, path, format, **options)

    def report(
        self, path: str | os.PathLike[str], *, lang: str = "fr", title: str | None = None
    ) -> Path:
        """Write an HTML page with the speakers, the figures and the quotations in their texts.

        The page is a single HTML file without network requests and below ten million bytes. For
        a large corpus, its figures cover all articles, and it shows the texts with the most
        quotations on the target.

        Parameters
        ----------
        path : path
            The file to write; an existing file is replaced.
        lang : {"fr", "en"}
            The language of the page.
        title : str, optional
            The title of the page.

        Returns
        -------
        pathlib.Path
            The path of the page.

        Raises
        ------
        ValueError
            If ``lang`` is not available.
        OSError
            If the page cannot be written there.
        """
        from stance.report.page import write_report  # noqa: PLC0415 - the tables need no templates

        return write_report(self, path, lang=lang, title=title)

    def __repr__(self) -> str:
        left = say_skipped(Path(path) for path in self.skipped["path"])
        articles = self.articles
        lost, copies = int(failed(articles).sum()), articles["duplicate_of"].notna()
        named = articles["on_target"].dropna()
        left_out = " left out" if articles.loc[copies, "error"].notna().any() else ""
        told = [
            f"{lost:,} failed" if lost else "",
            _count(int(copies.sum()), "duplicate") + left_out if copies.any() else "",
            f"{int(named.sum()):,} on target" if not named.all() else "",
        ]
        beside = f" ({', '.join(filter(None, told))})" if any(told) else ""
        return (
            f"Analysis({self.target}: {_count(len(articles), 'article')}{beside}, "
            f"{_count(len(self.quotes), 'quotation')}, {_count(len(self.speakers), 'speaker')}"
            f"{left and f'; {left}'})"
        )

    def __str__(self) -> str:
        return self.summary()

    def _repr_html_(self) -> str:
        from stance.report.notebook import analysis_view  # noqa: PLC0415 - in a notebook only

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


def _counted(results: Iterable[Rows], shown: Any) -> Iterator[Rows]:  # noqa: ANN401 - a bar
    for rows in results:
        shown.update(len(rows.records))
        yield rows


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


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
        rows = gather(_counted(results, shown))
    quotes, merges = unite_speakers(rows.quotes, told)
    _warn_of_unused(told, quotes)
    summary = summarize_articles(rows.records, quotes)
    if not summary["on_target"].any() and (problem := coverage(summary, aim.name)):
        warnings.warn(problem, OffTargetWarning, stacklevel=2)
    named = model_name(own, aim)
    return Analysis(
        quotes=set_worth(quotes, named, aim.name),
        speakers=summarize_speakers(quotes),
        articles=summary,
        texts=build(texts, TEXTS),
        target=aim.name,
        model=named,
        aliases=merges,
        skipped=build(
            [{"path": str(one.path), "reason": one.reason} for one in stream.skipped], SKIPPED
        ),
    )

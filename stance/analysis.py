"""`analyze`, `load` and `Analysis`: the tables of an analysis and what one asks of them."""

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
    """What an analysis found.

    Attributes
    ----------
    quotes : DataFrame
        A row for each quotation, in the order of the articles and of their text.
    speakers : DataFrame
        A row for each speaker, those quoted most first.
    articles : DataFrame
        A row for each article, in the order they were read; ``error`` says why one
        could not be analysed.
    texts : DataFrame
        A row for each article whose text was kept: ``article_id``, ``text``, and
        ``blocks``, which says what each stretch of it is.
    target : str
        The name of the target that the stances are about.
    model : str
        What scored the stances: the name of a model that ships and the version of
        stance, or ``own`` and the digest of a classifier of your own.
    aliases : DataFrame
        A row for each merge of names over articles: the ``speaker``, the ``alias`` that an
        article gave, n_quotes, n_articles, and the ``rule`` that made it or
        refused it (``stance.columns.RULES``).
    corrections : DataFrame
        A row for each correction that `stance.correct` made, or could not make.

    skipped : DataFrame
        A row for each file that a folder holds and that was not read: its ``path`` and
        the ``reason``. It is not saved.

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
        """Return the analysis with other tables in place of these; nothing is computed anew."""
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
        """Return counts, shares, mean stance and its interval, and the voices, of each group.

        Parameters
        ----------
        by : str or sequence of str
            ``"article"``, ``"newspaper"``, ``"author"``, ``"month"``,
            ``"speaker"``, ``"aspect"``, or any column of ``articles``, your own
            metadata included. Several make one group for each combination.

        Returns
        -------
        DataFrame
            As described in `stance.comparing.compare`.

        Raises
        ------
        ValueError
            If there is no such column.
        """
        return compare(self.quotes, self.articles, by)

    def contrast(self, a: object, b: object, by: str = "newspaper", **options: Any) -> Contrast:  # noqa: ANN401 - as `stance.comparing.contrast` has them
        """Return what two groups share and what they do not.

        Parameters
        ----------
        a, b : value or list of values
            Of ``by``: one newspaper and another, or several on a side.
        by : str
            As in `compare`.
        **options
            Of `stance.comparing.contrast`: how words are told apart.

        Raises
        ------
        ValueError
            If there is no such column or value, or one stands on both sides.
        """
        return contrast(self.quotes, self.articles, a, b, by, **options)

    def genders(self, by: str | Sequence[str] = ()) -> pd.DataFrame:
        """Return how many quotations are women's and men's, with intervals.

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
            If there is no such column.
        """
        return genders(self.quotes, self.articles, by)

    def concordance(
        self, words: str, *, place: Place = "quotations", width: int = 60
    ) -> pd.DataFrame:
        """Return each place where words stand, with what is around it.

        Parameters
        ----------
        words : str
            One word or several, whatever their case; ``réform*`` for any ending.
        place : {"quotations", "around", "all"}
            Within quotations, outside them, or both.
        width : int
            How many characters are shown on each side.

        Returns
        -------
        DataFrame
            As described in `stance.comparing.concordance`.

        Raises
        ------
        ValueError
            If there is no word to look for, or no such place.

        Examples
        --------
        >>> import stance
        >>> article = stance.Article("« Cette réforme est injuste », dit Ana Roy.", id="a")
        >>> found = stance.analyze(article).concordance("réforme")
        >>> found[["speaker", "left", "match", "right"]].to_numpy().tolist()
        [['Ana Roy', '« Cette ', 'réforme', ' est injuste », dit Ana Roy.']]
        """
        return concordance(self.quotes, self.articles, self.texts, words, place=place, width=width)

    def keywords(self, by: str | Sequence[str] = "speaker", **options: Any) -> pd.DataFrame:  # noqa: ANN401 - those of the room
        """Return the words that each group of quotations says more often than all others.

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
            If there is no such column or measure.
        """
        return keywords(self.quotes, self.articles, by, **options)

    def timeline(self, freq: str = "M") -> pd.DataFrame:
        """Return the figures of `compare` for each day, week, month, quarter or year.

        Parameters
        ----------
        freq : str
            ``"D"``, ``"W"``, ``"M"``, ``"Q"``, ``"Y"``, or what pandas calls them.

        Returns
        -------
        DataFrame
            As described in `stance.comparing.timeline`: without gaps, the articles
            without a date in the last row.

        Raises
        ------
        ValueError
            If there is no such stretch of time.
        """
        return timeline(self.quotes, self.articles, freq)

    def summary(self) -> str:
        """Return what was found in at most ten lines; ``print(analysis)`` prints it.

        How much was read, which share of the judged quotations stands on each side, with
        its 95 % interval (over articles), and a quotation of those quoted most.

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
        Ana Roy (1, against -0.98): « Ce contrat d’Amazon est honteux »
        """
        return overview(self.quotes, self.speakers, self.articles, self.target)

    def sample(
        self,
        n: int,
        by: str | Sequence[str] = (),
        *,
        to: str | os.PathLike[str] | None = None,
        lang: str = "fr",
        **options: Any,  # noqa: ANN401 - those of `stance.checking.sheets.sample`
    ) -> pd.DataFrame:
        """Draw quotations for a person to check, in a spreadsheet or a page, and hand back.

        Fill ``speaker`` and ``stance``, put an x in ``delete`` where there is no
        quotation, and your name in ``checked_by`` of each row that you have checked.

        Parameters
        ----------
        n : int
            How many.
        by : str or sequence of str
            Columns as in `compare`, each of whose groups gets its share.
        to : path, optional
            A CSV file to write, for a spreadsheet; or a page (``.html``), which any
            browser opens without a network: it shows each quotation in its article,
            asks by keyboard, keeps the answers, and writes that CSV file.
        lang : {"fr", "en"}
            The language that the page opens in.
        **options
            Of `stance.checking.sheets.sample`: ``check``, ``whole_articles``, ``blind``,
            ``seed``, ``separator``, ``bom``.

        Raises
        ------
        ValueError
            If there is no such column, ``n`` is below one, or there is nothing to
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
        """Return how far the analysis agrees with a person's annotation, with intervals.

        Parameters
        ----------
        gold : path or DataFrame
            A sheet that `sample` drew, filled, or an annotation of your own: see
            `stance.checking.agreement.agreement`.

        Raises
        ------
        FileNotFoundError
            If the path leads nowhere.
        ValueError
            If it is no annotation, nobody has checked a row of it, or it has none
            of these articles.

        See Also
        --------
        stance.checking.annotator_agreement : how far two people agree.
        """
        from stance.checking.agreement import agreement  # noqa: PLC0415 - as in `sample`

        return agreement(self.quotes, self.texts, gold)

    def labelled(self, sheet: Sheet) -> pd.DataFrame:
        """Return the quotations of a filled sheet, as a classifier of your own learns from them.

        Parameters
        ----------
        sheet : path or DataFrame
            A sheet that `sample` drew, with labels in ``stance`` and names in
            ``checked_by``.

        Returns
        -------
        DataFrame
            As described in `stance.checking.own_classifier.labelled`: hand it and its
            ``stance`` to `StanceClassifier.fit`, and to `stance.cross_validate`.

        Raises
        ------
        FileNotFoundError
            If the path leads nowhere.
        ValueError
            If it is no sheet, or nobody has labelled a row of it.
        """
        from stance.checking.own_classifier import labelled  # noqa: PLC0415 - as in `sample`

        return labelled(sheet, self.quotes)

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
            If the path leads nowhere.
        ValueError
            If a column is missing, or one alias has two speakers.

        Warns
        -----
        UnusedAliasWarning
            If an alias is the name of no speaker; with the nearest that is.
        """
        told = read_aliases(aliases)
        quotes, merges = unite_speakers(self.quotes, told)
        _warn_of_unused(told, quotes)
        return replace(self.with_quotes(quotes), aliases=merges)

    def with_quotes(self, quotes: pd.DataFrame) -> Analysis:
        """Return the analysis of these quotations: some of its own, or changed ones.

        ``speakers`` and the figures of ``articles`` are computed anew, except
        ``share_quoted``, which stays that of the whole.
        """
        articles = refreshed_articles(self.articles, quotes)
        return replace(self, quotes=quotes, speakers=summarize_speakers(quotes), articles=articles)

    def where(self, **values: object) -> Analysis:
        """Return the analysis of a part: of some speakers, newspapers, months, stances.

        Parameters
        ----------
        **values
            By the name of a column of ``quotes``, or of ``articles`` as `compare` takes it
            (``month`` and ``year`` too): a value, or several in a list; None stands for
            what is missing. What is asked of articles leaves out other articles, with
            their quotations; what is asked of quotations leaves articles in, as
            `with_quotes` does, so that the part can be set beside the whole.

        Raises
        ------
        ValueError
            If there is no such column.

        Examples
        --------
        >>> import stance
        >>> article = stance.Article("« Non », dit Ana Roy. « Oui », répond Luc Nil.", id="a")
        >>> stance.analyze(article).where(speaker="Luc Nil").quotes["quote"].to_list()
        ['Oui']
        """
        return self._part(*matching(self.quotes, self.articles, values))

    def __getitem__(self, mask: pd.Series[bool]) -> Analysis:
        """Return the analysis of a part, by a mask of the rows of ``quotes`` or ``articles``."""
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
        """Write the tables to a folder, made if need be; `load` reads them back.

        An older analysis in the folder is replaced as a whole: should saving be
        interrupted, `load` reads the old one or says so, and never a mixture.

        Parameters
        ----------
        folder : path
            Where the tables and ``analysis.json`` go.
        format : {"parquet", "csv", "jsonl"}
            UTF-8 throughout. In CSV, a cell that a spreadsheet would run as a
            formula has an apostrophe before it, which `load` takes away.
        excel : bool
            Write CSV files that a French Excel opens: with semicolons, decimal commas and
            a byte-order mark. `load` reads them back too.

        Returns
        -------
        pathlib.Path
            The folder.

        Raises
        ------
        ValueError
            If the format is unknown, or ``excel`` is asked for in another than CSV.
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
            If the format or an option is unknown, or the format shows quotations
            in their text and the texts were not kept.
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
            If the report does not speak ``lang``.
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
    """Warn of aliases that are no speaker's; for a method or function that a user calls."""
    if aliases and (problem := unused(aliases, quotes["speaker_in_article"].dropna().unique())):
        warnings.warn(problem, UnusedAliasWarning, stacklevel=3)


def _noting(articles: Iterable[Article], texts: list[Mapping[str, object]]) -> Iterator[Article]:
    """Hand the articles on, and note their texts on the way."""
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
        If the folder or one of its files is missing.
    ValueError
        If one of them is damaged (the message names the file), or when the
        analysis is not finished.
    """
    if is_parted(folder):
        tables, named = read_parts(folder, unfinished=unfinished)
    else:
        tables, named = read_folder(folder)
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
    """Find the quotations of articles, their speakers, and how these stand toward a target.

    Parameters
    ----------
    articles : path, Article, or iterable of either
        A file, a folder or a glob pattern, as `stance.read_corpus` takes them;
        an article; or any number of both, read one after the other and never
        held in memory together. A string is a path, never a text.
    target : str, path or Target
        The name of a target that ships with the package, a TOML file, or a
        `stance.Target`.
    model : StanceClassifier, str or Path, optional
        A classifier of your own, or the path of a file that `StanceClassifier.save`
        wrote, in place of the one that ships.
    processes : int
        How many processes analyse articles at the same time. The result is the
        same for any number. Each holds the models in memory, about 900 MB, and
        takes some seconds to start: worth it from a few hundred articles on.
        See ``docs/scale.md``, and `stance.analyze_to` for what outgrows memory.
    progress : bool, optional
        Show a bar on the standard error. By default, only once the work has
        lasted five seconds, in a terminal or notebook.
    keep_texts : bool
        Keep the texts, which reports and exports show the quotations in. False
        spares their memory where only the tables matter.
    aliases : path, DataFrame or mapping, optional
        Names and whose they are, as in `Analysis.with_aliases`.
    duplicates : {"keep", "drop"}
        What becomes of an article that repeats an earlier one, as agencies and other
        editions do. In both cases ``articles.duplicate_of`` names the first. Kept, it
        counts like any other, though what it adds is nothing new: intervals come out
        too narrow. Dropped, it is a row of ``articles`` without quotations, and left out
        of all figures.

    Returns
    -------
    Analysis
        An article that could not be read, is not in French, or failed on the
        way is a row of ``articles`` with its ``error``; the others go on. In an
        article that never names the target, quotations are not judged: their
        ``stance``, ``stance_score``, ``stance_confidence``, ``aspect`` and
        ``evidence`` are missing.

    Warns
    -----
    OffTargetWarning
        If no article names the target.
    OtherTargetWarning
        If the model was taught toward another target.
    UnusedAliasWarning
        If an alias is the name of no speaker.

    Raises
    ------
    FileNotFoundError
        If ``articles`` is a path that leads nowhere.
    TypeError
        If ``articles`` is, or holds, something else than paths and articles.
    ValueError
        If the target is unknown, the file of the model holds none, ``processes``
        is less than one, ``duplicates`` is neither of both, or the table of aliases
        is none.
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
    return Analysis(
        quotes=quotes,
        speakers=summarize_speakers(quotes),
        articles=summary,
        texts=build(texts, TEXTS),
        target=aim.name,
        model=model_name(own, aim),
        aliases=merges,
        skipped=build(
            [{"path": str(one.path), "reason": one.reason} for one in stream.skipped], SKIPPED
        ),
    )

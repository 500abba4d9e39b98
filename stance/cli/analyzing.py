"""The command ``stance analyze``, and ``stance demo``, which tries it on a shipped article.

The module also has the output of ``analyze`` and ``demo``, a line for each speaker followed by
notes, and the option ``--to``, which writes tables in parts.
"""

from __future__ import annotations

import csv
import os
import sys
import webbrowser
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from enum import StrEnum
from importlib.resources import as_file
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from stance.cli.arguments import (
    DEFAULT_TARGET,
    Columns,
    Debug,
    Duplicates,
    Excel,
    Kind,
    OwnModel,
    Paths,
    Processes,
    Quiet,
    Saved,
    Speakers,
    TargetName,
    Verbose,
    WithDuplicates,
    articles_from,
)
from stance.cli.console import (
    FAILED,
    Console,
    Printed,
    article_table,
    print_frame,
    print_table,
    quote_table,
    session,
    speaker_table,
    voice_table,
)
from stance.files.resources import corpus_path, read_text

if TYPE_CHECKING:
    import pandas as pd

    from stance.analysis import Analysis
    from stance.article import Article
    from stance.parallel.parts import PartedFolder
    from stance.reading.corpus import ArticlesLike

__all__ = [
    "ANALYZE_EXAMPLES",
    "DEMO_EXAMPLES",
    "analyze",
    "demo",
    "demo_articles",
    "embedded_articles",
    "end",
]


_EXTRA: Final = ("country", "genre")  # columns of articles.tsv that an Article has no place for


def embedded_articles() -> Iterator[Article]:
    """Yield the articles of the embedded corpus, with what its table says of each.

    Examples
    --------
    >>> article = next(embedded_articles())
    >>> article.language
    'fr'
    """
    yield from _shipped("articles")


def demo_articles() -> Iterator[Article]:
    """Yield the one article that ``stance demo`` shows.

    Examples
    --------
    >>> [article.id for article in demo_articles()]
    ['amazon-demo']
    """
    yield from _shipped("demo")


def _shipped(name: str) -> Iterator[Article]:
    """Yield the articles of a folder of the embedded corpus; its table has the same name."""
    rows = csv.DictReader(
        read_text("corpus", f"{name}.tsv").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE
    )
    table = {row["id"]: row for row in rows}
    from stance.reading import read_corpus  # noqa: PLC0415 - quick --help

    with as_file(corpus_path(name)) as folder:
        for article in read_corpus(folder):
            row = table.get(article.id)
            yield _described(article, row) if row else article


def _described(article: Article, row: Mapping[str, str]) -> Article:
    return replace(
        article,
        title=row["title"] or article.title,
        newspaper=row["newspaper"],
        section=row["section"],
        date=row["date"],
        author=row["author"],
        extra={**article.extra, **{name: row[name] for name in _EXTRA}},
    )


_LISTED: Final = 10  # failures, unless all are asked for


class _Shown(StrEnum):
    """Which table of an analysis is printed."""

    speakers = "speakers"
    quotes = "quotes"
    articles = "articles"


def _print_findings(
    analysis: Analysis, shown: _Shown, printed: Printed, *, excel: bool = False
) -> None:
    """Print a whole table of an analysis."""
    as_table: dict[_Shown, Callable[[pd.DataFrame], str]] = {
        _Shown.speakers: speaker_table,
        _Shown.quotes: quote_table,
        _Shown.articles: article_table,
    }
    print_frame(getattr(analysis, shown.value), printed, as_table[shown], excel=excel)


def _print_speakers(analysis: Analysis, limit: int, console: Console) -> None:
    """Print the speakers of the articles that name the target; of all, where none does."""
    from stance.comparing import summarize_speakers  # noqa: PLC0415 - quick --help

    on_target = analysis.quotes[analysis.quotes["stance"].notna()]
    speakers = summarize_speakers(on_target) if len(on_target) else analysis.speakers
    print_table(speaker_table(speakers.head(limit)))
    console.say(repr(analysis))
    if len(speakers) > limit:
        console.say(f"{_speakers(len(speakers) - limit)} not shown (--speakers {len(speakers)})")
    if len(speakers) < len(analysis.speakers):
        others = _speakers(len(analysis.speakers) - len(speakers))
        console.say(f"{others} of articles that never name {analysis.target} left out")


def _speakers(number: int) -> str:
    return f"{number:,} {'speaker' if number == 1 else 'speakers'}"


def end(analysis: Analysis, console: Console) -> None:
    """Call `_end_with` for an analysis."""
    _end_with(analysis.articles, analysis.target, console)


def _warn(articles: pd.DataFrame, target: str, console: Console) -> None:
    """Print how many articles are duplicates, and how many name the target if few do.

    Parameters
    ----------
    articles : DataFrame
        With ``on_target``, ``duplicate_of`` and ``error``.
    target : str
        The name of the target.
    """
    from stance import comparing  # noqa: PLC0415 - quick --help

    if copies := comparing.repeats(articles):
        console.say(f"stance: {copies}")
    if problem := comparing.coverage(articles, target):
        console.say(f"stance: warning: {problem}")


def _end_with(articles: pd.DataFrame, target: str, console: Console) -> None:
    """Print warnings and the errors of failed articles; exit with a failure if there are any."""
    from stance import comparing  # noqa: PLC0415 - quick --help

    _warn(articles, target, console)
    failed = articles[comparing.failed(articles)]
    listed = failed if console.verbose else failed.head(_LISTED)
    for article_id, error in zip(listed["article_id"], listed["error"], strict=True):
        console.error(f"{article_id}: {error}")
    if len(failed) > len(listed):
        console.error(f"… and {len(failed) - len(listed)} more (--verbose lists them)")
    if len(failed):
        raise typer.Exit(FAILED)


def _analyze_in_parts(  # noqa: PLR0913 - those of stance.analyze_to
    folder: Path,
    articles: ArticlesLike,
    *,
    target: str,
    model: Path | None,
    processes: int,
    duplicates: Duplicates,
    overwrite: bool,
    console: Console,
) -> None:
    """Run `stance.analyze_to`; print the numbers and the articles that failed."""
    from stance.parallel.analyze_to import analyze_to  # noqa: PLC0415 - quick --help
    from stance.reading.corpus import articles_of  # noqa: PLC0415

    stream = articles_of(articles)
    analyze_to(
        folder,
        stream,
        target=target,
        model=model,
        processes=processes,
        duplicates=duplicates.value,
        overwrite=overwrite,
        progress=console.progress,
    )
    from pyarrow import parquet  # noqa: PLC0415 - the first process has started by now

    from stance.parallel.parts import SPEAKER_TABLE, PartedFolder  # noqa: PLC0415
    from stance.reading.inputs import say_skipped  # noqa: PLC0415

    store = PartedFolder(folder)

    def rows(path: Path) -> int:
        return int(parquet.read_metadata(path).num_rows)

    n_articles, n_quotes = (
        sum(rows(store.part(table, number)) for number in store.parts())
        for table in ("articles", "quotes")
    )
    n_speakers = rows(folder / SPEAKER_TABLE)
    console.say(
        f"Tables in {folder}: quotes ({n_quotes:,}), "
        f"speakers ({n_speakers:,}), articles ({n_articles:,})"
    )
    left = say_skipped(one.path for one in stream.skipped)
    if left:
        console.say(left)
    _end_with(_articles(store), (store.manifest() or {})["target"], console)


def _articles(store: PartedFolder) -> pd.DataFrame:
    """Return the columns that `_end_with` needs from the articles of all parts."""
    import pandas as pd  # noqa: PLC0415 - quick --help
    from pyarrow import parquet  # noqa: PLC0415

    columns = ["article_id", "on_target", "duplicate_of", "error"]
    parts = (
        parquet.read_table(store.part("articles", number), columns=columns).to_pandas()
        for number in store.parts()
    )
    articles: pd.DataFrame = pd.concat(parts, ignore_index=True)
    return articles


ANALYZE_EXAMPLES: Final = (
    "stance analyze presse/",
    "stance analyze presse/ --out results --format parquet",
    "stance analyze 'presse/2019-*.txt' --show quotes --print csv > quotes.csv",
    "stance analyze presse.csv --columns text=papier --columns newspaper=support",
    "stance analyze presse/ --processes 4 --to results",
    "cat presse.csv | stance analyze - --kind csv",
    "pdftotext page.pdf - | stance analyze - --target rail.toml",
    "stance analyze presse/ --target rail.toml --model rail.model",
)


def analyze(  # noqa: PLR0913 - a command has the options that it has
    paths: Paths,
    *,
    target: TargetName = DEFAULT_TARGET,
    model: OwnModel = None,
    columns: Columns = None,
    kind: Kind = "",
    processes: Processes = 1,
    duplicates: WithDuplicates = Duplicates.keep,
    show: Annotated[
        _Shown | None, typer.Option(help="Print a whole table instead of the most quoted speakers.")
    ] = None,
    print_as: Annotated[
        Printed, typer.Option("--print", help="How to print it: for people or for programs.")
    ] = Printed.table,
    speakers: Speakers = 25,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Folder for all tables: quotes, speakers, articles."),
    ] = None,
    format: Annotated[  # noqa: A002 - the word that users look for
        Saved | None, typer.Option(help="How to write them there.  [default: csv]")
    ] = None,
    excel: Excel = False,
    to: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="For large corpora: folder for all tables, written in parts during the run. "
            "A run that was killed continues when it is started again.",
            file_okay=False,
        ),
    ] = None,
    overwrite: Annotated[
        bool,
        typer.Option(
            "--overwrite",
            help="With --to: start from the beginning, even if the folder holds an analysis.",
        ),
    ] = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
    debug: Debug = False,
) -> None:
    """Analyse articles and print a line for each speaker.

    Prints the speakers of the articles that name the target, the most quoted first;
    --show prints a whole table. An analysis saved with --out or --to can be compared
    later (stance compare) and loaded in Python (stance.load). --to prints no table
    and keeps only some articles in memory.
    """
    with session(quiet=quiet, verbose=verbose, debug=debug) as console:
        if to is not None and (out or show or print_as is not Printed.table):
            message = (
                "--to prints no table and writes one folder: leave out --out, --show and --print"
            )
            raise ValueError(message)
        if overwrite and to is None:
            message = "--overwrite needs --to"
            raise ValueError(message)
        if format is not None and out is None:
            message = "--format is for the tables of a folder: give it with --out, or see --print"
            raise ValueError(message)
        saved_as = format or Saved.csv
        if excel and print_as is not Printed.csv and (out is None or saved_as is not Saved.csv):
            message = "--excel is for CSV: give it with --out or --print csv"
            raise ValueError(message)
        given = articles_from(paths, console, columns, kind)
        if to is not None:
            _analyze_in_parts(
                to,
                given,
                target=target,
                model=model,
                processes=processes,
                duplicates=duplicates,
                overwrite=overwrite,
                console=console,
            )
            return
        from stance.analysis import analyze as run  # noqa: PLC0415 - quick --help

        analysis = run(
            given,
            target=target,
            model=model,
            processes=processes,
            progress=console.progress,
            duplicates=duplicates.value,
        )
        # Saved before anything is printed: a reader such as `head` may stop the output.
        saved = (
            analysis.save(out, saved_as.value, excel=excel and saved_as is Saved.csv)
            if out is not None
            else None
        )
        if show or print_as is not Printed.table:
            csv = excel and print_as is Printed.csv
            _print_findings(analysis, show or _Shown.speakers, print_as, excel=csv)
            console.say(repr(analysis))
        else:
            _print_speakers(analysis, speakers, console)
        if saved is not None:
            console.say(f"Tables in {saved}")
        end(analysis, console)


DEMO_EXAMPLES: Final = (
    "stance demo",
    "stance demo --no-open",
    "stance demo --corpus --speakers 10",
)
_START: Final = "Analysing an article on Amazon's work for spies and police (some seconds) ..."
_ABOUT: Final = (
    "The article was written for stance. Sean Roche, John Edwards, Teresa Carlson, Jeff Bezos,\n"
    "Margaret O’Mara, Amazon, We Won’t Build It and the ACLU said these things in public; the\n"
    "French wording is ours. Tom Hadley and Linda Marsh are invented. One clear article proves\n"
    "nothing: docs/evaluation.md says how often stance is right on the real press."
)
_NEXT: Final = "Next: stance report FOLDER, with a folder of articles of your own."


def demo(  # noqa: PLR0913 - a command has the options that it has
    *,
    corpus: Annotated[
        bool, typer.Option("--corpus", help="Analyse all articles that ship, about 60.")
    ] = False,
    out: Annotated[
        Path, typer.Option("--out", "-o", help="The page to write.", dir_okay=False)
    ] = Path("stance-demo.html"),
    no_open: Annotated[
        bool, typer.Option("--no-open", help="Write the page, but do not open it.")
    ] = False,
    speakers: Speakers = 25,
    quiet: Quiet = False,
    verbose: Verbose = False,
    debug: Debug = False,
) -> None:
    """Show what stance does on an article that ships with it.

    Prints the speakers of the article with role, stance and a quotation, then writes
    a page that shows the quotations in the text, and opens it in the browser.
    """
    with session(quiet=quiet, verbose=verbose, debug=debug) as console:
        if not corpus:
            console.say(_START)
        from stance.analysis import analyze  # noqa: PLC0415 - quick --help

        articles = embedded_articles() if corpus else demo_articles()
        analysis = analyze(articles, progress=console.progress)
        if corpus:
            _print_speakers(analysis, speakers, console)
        else:
            from stance.comparing import typical_quotes  # noqa: PLC0415 - quick --help

            print_table(voice_table(typical_quotes(analysis.quotes).head(speakers)))
            console.say(f"\n{_ABOUT}\n")
        page = analysis.report(out).resolve()
        opened = not no_open and _open(page)
        console.say(f"Page: {page}{' (opened in your browser)' if opened else ''}")
        if not corpus:
            console.say(_NEXT)
        end(analysis, console)


def _open(page: Path) -> bool:
    """Open a page in a graphical browser; False where there is none."""
    shown = sys.platform in {"darwin", "win32"} or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    # Without a screen, the module would start a browser for terminals in this one.
    if not shown or not sys.stdout.isatty():
        return False
    try:
        return webbrowser.open(page.as_uri())
    except webbrowser.Error:
        return False

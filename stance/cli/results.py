"""The commands that use an analysis: compare, sample, evaluate, train, export, report."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from stance.cli.analyzing import end
from stance.cli.arguments import (
    DEFAULT_TARGET,
    Columns,
    Debug,
    Duplicates,
    Excel,
    Making,
    OwnModel,
    Processes,
    Quiet,
    SavedOrPaths,
    TargetIfNew,
    TargetName,
    Verbose,
    WithDuplicates,
    analysis_of,
    require_paths,
)
from stance.cli.console import Printed, agreement_table, comparison_table, print_frame, session
from stance.quote import STANCES

__all__ = [
    "COMPARE_EXAMPLES",
    "EVALUATE_EXAMPLES",
    "EXPORT_EXAMPLES",
    "REPORT_EXAMPLES",
    "SAMPLE_EXAMPLES",
    "TRAIN_EXAMPLES",
    "compare",
    "evaluate",
    "export",
    "report",
    "sample",
    "train",
]


COMPARE_EXAMPLES: Final = (
    "stance compare results/ --by newspaper",
    "stance compare results/ --by newspaper --by speaker --out who.csv --excel",
    "stance compare results/ --by newspaper --by month --format csv > months.csv",
    "stance compare presse.csv --by pays --columns text=papier --processes 4",
    "stance compare presse/ --by article --format json | jq '.[0]'",
)
_USUAL: Final = ("newspaper", "month", "article", "speaker", "author", "section", "title", "date")


def _complete_group(incomplete: str) -> list[str]:
    return [name for name in _USUAL if name.startswith(incomplete)]


def compare(  # noqa: PLR0913 - a command has the options that it has
    paths: SavedOrPaths,
    *,
    by: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN",
            help="Group by newspaper, month, article, speaker, or any column of articles. "
            "Several times: by each combination.  [default: newspaper]",
            autocompletion=_complete_group,
        ),
    ] = None,
    format: Annotated[  # noqa: A002 - the word that users look for
        Printed, typer.Option(help="How to print it: for people or for programs.")
    ] = Printed.table,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            dir_okay=False,
            help="Also write all figures to this file: .csv, .xlsx, .parquet or .jsonl.",
        ),
    ] = None,
    excel: Excel = False,
    target: TargetIfNew = None,
    model: OwnModel = None,
    columns: Columns = None,
    processes: Processes = 1,
    duplicates: WithDuplicates = Duplicates.keep,
    quiet: Quiet = False,
    verbose: Verbose = False,
    debug: Debug = False,
) -> None:
    """Compare newspapers, months, articles or speakers.

    Prints counts, the mean stance and its 95 % interval for each group; with --out, or
    --format csv or json, also shares, words and speakers.
    """
    with session(quiet=quiet, verbose=verbose, debug=debug) as console:
        if out is not None:
            from stance.export.workbooks import require_table_name  # noqa: PLC0415 - quick --help

            require_table_name(out)
        making = Making(target, columns, processes, duplicates, model)
        analysis = analysis_of(paths, console, making)
        groups = by or ["newspaper"]
        table = analysis.compare(groups)
        if out is not None:
            from stance.export.workbooks import write_frame  # noqa: PLC0415 - quick --help

            write_frame(table, out, excel=excel)
            excel = excel and format is Printed.csv
        print_frame(table, format, lambda frame: comparison_table(frame, groups), excel=excel)
        for name in groups:
            if len(table) and table[name].isna().all():
                console.say(
                    f"no article has a {name}: give it in a column of the table of articles, "
                    "or in metadata.csv beside the texts"
                )
        console.say(repr(analysis))
        end(analysis, console)


SAMPLE_EXAMPLES: Final = (
    "stance sample results/ feuille.html",
    "stance sample results/ check.csv --number 300 --by newspaper",
    "stance sample results/ articles.html --whole-articles --number 20 --lang en",
)


class Checked(StrEnum):
    """What a person checks of a quotation."""

    speaker = "speaker"
    stance = "stance"


class Lang(StrEnum):
    """Which language a page is in."""

    fr = "fr"
    en = "en"


def sample(  # noqa: PLR0913 - a command has the options that it has
    paths: SavedOrPaths,
    out: Annotated[Path, typer.Argument(help="The page (.html) or the sheet (.csv) to write.")],
    *,
    number: Annotated[int, typer.Option("--number", "-n", min=1, help="How many.")] = 200,
    by: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN",
            help="Draw from each group in proportion; several times.",
            autocompletion=_complete_group,
        ),
    ] = None,
    check: Annotated[
        list[Checked] | None,
        typer.Option(help="What to check beside the quotation.  [default: speaker and stance]"),
    ] = None,
    whole_articles: Annotated[
        bool,
        typer.Option("--whole-articles", help="Draw articles: only so can missed ones be counted."),
    ] = False,
    answers: Annotated[
        bool, typer.Option("--answers", help="Show what the analysis says, to be corrected.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Another seed draws another sample.")] = 0,
    separator: Annotated[str, typer.Option(help="Between the cells of the CSV file.")] = ",",
    lang: Annotated[Lang, typer.Option(help="The language that the page opens in.")] = Lang.fr,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a sheet that a person has filled.")
    ] = False,
    target: TargetIfNew = None,
    model: OwnModel = None,
    columns: Columns = None,
    processes: Processes = 1,
    duplicates: WithDuplicates = Duplicates.keep,
    quiet: Quiet = False,
    verbose: Verbose = False,
    debug: Debug = False,
) -> None:
    """Draw quotations for a person to check, as a page to annotate or as a sheet.

    The page works offline and by keyboard, and writes the sheet; stance evaluate takes
    it once it is filled. Rows count whose column checked_by says who checked them.
    """
    with session(quiet=quiet, verbose=verbose, debug=debug) as console:
        making = Making(target, columns, processes, duplicates, model)
        analysis = analysis_of(paths, console, making)
        sheet = analysis.sample(
            number,
            by or (),
            to=out,
            lang=lang.value,
            check=[each.value for each in check or Checked],
            whole_articles=whole_articles,
            blind=not answers,
            seed=seed,
            separator=separator.replace("\\t", "\t"),
            overwrite=overwrite,
        )
        console.say(f"{len(sheet):,} {'row' if len(sheet) == 1 else 'rows'} to check in {out}")
        end(analysis, console)


EVALUATE_EXAMPLES: Final = (
    "stance evaluate results/ corrected.csv",
    "stance evaluate presse/ annotated.csv --format csv > agreement.csv",
)


def evaluate(  # noqa: PLR0913 - a command has the options that it has
    paths: SavedOrPaths,
    gold: Annotated[
        Path,
        typer.Argument(help="A sample that a person filled, or an annotation of your own: CSV."),
    ],
    *,
    format: Annotated[  # noqa: A002 - the word that users look for
        Printed, typer.Option(help="How to print it: for people or for programs.")
    ] = Printed.table,
    target: TargetIfNew = None,
    model: OwnModel = None,
    columns: Columns = None,
    processes: Processes = 1,
    duplicates: WithDuplicates = Duplicates.keep,
    quiet: Quiet = False,
    verbose: Verbose = False,
    debug: Debug = False,
) -> None:
    """Measure an analysis against a person's annotation; docs/comparing.md says how.

    Prints precision, recall and F1 of quotations, the share of right speakers, and
    accuracy, macro-F1 and Krippendorff's alpha of stance, with 95 % intervals.
    """
    with session(quiet=quiet, verbose=verbose, debug=debug) as console:
        making = Making(target, columns, processes, duplicates, model)
        analysis = analysis_of(paths, console, making)
        print_frame(analysis.agreement(gold), format, agreement_table)
        end(analysis, console)


TRAIN_EXAMPLES: Final = (
    "stance train labelled.csv --results results/ --target rail.toml --to rail.model",
    "stance train labelled.csv --to mine.model --format csv > figures.csv",
)


def train(  # noqa: PLR0913 - a command has the options that it has
    sheet: Annotated[
        Path,
        typer.Argument(
            metavar="SHEET",
            help="A sheet that stance sample drew and a person filled, or a CSV table with the "
            "columns quote and stance.",
        ),
    ],
    *,
    to: Annotated[Path, typer.Option(metavar="FILE", help="The file to write the classifier to.")],
    target: TargetName = DEFAULT_TARGET,
    results: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="The analysis that the sheet was drawn from: it has more of each quotation.",
        ),
    ] = None,
    folds: Annotated[
        int, typer.Option(min=2, help="Into how many parts articles are cut to measure it.")
    ] = 5,
    format: Annotated[  # noqa: A002 - the word that users look for
        Printed, typer.Option(help="How to print it: for people or for programs.")
    ] = Printed.table,
    quiet: Quiet = False,
    verbose: Verbose = False,
    debug: Debug = False,
) -> None:
    """Train a classifier on quotations that you labelled, and measure it.

    Prints macro-F1 and accuracy on articles that it was not taught (cross-validation
    over articles), beside those of the classifier that ships and of the most frequent
    label. The classifier that is saved has learned from all. --model takes it.
    """
    with session(quiet=quiet, verbose=verbose, debug=debug) as console:
        require_paths([sheet, *([results] if results else [])])
        from stance.analysis import load  # noqa: PLC0415 - quick --help
        from stance.checking.own_classifier import cross_validate, labelled  # noqa: PLC0415
        from stance.scoring.classifier import StanceClassifier  # noqa: PLC0415
        from stance.scoring.targets import load_target  # noqa: PLC0415

        aim = load_target(target)
        saved = load(results) if results else None
        if saved is not None and saved.target != aim.name:
            message = f"{results} is an analysis toward {saved.target}: give it with --target"
            raise ValueError(message)
        rows = labelled(sheet, saved.quotes if saved is not None else None)
        classifier = StanceClassifier(target)
        figures = cross_validate(classifier, rows, folds=folds)
        classifier.fit(rows, rows["stance"]).save(to)
        print_frame(figures, format, agreement_table)
        counts = rows["stance"].value_counts()
        said = ", ".join(f"{counts.get(label, 0):,} {label}" for label in STANCES)
        console.say(f"Learned from {len(rows):,} quotations ({said}): {to}")


EXPORT_EXAMPLES: Final = (
    "stance export results/ corpus.xml --format tei",
    "stance export results/ quotes.csv --option table=quotes --option safe=false",
    "stance export presse/ iramuteq.txt --format iramuteq --option per=speaker",
)


def _complete_format(incomplete: str) -> list[str]:
    from stance.export import WRITERS  # noqa: PLC0415 - quick --help

    return [name for name in WRITERS if name.startswith(incomplete)]


def export(  # noqa: PLR0913 - a command has the options that it has
    paths: SavedOrPaths,
    out: Annotated[Path, typer.Argument(help="The file to write, or the folder to make.")],
    *,
    format: Annotated[  # noqa: A002 - the word that users look for
        str | None,
        typer.Option(
            help="csv, excel, tei, iramuteq, txm, …  [default: from the suffix of OUT]",
            autocompletion=_complete_format,
        ),
    ] = None,
    option: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="An option of the format; several times."),
    ] = None,
    target: TargetIfNew = None,
    model: OwnModel = None,
    columns: Columns = None,
    processes: Processes = 1,
    duplicates: WithDuplicates = Duplicates.keep,
    quiet: Quiet = False,
    verbose: Verbose = False,
    debug: Debug = False,
) -> None:
    """Write an analysis for another program; docs/export.md lists formats and options."""
    with session(quiet=quiet, verbose=verbose, debug=debug) as console:
        options = dict(_option(given) for given in option or [])
        making = Making(target, columns, processes, duplicates, model)
        analysis = analysis_of(paths, console, making)
        written = analysis.export(out, format, **options)
        console.say(f"Written to {written}")
        end(analysis, console)


def _option(given: str) -> tuple[str, str | bool]:
    name, equals, value = given.partition("=")
    if not equals:
        message = f"--option takes NAME=VALUE, not {given!r}"
        raise ValueError(message)
    return name, {"true": True, "false": False}.get(value.lower(), value)


REPORT_EXAMPLES: Final = (
    "stance report presse/",
    "stance report results/ --out report.html --lang en --title 'The mayors'",
)


def report(  # noqa: PLR0913 - a command has the options that it has
    paths: SavedOrPaths,
    *,
    out: Annotated[
        Path, typer.Option("--out", "-o", help="The page to write.", dir_okay=False)
    ] = Path("rapport.html"),
    lang: Annotated[Lang, typer.Option(help="The language of the page.")] = Lang.fr,
    title: Annotated[str | None, typer.Option(help="The title of the page.")] = None,
    target: TargetIfNew = None,
    model: OwnModel = None,
    columns: Columns = None,
    processes: Processes = 1,
    duplicates: WithDuplicates = Duplicates.keep,
    quiet: Quiet = False,
    verbose: Verbose = False,
    debug: Debug = False,
) -> None:
    """Write an HTML page that shows who speaks, and the quotations in their texts."""
    with session(quiet=quiet, verbose=verbose, debug=debug) as console:
        making = Making(target, columns, processes, duplicates, model)
        analysis = analysis_of(paths, console, making)
        typer.echo(analysis.report(out, lang=lang.value, title=title))
        end(analysis, console)

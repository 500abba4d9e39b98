"""The commands that need no analysis: read, score, agree, targets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from stance.cli.arguments import (
    DEFAULT_TARGET,
    HELP_NAMES,
    STDIN,
    Columns,
    Debug,
    Kind,
    OwnModel,
    Paths,
    Quiet,
    TargetName,
    Verbose,
    articles_from,
    complete_target_name,
    examples,
    read_stdin,
    require_paths,
)
from stance.cli.console import (
    FAILED,
    Console,
    Printed,
    agreement_table,
    print_bytes,
    print_frame,
    session,
)
from stance.files.atomic import atomic_write, write_bytes

if TYPE_CHECKING:
    import pandas as pd

    from stance.article import Article, Repair

__all__ = ["AGREE_EXAMPLES", "READ_EXAMPLES", "SCORE_EXAMPLES", "agree", "app", "read", "score"]


READ_EXAMPLES: Final = (
    "stance read page.txt > text.txt",
    "pdftotext page.pdf - | stance read -",
    "stance read presse.csv --columns text=papier",
    "stance read presse/ --format jsonl | jq '.repairs[].before'",
)
_FIELDS: Final = (
    *("id", "title", "author", "newspaper", "section", "date", "page", "url", "language", "text"),
)


class Written(StrEnum):
    """How an article is printed."""

    text = "text"
    jsonl = "jsonl"


def read(  # noqa: PLR0913 - a command has the options that it has
    paths: Paths,
    *,
    format: Annotated[  # noqa: A002 - the word that users look for
        Written,
        typer.Option(help="Only the text, or a JSON object for each article, with its repairs."),
    ] = Written.text,
    columns: Columns = None,
    kind: Kind = "",
    quiet: Quiet = False,
    verbose: Verbose = False,
    debug: Debug = False,
) -> None:
    """Print the repaired text of articles, and each repair.

    The text goes to standard output, the repairs to standard error.
    """
    with session(quiet=quiet, verbose=verbose, debug=debug) as console:
        given = articles_from(paths, console, columns, kind)
        from stance.reading.corpus import articles_of  # noqa: PLC0415 - quick --help

        failed = False
        for article, several in _told_apart(articles_of(given)):
            if article.error:
                failed = True
                console.error(article.error)
            elif format is Written.jsonl:
                print_bytes(f"{json.dumps(_record(article), ensure_ascii=False)}\n".encode())
            else:
                typer.echo(f"=== {article.id} ===\n{article.text}\n" if several else article.text)
                _say_repairs(article, console, f"{article.id}: " if several else "")
        if failed:
            raise typer.Exit(FAILED)


def _told_apart(articles: Iterator[Article]) -> Iterator[tuple[Article, bool]]:
    """Yield each article, and whether it is one of several and needs a heading."""
    first, second = next(articles, None), next(articles, None)
    several = second is not None
    ahead = (article for article in (first, second) if article is not None)
    return ((article, several) for article in chain(ahead, articles))


def _say_repairs(article: Article, console: Console, name: str) -> None:
    for repair in article.repairs:
        console.say(name + _described(repair))
    number = len(article.repairs)
    console.say(f"{name}{number} repair{'' if number == 1 else 's'}")


def _described(repair: Repair) -> str:
    reason = f" ({repair.reason})" if repair.reason else ""
    return f"{repair.kind} at {repair.start}: {repair.before!r} → {repair.after!r}{reason}"


def _record(article: Article) -> dict[str, Any]:
    return {
        **{name: getattr(article, name) for name in _FIELDS},
        "blocks": [asdict(block) for block in article.blocks],
        "repairs": [asdict(repair) for repair in article.repairs],
        "extra": dict(article.extra),
    }


SCORE_EXAMPLES: Final = (
    "stance score quotes.csv > scored.csv",
    "stance score quotes.jsonl --target glyphosate --out scored.jsonl",
    "cat citations.csv | stance score - --column citation | head",
)


def score(  # noqa: PLR0913 - a command has the options that it has
    table: Annotated[
        Path,
        typer.Argument(
            metavar="TABLE",
            help="CSV or JSON lines, a row for each quotation; - for standard input.",
        ),
    ],
    *,
    target: TargetName = DEFAULT_TARGET,
    model: OwnModel = None,
    column: Annotated[
        str, typer.Option(metavar="NAME", help="The column that holds the quotations.")
    ] = "quote",
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="File to write; standard output by default."),
    ] = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    debug: Debug = False,
) -> None:
    """Score the stance of quotations that you already have.

    Prints the table as it came, with the columns target, aspect, stance,
    stance_score, stance_confidence, polarity and evidence added. The columns
    sentence, cue and speaker_role, if it has them, make the scores better.
    """
    with session(quiet=quiet, verbose=verbose, debug=debug) as console:
        require_paths([table])
        from stance.cli.arguments import read_quotations  # noqa: PLC0415 - quick --help

        data = read_stdin(console) if table == STDIN else table.read_bytes()
        given = read_quotations(data, "the standard input" if table == STDIN else str(table))
        scored, added = _scored(given.frame, column, target, model, str(table))
        content = given.write(scored, added)
        if out is None:
            print_bytes(content)
        else:
            write_bytes(out, content)
        console.say(f"{len(scored)} quotation{'' if len(scored) == 1 else 's'} scored")
        if scored.attrs["stance_zero_shot"]:
            console.say(scored.attrs["stance_worth"])


def _scored(
    frame: pd.DataFrame, column: str, target: str, model: Path | None, name: str
) -> tuple[pd.DataFrame, list[str]]:
    """Return the frame with its scores, and the names of the columns that hold them."""
    from stance.scoring.frame import SCORE_COLUMNS  # noqa: PLC0415 - quick --help
    from stance.scoring.frame import score as run  # noqa: PLC0415

    if column not in frame.columns:
        from stance.suggest import unknown  # noqa: PLC0415 - once something is wrong

        named = unknown(f"{name} has no column {column!r}", column, map(str, frame.columns))
        message = f"{named}; say which with --column"
        raise ValueError(message)
    texts = frame.assign(quote=frame[column])
    scores = run(texts, target, model=model)[list(SCORE_COLUMNS)]
    added = frame.assign(**{str(key): scores[key] for key in scores})
    added.attrs.update(scores.attrs)
    return added, list(SCORE_COLUMNS)


AGREE_EXAMPLES: Final = (
    "stance agree ana.csv leo.csv --differences settle.csv",
    "stance agree ana.csv leo.csv --settled settle.csv --out gold.csv",
)


def agree(  # noqa: PLR0913 - a command has the options that it has
    first: Annotated[Path, typer.Argument(help="The sheet of one person, filled.")],
    second: Annotated[Path, typer.Argument(help="The same sheet, filled by another.")],
    *,
    differences: Annotated[
        Path | None, typer.Option(help="Sheet to write: the rows on which they differ.")
    ] = None,
    settled: Annotated[
        Path | None, typer.Option(help="That sheet, filled by whoever settled it.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Sheet to write: one annotation out of both."),
    ] = None,
    overwrite: Annotated[
        bool,
        typer.Option(
            "--overwrite", help="Replace a sheet of differences that a person has filled."
        ),
    ] = False,
    format: Annotated[  # noqa: A002 - the word that users look for
        Printed, typer.Option(help="How to print it: for people or for programs.")
    ] = Printed.table,
    quiet: Quiet = False,
    verbose: Verbose = False,
    debug: Debug = False,
) -> None:
    """Measure how far two people agree who checked the same sheet.

    Prints the shares on which they agree, with 95 % intervals, and Krippendorff's alpha
    of stance. --differences writes what they disagree on, to be settled. --out writes
    what both say and what was settled, which stance evaluate takes.
    """
    with session(quiet=quiet, verbose=verbose, debug=debug) as console:
        require_paths([path for path in (first, second, settled) if path is not None])
        from stance import checking  # noqa: PLC0415 - quick --help
        from stance.checking.sheets import SHEET  # noqa: PLC0415
        from stance.files.spreadsheets import write_csv  # noqa: PLC0415

        print_frame(checking.annotator_agreement(first, second), format, agreement_table)
        if differences is not None:
            apart = checking.differences(first, second, to=differences, overwrite=overwrite)
            console.say(f"{_rows(len(apart))} to settle in {differences}")
        if out is not None:
            gold = checking.settled(first, second, settled)
            with atomic_write(out) as partial:
                write_csv(gold[list(SHEET)], partial, bom=True)
            open_rows = int(gold["checked_by"].isna().sum())
            left = f"; {_rows(open_rows)} not settled" if open_rows else ""
            console.say(f"{_rows(len(gold))} in {out}{left}")


def _rows(number: int) -> str:
    return f"{number:,} row{'' if number == 1 else 's'}"


_EXAMPLES: Final = (
    "stance targets list",
    "stance targets show glyphosate > mine.toml",
    "stance targets check mine.toml",
)
_LISTS: Final = ("aliases", "rivals", "opponents", "elsewhere", "pro", "contra")

app = typer.Typer(
    no_args_is_help=True,
    context_settings=HELP_NAMES,
    rich_markup_mode=None,
    help="List the targets, show one, check one of your own.",
    epilog=examples(_EXAMPLES),
)


@app.command(name="list")
def list_targets(*, quiet: Quiet = False, verbose: Verbose = False, debug: Debug = False) -> None:
    """Print the targets that ship with stance: name, title."""
    with session(quiet=quiet, verbose=verbose, debug=debug):
        from stance.scoring.targets import load_target, target_names  # noqa: PLC0415 - quick --help

        width = max(map(len, target_names()))
        for name in target_names():
            typer.echo(f"{name.ljust(width)}  {load_target(name).title}")


@app.command()
def show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="The name of a target that ships.",
            autocompletion=complete_target_name,
        ),
    ],
    *,
    quiet: Quiet = False,
    verbose: Verbose = False,
    debug: Debug = False,
) -> None:
    """Print the TOML of a target: a file to copy and change."""
    with session(quiet=quiet, verbose=verbose, debug=debug):
        from stance.scoring.targets import target_text  # noqa: PLC0415 - quick --help

        typer.echo(target_text(name), nl=False)


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="TOML files.", exists=True)],
    *,
    quiet: Quiet = False,
    verbose: Verbose = False,
    debug: Debug = False,
) -> None:
    """Check targets of your own, and whether their terms can find anything."""
    with session(quiet=quiet, verbose=verbose, debug=debug) as console:
        from stance.scoring.targets import doubts, load_target  # noqa: PLC0415 - quick --help

        wrong = 0
        for path in files:
            try:
                target = load_target(path)
            except ValueError as error:
                console.error(str(error))
                wrong += 1
                continue
            for doubt in doubts(target):
                console.say(f"{path}: {doubt}")
            terms = sum(len(getattr(target, name)) for name in _LISTS)
            typer.echo(f"{path}: {target.name}, {terms} terms, {len(target.aspects)} aspects")
        if wrong:
            raise typer.Exit(FAILED)

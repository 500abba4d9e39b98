"""The ``stance`` command: results on the standard output, all else on the standard error.

Exit codes: 0, done; 1, something could not be read or done; 2, the command
itself is wrong (an unknown option, format or target, a path that leads nowhere).
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from stance.analysis import Analysis

__all__ = ["app", "main"]

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Who says what in the French press, and how they stand toward a target.",
)


class Format(StrEnum):
    """How tables are written."""

    csv = "csv"
    parquet = "parquet"
    jsonl = "jsonl"


class Lang(StrEnum):
    """Which language a page is in."""

    fr = "fr"
    en = "en"


_Target = Annotated[str, typer.Option(help="A target's name, or a TOML file of your own.")]
_Speakers = Annotated[int, typer.Option(min=1, help="How many speakers to print.")]
_Debug = Annotated[bool, typer.Option("--debug", help="Show where an error came from.")]


def _print_version(wanted: bool) -> None:
    if wanted:
        from stance import __version__  # noqa: PLC0415 - the package is loaded by then

        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _root(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    pass


@app.command()
def analyze(  # noqa: PLR0913 - a command has the options that it has
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH...", help="Files and folders, or one pattern such as 'presse/*.txt'."
        ),
    ],
    *,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the tables: quotes, speakers, articles.")
    ] = None,
    format: Annotated[Format, typer.Option(help="How to write them.")] = Format.csv,  # noqa: A002
    target: _Target = "amazon-security",
    speakers: _Speakers = 25,
    debug: _Debug = False,
) -> None:
    """Analyse articles and print a line for each speaker."""
    with _errors(debug=debug):
        _require_paths(paths)
        from stance.analysis import analyze as run  # noqa: PLC0415 - quick --help

        analysis = run(str(paths[0]) if len(paths) == 1 else paths, target=target)
        _print_speakers(analysis, speakers)
        if out is not None:
            _say(f"Tables in {analysis.save(out, format.value)}")
        failed = _say_failures(analysis)
    if failed:
        raise typer.Exit(1)


@app.command()
def demo(*, speakers: _Speakers = 25, debug: _Debug = False) -> None:
    """Analyse the articles that ship with stance and print a line for each speaker."""
    with _errors(debug=debug):
        from stance.analysis import analyze as run  # noqa: PLC0415 - quick --help
        from stance.demo import embedded_articles  # noqa: PLC0415

        analysis = run(embedded_articles())
        _print_speakers(analysis, speakers)
        failed = _say_failures(analysis)
    if failed:
        raise typer.Exit(1)


@app.command()
def read(
    path: Annotated[Path, typer.Argument(help="A file: clean text or a raw newspaper page.")],
    *,
    quiet: Annotated[bool, typer.Option("--quiet", help="Do not list the repairs.")] = False,
    debug: _Debug = False,
) -> None:
    """Print an article's repaired text; list the repairs on the standard error."""
    with _errors(debug=debug):
        _require_paths([path])
        from stance.reading import read as read_article  # noqa: PLC0415 - quick --help

        article = read_article(path)
        typer.echo(article.text)
        if not quiet:
            for repair in article.repairs:
                reason = f" ({repair.reason})" if repair.reason else ""
                _say(
                    f"{repair.kind} at {repair.start}: {repair.before!r} → {repair.after!r}{reason}"
                )
            _say(f"{len(article.repairs)} repairs")


@app.command()
def report(  # noqa: PLR0913 - a command has the options that it has
    source: Annotated[
        str,
        typer.Argument(
            help="What to analyse: a file, a folder, a pattern; or a saved analysis's folder."
        ),
    ],
    *,
    out: Annotated[
        Path, typer.Option("--out", "-o", help="The page to write.", dir_okay=False)
    ] = Path("rapport.html"),
    lang: Annotated[Lang, typer.Option(help="The language of the page.")] = Lang.fr,
    title: Annotated[str | None, typer.Option(help="What stands at its head.")] = None,
    target: _Target = "amazon-security",
    debug: _Debug = False,
) -> None:
    """Write a page that shows who speaks, and every quotation in its place."""
    with _errors(debug=debug):
        _require_paths([Path(source)])
        from stance.analysis import analyze as run  # noqa: PLC0415 - quick --help
        from stance.analysis import load  # noqa: PLC0415

        saved = (Path(source) / "analysis.json").is_file()
        analysis = load(source) if saved else run(source, target=target)
        typer.echo(analysis.report(out, lang=lang.value, title=title))
        failed = _say_failures(analysis)
    if failed:
        raise typer.Exit(1)


def main() -> None:
    """Run the command; the entry point of the ``stance`` script."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that has no « ’ » gets an escape, not a crash.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # real streams
    app(prog_name="stance")


@contextmanager
def _errors(*, debug: bool) -> Iterator[None]:
    """Turn an exception into a line on the standard error and an exit code."""
    try:
        yield
    except (typer.Exit, typer.Abort, BrokenPipeError, KeyboardInterrupt):
        raise
    except Exception as error:
        if debug:
            traceback.print_exc()
        expected = isinstance(error, OSError | ValueError)
        kind = "" if expected else f"internal error: {type(error).__name__}: "
        hint = "" if expected or debug else " (--debug shows where)"
        _say(f"stance: {kind}{_plain(error)}{hint}")
        wrong = isinstance(error, FileNotFoundError | ValueError) and not _is_about_content(error)
        raise typer.Exit(2 if wrong else 1) from error


def _is_about_content(error: Exception) -> bool:
    """Whether a file was found but could not be read: a failure, not a wrong command."""
    from stance.reading import ReadingError  # noqa: PLC0415 - only once something failed

    return isinstance(error, ReadingError)


def _plain(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error)


def _require_paths(paths: Sequence[Path]) -> None:
    """Refuse a path that leads nowhere before any work is done; patterns are left to the reader."""
    for path in paths:
        if not path.exists() and not any(sign in str(path) for sign in "*?["):
            message = f"{path}: no such file or folder"
            raise FileNotFoundError(message)


def _say(message: str) -> None:
    typer.echo(message, err=True)


def _say_failures(analysis: Analysis) -> int:
    failed = analysis.articles[analysis.articles["error"].notna()]
    for article_id, error in zip(failed["article_id"], failed["error"], strict=True):
        _say(f"{article_id}: {error}")
    return len(failed)


def _print_speakers(analysis: Analysis, limit: int) -> None:
    """Print the speakers of the articles that name the target; of all, where none does."""
    from stance.summary import summarize_speakers  # noqa: PLC0415 - quick --help
    from stance.table import speaker_table  # noqa: PLC0415

    on_target = analysis.quotes[analysis.quotes["aspect"].notna()]
    speakers = summarize_speakers(on_target) if len(on_target) else analysis.speakers
    typer.echo(speaker_table(speakers.head(limit)))
    _say(repr(analysis))
    if len(speakers) > limit:
        _say(f"{len(speakers) - limit} speakers not shown (--speakers {len(speakers)})")
    if len(speakers) < len(analysis.speakers):
        others = len(analysis.speakers) - len(speakers)
        _say(f"{others} speakers of articles that never name {analysis.target} left out")

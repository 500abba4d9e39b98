"""What the commands say beside their results, and how they end."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import typer

__all__ = ["errors", "say"]


def say(message: str) -> None:
    """Print a line on the standard error."""
    typer.echo(message, err=True)


@contextmanager
def errors(*, debug: bool) -> Iterator[None]:
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
        say(f"stance: {kind}{_plain(error)}{hint}")
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

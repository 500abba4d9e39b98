"""What the commands say beside their results, and how they end."""

from __future__ import annotations

import os
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Final, TextIO

import typer

__all__ = ["FAILED", "WRONG", "Console", "session", "style"]

FAILED: Final = 1
"""Something could not be read or done; what could is printed."""
WRONG: Final = 2
"""The command itself is wrong."""
_INTERRUPTED: Final = 130  # 128 + SIGINT, as shells have it
_UNREAD: Final = 141  # 128 + SIGPIPE: who read the output went away


@dataclass(frozen=True)
class Console:
    """The standard error: results never go there, all else does."""

    quiet: bool = False
    verbose: bool = False

    @property
    def progress(self) -> bool | None:
        """What `stance.analyze` takes for ``progress``."""
        return False if self.quiet else True if self.verbose else None

    def error(self, message: str) -> None:
        """Say what went wrong; nothing keeps it back."""
        typer.echo(message, err=True)

    def say(self, message: str) -> None:
        """Say what is good to know."""
        if not self.quiet:
            typer.echo(message, err=True)


@contextmanager
def session(*, quiet: bool, verbose: bool, debug: bool) -> Iterator[Console]:
    """Run a command: its exceptions and warnings become lines and an exit code."""
    if quiet and verbose:
        message = "--quiet and --verbose exclude each other"
        raise typer.BadParameter(message)
    console = Console(quiet=quiet, verbose=verbose)
    began = monotonic()
    try:
        with _failures_told(console, debug=debug), warnings.catch_warnings():
            warnings.showwarning = _warner(console)
            yield console
            if verbose:
                console.say(f"{monotonic() - began:.1f} s")
            sys.stdout.flush()
    except BrokenPipeError:
        _abandon_output()
        raise typer.Exit(_UNREAD) from None


@contextmanager
def _failures_told(console: Console, *, debug: bool) -> Iterator[None]:
    try:
        yield
    except (typer.Exit, BrokenPipeError):
        raise
    except KeyboardInterrupt:
        console.say("stance: interrupted")
        raise typer.Exit(_INTERRUPTED) from None
    except Exception as error:
        if debug:
            traceback.print_exc()
        console.error(f"stance: {_told(error, debug=debug)}")
        raise typer.Exit(_code(error)) from error


def _warner(console: Console) -> Callable[..., None]:
    def show(message: Warning | str, *_: object) -> None:
        console.say(f"stance: warning: {message}")

    return show


def _abandon_output() -> None:
    """Send what is still to be printed nowhere, so that nothing complains of it at the end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())


def _told(error: Exception, *, debug: bool) -> str:
    """Return what to tell a user of an error; one that nobody foresaw says its type."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    ours = type(error).__module__.startswith("stance.")
    if ours or isinstance(error, OSError | ValueError | ImportError):
        return str(error)
    hint = "" if debug else " (--debug shows where)"
    return f"internal error: {type(error).__name__}: {error}{hint}"


def _code(error: Exception) -> int:
    from stance.reading import ReadingError  # noqa: PLC0415 - only once something failed

    # A file that was found and could not be read is a failure, not a wrong command.
    wrong = isinstance(error, FileNotFoundError | ValueError) and not isinstance(
        error, ReadingError
    )
    return WRONG if wrong else FAILED


def style(words: str, stream: TextIO, *, bold: bool = False, colour: str | None = None) -> str:
    """Return ``words`` in bold or a colour, if ``stream`` is a terminal that wants them so.

    ``NO_COLOR`` (https://no-color.org) and a dumb terminal do not.
    """
    plain = not stream.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return words if plain else typer.style(words, fg=colour, bold=bold)

"""What is done with batches, wherever that is."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from stance.rooms import Rows, failed_rows, join, open_rooms

if TYPE_CHECKING:
    from stance.article import Article
    from stance.scoring.target import Target

__all__ = ["DIED", "AnalysisJob", "Engine", "Job", "analysis_job"]

Item = TypeVar("Item")
Result = TypeVar("Result")

DIED: Final = "the worker process died each time it came to this article: is there memory enough?"


@dataclass(frozen=True)
class Job(Generic[Item, Result]):
    """A piece of work, as functions that can be sent to another process.

    Attributes
    ----------
    open : callable
        Loads what is needed, once a process; returns what works on a batch.
    failed : callable
        Returns the result for an item that was given up, and why it was.
    join : callable
        Makes the results of the parts of a batch, in order, into one.
    """

    open: Callable[[], Callable[[Sequence[Item]], Result]]
    failed: Callable[[Item, str], Result]
    join: Callable[[Sequence[Result]], Result]


AnalysisJob = Job["Article", Rows]
Engine = Callable[[Iterable[Sequence["Article"]]], Generator[Rows]]


def analysis_job(target: Target) -> AnalysisJob:
    """Return the job of finding, attributing and scoring the quotations of articles."""
    return Job(partial(open_rooms, target), partial(failed_rows, target), join)

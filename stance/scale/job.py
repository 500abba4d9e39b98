"""What is done with batches, wherever that is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

__all__ = ["DIED", "Item", "Job", "Result"]

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

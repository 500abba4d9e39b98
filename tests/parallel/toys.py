"""Jobs for worker processes that need no models: numbers to double, some of them deadly."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

from small_pipeline import extract, put_in_place

from stance import pipeline
from stance.parallel.engines import Job

if TYPE_CHECKING:
    from stance.article import Article
    from stance.pipeline import Rows
    from stance.quote import Quote

DEADLY = -1
SLOW = -2


def double(batch: Sequence[int]) -> list[int]:
    """Double numbers, and print them where the answers pass; die of the deadly one."""
    print(batch)  # noqa: T201
    if DEADLY in batch:
        os.kill(os.getpid(), signal.SIGKILL)
    if SLOW in batch:
        time.sleep(60)
    return [2 * number for number in batch]


def open_doubling() -> Callable[[Sequence[int]], list[int]]:
    return double


def open_without_a_model() -> Callable[[Sequence[int]], list[int]]:
    message = "no model: install it"
    raise OSError(message)


def open_once(place: Path) -> Callable[[Sequence[int]], list[int]]:
    if place.exists():
        return open_without_a_model()
    place.mkdir()
    return double


def open_and_die() -> Callable[[Sequence[int]], list[int]]:
    os.kill(os.getpid(), signal.SIGKILL)
    return double


def open_childless() -> Callable[[Sequence[int]], list[int]]:
    """Open well in a process whose children end at once."""
    os.register_at_fork(after_in_child=lambda: os._exit(1))
    return double


def die_once(place: Path, batch: Sequence[int]) -> list[int]:
    """Die of the first batch that comes, whoever it comes to."""
    try:
        place.mkdir()
    except FileExistsError:
        return double(batch)
    os.kill(os.getpid(), signal.SIGKILL)
    return []


def open_mortal(place: Path) -> Callable[[Sequence[int]], list[int]]:
    return partial(die_once, place)


def give_up(number: object, reason: str) -> list[object]:
    return [(number, reason)]


def add_up(parts: Sequence[list[object]]) -> list[object]:
    return [number for part in parts for number in part]


def job(opening: Callable[[], Callable[[Sequence[int]], list[int]]]) -> Job[int, list[object]]:
    return Job(opening, give_up, add_up)  # type: ignore[arg-type]  # what was given up is a pair


def open_endless(*args: Any, **options: Any) -> Callable[[Sequence[Article]], Rows]:
    """Open a pipeline that needs no models and never comes to the end of an article « b »."""
    put_in_place(_replace)

    def endless(articles: Iterable[Article]) -> Iterator[tuple[Article, tuple[Quote, ...]]]:
        for article, quotes in extract(articles):
            while article.id == "b":
                pass
            yield article, quotes

    _replace("stance.pipeline.extract", endless)
    return pipeline.open_pipeline(*args, **options)


def _replace(name: str, value: object) -> None:
    module, _, attribute = name.rpartition(".")
    setattr(resolve_name(module), attribute, value)

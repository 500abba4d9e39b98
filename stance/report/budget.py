"""Which articles a report shows, so that the page opens whatever the corpus.

Figures and charts are always about all articles. The texts are those with most
quotations on the subject, then with most quotations, then in the order they
were read, as long as the page stays under its limit; an article that no longer
fits is passed over for a shorter one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from stance.report.cells import on_target

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["LIMIT", "MOST", "Sized", "fill", "rank"]

LIMIT: Final = 9_500_000
"""How many bytes a page has at most."""

MOST: Final = 1_000
"""How many articles a page shows at most: what a browser scrolls through with ease."""

_MISSES: Final = 30  # articles in a row that did not fit, after which none will be tried


class Sized(Protocol):
    """Something that takes bytes of the page."""

    @property
    def size(self) -> int:
        """How many."""


Item = TypeVar("Item", bound=Sized)


def rank(quotes: pd.DataFrame, articles: pd.DataFrame) -> list[str]:
    """Return the ids of the articles that were analysed, those to show first first."""
    read = articles[articles["error"].isna()]["article_id"]
    scored = read.map(on_target(quotes)["article_id"].value_counts()).fillna(0).astype("int64")
    found = read.map(quotes["article_id"].value_counts()).fillna(0).astype("int64")
    order = read.to_frame("id").assign(scored=scored, found=found)
    order = order.sort_values(["scored", "found"], ascending=False, kind="stable")
    return [str(name) for name in order["id"].drop_duplicates()]


def fill(ids: Iterable[str], make: Callable[[str, int], Item], room: int) -> list[Item]:
    """Return what ``make`` makes of the ids, in their order, while there is room.

    Parameters
    ----------
    ids : iterable of str
        Those to show first first.
    make : callable
        Takes an id and how many were taken before it.
    room : int
        How many bytes there are.
    """
    taken: list[Item] = []
    missed = 0
    for name in ids:
        if missed == _MISSES or len(taken) == MOST:
            break
        item = make(name, len(taken))
        if item.size > room:
            missed += 1
            continue
        missed = 0
        room -= item.size
        taken.append(item)
    return taken

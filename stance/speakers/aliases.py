"""The table of merges: under which speaker each name of an article went, and by which rule."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from stance.frames import build, conform

if TYPE_CHECKING:
    import pandas as pd

    from stance.frames import Schema

__all__ = ["ALIASES", "KEPT_APART", "RULES", "alias_table"]

ALIASES: Final[Schema] = MappingProxyType(
    {
        "speaker": "string",
        "alias": "string",
        "n_quotes": "int64",
        "n_articles": "int64",
        "rule": "string",
    }
)

RULES: Final = MappingProxyType(
    {
        "alias table": "the user's own table says so",
        "spelling": "the same name but for case, accents, hyphens, title, article or legal form",
        "role": "a role and a name (« le PDG d'Acme, Ana Roy »)",
        "initial": "an initial (« A. Roy ») of the only full name that fits",
        "surname": "a surname that one full name of the corpus alone ends in",
        "surname in article": "of several such, the only one who speaks in the article too",
        "acronym": "the corpus gives both, one behind the other in a bracket or for the other",
        "ambiguous": "kept apart: several full names end in it",
        "role differs": "kept apart: the article gives a role that the full name never has",
    }
)
KEPT_APART: Final = ("ambiguous", "role differs")


def alias_table(quotes: pd.DataFrame, rules: pd.DataFrame) -> pd.DataFrame:
    """Return a row a merge, or a merge that was refused, most quotations first.

    Parameters
    ----------
    quotes : DataFrame
        With ``article_id``, ``speaker`` and ``speaker_in_article``.
    rules : DataFrame
        The ``rule`` of each ``speaker`` and ``speaker_in_article``.
    """
    both = ["speaker", "speaker_in_article"]
    rows = quotes.loc[quotes["speaker_in_article"].notna(), [*both, "article_id"]]
    counts = rows.groupby(both, dropna=False)["article_id"].agg(["size", "nunique"])
    counts = counts.reset_index().rename(columns={"size": "n_quotes", "nunique": "n_articles"})
    table = counts.merge(rules[[*both, "rule"]].drop_duplicates(both), on=both, how="inner")
    if table.empty:
        return build([], ALIASES)
    table = table.rename(columns={"speaker_in_article": "alias"})
    table = table.sort_values(["speaker", "n_quotes", "alias"], ascending=[True, False, True])
    return conform(table[list(ALIASES)], ALIASES)

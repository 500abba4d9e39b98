"""Key words in context (concordance), and the key words of each group.

`concordance` returns each occurrence of a word with its context, in quotations or in the
rest of the articles.

`keywords` measures keyness: how much more often one group uses a word than all the others
do. There are two measures: the log-odds with a Dirichlet prior, divided by its standard
error (Monroe, Colaresi and Quinn 2008), and the log-likelihood ratio (Dunning 1993).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from types import MappingProxyType
from typing import Any, Final, Literal, get_args

import numpy as np
import pandas as pd

from stance.comparing.contrast import (
    PRIOR,
    Correction,
    adjust,
    count_words_in,
    two_sided,
    weighted_log_odds,
)
from stance.comparing.grouping import groups_of_articles, keys_of, names_of, readable
from stance.french import word_lists
from stance.suggest import unknown

__all__ = ["MEASURES", "Measure", "Place", "concordance", "keywords"]


Place = Literal["quotations", "around", "all"]
PLACES: Final[tuple[Place, ...]] = get_args(Place)
_SAID: Final = ["start", "end", "quote_id", "speaker", "sentence", "quote"]
_CONCORDANCE: Final = MappingProxyType(
    {
        "article_id": "string",
        "newspaper": "string",
        "date": "string",
        "quote_id": "string",
        "speaker": "string",
        "left": "string",
        "match": "string",
        "right": "string",
        "start": "int64",
        "end": "int64",
    }
)


def concordance(  # noqa: PLR0913 - what is looked for, where, and how much is shown
    quotes: pd.DataFrame,
    articles: pd.DataFrame,
    texts: pd.DataFrame,
    words: str,
    *,
    place: Place = "quotations",
    width: int = 60,
) -> pd.DataFrame:
    """Return each occurrence of a word or phrase with its context.

    Parameters
    ----------
    quotes, articles, texts : DataFrame
        Those of an ``Analysis``. Where the text of an article was not kept, only its
        quotations are searched.
    words : str
        One word, or several consecutive words; case is ignored. A star at the end of a
        word stands for any ending (``réform*``).
    place : {"quotations", "around", "all"}
        Search within quotations, outside them, or both.
    width : int
        How many characters of context to show on each side.

    Returns
    -------
    DataFrame
        A row for each occurrence, in the order of the articles and of their text:
        article_id, newspaper, date, ``quote_id`` and ``speaker`` of the quotation that
        contains it (missing outside quotations), ``left``, ``match``, ``right``, and
        ``start`` and ``end`` in ``article.text`` (−1 where the text was not kept).

    Raises
    ------
    ValueError
        If ``words`` has no word, or ``place`` is unknown.

    Examples
    --------
    >>> import stance
    >>> article = stance.Article("« Cette réforme est injuste », dit Ana Roy.", id="a")
    >>> found = stance.analyze(article).concordance("réforme")
    >>> found[["speaker", "left", "match", "right"]].to_numpy().tolist()
    [['Ana Roy', '« Cette ', 'réforme', ' est injuste », dit Ana Roy.']]
    """
    if place not in PLACES:
        raise ValueError(unknown(f"unknown place {place!r}", str(place), PLACES))
    pattern = _pattern(words)
    kept = dict(zip(texts["article_id"].tolist(), texts["text"].tolist(), strict=True))
    by_article = dict(iter(quotes.groupby("article_id", sort=False)))
    rows = []
    known = articles[["article_id", "newspaper", "date"]].itertuples(index=False)
    for article_id, newspaper, date in known:
        mine = by_article.get(article_id, quotes.head(0))
        said = list(mine[_SAID].itertuples(index=False))
        if article_id in kept:
            found = _in_text(pattern, kept[article_id], said, width)
        else:
            found = _in_sentences(pattern, said, width)
        rows += [
            (article_id, newspaper, date, *row)
            for row in found
            if place == "all" or (place == "quotations") == isinstance(row[0], str)
        ]
    frame = pd.DataFrame(rows, columns=list(_CONCORDANCE))
    return frame.astype(dict(_CONCORDANCE))


def _pattern(words: str) -> re.Pattern[str]:
    parts = words.split()
    if not any(part.strip("*") for part in parts):
        message = "there is no word to look for: give one, as in concordance('réforme')"
        raise ValueError(message)
    found = [
        re.escape(part.rstrip("*")) + (r"[\w-]*" if part.endswith("*") else "") for part in parts
    ]
    # Both forms of the apostrophe match.
    joined = re.sub("['’]", "['’]", r"\s+".join(found))
    return re.compile(rf"(?<![\w-]){joined}(?![\w-])", re.IGNORECASE)


def _in_text(
    pattern: re.Pattern[str], text: str, said: Sequence[Any], width: int
) -> Iterator[tuple[object, ...]]:
    for match in pattern.finditer(text):
        start, end = match.span()
        inside = next((row for row in said if row.start <= start and end <= row.end), None)
        whose = (inside.quote_id, inside.speaker) if inside else (pd.NA, pd.NA)
        yield (*whose, *_shown(text, start, end, width), start, end)


def _in_sentences(
    pattern: re.Pattern[str], said: Sequence[Any], width: int
) -> Iterator[tuple[object, ...]]:
    """Yield the occurrences within a quotation; the context is that of its sentence."""
    for row in said:
        sentence = row.sentence if isinstance(row.sentence, str) else row.quote
        first = max(sentence.find(row.quote), 0)
        for match in pattern.finditer(sentence, first, first + len(row.quote)):
            shown = _shown(sentence, *match.span(), width)
            yield (row.quote_id, row.speaker, *shown, -1, -1)


def _shown(text: str, start: int, end: int, width: int) -> tuple[str, str, str]:
    parts = text[max(0, start - width) : start], text[start:end], text[end : end + width]
    left, match, right = (part.replace("\n", " ") for part in parts)
    return left, match, right


Measure = Literal["log_odds", "log_likelihood"]
MEASURES: Final[tuple[Measure, ...]] = get_args(Measure)
_KEYNESS: Final = ("word", "n", "n_rest", "measure", "keyness", "p_value", "p_adjusted")


def keywords(  # noqa: PLR0913 - groups, the measure, and what is kept
    quotes: pd.DataFrame,
    articles: pd.DataFrame,
    by: str | Sequence[str] = "speaker",
    *,
    measure: Measure = "log_odds",
    top: int = 20,
    least: int = 3,
    stop_words: bool = False,
    correction: Correction = "fdr",
) -> pd.DataFrame:
    """Return the words that each group of quotations uses more often than all the others.

    Parameters
    ----------
    quotes, articles : DataFrame
        Those of an ``Analysis``.
    by : str or sequence of str
        The columns to group by, as in `stance.comparing.compare`.
    measure : {"log_odds", "log_likelihood"}
        The log-odds with a Dirichlet prior, divided by its standard error (Monroe,
        Colaresi and Quinn 2008), which ranks rare words lower; or the log-likelihood
        ratio G² (Dunning 1993), with the sign of the difference.
    top : int
        The maximum number of words for each group.
    least : int
        The minimum number of occurrences of a word in the group.
    stop_words : bool
        Whether to include function words (``lexicons/stop_words.tsv``: articles,
        pronouns, auxiliaries) in the table. They count toward the words of a group in
        any case.
    correction : {"fdr", "holm"}
        How the p-values are corrected, over all words of all groups.

    Returns
    -------
    DataFrame
        The columns of ``by``, then ``word``, ``n`` and ``n_rest`` (how often the group and
        all others use it), ``measure`` (its name), ``keyness`` (its value, above zero),
        ``p_value`` and ``p_adjusted``. Groups are sorted; within a group, the highest
        keyness comes first.

    Raises
    ------
    ValueError
        If the column or the measure does not exist, or the column has the name of one above.
    """
    if measure not in MEASURES:
        raise ValueError(unknown(f"unknown measure {measure!r}", str(measure), MEASURES))
    names = names_of(by)
    groups = groups_of_articles(readable(articles), names, _KEYNESS)
    inside = quotes[quotes["article_id"].isin(groups.index)]
    keys = keys_of(inside, groups, names)
    left_out = frozenset() if stop_words else word_lists.stop_words()
    parts = []
    whole = count_words_in(inside["quote"].dropna())
    for key, rows in keys.groupby(names, observed=True, sort=True):
        counts = count_words_in(inside.loc[rows.index, "quote"].dropna())
        words = sorted(w for w, n in counts.items() if n >= least and w not in left_out)
        part = _scored(words, counts, whole, measure)
        values: Any = key if isinstance(key, tuple) else (key,)
        for name, value in zip(names, values, strict=True):
            part[name] = value
        parts.append(part)
    nothing = _scored([], Counter(), whole, measure)
    table = pd.concat(parts, ignore_index=True) if parts else nothing
    adjusted = adjust(table["p_value"].to_numpy(), correction)
    table = table.assign(measure=measure, p_adjusted=adjusted)
    shown = table[table["keyness"] > 0]
    if parts:
        shown = shown.groupby(names, observed=True, sort=False).head(top)
    shown = shown.reindex(columns=[*names, *_KEYNESS])
    return shown.reset_index(drop=True).astype({"word": "string", "measure": "string"})


def _scored(
    words: Sequence[str], counts: Counter[str], whole: Counter[str], measure: Measure
) -> pd.DataFrame:
    """Return the words of a group with their keyness against the rest of the corpus."""
    n = np.array([counts[word] for word in words], dtype=np.float64)
    rest = np.array([whole[word] - counts[word] for word in words], dtype=np.float64)
    total, others = counts.total(), whole.total() - counts.total()
    if measure == "log_odds":
        shape = PRIOR * (n + rest) / max(whole.total(), 1)
        _, keyness = weighted_log_odds((n, rest), (total, others), shape, PRIOR)
        p_value = two_sided(keyness)
    else:
        keyness = _log_likelihood(n, rest, total, others)
        p_value = two_sided(np.sqrt(np.abs(keyness)))  # chi-squared with one degree of freedom
    table = pd.DataFrame(
        {
            "word": pd.array(words, dtype="string"),
            "n": n.astype(np.int64),
            "n_rest": rest.astype(np.int64),
            "keyness": keyness,
            "p_value": p_value,
        }
    )
    return table.sort_values("keyness", ascending=False, kind="stable", ignore_index=True)


def _log_likelihood(n: np.ndarray, rest: np.ndarray, total: int, others: int) -> np.ndarray:
    """Return G² of two counts out of two totals, negative where the second rate is higher."""
    share = total / max(total + others, 1)
    half = np.zeros(len(n))
    for seen, expected in ((n, (n + rest) * share), (rest, (n + rest) * (1 - share))):
        said = seen > 0
        half[said] += seen[said] * np.log(seen[said] / expected[said])
    return np.asarray(np.where(n >= (n + rest) * share, 1.0, -1.0) * 2 * half)

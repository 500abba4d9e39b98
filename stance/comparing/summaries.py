"""The tables and the overview of every analysis: speakers, articles, women and men.

`summarize_speakers` makes a row for each speaker, `summarize_articles` one for each article.
`genders` says how often women and men are quoted, by newspaper, month, role or any other column:
only quotations of persons whose gender is known from a title, a given name or a noun are
counted, and the table also gives the number of persons whose gender is unknown. Where they are
many, the share of women is less reliable. `overview` summarizes an analysis in ten lines: the
corpus, the stances and the main speakers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from stance.columns import ARTICLES, SPEAKERS, build, conform
from stance.comparing.grouping import groups_of_articles, keys_of, names_of, readable
from stance.comparing.intervals import LEVEL_NAME, ratio_intervals, share_intervals, signed
from stance.comparing.measures import PERSONS, distinct, measures, shares, tally
from stance.comparing.measures import named as have_names
from stance.french.word_lists import stop_words
from stance.french.words import WORD, count_all, fold
from stance.quote import SIDE

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "OffTargetWarning",
    "by_prominence",
    "counts",
    "coverage",
    "failed",
    "genders",
    "overview",
    "refreshed_articles",
    "repeats",
    "summarize_articles",
    "summarize_speakers",
    "tally_speakers",
    "typical_quotes",
]


_VOICES: Final = 4  # number of speakers listed
_ROLES: Final = 50  # roles of a speaker that are compared, the most frequent ones
_MORE: Final = 0.5  # what a word that the other role lacks costs, against one that it has
_WIDTH: Final = 100

_GENDER_FIGURES: Final = (
    *("n_articles", "n_quotes", "n_known", "n_f", "n_m"),
    *("share_f", "ci_low", "ci_high", "share_words_f", "n_speakers_f", "n_speakers_m"),
)
_WHOLE: Final = "corpus"


def summarize_speakers(quotes: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each speaker, most quoted first.

    Parameters
    ----------
    quotes : DataFrame
        With the columns of ``Analysis.quotes``. A part of the rows is accepted, such as
        ``quotes[quotes.quote_type != "indirect"]``.

    Returns
    -------
    DataFrame
        With the columns of ``stance.columns.SPEAKERS``. ``named`` is true for persons
        and organisations with a name. Speakers without a name (« un policier ») share a
        row, although they are a different person in each article. ``share_words`` is
        the share of all the words in ``quotes``, including those of unknown speakers.
        ``speaker_type`` and ``speaker_gender`` are the most frequent ones. ``speaker_role`` is the
        role most like those of all articles, by the words in common (Tversky's index [1]_, in which
        words of its own cost little): « secrétaire général de FO » rather than « invité ».

    References
    ----------
    .. [1] Tversky, A. (1977). Features of similarity. Psychological Review 84(4), 327-352.
    """
    work = measures(quotes)
    return tally_speakers(work, int(work["n_words"].sum()))


def tally_speakers(work: pd.DataFrame, total: int) -> pd.DataFrame:
    """Return a row for each speaker in ``measures``; ``total`` is the words of all quotations."""
    known = work[work["speaker"].notna()]
    table = tally(known, known[["speaker"]])
    for name in ("speaker_type", "speaker_gender"):
        table[name] = table["speaker"].map(_most_frequent(known, name))
    table["speaker_role"] = table["speaker"].map(_usual_roles(known))
    # In one article it may have been taken for a person, who has a gender.
    persons = table["speaker_type"].astype("object").isin(PERSONS)
    table["speaker_gender"] = table["speaker_gender"].where(persons)
    table["named"] = have_names(table)  # as what it was most often taken for
    table["share_words"] = table["n_words"] / total if total else np.nan
    table["stance"] = _labels(table)
    return by_prominence(conform(table[list(SPEAKERS)], SPEAKERS))


def by_prominence(speakers: pd.DataFrame) -> pd.DataFrame:
    """Sort speakers by their number of quotations, then by their number of words."""
    order = ["n_quotes", "n_words", "speaker"]
    return speakers.sort_values(order, ascending=[False, False, True], ignore_index=True)


def _most_frequent(quotes: pd.DataFrame, column: str) -> dict[str, str]:
    """Return each speaker's most frequent value; ties are resolved alphabetically."""
    first = _counted(quotes, column).drop_duplicates("speaker")
    return dict(zip(first["speaker"], first[column], strict=True))


def _counted(quotes: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return how often each speaker has each value, the most frequent first, then by alphabet."""
    counts = quotes[["speaker", column]].dropna().astype("string").value_counts().reset_index()
    return counts.sort_values(["count", column], ascending=[False, True])


def _usual_roles(quotes: pd.DataFrame) -> dict[str, str]:
    """Return the role of each speaker that is most like the others, each article counted once."""
    told = quotes[["speaker", "article_id", "speaker_role"]].drop_duplicates()
    several: dict[str, list[tuple[str, int]]] = {}
    for speaker, role, count in _counted(told, "speaker_role").itertuples(index=False, name=None):
        several.setdefault(speaker, []).append((role, count))
    return {speaker: _most_alike(roles[:_ROLES]) for speaker, roles in several.items()}


def _most_alike(roles: Sequence[tuple[str, int]]) -> str:
    """Return the role that shares most words with all, each so often told; of equals the first.

    Examples
    --------
    >>> _most_alike([("invitée", 1), ("ministre", 1), ("ministre des Ports", 1)])
    'ministre des Ports'
    """
    if len(roles) == 1:
        return roles[0][0]
    words = {role: frozenset(WORD.findall(fold(role))) - stop_words() for role, _ in roles}

    def likeness(role: str) -> float:
        total = 0.0
        for other, count in roles:
            more, all_told = len(words[role] - words[other]), len(words[other])
            shared = len(words[role] & words[other])
            total += count * shared / (all_told + _MORE * more) if shared else 0.0
        return total

    return max(words, key=likeness)


def _labels(table: pd.DataFrame) -> pd.Series[str]:
    """Return the side that the mean is on, where it is far enough from 0 and surely so.

    Far enough is ``SIDE``, as for a quotation; surely is that the interval leaves 0. One
    article alone gives no interval: there the mean decides.
    """
    mean, low, high = (table[name] for name in ("mean_stance", "ci_low", "ci_high"))
    label = pd.Series("neutral", index=table.index, dtype="object")
    label[(mean >= SIDE) & ~(low <= 0)] = "favor"
    label[(mean <= -SIDE) & ~(high >= 0)] = "against"
    label[table["n_judged"] == 0] = None
    return label


def summarize_articles(
    records: Iterable[Mapping[str, object]], quotes: pd.DataFrame
) -> pd.DataFrame:
    """Return a row for each article, in the order of ``records``.

    Parameters
    ----------
    records : iterable of mapping
        The result of ``stance.columns.article_record`` for each article.
    quotes : DataFrame
        Their quotations, scored.

    Returns
    -------
    DataFrame
        With the columns of ``stance.columns.ARTICLES``, then the articles' own
        metadata. Shares, mean and balance are NaN for an article without any
        quotation.
    """
    rows = list(records)
    figures = shares(tally(measures(quotes), quotes[["article_id"]], full=False))
    figures = figures.set_index("article_id")
    # n_words of the table counts quoted words; n_words of an article counts its text.
    wanted = [name for name in figures.columns if name in ARTICLES and name != "n_words"]
    lines = {str(key): row for key, row in figures[wanted].to_dict("index").items()}
    nothing = {"n_quotes": 0, "n_judged": 0, "n_speakers": 0}
    merged = ({**row, **nothing, **lines.get(str(row["article_id"]), {})} for row in rows)
    return build(merged, ARTICLES)


class OffTargetWarning(UserWarning):
    """No article of an analysis names its target: nothing was judged."""


def failed(articles: pd.DataFrame) -> pd.Series[bool]:
    """Tell which articles could not be analysed; copies that were left out are not among them."""
    return articles["error"].notna() & articles["duplicate_of"].isna()


def repeats(articles: pd.DataFrame) -> str:
    """Return a note on how many articles repeat an earlier one; empty where none does.

    Examples
    --------
    >>> articles = pd.DataFrame({"duplicate_of": [None, "a", "a"], "error": [None] * 3})
    >>> repeats(articles)[:57]
    '2 of 3 articles repeat an earlier one and are counted too'
    """
    copies = articles["duplicate_of"].notna()
    number, kept = int(copies.sum()), int((copies & articles["error"].isna()).sum())
    if not number:
        return ""
    said = f"{number:,} of {len(articles):,} articles {'repeats' if number == 1 else 'repeat'} "
    if not kept:
        return f"{said}an earlier one, and {'was' if number == 1 else 'were'} left out"
    return (
        f"{said}an earlier one and {'is' if number == 1 else 'are'} counted too: "
        'duplicates="drop" (--duplicates drop) leaves them out'
    )


def coverage(articles: pd.DataFrame, target: str) -> str:
    """Return a note where fewer than half of the articles name the target, or an empty string.

    Parameters
    ----------
    articles : DataFrame
        With ``on_target``, as returned by `stance.analyze`.
    target : str
        The name of the target.

    Returns
    -------
    str
        Empty where half of the articles or more name the target.

    Examples
    --------
    >>> coverage(pd.DataFrame({"on_target": [True, False, False]}), "rail")
    '1 of 3 articles names the target rail; quotations of the others were not judged'
    """
    read = articles["on_target"].dropna()
    named = int(read.sum())
    if not len(read) or 2 * named >= len(read):
        return ""
    if not named:
        return (
            f"no article names the target {target}: no stance was judged; who is quoted stands in "
            "the tables all the same. For stances, choose another target (target= in Python, "
            "--target on the command line; `stance targets list` shows those that ship) or "
            "describe your own"
        )
    verb = "names" if named == 1 else "name"
    return (
        f"{named:,} of {len(read):,} articles {verb} the target {target}; "
        "quotations of the others were not judged"
    )


def refreshed_articles(articles: pd.DataFrame, quotes: pd.DataFrame) -> pd.DataFrame:
    """Recompute the figures of ``articles`` from ``quotes``.

    ``share_quoted`` needs the texts and is not recomputed.
    """
    computed = ("n_quotes", "n_judged", "n_speakers", "mean_stance", "balance")
    gone = [name for name in articles if name in computed or name in _SHARES]
    rows = articles.drop(columns=gone).to_dict("records")
    return summarize_articles(({str(k): v for k, v in row.items()} for row in rows), quotes)


_SHARES: Final = ("share_favor", "share_against", "share_neutral")


def overview(
    quotes: pd.DataFrame,
    speakers: pd.DataFrame,
    articles: pd.DataFrame,
    target: str,
    notes: Sequence[str] = (),
) -> str:
    """Return a summary of an analysis in at most ten lines of at most 100 characters.

    Parameters
    ----------
    quotes, speakers, articles : DataFrame
        The tables of the analysis.
    target : str
        The name of the target.
    notes : sequence of str
        What else to say, a line each: of files that were not read, of the model.
    """
    read = list(_read(quotes, speakers, articles))
    lines = [read[0], *notes, *read[1:], *_sides(quotes, articles, target)]
    lines += _voices(quotes, speakers, _VOICES - len(notes))
    if problem := coverage(articles, target):
        lines.append(problem)
    return "\n".join(_cut(line, _WIDTH) for line in lines)


def counts(
    quotes: pd.DataFrame, speakers: pd.DataFrame, articles: pd.DataFrame, target: str
) -> str:
    """Return how many articles, quotations and speakers an analysis has, in one line."""
    lost, copies = int(failed(articles).sum()), articles["duplicate_of"].notna()
    named = articles["on_target"].dropna()
    left_out = " left out" if articles.loc[copies, "error"].notna().any() else ""
    told = [
        f"{lost:,} failed" if lost else "",
        _count(int(copies.sum()), "duplicate") + left_out if copies.any() else "",
        f"{int(named.sum()):,} on target" if not named.all() else "",
    ]
    beside = f" ({', '.join(filter(None, told))})" if any(told) else ""
    return (
        f"{target}: {_count(len(articles), 'article')}{beside}, "
        f"{_count(len(quotes), 'quotation')}, {_count(len(speakers), 'speaker')}"
    )


def _read(quotes: pd.DataFrame, speakers: pd.DataFrame, articles: pd.DataFrame) -> Iterator[str]:
    read = articles[articles["error"].isna()]
    newspapers = read["newspaper"].nunique()
    of = f" of {_count(newspapers, 'newspaper')}" if newspapers else ""
    yield f"{_count(len(read), 'article')} read{of}{_period(read)}{_copies(articles)}"
    if lost := int(failed(articles).sum()):
        yield f"{_count(lost, 'article')} could not be read: see the column `error` of `articles`"
    yield f"{_count(len(quotes), 'quotation')}, {_count(len(speakers), 'speaker')}"


def _period(read: pd.DataFrame) -> str:
    """Return the first and last date, and how many articles have one if not all do."""
    dates = sorted(read["date"].dropna())
    if not dates:
        return ""
    told = f" ({len(dates):,} dated)" if len(dates) < len(read) else ""
    return f", {' to '.join(dict.fromkeys([dates[0], dates[-1]]))}{told}"


def _copies(articles: pd.DataFrame) -> str:
    copies = articles[articles["duplicate_of"].notna()]
    if copies.empty:
        return ""
    if copies["error"].notna().any():
        return f"; {_count(len(copies), 'duplicate')} left out"
    return f", of which {_count(len(copies), 'duplicate')}"


def _sides(quotes: pd.DataFrame, articles: pd.DataFrame, target: str) -> Iterator[str]:
    """Yield the share of each stance among the judged quotations, with its interval."""
    judged = quotes[quotes["stance"].notna()]
    if not len(judged):
        named = articles["on_target"].any()
        why = "no quotation in the articles that name" if named else "no article names"
        yield f"none judged: {why} the target {target}"
        return
    left = f"; {len(quotes) - len(judged):,} not judged" if len(judged) < len(quotes) else ""
    yield f"{len(judged):,} judged toward {target}{left}"
    everything = pd.Series("", index=judged.index)
    for stance, words in (("favor", "in favor"), ("against", "against"), ("neutral", "neutral")):
        figures = share_intervals(judged["stance"] == stance, judged["article_id"], everything)
        share, low, high = figures.iloc[0]
        yield f"  {words:8} {share:4.0%}{_interval(low, high)}"


def _interval(low: float, high: float) -> str:
    return "" if pd.isna(low) else f"  ({LEVEL_NAME} interval {low:.0%} to {high:.0%})"


def _voices(quotes: pd.DataFrame, speakers: pd.DataFrame, number: int) -> Iterator[str]:
    """Yield those quoted most in articles that name the target, each with a quotation."""
    named = speakers[speakers["named"]]
    judged = named[named["n_judged"] > 0]
    first = (judged if len(judged) else named).head(number)
    own = quotes[quotes["speaker"].isin(first["speaker"])]
    typical = typical_quotes(own, first).set_index("speaker")["quote"]
    for row in first.to_dict("records"):
        mean = f", {row['stance']} {signed(row['mean_stance'])}" if pd.notna(row["stance"]) else ""
        words = " ".join(typical[row["speaker"]].split())
        yield f"{row['speaker']} ({row['n_quotes']}{mean}): « {words} »"


def typical_quotes(quotes: pd.DataFrame, speakers: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return a typical quotation of each speaker, in the order of the quotations.

    It is on the side that the speaker is on; a clause in the speaker's own words rather than a
    fragment, a fragment rather than what is reported; of these the one with the strongest score.

    Parameters
    ----------
    quotes : DataFrame
        Quotations, with the columns of ``stance.columns.QUOTES``.
    speakers : DataFrame, optional
        Their speakers, with the columns ``speaker`` and ``stance``; by default they are summarized.

    Returns
    -------
    DataFrame
        Rows of ``quotes``, one for each speaker.
    """
    spoken = quotes[quotes["speaker"].notna()]
    table = summarize_speakers(spoken) if speakers is None else speakers
    side = table.set_index("speaker")["stance"].astype("string")
    own = spoken["speaker"].map(side).astype("string")
    ranked = spoken.assign(
        on_side=(spoken["stance"].astype("string") == own).fillna(value=False),
        literal=spoken["quote_type"].map({"direct": 2, "mixed": 1, "indirect": 0}).astype("int64"),
        strength=spoken["stance_score"].abs(),
    )
    best = ranked.sort_values(["on_side", "literal", "strength"], ascending=False, kind="stable")
    chosen = best.drop_duplicates("speaker").sort_index()
    return chosen.drop(columns=["on_side", "literal", "strength"])


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _cut(line: str, width: int) -> str:
    return line if len(line) <= width else f"{line[: width - 1].rstrip()}…"


def genders(
    quotes: pd.DataFrame, articles: pd.DataFrame, by: str | Sequence[str] = ()
) -> pd.DataFrame:
    """Return how many quotations of women and of men each group has, with intervals.

    Parameters
    ----------
    quotes, articles : DataFrame
        Those of an ``Analysis``.
    by : str or sequence of str
        As in `stance.comparing.compare`: ``"newspaper"``, ``"month"``, ``"role"``; by
        default, the whole corpus is one group.

    Returns
    -------
    DataFrame
        The columns of ``by``, sorted, with unknown values last; then ``n_articles`` and
        ``n_quotes``, which count the quotations of persons; ``n_known``, the quotations of
        speakers whose gender is known; ``n_f`` and ``n_m``, those of women and of men;
        ``share_f``, women's share of ``n_known``, with its 95 % interval ``ci_low`` and
        ``ci_high``, a bootstrap over articles (NaN for one article); ``share_words_f``,
        women's share of the words; ``n_speakers_f`` and ``n_speakers_m``, the number of
        speakers. Groups in which no person is quoted are left out.

    Raises
    ------
    ValueError
        If the column does not exist, or has the name of a figure.
    """
    names = names_of(by) if by else []
    read = readable(articles)
    groups = groups_of_articles(read, names, _GENDER_FIGURES)
    persons = quotes["speaker_type"].isin(PERSONS) & quotes["article_id"].isin(groups.index)
    said = quotes[persons]
    keys = keys_of(said, groups, names) if names else pd.DataFrame({_WHOLE: 0}, index=said.index)
    grouped = keys.groupby(list(keys), dropna=False, observed=True, sort=True)
    number = np.asarray(grouped.ngroup(), dtype=np.int64)
    table = grouped.size().rename("n_quotes").reset_index()
    words = np.asarray(count_all(said["quote"].fillna("").tolist()), dtype=np.int64)
    is_f, is_m = ((said["speaker_gender"] == gender).to_numpy() for gender in ("f", "m"))
    for name, told in (("n_f", is_f), ("n_m", is_m), ("n_known", is_f | is_m)):
        table[name] = _sum(number, told, len(table))
    table["share_f"] = table["n_f"] / table["n_known"].where(table["n_known"] > 0)
    spoken = pd.Series(_sum(number, (is_f | is_m) * words, len(table)))
    table["share_words_f"] = _sum(number, is_f * words, len(table)) / spoken.where(spoken > 0)
    bounds = _bounds(number, said["article_id"], is_f, is_f | is_m, len(table))
    table["ci_low"], table["ci_high"] = bounds[:, 0], bounds[:, 1]
    article, _ = pd.factorize(said["article_id"])
    table["n_articles"] = distinct(number, article, len(table))
    # A speaker without a name is a different person in each article.
    unnamed = (said["speaker_type"] == "unnamed").astype("int64") * (1 + article)
    person, _ = pd.factorize(said["speaker"].astype("string") + " " + unnamed.astype("string"))
    for gender, told in (("f", is_f), ("m", is_m)):
        here = np.where(told, person, -1)
        table[f"n_speakers_{gender}"] = distinct(number, here, len(table))
    return table[[*names, *_GENDER_FIGURES]]


def _sum(number: np.ndarray, values: np.ndarray, n_groups: int) -> np.ndarray:
    return np.bincount(number, weights=values, minlength=n_groups).astype(np.int64)


def _bounds(
    number: np.ndarray, articles: pd.Series[str], part: np.ndarray, whole: np.ndarray, n_groups: int
) -> np.ndarray:
    """Return the bootstrap interval of each group's share; NaN where all draws agree."""
    rows = pd.DataFrame(
        {"group": number, "article": articles.to_numpy(), "part": part, "whole": whole}
    )
    cells = rows[whole].groupby(["group", "article"])[["part", "whole"]].sum()
    at = cells.index.get_level_values(0).to_numpy(dtype=np.int64)
    sums = cells.to_numpy(dtype=float)
    return ratio_intervals(at, sums[:, 0], sums[:, 1], n_groups, least=0.0)

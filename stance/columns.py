"""The schemas of the DataFrames: their columns, order and dtypes.

A schema maps the name of each column to its dtype. Missing strings are ``pd.NA``, never
empty strings, so that ``isna`` finds unknown values and a frame read from CSV equals the
one written.

`QUOTES`, `SPEAKERS`, `ARTICLES`, `TEXTS`, `CORRECTIONS` and `ALIASES` are the schemas.
`build` makes a frame from records, `conform` gives a frame the dtypes of a schema, and
`stack` concatenates frames. The other functions turn quotations, articles and texts into
rows, and rows back into an article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol, Self, get_args

import pandas as pd

from stance.article import BLOCK_KINDS, Article, Block, BlockKind
from stance.french.words import count_words, share_quoted
from stance.quote import GENDERS, QUOTE_TYPES, SPEAKER_TYPES, STANCES

if TYPE_CHECKING:
    from stance.quote import Quote

__all__ = [
    "ALIASES",
    "ARTICLES",
    "CORRECTIONS",
    "KEPT_APART",
    "QUOTES",
    "RULES",
    "SCORES",
    "SKIPPED",
    "SPEAKERS",
    "TEXTS",
    "Schema",
    "Tables",
    "alias_table",
    "article_of",
    "article_record",
    "build",
    "conform",
    "open_categories",
    "quote_records",
    "reopened",
    "restored",
    "stack",
    "text_record",
]


class Tables(Protocol):
    """The tables of an analysis, as used by pages, plots, exports and corrections.

    `stance.Analysis` implements this protocol.
    """

    @property
    def quotes(self) -> pd.DataFrame:
        """A row for each quotation."""

    @property
    def speakers(self) -> pd.DataFrame:
        """A row for each speaker."""

    @property
    def articles(self) -> pd.DataFrame:
        """A row for each article."""

    @property
    def texts(self) -> pd.DataFrame:
        """A row for each text that was kept."""

    @property
    def target(self) -> str:
        """The name of the target."""

    @property
    def model(self) -> str:
        """The model that scored the stances; empty if it is not known."""

    @property
    def aliases(self) -> pd.DataFrame:
        """A row for each merge of names."""

    @property
    def corrections(self) -> pd.DataFrame:
        """A row for each correction."""

    def article(self, article_id: str) -> Article:
        """Return an article as it was read."""
        ...

    def with_quotes(self, quotes: pd.DataFrame) -> Self:
        """Return the tables with these quotations and recomputed summaries."""
        ...

    def replaced(self, **tables: Any) -> Self:  # noqa: ANN401 - a frame each, `target` a name
        """Return the tables with some of them replaced."""
        ...


Schema = Mapping[str, Any]

_STANCE: Final = pd.CategoricalDtype(list(STANCES))

# "category" without listed categories is open: its categories come from the data
# (the aspects of the target, the rules of the attribution).
SCORES: Final[Schema] = MappingProxyType(
    {
        "stance": _STANCE,
        "stance_score": "float64",
        "stance_confidence": "float64",
        "target": "string",
        "aspect": "category",
        "evidence": "string",
        "polarity": "float64",
    }
)

# Who says what and on which side comes first, then where and how it was found.
QUOTES: Final[Schema] = MappingProxyType(
    {
        "article_id": "string",
        "quote_id": "string",
        "speaker": "string",
        "speaker_type": pd.CategoricalDtype(list(SPEAKER_TYPES)),
        "speaker_gender": pd.CategoricalDtype(list(GENDERS)),
        "speaker_role": "string",
        "quote_type": pd.CategoricalDtype(list(QUOTE_TYPES)),
        "quote": "string",
        **{name: dtype for name, dtype in SCORES.items() if name != "polarity"},
        "start": "int64",
        "end": "int64",
        "sentence": "string",
        "cue": "string",
        "source": "string",
        "speaker_in_article": "string",
        "method": "category",
        "confidence": "float64",
        "block": pd.CategoricalDtype(list(BLOCK_KINDS)),
        "repeated": "bool",
        "polarity": "float64",
    }
)

SPEAKERS: Final[Schema] = MappingProxyType(
    {
        "speaker": "string",
        "speaker_type": pd.CategoricalDtype(list(SPEAKER_TYPES)),
        "speaker_gender": pd.CategoricalDtype(list(GENDERS)),
        "speaker_role": "string",
        "named": "bool",
        "n_articles": "int64",
        "n_quotes": "int64",
        "n_words": "int64",
        "share_words": "float64",
        "n_judged": "int64",
        "n_favor": "int64",
        "n_against": "int64",
        "n_neutral": "int64",
        "mean_stance": "float64",
        "ci_low": "float64",
        "ci_high": "float64",
        "stance": _STANCE,
    }
)

ARTICLES: Final[Schema] = MappingProxyType(
    {
        "article_id": "string",
        "title": "string",
        "newspaper": "string",
        "date": "string",
        "author": "string",
        "section": "string",
        "page": "string",
        "n_words": "int64",
        "n_quotes": "int64",
        "n_judged": "int64",
        "n_speakers": "int64",
        "share_quoted": "float64",
        "share_favor": "float64",
        "share_against": "float64",
        "share_neutral": "float64",
        "mean_stance": "float64",
        "balance": "float64",
        "on_target": "boolean",
        "duplicate_of": "string",
        "n_repairs": "int64",
        "error": "string",
    }
)


def build(records: Iterable[Mapping[str, object]], schema: Schema) -> pd.DataFrame:
    """Return a frame with a row for each record and the columns of ``schema``.

    A key that is not in the schema becomes a column of strings after the others, in order
    of first appearance. A count (``n_...``) that a record lacks is zero.

    Examples
    --------
    >>> build([{"speaker": "Ana Roy", "desk": "Eco"}], {"speaker": "string", "cue": "string"})
       speaker   cue desk
    0  Ana Roy  <NA>  Eco
    """
    rows = list(records)
    names = dict.fromkeys([*schema, *(name for row in rows for name in row)])
    nothing = {name: 0 for name, dtype in schema.items() if name.startswith("n_")}
    columns = {name: [row.get(name, nothing.get(name)) for row in rows] for name in names}
    return conform(pd.DataFrame(columns, dtype="object"), schema)


def conform(frame: pd.DataFrame, schema: Schema) -> pd.DataFrame:
    """Return ``frame`` with the columns, order and dtypes of ``schema``.

    Columns that are not in the schema follow the others, as strings. The index is reset.

    Raises
    ------
    ValueError
        If a column cannot be read as its dtype; the message names it.
    """
    known = [name for name in schema if name in frame.columns]
    other = [name for name in frame.columns if name not in schema]
    missing = [name for name in schema if name not in frame.columns]
    if missing:
        message = f"missing columns: {', '.join(missing)}"
        raise ValueError(message)
    frame = frame.reset_index(drop=True)
    columns = {name: _cast(frame[name], schema.get(name, "string")) for name in (*known, *other)}
    return pd.DataFrame(columns, index=frame.index)


def _cast(series: pd.Series[Any], dtype: Any) -> pd.Series[Any]:  # noqa: ANN401 - as pandas has it
    try:
        if dtype == "string":
            words = series.astype("string")
            return words.mask(words == "", pd.NA)
        if isinstance(dtype, pd.CategoricalDtype):
            return _closed(series, dtype)
        if dtype == "category":
            return _open(series)
        if dtype in {"bool", "boolean"} and series.dtype != dtype:
            return _truths(series, dtype)
        if dtype == "float64" and series.dtype != dtype:
            # Via objects, because pandas 2 cannot convert the NA of strings to NaN.
            values = series.astype("object")
            return values.mask(values.isna(), float("nan")).astype(dtype)
        return series.astype(dtype)
    except (TypeError, ValueError) as error:
        message = f"column {str(series.name)!r} cannot be read as {dtype}: {error}"
        raise ValueError(message) from error


_TRUTHS: Final = MappingProxyType(
    {True: True, False: False}
    | dict.fromkeys(("TRUE", "True", "VRAI"), True)
    | dict.fromkeys(("FALSE", "False", "FAUX"), False)
)


def _truths(series: pd.Series[Any], dtype: Literal["bool", "boolean"]) -> pd.Series[Any]:
    """Return booleans from a file, in which they may be strings.

    A French spreadsheet saves « VRAI » and « FAUX »; files of earlier versions hold « True ».
    """
    values = series.astype("object").map(_TRUTHS)
    unread = values.isna() if dtype == "bool" else values.isna() & series.notna()
    if unread.any():
        message = f"{series[unread].iloc[0]!r} is neither True nor False"
        raise ValueError(message)
    return values.mask(values.isna(), None).astype(dtype)


def _closed(series: pd.Series[Any], dtype: pd.CategoricalDtype) -> pd.Series[Any]:
    """Cast to fixed categories; raise for a value outside them instead of giving NaN."""
    values = series.astype("object")
    values = values.mask(values.isna() | (values == ""), None)
    strange = sorted(set(values.dropna()) - set(dtype.categories))
    if strange:
        message = f"{strange[0]!r} is none of {', '.join(map(str, dtype.categories))}"
        raise ValueError(message)
    return values.astype(dtype)


def _open(series: pd.Series[Any]) -> pd.Series[Any]:
    """Keep the categories of a column; if it has none, use its sorted values."""
    if isinstance(series.dtype, pd.CategoricalDtype):
        return series
    values = series.astype("object")
    values = values.mask(values.isna() | (values == ""), None)
    return values.astype(pd.CategoricalDtype(sorted(set(values.dropna()))))


def stack(frames: Sequence[pd.DataFrame], schema: Schema) -> pd.DataFrame:
    """Concatenate ``frames``; open categories are united.

    Empty frames are left out, so that they do not change the dtypes of the others.
    """
    full = [frame for frame in frames if len(frame)] or list(frames[:1])
    if not full:
        return build([], schema)
    united = {name: _union([frame[name] for frame in full]) for name in _open_columns(schema)}
    return conform(pd.concat([f.astype(united) for f in full], ignore_index=True), schema)


def open_categories(frame: pd.DataFrame, schema: Schema) -> dict[str, list[str]]:
    """Return the open categories of ``frame`` in order; ``reopened`` restores them."""
    return {name: list(frame[name].cat.categories) for name in _open_columns(schema)}


def reopened(
    frame: pd.DataFrame, schema: Schema, categories: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    """Restore the dtypes of a frame read from a file; raises as `conform` does."""
    columns = {
        name: frame[name].astype("object").astype(pd.CategoricalDtype(list(order)))
        for name, order in categories.items()
        if name in frame and name in schema
    }
    return conform(frame.assign(**columns), schema)


def _open_columns(schema: Schema) -> list[str]:
    return [
        name for name, dtype in schema.items() if isinstance(dtype, str) and dtype == "category"
    ]


def _union(columns: Sequence[pd.Series[Any]]) -> pd.CategoricalDtype:
    """Return a common dtype: the shared categories in their order, or the sorted union."""
    orders = {tuple(column.cat.categories): None for column in columns}
    if len(orders) == 1:
        return pd.CategoricalDtype(list(next(iter(orders))))
    return pd.CategoricalDtype(sorted({name for order in orders for name in order}))


def quote_records(article: Article, quotes: Iterable[Quote]) -> list[dict[str, object]]:
    """Return the rows of an article's quotations, in text order, without scores."""
    ordered = sorted(quotes, key=lambda quote: (quote.start, quote.end))
    return [
        {
            "article_id": article.id,
            "quote_id": f"{article.id}:{number}",
            "quote_type": quote.type,
            "quote": quote.text,
            "start": quote.start,
            "end": quote.end,
            "sentence": quote.sentence,
            "cue": quote.cue,
            "source": quote.source,
            "speaker": quote.speaker.name if quote.speaker else None,
            "speaker_type": quote.speaker.type if quote.speaker else None,
            "speaker_gender": quote.speaker.gender if quote.speaker else None,
            "speaker_role": quote.speaker.role if quote.speaker else None,
            "speaker_in_article": quote.speaker.name if quote.speaker else None,
            "method": quote.method,
            "confidence": quote.confidence,
            "block": quote.block,
            "repeated": quote.repeated,
        }
        for number, quote in enumerate(ordered, start=1)
    ]


def article_record(
    article: Article,
    quotes: Sequence[Quote] = (),
    error: str = "",
    *,
    on_target: bool | None = None,
) -> dict[str, object]:
    """Return the metadata of an article, without the figures of its quotations.

    ``on_target`` says whether it names the target; None if unknown. The user's own metadata
    with the name of a column is stored as ``extra_<name>``; ``duplicate_of`` comes from
    ``flag_duplicates``.
    """
    extra = {
        f"extra_{name}" if name in ARTICLES else name: value
        for name, value in article.extra.items()
        if name != "duplicate_of"
    }
    return {
        "article_id": article.id,
        "title": article.title,
        "newspaper": article.newspaper,
        "date": article.date,
        "author": article.author,
        "section": article.section,
        "page": article.page,
        "n_words": count_words(article.text),
        "share_quoted": share_quoted(article.text, [(q.start, q.end) for q in quotes]),
        "on_target": on_target,
        "duplicate_of": article.extra.get("duplicate_of", ""),
        "n_repairs": len(article.repairs),
        "error": error or article.error,
        **extra,
    }


SKIPPED: Final[Schema] = MappingProxyType({"path": "string", "reason": "string"})

TEXTS: Final[Schema] = MappingProxyType(
    {"article_id": "string", "text": "string", "blocks": "string"}
)

_BLOCK = re.compile(rf"({'|'.join(get_args(BlockKind))}) (\d+)-(\d+)(?:; |$)")


def text_record(article: Article) -> dict[str, object]:
    r"""Return the row of an article's text.

    Examples
    --------
    >>> text_record(Article("Un titre.\n\nUn paragraphe.", id="une"))["blocks"]
    'paragraph 0-9; paragraph 11-25'
    """
    blocks = "; ".join(f"{block.kind} {block.start}-{block.end}" for block in article.blocks)
    return {"article_id": article.id, "text": article.text, "blocks": blocks}


def article_of(article_id: str, texts: pd.DataFrame, articles: pd.DataFrame) -> Article:
    """Rebuild the article with this id from its two rows.

    Text, blocks and metadata are as they were read; fields that are not in the tables (path,
    address, list of repairs) are empty.

    Raises
    ------
    KeyError
        If no such article was analysed, or its text was not kept.
    """
    known = articles[articles["article_id"] == article_id]
    if known.empty:
        message = f"no article {article_id!r} in this analysis; .articles lists their ids"
        raise KeyError(message)
    kept = texts[texts["article_id"] == article_id]
    if kept.empty:
        message = f"the text of {article_id!r} was not kept; analyze with keep_texts=True"
        raise KeyError(message)
    row = {str(name): value for name, value in known.iloc[0].items()}
    return restored(row, kept.iloc[0]["text"], kept.iloc[0]["blocks"])


def restored(article: Mapping[str, object], text: object, blocks: object) -> Article:
    """Rebuild an article from a row of ``articles`` and the two cells of its text."""
    row = {name: _word(value) for name, value in article.items()}
    return Article(
        text=_word(text),
        id=row["article_id"],
        blocks=_blocks(_word(blocks)),
        title=row["title"],
        author=row["author"],
        newspaper=row["newspaper"],
        section=row["section"],
        date=row["date"],
        page=row["page"],
        language="fr",  # as which it was analysed
        error=row["error"],
        extra=_extra(row),
    )


def _word(value: object) -> str:
    return "" if value is pd.NA or value is None else str(value)


def _blocks(printed: str) -> tuple[Block, ...]:
    found = _BLOCK.findall(printed)
    return tuple(Block(kind, int(start), int(end)) for kind, start, end in found)


def _extra(row: Mapping[str, str]) -> dict[str, str]:
    """Return the user's own metadata, under its original names."""
    known = set(ARTICLES) - {"duplicate_of"}
    own = {name: value for name, value in row.items() if name not in known and value}
    return {
        bare if (bare := name.removeprefix("extra_")) in ARTICLES else name: value
        for name, value in own.items()
    }


CORRECTIONS: Final[Schema] = MappingProxyType(
    {
        "article_id": "string",
        "quote_id": "string",
        "column": "string",
        "before": "string",
        "after": "string",
        "outcome": "string",
        "checked_by": "string",
        "note": "string",
    }
)


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
        "spelling": "the same name but for case, accents, marks, title, article, legal form",
        "role": "a role and a name (« le PDG d'Acme, Ana Roy »)",
        "initial": "an initial (« A. Roy ») of the only full name that fits",
        "surname": "a surname that only one full name in the corpus ends in",
        "surname in article": "a surname of several, only one of whom speaks in the same article",
        "surname of one": "a surname of several, nearly always the one's who is quoted most",
        "acronym": "an acronym and its full name, which the corpus gives together",
        "ambiguous": "kept apart: several full names end in it, or it is a name by itself",
        "role differs": "kept apart: the article gives a role that the full name never has",
    }
)
KEPT_APART: Final = ("ambiguous", "role differs")


def alias_table(quotes: pd.DataFrame, rules: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each merge of names, made or refused, most quotations first.

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

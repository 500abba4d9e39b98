"""The figures are what the definitions say, and depend on nothing else."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from stance.article import Article
from stance.columns import ARTICLES, QUOTES, SPEAKERS, article_record, build
from stance.comparing import compare, coverage, repeats, summarize_articles, summarize_speakers
from stance.french.words import count_all, count_words
from stance.quote import SIDE
from stance.speakers.linkage import unite_speakers

LONG = "un deux trois quatre cinq six sept huit neuf dix"


def articles_of(*rows: tuple[str, str, str], quotes: pd.DataFrame) -> pd.DataFrame:
    records = [
        article_record(Article("un deux", id=name, newspaper=newspaper, date=date))
        for name, newspaper, date in rows
    ]
    return summarize_articles(records, quotes)


def test_mean_weighs_by_words(make_quotes) -> None:
    table = summarize_speakers(make_quotes(("a", "Ana", LONG, 0.6), ("a", "Ana", "dix", -0.5)))
    assert table.loc[0, "mean_stance"] == pytest.approx((10 * 0.6 - 0.5) / 11)
    assert table.loc[0, ["n_quotes", "n_words", "n_favor", "n_against"]].tolist() == [2, 11, 1, 1]


def test_one_warm_statement_outweighs_neutral_fragments(make_quotes) -> None:
    fragments = [("a", "Ana", "deux mots", 0.0)] * 4
    table = summarize_speakers(make_quotes(("a", "Ana", LONG, 0.7), *fragments))
    assert table.loc[0, "stance"] == "favor"


@pytest.mark.parametrize(
    ("scores", "stance"),
    [
        ((0.9, -0.9), "neutral"),
        ((0.0, 0.0), "neutral"),
        ((-0.9, 0.0), "against"),
        ((0.9,), "favor"),
    ],
)
def test_speaker_label(make_quotes, scores: tuple[float, ...], stance: str) -> None:
    table = summarize_speakers(make_quotes(*(("a", "Ana", LONG, score) for score in scores)))
    assert table.loc[0, "stance"] == stance


def test_one_article_has_no_interval_and_two_have_one(make_quotes) -> None:
    one = summarize_speakers(make_quotes(("a", "Ana", LONG, 0.5), ("a", "Ana", LONG, 0.7)))
    assert np.isnan(one.loc[0, "ci_low"])
    two = summarize_speakers(make_quotes(("a", "Ana", LONG, 0.5), ("b", "Ana", LONG, 0.7)))
    assert two.loc[0, ["ci_low", "ci_high"]].tolist() == pytest.approx([0.5, 0.7])


def test_interval_covers_the_mean_of_what_it_was_drawn_from(make_quotes) -> None:
    scores = np.random.default_rng(1).normal(0.2, 0.3, size=60).clip(-1, 1)
    rows = [(f"a{n}", "Ana", LONG, float(score)) for n, score in enumerate(scores)]
    row = summarize_speakers(make_quotes(*rows)).loc[0]
    error = scores.std() / np.sqrt(len(scores))
    assert row["ci_low"] == pytest.approx(scores.mean() - 1.96 * error, abs=0.03)
    assert row["ci_high"] == pytest.approx(scores.mean() + 1.96 * error, abs=0.03)


ROWS = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.sampled_from(["Ana Roy", "Léo", "un habitant"]),
        st.sampled_from(["oui", LONG, "pas du tout"]),
        st.floats(-1, 1).map(lambda score: round(score, 3)),
    ),
    max_size=8,
)


@settings(max_examples=20)
@given(rows=ROWS, seed=st.randoms(use_true_random=False))
def test_order_of_rows_changes_nothing(rows, seed) -> None:
    quotes = _frame(rows)
    order = list(range(len(rows)))
    seed.shuffle(order)
    once, again = summarize_speakers(quotes), summarize_speakers(quotes.iloc[order])
    pd.testing.assert_frame_equal(once, again)


@settings(max_examples=20)
@given(rows=ROWS)
def test_invariants_of_the_speakers_table(rows) -> None:
    table = summarize_speakers(_frame(rows))
    assert list(table.columns) == list(SPEAKERS)
    assert table["speaker"].is_unique
    assert table["n_quotes"].sum() == len(rows)
    assert (table[["n_favor", "n_against", "n_neutral"]].sum(axis=1) == table["n_quotes"]).all()
    assert table["share_words"].sum() == pytest.approx(1 if rows else 0)
    known = table.dropna(subset="ci_low")
    assert (known["ci_low"] <= known["ci_high"]).all()
    assert table["mean_stance"].between(-1, 1).all()


def _frame(rows) -> pd.DataFrame:
    records = [
        {
            "article_id": article,
            "quote_id": f"{article}:{number}",
            "quote_type": "direct",
            "quote": words,
            "start": 0,
            "end": len(words),
            "speaker": speaker,
            "confidence": 1.0,
            "repeated": False,
            "stance": "favor" if score > 0.1 else "against" if score < -0.1 else "neutral",
            "stance_score": score,
            "aspect": "other",
        }
        for number, (article, speaker, words, score) in enumerate(rows)
    ]
    return build(records, QUOTES)


def test_unattributed_words_count_in_the_whole_only(make_quotes) -> None:
    table = summarize_speakers(make_quotes(("a", "Ana", LONG, 0.5), ("a", None, LONG, 0.5)))
    assert table["speaker"].tolist() == ["Ana"]
    assert table.loc[0, "share_words"] == 0.5


def test_quotes_without_score_are_counted_but_weigh_nothing(make_quotes) -> None:
    quotes = make_quotes(("a", "Ana", LONG, 0.5), ("a", "Ana", LONG, -0.5))
    quotes.loc[1, "stance_score"] = np.nan
    quotes.loc[1, "stance"] = None
    row = summarize_speakers(quotes).loc[0]
    assert row["n_quotes"] == 2
    assert row["mean_stance"] == pytest.approx(0.5)


def test_a_label_follows_the_mean_and_its_interval(make_quotes) -> None:
    apart = [("a", "Ana", LONG, 0.9), ("b", "Ana", LONG, -0.4), ("c", "Ana", LONG, -0.1)]
    row = summarize_speakers(make_quotes(*apart)).loc[0]
    assert row["mean_stance"] >= SIDE
    assert row["ci_low"] < 0
    assert row["stance"] == "neutral"
    agreed = [(article, "Ana", LONG, 0.5) for article in "abc"]
    assert summarize_speakers(make_quotes(*agreed)).loc[0, "stance"] == "favor"
    faint = [(article, "Ana", LONG, SIDE / 2) for article in "abc"]
    assert summarize_speakers(make_quotes(*faint)).loc[0, "stance"] == "neutral"


def test_what_is_off_target_is_counted_but_weighs_nothing(make_quotes) -> None:
    quotes = make_quotes(("a", "Ana", "oui", 0.5), *[("b", "Ana", LONG, 0.0)] * 5)
    unjudge(quotes, quotes["article_id"] == "b")
    row = summarize_speakers(quotes).loc[0]
    assert row[["n_quotes", "n_judged", "n_favor", "n_neutral"]].tolist() == [6, 1, 1, 0]
    assert row["mean_stance"] == pytest.approx(0.5)
    assert row["stance"] == "favor"
    nothing = summarize_speakers(quotes[quotes["article_id"] == "b"]).loc[0]
    assert nothing[["n_quotes", "n_judged"]].tolist() == [5, 0]
    assert nothing[["mean_stance", "stance"]].isna().all()


def test_shares_count_judged_quotations_and_are_missing_where_there_are_none(make_quotes) -> None:
    quotes = make_quotes(
        ("a", "Ana", LONG, 0.5), ("a", "Ana", "oui", -0.5), ("a", "Léo", LONG, 0.0),
        ("b", "Ana", LONG, 0.0), ("c", "Léo", LONG, 0.9),
    )  # fmt: skip
    unjudge(quotes, quotes["quote_id"].isin(["a:3", "b:4"]))
    articles = articles_of(("a", "Jour", ""), ("b", "Soir", ""), ("c", "Jour", ""), quotes=quotes)
    table = compare(quotes, articles, "newspaper").set_index("newspaper")
    assert table["n_quotes"].tolist() == [4, 1]
    assert table["n_judged"].tolist() == [3, 0]
    labels = ["favor", "against", "neutral"]
    assert table.loc["Jour", [f"share_{x}" for x in labels]].tolist() == [2 / 3, 1 / 3, 0]
    words = table.loc["Jour", [f"share_words_{x}" for x in labels]].tolist()
    assert words == pytest.approx([20 / 21, 1 / 21, 0])
    missing = [f"{kind}_{x}" for kind in ("share", "share_words") for x in labels]
    missing += ["balance", "mean_stance", "ci_low", "ci_high"]
    assert table.loc["Soir", missing].isna().all()
    assert articles["n_judged"].tolist() == [2, 0, 1]
    assert articles.loc[1, ["share_favor", "mean_stance", "balance"]].isna().all()


def unjudge(quotes: pd.DataFrame, rows: pd.Series) -> None:
    """Make quotations what those of articles are that never name the target."""
    quotes.loc[rows, ["stance", "aspect"]] = None
    quotes.loc[rows, ["stance_score", "stance_confidence"]] = np.nan


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ([True, False], ""),
        ([True, None], ""),
        ([], ""),
        ([True, False, False], "1 of 3 articles names the target rail; "),
        ([True, True, *[False] * 3], "2 of 5 articles name the target rail; "),
        (
            [False, None],
            "no article names the target rail: no stance was judged; who is quoted stands",
        ),
    ],
)
def test_how_many_articles_name_the_target_is_told_where_fewer_than_half_do(
    named: list[bool | None], told: str
) -> None:
    articles = pd.DataFrame({"on_target": pd.array(named, dtype="boolean")})
    said = coverage(articles, "rail")
    assert said.startswith(told)
    assert bool(said) == bool(told)


def test_speakers_are_unified_over_articles(make_quotes) -> None:
    quotes = make_quotes(
        ("a", "Stop L’Œil", "oui", 0.5),
        ("b", "Stop L'Œil", "oui", 0.5),
        ("c", "stop l’œil", "a", 0),
    )
    quotes = pd.concat([quotes, make_quotes(("d", "Stop L’Œil", "oui", 0.5))], ignore_index=True)
    unified, _ = unite_speakers(quotes)
    assert unified["speaker"].unique().tolist() == ["Stop L’Œil"]
    assert len(summarize_speakers(unified)) == 1


def test_role_is_the_most_frequent(make_quotes) -> None:
    quotes = make_quotes(*[("a", "Ana", "oui", 0.0)] * 3)
    quotes["speaker_role"] = pd.Series(["maire", "élue", "maire"], dtype="string")
    assert summarize_speakers(quotes).loc[0, "speaker_role"] == "maire"


def test_articles_keep_their_order_and_the_silent_stay(make_quotes) -> None:
    quotes = make_quotes(("b", "Ana", LONG, 0.5), ("b", "Léo", "non", -0.5), ("b", None, "e", 0.0))
    table = articles_of(("b", "P", ""), ("a", "P", ""), quotes=quotes)
    assert list(table.columns) == list(ARTICLES)
    assert table["article_id"].tolist() == ["b", "a"]
    assert table["n_quotes"].tolist() == [3, 0]
    assert table["n_speakers"].tolist() == [2, 0]
    assert table.loc[0, ["share_favor", "share_against", "balance"]].tolist() == pytest.approx(
        [1 / 3, 1 / 3, 0]
    )
    assert table.loc[1, ["share_favor", "balance", "mean_stance"]].isna().all()


def test_summaries_of_nothing_are_empty_frames() -> None:
    nothing = build([], QUOTES)
    pd.testing.assert_frame_equal(summarize_speakers(nothing), build([], SPEAKERS))
    pd.testing.assert_frame_equal(summarize_articles([], nothing), build([], ARTICLES))
    assert len(compare(nothing, build([], ARTICLES), "newspaper")) == 0


class TestCompare:
    @pytest.fixture
    def quotes(self, make_quotes) -> pd.DataFrame:
        return make_quotes(
            ("a", "Ana", LONG, 0.6), ("b", "Ana", LONG, 0.2), ("b", "Léo", "non", -0.5)
        )

    @pytest.fixture
    def articles(self, quotes) -> pd.DataFrame:
        rows = [("a", "Jour", "2019-11-14"), ("b", "Jour", "2019-12-01"), ("c", "Soir", "")]
        return articles_of(*rows, quotes=quotes)

    def test_by_newspaper_counts_the_silent(self, quotes, articles) -> None:
        table = compare(quotes, articles, by="newspaper")
        assert table["newspaper"].tolist() == ["Jour", "Soir"]
        assert table["n_articles"].tolist() == [2, 1]
        assert table["n_quotes"].tolist() == [3, 0]
        assert np.isnan(table.loc[1, "mean_stance"])

    def test_by_month_puts_the_undated_last(self, quotes, articles) -> None:
        table = compare(quotes, articles, by="month")
        assert table["month"].tolist()[:2] == ["2019-11", "2019-12"]
        assert pd.isna(table.loc[2, "month"])

    def test_by_speaker_agrees_with_the_speakers_table(self, quotes, articles) -> None:
        table = compare(quotes, articles, by="speaker").set_index("speaker")
        speakers = summarize_speakers(quotes).set_index("speaker")
        shared = ["n_articles", "n_quotes", "n_words", "mean_stance", "ci_low", "ci_high"]
        pd.testing.assert_frame_equal(table[shared], speakers.loc[table.index, shared])

    def test_by_article_agrees_with_the_articles_table(self, quotes, articles) -> None:
        table = compare(quotes, articles, by="article")
        shared = ["n_quotes", "n_speakers", "share_favor", "balance", "mean_stance"]
        pd.testing.assert_frame_equal(table[shared], articles[shared])

    def test_by_several(self, quotes, articles) -> None:
        table = compare(quotes, articles, by=["newspaper", "speaker"])
        assert table[["newspaper", "speaker"]].to_numpy().tolist() == [
            ["Jour", "Ana"],
            ["Jour", "Léo"],
        ]

    def test_speakers_come_the_most_quoted_first(self, quotes, articles) -> None:
        more = pd.concat([quotes, *[quotes[quotes["speaker"] == "Léo"]] * 3], ignore_index=True)
        table = compare(more, articles, by=["newspaper", "speaker"])
        assert table["speaker"].tolist()[0] == "Léo"
        assert table["n_quotes"].is_monotonic_decreasing

    def test_a_part_of_the_articles(self, quotes, articles) -> None:
        table = compare(quotes, articles[articles["article_id"] == "b"], by="n_repairs")
        assert table[["n_repairs", "n_articles", "n_quotes"]].to_numpy().tolist() == [[0, 1, 2]]

    def test_by_metadata_of_ones_own(self, quotes, articles) -> None:
        table = compare(quotes, articles.assign(desk=["eco", "pol", "eco"]), by="desk")
        assert table["n_articles"].tolist() == [2, 1]

    @pytest.mark.parametrize("by", ["outlet", "n_words"])
    def test_unknown_group_names_the_choices(self, quotes, articles, by: str) -> None:
        told = f"cannot compare by '{by}'.*; choose among article, month"
        with pytest.raises(ValueError, match=told):
            compare(quotes, articles, by=by)

    @pytest.mark.parametrize("by", ["source", "sources"])
    def test_source_is_no_name_of_newspapers(self, quotes, articles, by: str) -> None:
        with pytest.raises(
            ValueError, match="is the mention of its speaker: did you mean 'newspaper'"
        ):
            compare(quotes, articles, by=by)


def test_copies_are_counted_in_each_group(make_quotes) -> None:
    rows = [("a", "Ana"), ("b", "Ana"), ("b", "Ana"), ("c", "Léo"), ("d", "Léo")]
    quotes = make_quotes(*((name, who, LONG, 0.5) for name, who in rows))
    papers = {"a": "Jour", "b": "Jour", "c": "Soir", "d": "Soir"}
    articles = articles_of(*((name, paper, "") for name, paper in papers.items()), quotes=quotes)
    articles = articles.assign(duplicate_of=pd.array([None, "a", "a", None], dtype="string"))
    by_paper = compare(quotes, articles, "newspaper")
    assert by_paper[["n_articles", "n_duplicates"]].to_numpy().tolist() == [[2, 1], [2, 1]]
    by_speaker = compare(quotes, articles, ["newspaper", "speaker"])
    assert by_speaker["n_duplicates"].tolist() == [1, 1]
    assert compare(quotes, articles, "quote_type")["n_duplicates"].tolist() == [2]
    assert compare(quotes.head(0), articles, "speaker").empty


@pytest.mark.parametrize(
    ("copies", "errors", "told"),
    [
        ([None, None], [None, None], ""),
        ([None, "a"], [None, None], "1 of 2 articles repeats an earlier one and is counted too:"),
        (["a", "a"], [None, None], "2 of 2 articles repeat an earlier one and are counted too:"),
        ([None, "a"], [None, "x"], "1 of 2 articles repeats an earlier one, and was left out"),
    ],
)
def test_copies_are_told(copies, errors, told: str) -> None:
    said = repeats(pd.DataFrame({"duplicate_of": copies, "error": errors}))
    assert said.startswith(told)
    assert bool(said) == bool(told)


class TestFigures:
    """What ``compare`` says of shares, voices and kinds of quotation, by hand."""

    @pytest.fixture
    def quotes(self, make_quotes) -> pd.DataFrame:
        quotes = make_quotes(
            ("a", "Ana Roy", LONG, 0.6),
            ("a", "un élu", "dix", -0.5),
            ("b", "un élu", "dix", -0.5),
            ("b", "Léo Blin", "un deux trois quatre", 0.0),
        )
        quotes.loc[2, "speaker_type"] = quotes.loc[1, "speaker_type"] = "unnamed"
        quotes["quote_type"] = pd.Categorical(
            ["direct", "mixed", "mixed", "indirect"], categories=["direct", "mixed", "indirect"]
        )
        return quotes

    @pytest.fixture
    def row(self, quotes) -> pd.Series:
        articles = articles_of(("a", "Jour", ""), ("b", "Jour", ""), quotes=quotes)
        return compare(quotes, articles.assign(share_quoted=[0.5, 0.25], n_words=[10, 30])).loc[0]

    def test_shares_of_quotations_and_of_words(self, row) -> None:
        assert row[["share_favor", "share_against", "share_neutral"]].tolist() == [0.25, 0.5, 0.25]
        words = row[["share_words_favor", "share_words_against", "share_words_neutral"]]
        assert words.tolist() == pytest.approx([10 / 16, 2 / 16, 4 / 16])
        kinds = row[["share_direct", "share_mixed", "share_indirect"]]
        assert kinds.tolist() == [0.25, 0.5, 0.25]

    def test_voices(self, row) -> None:
        """A nameless source is another voice in each article: words 10, 1, 1, 4."""
        shares = np.array([10, 1, 1, 4]) / 16
        assert row["n_speakers"] == 4
        assert row["herfindahl"] == pytest.approx((shares**2).sum())
        assert row["entropy"] == pytest.approx(stats.entropy(shares, base=2))

    def test_share_quoted_weighs_articles_by_their_words(self, row) -> None:
        assert row["share_quoted"] == pytest.approx((0.5 * 10 + 0.25 * 30) / 40)

    def test_by_aspect_and_kind(self, quotes) -> None:
        articles = articles_of(("a", "Jour", ""), ("b", "Jour", ""), quotes=quotes)
        table = compare(quotes, articles, ["newspaper", "quote_type"])
        assert table["n_quotes"].tolist() == [1, 2, 1]
        assert table["n_articles"].tolist() == [1, 2, 1]
        assert table["share_quoted"].isna().all()

    def test_nobody_known_has_no_concentration(self, make_quotes) -> None:
        quotes = make_quotes(("a", None, "oui", 0.0))
        row = compare(quotes, articles_of(("a", "Jour", ""), quotes=quotes)).loc[0]
        assert row["n_speakers"] == 0
        assert row[["herfindahl", "entropy"]].isna().all()


@settings(max_examples=20)
@given(rows=ROWS, by=st.sampled_from(["newspaper", "article", "speaker", "aspect"]))
def test_shares_sum_to_one_and_order_changes_nothing(rows, by: str) -> None:
    quotes = _frame(rows)
    names = [(name, "Jour" if name < "c" else "Soir", "") for name in "abc"]
    articles = articles_of(*names, quotes=quotes)
    table = compare(quotes, articles, by)
    some = table[table["n_quotes"] > 0]
    for kind in ("share", "share_words"):
        columns = [f"{kind}_{label}" for label in ("favor", "against", "neutral")]
        assert some[columns].sum(axis=1).to_numpy() == pytest.approx(np.ones(len(some)))
    assert table["n_quotes"].sum() == len(rows)
    known = some.dropna(subset="herfindahl")
    assert (known["herfindahl"] >= 1 / known["n_speakers"] - 1e-9).all()
    assert (known["entropy"] <= np.log2(known["n_speakers"]) + 1e-9).all()
    pd.testing.assert_frame_equal(compare(quotes.iloc[::-1], articles.iloc[::-1], by), table)


@settings(max_examples=100)
@given(st.lists(st.text(alphabet="aé-_ '²\n1.𝓐", max_size=8), max_size=5))
def test_many_texts_are_counted_as_one_is(texts: list[str]) -> None:
    assert count_all(texts).tolist() == [count_words(text) for text in texts]


INNER = ("text_words", "quoted", "rank", "_rank", "weight", "weighted", "words_favor", "voice", "n")


@pytest.mark.parametrize("own", [*INNER, "all", "by_0", "by_1"])
def test_a_column_of_one_s_own_may_have_any_name(make_quotes, own: str) -> None:
    quotes = make_quotes(("a", "Ana", LONG, 0.5), ("b", "Ana", "oui", -0.5), ("b", "Léo", "oui", 0))
    articles = articles_of(("a", "Jour", ""), ("b", "Soir", ""), ("c", "Nuit", ""), quotes=quotes)
    articles[own] = pd.array(["Jour", "Soir", "Nuit"], dtype="string")
    for others in ([], ["speaker"]):
        expected = compare(quotes, articles, ["newspaper", *others])
        table = compare(quotes, articles, [own, *others])
        pd.testing.assert_frame_equal(table, expected.rename(columns={"newspaper": own}))


def test_a_column_with_the_name_of_a_figure_is_to_be_renamed(make_quotes) -> None:
    quotes = make_quotes(("a", "Ana", LONG, 0.5))
    articles = articles_of(("a", "Jour", ""), quotes=quotes).assign(entropy="haute")
    told = "cannot compare by 'entropy', the name of a figure; rename a column of your own; choose"
    with pytest.raises(ValueError, match=told):
        compare(quotes, articles, "entropy")

"""Agreement with a person, against tables worked out by hand and by other programs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn.metrics import f1_score

from stance.analysis import Analysis
from stance.checking.agreement import (
    FewRowsWarning,
    agreement,
    count,
    figures,
    krippendorff_alpha,
)
from stance.checking.matching import GoldQuote, Prediction, judge, letters_with_offsets
from stance.columns import ARTICLES, TEXTS, build
from stance.french.words import letters
from stance.quote import QUOTE_TYPES

WORDS = ("première chose dite", "seconde chose dite", "troisième chose dite", "quatrième chose")


@pytest.fixture
def analysis(make_quotes) -> Analysis:
    """Return two articles: four quotations, two of them of Ana Roy."""
    quotes = make_quotes(
        ("a", "Ana Roy", WORDS[0], 0.5),
        ("a", "Léo Blin", WORDS[1], -0.5),
        ("b", "Ana Roy", WORDS[2], 0.0),
        ("b", None, WORDS[3], 0.5),
    )
    quotes["sentence"] = quotes["quote"]
    text = ". ".join(WORDS) + ". Cinquième chose."
    quotes["start"] = [text.index(words) for words in quotes["quote"]]
    quotes["end"] = quotes["start"] + quotes["quote"].str.len().astype("int64")
    texts = build([{"article_id": name, "text": text, "blocks": ""} for name in "abc"], TEXTS)
    articles = [{"article_id": name, "n_words": 14, "n_quotes": 2} for name in "abc"]
    return Analysis(
        quotes=quotes,
        speakers=pd.DataFrame(),
        articles=build(articles, ARTICLES),
        texts=texts,
        target="test",
    )


def figure(table: pd.DataFrame, name: str, group: str = "direct and mixed") -> pd.Series:
    return table[(table["figure"] == name) & (table["group"] == group)].iloc[0]


def gold(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["article_id", "quote", "speaker", "stance"])


def test_figures_worked_out_by_hand(analysis: Analysis) -> None:
    table = analysis.agreement(
        gold(
            ("a", WORDS[0], "Ana Roy", "favor"),
            ("a", WORDS[1], "Ana Roy", "contre"),
            ("b", WORDS[2], "Roy", "favor"),
            ("b", "Cinquième chose", "Léo Blin", "neutral"),
        )
    )
    assert figure(table, "precision")["value"] == 3 / 4
    assert figure(table, "recall")["value"] == 3 / 4
    assert figure(table, "f1")["value"] == 3 / 4
    assert figure(table, "speaker_accuracy")["value"] == 2 / 3
    # True: favor, against, favor; given: favor, against, neutral.
    assert figure(table, "stance_macro_f1")["value"] == pytest.approx(
        f1_score(
            ["favor", "against", "favor"],
            ["favor", "against", "neutral"],
            labels=["favor", "against"],
            average="macro",
        )
    )
    assert table["n"].tolist()[:4] == [4, 4, 4, 3]
    known = table.dropna(subset="ci_low")
    assert (known["ci_low"] <= known["value"]).all()
    assert (known["value"] <= known["ci_high"]).all()
    bounds = figure(table, "precision")[["ci_low", "ci_high"]].tolist()
    assert bounds == pytest.approx(proportion_confint(3, 4))


def test_words_in_one_article_are_not_looked_for_in_another(analysis: Analysis) -> None:
    table = analysis.agreement(gold(("c", WORDS[0], "Ana Roy", "")))
    assert figure(table, "recall")["value"] == 0
    assert np.isnan(figure(table, "precision")["value"])


def test_nothing_found_where_there_is_something_is_an_f1_of_nought(analysis: Analysis) -> None:
    missed = gold(*(("c", f"{words} jamais lue", "Ana Roy", "") for words in WORDS))
    table = analysis.agreement(missed)
    assert figure(table, "recall")["value"] == 0
    assert figure(table, "f1")["value"] == 0
    assert np.isnan(figure(table, "precision")["value"])
    assert np.isnan(figure(table, "f1", "indirect")["value"])


def test_what_the_person_left_open_is_not_judged(analysis: Analysis) -> None:
    table = analysis.agreement(gold(("a", WORDS[0], "", ""), ("a", WORDS[1], "Léo Blin", "")))
    assert figure(table, "speaker_accuracy")[["value", "n"]].tolist() == [1.0, 1]
    assert np.isnan(figure(table, "stance_accuracy")["value"])


def test_nobody_is_an_answer(analysis: Analysis) -> None:
    table = analysis.agreement(gold(("b", WORDS[3], "?", ""), ("b", WORDS[2], "?", "")))
    assert figure(table, "speaker_accuracy")["value"] == 0.5


def test_an_article_read_without_a_quotation_counts_what_was_found_there(
    analysis: Analysis,
) -> None:
    table = analysis.agreement(gold(("a", WORDS[0], "", ""), ("b", "", "", "")))
    assert figure(table, "precision")["value"] == 1 / 4


def test_offsets_stand_for_words(analysis: Analysis) -> None:
    row = analysis.quotes.loc[0]
    table = analysis.agreement(
        pd.DataFrame([{"article_id": "a", "start": row["start"], "end": row["end"]}])
    )
    assert figure(table, "recall")["value"] == 1


def proportion_confint(part: int, whole: int) -> tuple[float, float]:
    """Return Wilson's interval as scipy has it."""
    interval = stats.binomtest(part, whole).proportion_ci(method="wilson")
    return interval.low, interval.high


def test_a_sheet_that_nobody_checked_proves_nothing(analysis: Analysis, tmp_path: Path) -> None:
    path = tmp_path / "un.csv"
    analysis.sample(10, to=path, blind=False)
    with pytest.raises(ValueError, match=r"un\.csv: nobody has checked a row.*checked_by"):
        analysis.agreement(path)
    bare = pd.read_csv(path).drop(columns=["checked_by", "sampled"])
    with pytest.raises(ValueError, match="nobody has checked a row"):
        analysis.agreement(bare)


def test_rows_that_nobody_checked_do_not_count(analysis: Analysis) -> None:
    sheet = analysis.sample(4, blind=False)
    sheet.loc[0, "speaker"] = "Zoé Lam"
    sheet.loc[[0, 1], "checked_by"] = "MJ"
    with pytest.warns(FewRowsWarning, match="rest on 2 checked rows: fewer than 30"):
        table = analysis.agreement(sheet)
    assert figure(table, "speaker_accuracy")[["value", "n"]].tolist() == [0.5, 2]
    assert figure(table, "precision")["n"] == 2


def test_a_drawn_article_counts_once_all_its_rows_are_checked(analysis: Analysis) -> None:
    sheet = analysis.sample(3, whole_articles=True, blind=False)
    assert sheet["article_id"].tolist() == ["a", "a", "b", "b", "c"]
    sheet.loc[0, "checked_by"] = "MJ"
    with pytest.raises(ValueError, match="no article is checked to its end"):
        analysis.agreement(sheet)
    sheet.loc[[1, 2], "checked_by"] = "MJ"
    missed = {"article_id": "a", "quote": "Cinquième chose", "speaker": "Ana Roy"}
    table = analysis.agreement(pd.concat([sheet, pd.DataFrame([missed])], ignore_index=True))
    assert figure(table, "precision")[["value", "n"]].tolist() == [1, 2]
    assert figure(table, "recall")[["value", "n"]].tolist() == [2 / 3, 3]


def test_no_interval_is_of_no_width(analysis: Analysis) -> None:
    table = analysis.agreement(checked(analysis.sample(3, whole_articles=True, blind=False)))
    known = table[table["value"] == 1]
    assert "f1" in set(known["figure"])
    assert not (known["ci_low"] == known["ci_high"]).any()
    low, high = figure(table, "precision")[["ci_low", "ci_high"]]
    assert (low, high) == pytest.approx(proportion_confint(4, 4))


def checked(sheet: pd.DataFrame, who: str = "MJ") -> pd.DataFrame:
    return sheet.assign(checked_by=who)


@pytest.mark.filterwarnings("error::stance.checking.agreement.FewRowsWarning")
def test_thirty_rows_are_enough_not_to_be_warned(make_quotes) -> None:
    quotes = make_quotes(*((f"a{n}", "Ana Roy", f"chose {n} dite", 0.5) for n in range(30)))
    quotes["sentence"] = quotes["quote"]
    agreement(quotes, build([], TEXTS), quotes[["article_id", "quote", "speaker"]])


def test_a_sheet_of_an_earlier_analysis_judges_the_quotations_that_it_has(
    analysis: Analysis,
) -> None:
    """Two quotations of an article were checked; the first is then found no more."""
    sheet = checked(analysis.sample(4, blind=False)).iloc[2:]
    ids = analysis.quotes["quote_id"].replace({"b:3": "b:9", "b:4": "b:3"})
    fewer = analysis.with_quotes(analysis.quotes.assign(quote_id=ids))
    assert figure(fewer.agreement(sheet), "precision")[["value", "n"]].tolist() == [1, 2]
    fewer = analysis.with_quotes(fewer.quotes[fewer.quotes["quote_id"] != "b:9"])
    with pytest.warns(UserWarning, match="1 of the 2 quotations that were checked are not in this"):
        table = fewer.agreement(sheet)
    assert figure(table, "precision")[["value", "n"]].tolist() == [1, 1]


@pytest.mark.parametrize("keep", [True, False])
def test_a_drawn_sheet_says_nothing_of_what_was_missed(analysis: Analysis, keep: bool) -> None:
    sheet = checked(analysis.sample(4, blind=False))
    sheet.loc[3, "delete"] = "x"
    whole = Analysis(
        analysis.quotes, analysis.speakers, analysis.articles, analysis.texts.head(3 * keep), "t"
    )
    table = whole.agreement(sheet)
    assert figure(table, "precision")["value"] == 3 / 4
    assert np.isnan(figure(table, "recall")["value"])
    assert np.isnan(figure(table, "f1")["value"])
    assert figure(table, "stance_accuracy")["value"] == 1


def test_whole_articles_do(analysis: Analysis, tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    analysis.sample(3, whole_articles=True, to=path, separator=";", blind=False)
    text = path.read_text("utf-8-sig").replace(";;\n", ";MJ;\n")
    path.write_text(text, encoding="utf-8")
    table = analysis.agreement(path)
    assert figure(table, "recall")["value"] == 1
    assert figure(table, "f1")["value"] == 1


def test_foreign_articles_are_refused(analysis: Analysis) -> None:
    with pytest.raises(ValueError, match="none of the annotation's articles"):
        analysis.agreement(gold(("z", "x", "", "")))


def test_alpha_of_the_textbook() -> None:
    """Four coders, twelve units, five labels: alpha .743 (Krippendorff 2011, section C)."""
    coders = {
        "a": "1 2 3 3 2 1 4 1 2 . . .",
        "b": "1 2 3 3 2 2 4 1 2 5 . 3",
        "c": ". 3 3 3 2 3 4 2 2 5 1 .",
        "d": "1 2 3 3 2 4 4 1 2 5 1 .",
    }
    cells = {name: [c if c != "." else None for c in row.split()] for name, row in coders.items()}
    assert krippendorff_alpha(pd.DataFrame(cells)) == pytest.approx(0.743, abs=0.0005)


def test_alpha_where_there_was_nothing_to_disagree_on() -> None:
    assert np.isnan(krippendorff_alpha(pd.DataFrame({"a": ["x", "x"], "b": ["x", "x"]})))


PAIRS = st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("xyz")), min_size=2, max_size=20)


@settings(max_examples=50)
@given(PAIRS)
def test_alpha_of_two_is_that_of_the_definition(pairs) -> None:
    """1 − (n − 1) Σ o / Σ e over pairs of values, without a matrix."""
    values = [value for pair in pairs for value in pair]
    observed = np.mean([a != b for a, b in pairs])
    n = len(values)
    expected = sum(a != b for a in values for b in values) / (n * (n - 1))
    alpha = krippendorff_alpha(pd.DataFrame(pairs, columns=["a", "b"]))
    assert alpha == pytest.approx(1 - observed / expected if expected else np.nan, nan_ok=True)


@given(st.text())
def test_letters_with_offsets_are_the_letters(text: str) -> None:
    found, offsets = letters_with_offsets(text)
    assert found == letters(text)
    assert all(sign in letters(text[at]) for sign, at in zip(found, offsets, strict=True))


def test_figures_are_those_of_the_library_s_own_evaluation(make_quotes) -> None:
    """An article with a trap, an optional quotation, a split one and an indirect one."""
    text = "Elle dit « il faut une trêve sans délai ». Le « nuage » attendra, rien ne presse."
    parts = [("direct", "il faut une trêve"), ("mixed", "sans délai"), ("mixed", "nuage")]
    parts.append(("indirect", "rien ne presse"))
    quotes = make_quotes(*(("a", "Ana Roy", words, 0.5) for _, words in parts))
    quotes["quote_type"] = pd.Categorical([kind for kind, _ in parts], QUOTE_TYPES)
    quotes["start"] = [text.index(words) for _, words in parts]
    quotes["end"] = quotes["start"] + quotes["quote"].str.len().astype("int64")
    rows = [
        ("direct", "il faut une trêve sans délai", "Ana Roy", "favor"),
        ("none", "nuage", "", ""),
        ("optional", "attendra", "", ""),
        ("indirect", "rien ne presse", "Léo Blin", "against"),
    ]
    sheet = pd.DataFrame(rows, columns=["quote_type", "quote", "speaker", "stance"])
    texts = build([{"article_id": "a", "text": text, "blocks": ""}], TEXTS)
    table = agreement(quotes, texts, sheet.assign(article_id="a"))
    judged = judge(
        text,
        [
            GoldQuote(
                text.index(words),
                text.index(words) + len(words),
                kind,
                (who,) if who else (),
                (label,) if label else (),
            )
            for kind, words, who, label in rows
        ],
        [Prediction(kind, words, "Ana Roy", "favor") for kind, words in parts],
    )
    theirs = figures(count(judged))
    for group, shown in (("quotes", "direct and mixed"), ("indirect", "indirect")):
        for name in ("precision", "recall", "f1"):
            assert figure(table, name, shown)["value"] == theirs[f"{group}_{name}"]
        assert figure(table, "speaker_accuracy", shown)["value"] == theirs[f"{group}_speaker"]
    assert figure(table, "precision")["value"] == 2 / 3
    assert figure(table, "stance_macro_f1")["value"] == theirs["stance_macro_f1"]

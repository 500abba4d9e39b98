"""Two people who checked the same sheet."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import stance
from stance.analysis import Analysis
from stance.checking import annotator_agreement, differences, settled
from stance.checking.agreement import FewRowsWarning, krippendorff_alpha
from stance.columns import TEXTS, article_record, build
from stance.comparing import summarize_articles, summarize_speakers

SAID = [
    ("a", "première chose", "Ana Roy"),
    ("a", "seconde chose", "Léo Blin"),
    ("b", "troisième chose", "Ana Roy"),
    ("b", "quatrième chose", "Zoé Lam"),
]


@pytest.fixture
def analysis(make_quotes) -> Analysis:
    quotes = make_quotes(*((name, who, words, 0.5) for name, words, who in SAID))
    texts = {name: ". ".join(words for at, words, _ in SAID if at == name) for name in "ab"}
    quotes["start"] = [texts[name].index(words) for name, words, _ in SAID]
    quotes["end"] = quotes["start"] + quotes["quote"].str.len().astype("int64")
    quotes["sentence"] = quotes["quote"]
    articles = [stance.Article(f"{text}. Une de plus.", id=name) for name, text in texts.items()]
    return Analysis(
        quotes=quotes,
        speakers=summarize_speakers(quotes),
        articles=summarize_articles([article_record(article) for article in articles], quotes),
        texts=build([{"article_id": a.id, "text": a.text, "blocks": ""} for a in articles], TEXTS),
        target="test",
    )


@pytest.fixture
def sheets(analysis: Analysis) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return two sheets that differ on a speaker, a stance, and what is a quotation."""
    one = analysis.sample(4).assign(checked_by="AR")
    one["speaker"] = ["Ana Roy", "Léo Blin", "Ana Roy", "?"]
    one["stance"] = ["favor", "against", "favor", "neutral"]
    two = one.assign(checked_by="LB")
    two["speaker"] = ["Roy", "Ana Roy", "Ana Roy", "?"]
    two["stance"] = ["pour", "contre", "neutre", ""]
    two.loc[0, "delete"] = "x"
    return one, two


def figures(table: pd.DataFrame) -> dict[str, list[float]]:
    return {row["figure"]: [row["value"], row["n"]] for row in table.to_dict("records")}


def test_agreement_worked_out_by_hand(sheets) -> None:
    with pytest.warns(FewRowsWarning, match="rest on 4 checked rows"):
        table = annotator_agreement(*sheets)
    told = figures(table)
    assert told["quotation_agreement"] == [3 / 4, 4]
    assert told["speaker_agreement"] == [2 / 3, 3]
    assert told["stance_agreement"] == [1 / 2, 2]
    labels = pd.DataFrame({"one": ["against", "favor"], "two": ["against", "neutral"]})
    assert told["stance_alpha"] == [krippendorff_alpha(labels), 2]
    known = table[table["figure"] == "quotation_agreement"].iloc[0]
    assert 0.3 < known["ci_low"] < 0.75 < known["ci_high"] < 1


def test_two_who_agree_differ_in_nothing(sheets) -> None:
    one, _ = sheets
    table = annotator_agreement(one, one.assign(checked_by="LB"))
    assert table["value"].tolist() == [1, 1, 1, 1]
    assert np.isnan(table.loc[3, "ci_low"])
    assert differences(one, one).empty


def test_differences_are_a_sheet_to_settle(analysis: Analysis, sheets, tmp_path: Path) -> None:
    path = tmp_path / "settle.csv"
    differences(*sheets, to=path, separator=";")
    sheet = pd.read_csv(path, sep=";", dtype="string")
    assert sheet["quote_id"].tolist() == ["a:1", "a:2", "b:3"]
    assert sheet["checked_by"].isna().all()
    assert sheet[["speaker", "stance"]].isna().to_numpy().tolist() == [
        [True, True],
        [True, False],
        [False, True],
    ]
    assert sheet.loc[1, ["speaker_1", "speaker_2"]].tolist() == ["Léo Blin", "Ana Roy"]
    half = settled(*sheets)
    assert half["checked_by"].isna().tolist() == [True, True, True, False]
    sheet.loc[1, ["speaker", "stance", "checked_by"]] = ["Ana Roy", "contre", "ZL"]
    sheet.loc[2, ["speaker", "stance", "checked_by"]] = ["Ana Roy", "favor", "ZL"]
    sheet.to_csv(path, sep=";", index=False)
    whole = settled(*sheets, path)
    assert whole["checked_by"].tolist()[1:] == ["ZL", "ZL", "AR, LB"]
    assert pd.isna(whole.loc[0, "checked_by"])
    assert whole["speaker"].tolist()[1:] == ["Ana Roy", "Ana Roy", "?"]
    table = analysis.agreement(whole)
    told = table[(table["figure"] == "speaker_accuracy")].iloc[0]
    assert told[["value", "n"]].tolist() == [1 / 3, 3]
    done = stance.correct(analysis, whole).quotes.set_index("quote_id")
    assert done.loc["a:2", ["speaker", "stance"]].tolist() == ["Ana Roy", "against"]


def test_what_one_alone_added_is_a_difference(sheets) -> None:
    one, two = sheets
    added = pd.DataFrame([{"article_id": "a", "quote": "Une de plus", "checked_by": "AR"}])
    more = pd.concat([one, added], ignore_index=True)
    assert figures(annotator_agreement(more, two))["quotation_agreement"] == [3 / 5, 5]
    assert figures(annotator_agreement(two, more))["quotation_agreement"] == [3 / 5, 5]
    both = pd.concat([two, added.assign(quote="« Une de plus »")], ignore_index=True)
    assert figures(annotator_agreement(more, both))["quotation_agreement"] == [4 / 5, 5]


def test_rows_of_one_alone_say_nothing(sheets) -> None:
    one, two = sheets
    two["checked_by"] = ["LB", pd.NA, pd.NA, pd.NA]
    assert figures(annotator_agreement(one, two))["quotation_agreement"] == [0, 1]
    with pytest.raises(ValueError, match="nobody has checked a row"):
        annotator_agreement(one, two.assign(checked_by=pd.NA))
    with pytest.raises(ValueError, match="no checked quotation in common"):
        annotator_agreement(one, two.assign(quote_id="z:1", article_id="z"))


def test_differences_that_somebody_has_settled_are_not_replaced(sheets, tmp_path: Path) -> None:
    path = tmp_path / "settle.csv"
    added = pd.DataFrame([{"article_id": "a", "quote": "Une de plus", "checked_by": "AR"}])
    both = [pd.concat([sheets[0], added], ignore_index=True), sheets[1]]
    differences(*both, to=path)
    sheet = differences(*both, to=path)
    sheet.assign(speaker="Ana Roy", checked_by="ZL").to_csv(path, index=False)
    before = path.read_bytes()
    with pytest.raises(FileExistsError, match="holds answers of a person"):
        differences(*both, to=path)
    assert path.read_bytes() == before
    differences(*both, to=path, overwrite=True)
    assert path.read_bytes() != before


def test_one_id_of_two_quotations_makes_no_pair(sheets) -> None:
    one, two = sheets
    two.loc[3, "quote"] = "Autre chose"
    assert figures(annotator_agreement(one, two))["quotation_agreement"] == [2 / 3, 3]


def test_what_one_alone_added_is_not_applied_before_it_is_settled(
    analysis: Analysis, sheets
) -> None:
    one, two = sheets
    added = pd.DataFrame([{"article_id": "a", "quote": "Une de plus", "checked_by": "AR"}])
    more = pd.concat([one, added], ignore_index=True)
    still_open = stance.correct(analysis, settled(more, two))
    assert "Une de plus" not in still_open.quotes["quote"].tolist()
    apart = differences(more, two)
    apart.loc[apart["quote"] == "Une de plus", ["speaker", "checked_by"]] = ["Ana Roy", "ZL"]
    done = stance.correct(analysis, settled(more, two, apart))
    assert "Une de plus" in done.quotes["quote"].tolist()

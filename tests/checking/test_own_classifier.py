"""From a labelled sheet to what a classifier learns, and to its honest figures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import stance
from stance.checking.agreement import FewRowsWarning
from stance.checking.own_classifier import labelled
from stance.columns import QUOTES
from stance.scoring.classifier import StanceClassifier

FOR, AGAINST = "Un outil exemplaire et utile", "Un scandale et une honte"


@pytest.fixture
def quotes() -> pd.DataFrame:
    rows = [
        {"article_id": name, "quote_id": f"{name}:1", "quote": words, "sentence": f"« {words} »"}
        for name, words in (("a", FOR), ("b", AGAINST), ("c", "Le vote est lundi"))
    ]
    told = {**dict.fromkeys(QUOTES), "cue": "dit", "speaker_role": "maire"}
    return pd.DataFrame([told | row for row in rows], dtype="object")


def sheet(**columns: list[str | None]) -> pd.DataFrame:
    ids = ["a:1", "b:1", "c:1"]
    known = {"article_id": ["a", "b", "c"], "quote_id": ids, "sampled": ["quotation"] * 3}
    words = {"quote": [FOR, AGAINST, "Le vote est lundi"], "checked_by": ["MJ"] * 3}
    return pd.DataFrame({**known, **words, **columns}, dtype="string")


def test_a_sheet_is_joined_to_its_quotations(quotes: pd.DataFrame) -> None:
    rows = labelled(sheet(stance=["pour", "Contre", "neutral"]), quotes)
    assert rows["stance"].tolist() == ["favor", "against", "neutral"]
    assert rows["cue"].tolist() == ["dit"] * 3
    assert rows["speaker_role"].tolist() == ["maire"] * 3
    assert rows["sentence"].tolist() == quotes["sentence"].tolist()


def test_labels_stay_with_their_words_where_the_ids_have_changed(quotes: pd.DataFrame) -> None:
    """The article « a » has one quotation more, above the one that was labelled."""
    above = quotes.head(1).assign(quote="Je ne sais pas", cue="hésite", sentence="« Je ne sais »")
    later = pd.concat([above, quotes.assign(quote_id=["a:2", "b:1", "c:2"])], ignore_index=True)
    later.loc[3, "quote"] = "Le vote est mardi"
    rows = labelled(sheet(stance=["pour", "contre", "neutre"]), later)
    assert rows["quote"].tolist() == [FOR, AGAINST, "Le vote est lundi"]
    assert rows["cue"].tolist() == ["dit", "dit", pd.NA]


@pytest.mark.parametrize(
    "columns",
    [
        {"stance": ["pour", None, None]},
        {"stance": ["pour", "favor|against", "contre"], "delete": [None, None, "x"]},
        {"stance": ["pour", "contre", "neutre"], "checked_by": ["MJ", None, None]},
    ],
)
def test_rows_without_one_label_that_somebody_gave_are_left_out(
    quotes: pd.DataFrame, columns: dict[str, list[str | None]]
) -> None:
    assert labelled(sheet(**columns), quotes)["article_id"].tolist() == ["a"]


def test_a_table_of_ones_own_needs_no_sheet(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(f"quote;stance;cue\n{FOR};pour;dit\n{AGAINST};contre;\n", encoding="utf-8")
    rows = labelled(path)
    assert rows[["quote", "stance"]].to_numpy().tolist() == [[FOR, "favor"], [AGAINST, "against"]]
    assert rows["cue"].tolist() == ["dit", pd.NA]


def test_a_sheet_that_nobody_filled_is_refused(quotes: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="nobody has labelled a row"):
        labelled(sheet(stance=[None] * 3), quotes)
    with pytest.raises(ValueError, match=r"row 3: 'perhaps' is no stance"):
        labelled(sheet(stance=["pour", "perhaps", None]), quotes)
    with pytest.raises(ValueError, match="no column stance"):
        labelled(sheet(), quotes)


class Memory(StanceClassifier):  # type: ignore[misc]  # scikit-learn is untyped
    """Knows by heart what it was taught, and calls all else neutral."""

    def fit(self, X: pd.DataFrame, y: np.ndarray) -> Memory:  # type: ignore[override]  # noqa: N803
        self.known_ = dict(zip(X["quote"], y, strict=True))
        return self

    def predict(self, X: pd.DataFrame) -> np.ndarray:  # type: ignore[override]  # noqa: N803
        return np.array([self.known_.get(quote, "neutral") for quote in X["quote"]], dtype=object)


def rows_of(articles: int) -> Iterator[dict[str, str]]:
    """Quote the same words several times in an article, and never in two."""
    for number in range(articles):
        for label in ("favor", "against", "neutral"):
            for _ in range(2):
                words = f"mot{number} {label}"
                yield {"article_id": f"{number}", "quote": words, "stance": label}


def test_no_article_is_learned_from_and_judged() -> None:
    rows = pd.DataFrame(rows_of(6))
    figures = stance.cross_validate(Memory(), rows).set_index(["model", "figure"])
    # Whoever had seen another quotation of the article would know.
    assert figures.loc[("own", "accuracy"), "value"] == pytest.approx(1 / 3)
    assert (figures["n"] == 36).all()
    assert set(figures.index) == {
        (model, figure)
        for model in ("own", "shipped", "majority")
        for figure in ("macro_f1", "accuracy")
    }
    low, high = figures.loc[("own", "accuracy"), ["ci_low", "ci_high"]]
    assert low < 1 / 3 < high
    pd.testing.assert_frame_equal(
        stance.cross_validate(Memory(), rows), stance.cross_validate(Memory(), rows)
    )


def test_a_classifier_that_learns_is_above_the_most_frequent_label() -> None:
    rows = pd.DataFrame(
        {"article_id": f"{n}", "quote": words, "stance": label}
        for n in range(8)
        for words, label in ((FOR, "pour"), (AGAINST, "contre"), (AGAINST, "contre"))
    )
    light = StanceClassifier(prior="", blocks=("balance", "lexicon"), tol=1e-3)
    with pytest.warns(FewRowsWarning):
        figures = stance.cross_validate(light, rows, folds=2)
    value = figures.set_index(["model", "figure"])["value"]
    assert value["own", "accuracy"] == 1
    assert value["majority", "accuracy"] == pytest.approx(2 / 3)
    assert value["majority", "macro_f1"] == pytest.approx(0.4)


def test_what_cannot_be_cross_validated_is_refused() -> None:
    rows = pd.DataFrame(rows_of(1))
    with pytest.raises(ValueError, match="of one article"):
        stance.cross_validate(Memory(), rows)
    with pytest.raises(ValueError, match="two folds or more"):
        stance.cross_validate(Memory(), rows, folds=1)

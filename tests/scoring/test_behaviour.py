"""What must not change a stance, and what must: over many cases, all invented."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from training import TARGET, labelled_quotes

import stance
from stance.files.resources import read_table
from stance.scoring.frame import SCORE_COLUMNS, score
from stance.scoring.lexicon import entries as word_list_entries
from stance.scoring.lexicon import pattern_set
from stance.scoring.targets import load_target, target_names
from stance.scoring.terms import GAP, split_words

CASES = Path(__file__).parents[1] / "cases"
FULL_NAME = r"[A-ZÉÈÀÇ][\w’'-]+ [A-ZÉÈÀÇ][\w’'-]+"
OTHERS = ("Ibtissem Vandewalle", "Loïc Traoré", "Wanda Ostrowski", "Pierre Martin")


def cases(name: str) -> list:
    return json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))


def scores(quotes: list[str]) -> np.ndarray:
    return score(pd.DataFrame({"quote": quotes}))["stance_score"].to_numpy()


def test_denying_turns_or_weakens_nine_in_ten() -> None:
    pairs = cases("stance_negation")
    assert len(pairs) >= 60
    leans = np.array([1 if pair["leans"] == "favor" else -1 for pair in pairs])
    said = leans * scores([pair["said"] for pair in pairs])
    denied = leans * scores([pair["denied"] for pair in pairs])
    kept = [pair["denied"] for pair, weaker in zip(pairs, denied < said, strict=True) if not weaker]
    assert len(kept) <= 0.1 * len(pairs), kept


def test_no_two_denials_are_built_alike() -> None:
    pairs = cases("stance_negation")
    built = [(pair["leans"], pair["by"]) for pair in pairs]
    assert len(set(built)) == len(built)
    assert len({pair["said"] for pair in pairs}) == len(pairs)


def test_exchanging_the_names_of_speakers_leaves_every_stance() -> None:
    quotes = labelled_quotes()
    named = quotes["speaker"].str.fullmatch(FULL_NAME)
    # « Google Colombie » is a rival, and not in vain.
    named &= ~quotes["speaker"].str.split().str[0].str.lower().isin(load_target(TARGET).rivals)
    shown = [name in text for name, text in zip(quotes["speaker"], quotes["sentence"], strict=True)]
    quotes = quotes[named & np.array(shown)].iloc[::3].reset_index(drop=True)
    assert len(quotes) > 200
    new = [OTHERS[row % len(OTHERS)] for row in range(len(quotes))]
    exchanged = quotes.assign(
        speaker=new,
        sentence=[
            text.replace(old, name)
            for text, old, name in zip(quotes["sentence"], quotes["speaker"], new, strict=True)
        ],
    )
    before, after = score(quotes), score(exchanged)
    assert before["stance"].tolist() == after["stance"].tolist()
    moved = (before["stance_score"] - after["stance_score"]).abs()
    assert (moved < 1e-6).mean() > 0.95  # « Parfait », « Fidèle » are words as well


@pytest.mark.parametrize(
    "words",
    [
        "Le contrat porte sur quatre lots et court jusqu’en 2027",
        "L’appel d’offres d’Amazon sera examiné en mars",
        "Les caméras de Ring filment en couleur depuis 2019",
        "Le service compte trois cents agents",
    ],
)
@pytest.mark.parametrize(
    "frame",
    [
        "« {} », indique le communiqué.",
        "Selon le document, {}.",
        "« {} », précise Wanda Ostrowski, la greffière.",
        "Interrogé mardi, le service répond : « {} ».",
    ],
)
def test_a_neutral_frame_leaves_neutral_words_neutral(words: str, frame: str) -> None:
    quote = pd.DataFrame({"quote": [words], "sentence": [frame.format(words)]})
    assert score(quote)["stance"].tolist() == ["neutral"]


def test_a_rival_in_the_place_of_the_target_makes_it_neutral() -> None:
    quotes = cases("stance_rivals")
    rivals = ["Microsoft", "Palantir", "Google", "Thales", "Clearview"]
    own = score(pd.DataFrame({"quote": quotes}))["stance"]
    theirs = score(
        pd.DataFrame({"quote": [q.replace("Amazon", rival) for rival in rivals for q in quotes]})
    )["stance"]
    assert (own != "neutral").mean() > 0.9
    assert (theirs == "neutral").mean() > 0.85


DECLARED = [
    ("Je suis contre {}", "Je suis pour {}"),
    ("Nous sommes opposés à {}", "Nous sommes favorables à {}"),
    ("Nous disons non à {}", "Nous disons oui à {}"),
    ("Je ne soutiens pas {}", "Je soutiens {}"),
    ("Nous nous battrons contre {}", "Nous nous battrons aux côtés de {}"),
    ("Je condamne {}", "Je salue {}"),
    ("Je ne suis pas d’accord avec {}", "Je suis d’accord avec {}"),
    ("Nous voterons contre {}", "Nous voterons pour {}"),
]


@pytest.mark.parametrize("name", ["la réforme Roy", "la tour Velmor", "l’écluse de Vaubrisey"])
def test_a_declared_side_toward_a_target_of_ones_own_is_heard(name: str) -> None:
    target = stance.Target("own", aliases=[name.removeprefix("la ").removeprefix("l’")])
    quotes = [{"quote": text.format(name)} for pair in DECLARED for text in pair]
    against, favor = score(pd.DataFrame(quotes), target)["stance_score"].to_numpy().reshape(-1, 2).T
    assert (against < favor).all()


SCORER = """
import json, sys
import pandas as pd
from stance import score
frame = pd.DataFrame(json.load(sys.stdin))
print(json.dumps(score(frame).to_dict("records")))
"""


def test_rows_hash_seed_and_processes_change_nothing() -> None:
    """Two processes with other seeds score half the rows each, last row first."""
    quotes = labelled_quotes().iloc[:120]
    whole = score(quotes).set_index("quote_id")
    parts = []
    for first, seed in ((0, "1"), (1, "4242")):
        done = subprocess.run(
            [sys.executable, "-c", SCORER],
            input=quotes.iloc[first::2].iloc[::-1].to_json(orient="records").encode(),
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        )
        parts += json.loads(done.stdout)
    assert len(parts) == len(whole)
    for row in parts:
        ours = whole.loc[row["quote_id"]]
        assert {name: row[name] for name in SCORE_COLUMNS} == {
            name: ours[name] for name in SCORE_COLUMNS
        }


def _spelt_out(pattern: str) -> list[tuple[str, ...]]:
    """Return word sequences that a pattern should find, whatever « * » stands for."""
    items = ["mot" if item == GAP else item for item in pattern.split()]
    return [
        split_words(" ".join(item.replace("*", ending) for item in items)).norms
        for ending in ("", "s", "ent")
    ]


@pytest.mark.parametrize("target", target_names())
def test_every_entry_of_the_word_lists_is_found_where_it_is_written(target: str) -> None:
    goal = load_target(target)
    patterns = pattern_set(goal)
    silent = []
    for channel, pattern, term in word_list_entries(goal):
        heard = any(
            name == channel and match.value == term and match[:2] == (0, len(words))
            for words in _spelt_out(pattern)
            for name, match in patterns.find(words)
        )
        if not heard:
            silent.append((channel, pattern, term.says))
    assert silent == []


def test_every_role_that_leans_shows_in_the_evidence_or_the_score() -> None:
    roles = [row["pattern"].replace("*", "") for row in read_table("leaning_roles")]
    quotes = pd.DataFrame({"quote": ["Nous verrons"] * len(roles), "speaker_role": roles})
    leaning, bare = score(quotes), score(quotes, roles=False)
    assert len(set(bare["stance_score"])) == 1
    silent = [
        role
        for role, one, other in zip(
            roles, leaning["stance_score"], bare["stance_score"], strict=True
        )
        if one == other
    ]
    assert silent == []

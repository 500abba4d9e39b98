"""``score``: what it returns, and how it behaves when a quotation changes."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from training import labelled_quotes

from stance.quote import STANCES
from stance.scoring.evidence import TOLD, is_tool, parse_evidence
from stance.scoring.frame import SCORE_COLUMNS, score
from stance.scoring.targets import Target, load_target, target_names

QUOTES = pd.DataFrame(
    {
        "quote": [
            "Il faut interdire ces caméras, elles font de chaque rue un commissariat",
            "Grâce à cet outil, nous avons retrouvé trois enfants disparus",
            "Le contrat porte sur quatre ans et sera examiné en mars",
            "indigne",
        ],
        "sentence": [
            ("« Il faut interdire ces caméras, elles font de chaque rue un commissariat », "
            "dénonce Ana Ruiz."),
            ("« Grâce à cet outil, nous avons retrouvé trois enfants disparus », "
            "se félicite Jean Kern."),
            "« Le contrat porte sur quatre ans et sera examiné en mars », précise le ministère.",
            "Elle juge l’accord avec Amazon « indigne ».",
        ],
        "cue": ["dénonce", "se félicite", "précise", "juge"],
        "speaker": ["Ana Ruiz", "Jean Kern", "le ministère", "Ana Ruiz"],
    }
)  # fmt: skip


SAID = (
    "Amazon", "ne", "pas", "protège", "scandale", "utile", ";", "!", "police", "mais", "1 000",
    "moratoire", "jamais", "Microsoft", "danger", "(+0.10)", "reste", "aucun", "«", "»",
)  # fmt: skip


def scores(*quotes: str, target: str | Target = "amazon-security") -> np.ndarray:
    frame = pd.DataFrame({"quote": list(quotes)})
    return score(frame, target=target)["stance_score"].to_numpy()


def test_columns_dtypes_and_ranges() -> None:
    scored = score(QUOTES)
    assert list(scored.columns) == [*QUOTES.columns, *SCORE_COLUMNS]
    assert [str(scored[name].dtype) for name in SCORE_COLUMNS] == [
        "string", "category", "category", "float64", "float64", "float64", "string",
    ]  # fmt: skip
    assert tuple(scored["stance"].cat.categories) == STANCES
    assert tuple(scored["aspect"].cat.categories) == load_target("amazon-security").aspect_names
    assert scored["stance_score"].between(-1, 1).all()
    assert scored["stance_confidence"].between(0, 1).all()
    assert scored["polarity"].between(-1, 1).all()


def test_clear_cases() -> None:
    assert score(QUOTES)["stance"].tolist() == ["against", "favor", "neutral", "against"]


def test_the_frame_given_is_left_alone() -> None:
    before = QUOTES.copy(deep=True)
    score(QUOTES)
    pd.testing.assert_frame_equal(QUOTES, before)


def test_order_and_index_are_kept_and_rows_do_not_see_one_another() -> None:
    whole = score(QUOTES)
    turned = score(QUOTES.iloc[::-1].set_axis(["d", "c", "b", "a"]))
    assert list(turned.index) == ["d", "c", "b", "a"]
    for name in SCORE_COLUMNS:
        if name in {"stance_score", "stance_confidence", "polarity"}:
            np.testing.assert_allclose(whole[name], turned[name][::-1], atol=1e-12)
        else:
            assert whole[name].tolist() == turned[name].tolist()[::-1]


def test_one_by_one_and_all_at_once_agree_to_the_last_digit() -> None:
    quotes = labelled_quotes().iloc[::40].reset_index(drop=True)
    whole = score(quotes)
    single = pd.concat([score(quotes.iloc[[row]]) for row in range(len(quotes))])
    pd.testing.assert_frame_equal(whole, single, check_exact=True)
    for name in ("stance_score", "stance_confidence"):
        assert (whole[name] == whole[name].round(6)).all()


def test_what_is_over_is_judged_by_its_end() -> None:
    """The mirror of a quoted word is its end: blame for the past is praise, praise blame."""
    quotes = pd.DataFrame(
        [
            ("pagaille", "Chez AWS, c’est la « pagaille »."),
            ("pagaille", "Depuis AWS, finie la « pagaille »."),
            ("réussite", "Le contrat d’AWS est une « réussite »."),
            ("réussite", "Envolée, la « réussite » d’AWS."),
        ],
        columns=["quote", "sentence"],
    )
    still_bad, no_longer_bad, still_good, no_longer_good = score(quotes)["stance_score"]
    assert still_bad < no_longer_bad
    assert no_longer_good < still_good


def test_an_empty_frame_has_the_same_columns() -> None:
    scored = score(QUOTES.iloc[:0])
    assert scored.dtypes.equals(score(QUOTES).dtypes)
    assert len(scored) == 0


def test_missing_values_are_blanks() -> None:
    gaps = pd.DataFrame({"quote": ["utile", None], "sentence": [np.nan, pd.NA], "cue": [None, ""]})
    scored = score(gaps)
    assert scored["stance_score"].notna().all()
    assert scored["stance"].notna().all()


def test_a_quotation_alone_is_enough_and_scores_again_replace_the_old() -> None:
    once = score(QUOTES[["quote"]])
    pd.testing.assert_frame_equal(score(once), once)


@pytest.mark.parametrize("texts", [["Non."], "Non.", pd.Series(["Non."]), None])
def test_what_is_no_frame_is_refused_with_the_way_to_make_one(texts) -> None:
    with pytest.raises(
        TypeError, match=r"takes a DataFrame with a column quote, not .*pd\.DataFrame"
    ):
        score(texts)


def test_without_quotes_the_error_says_what_there_is() -> None:
    with pytest.raises(ValueError, match="a column 'quote' is needed; the frame has: text"):
        score(pd.DataFrame({"text": ["x"]}))


def test_evidence_adds_up_to_the_score() -> None:
    scored = score(labelled_quotes().head(300))
    totals = [sum(weight for _, weight in parse_evidence(text)) for text in scored["evidence"]]
    np.testing.assert_allclose(totals, scored["stance_score"].round(2), atol=1e-9)


@given(
    quote=st.lists(st.sampled_from(SAID), max_size=12).map(" ".join),
    around=st.sampled_from(["", "« {} », dit-elle.", "Finie la « {} ».", "Amazon ; {} ; (bref)"]),
    role=st.sampled_from(["", "porte-parole d’Amazon", "analyste", "ex-employé d’Amazon"]),
)
def test_evidence_of_any_text_adds_up_to_the_score(quote: str, around: str, role: str) -> None:
    row = {"quote": [quote], "sentence": [around.format(quote)], "speaker_role": [role]}
    scored = score(pd.DataFrame(row)).iloc[0]
    total = sum(weight for _, weight in parse_evidence(scored["evidence"]))
    assert total == pytest.approx(round(scored["stance_score"], 2), abs=1e-9)


def test_evidence_quotes_the_words_as_printed() -> None:
    scored = score(QUOTES)
    for (_, row), sentence in zip(scored.iterrows(), QUOTES["sentence"], strict=True):
        for term, _ in parse_evidence(row["evidence"]):
            assert term.startswith("[") or term.removesuffix(TOLD) in sentence


def test_evidence_tells_the_journalists_words_from_the_speakers() -> None:
    sentence = "« Ce contrat est une honte », dénonce Ana Roy."
    frame = pd.DataFrame({"quote": ["Ce contrat est une honte"], "sentence": [sentence]})
    terms = [term for term, _ in parse_evidence(score(frame)["evidence"].iloc[0])]
    assert {"honte", "dénonce [récit]"} <= set(terms)


def test_evidence_shows_no_words_that_mean_little_by_themselves() -> None:
    scored = score(labelled_quotes().iloc[::60])
    shown = [term for text in scored["evidence"] for term, _ in parse_evidence(text)]
    assert len(shown) > 200
    assert [term for term in shown if is_tool(term.removesuffix(TOLD))] == []


def test_names_of_speakers_do_not_matter() -> None:
    other = QUOTES.copy()
    other["speaker"] = ["Jean Kern", "Ana Ruiz", "Ana Ruiz", "Jean Kern"]
    other["sentence"] = [
        text.replace("Ana Ruiz", "Wassila Traoré").replace("Jean Kern", "Piet Smits")
        for text in QUOTES["sentence"]
    ]
    np.testing.assert_allclose(score(other)["stance_score"], score(QUOTES)["stance_score"])


PAIRS = [
    ("Cet outil met nos enfants en danger", "Cet outil ne met personne en danger"),
    ("Il y a un risque de dérive", "Il n’y a aucun risque de dérive"),
    ("Ce contrat est indigne", "Ce contrat n’a rien d’indigne"),
    ("Ces caméras sont dangereuses", "Ces caméras ne sont pas dangereuses"),
    ("Cet outil n’est ni utile ni fiable", "Cet outil est utile et fiable"),
    ("Nous n’avons aucune confiance en Amazon", "Nous avons confiance en Amazon"),
    ("Cette technologie ne sauve aucune vie", "Cette technologie sauve des vies"),
    ("Ce n’est pas un progrès", "C’est un progrès"),
    ("Nous ne soutenons pas ce contrat", "Nous soutenons ce contrat"),
    ("Elle ne protège pas nos soldats", "Elle protège nos soldats"),
    ("C’est une menace pour nos libertés", "Ce n’est pas une menace pour nos libertés"),
]


@pytest.mark.parametrize(("against", "favor"), PAIRS)
@pytest.mark.parametrize(
    "target",
    [
        "amazon-security",
        Target("truc", aliases=("amazon", "cet outil", "ce contrat", "cette technologie")),
    ],
    ids=["with a model of its own", "with the model for any"],
)
def test_denying_moves_the_score_the_other_way(
    against: str, favor: str, target: str | Target
) -> None:
    worse, better = scores(against, favor, target=target)
    assert better > worse


@pytest.mark.parametrize(
    "words",
    [
        "Le chiffre d’affaires de la division a progressé de 12 % au troisième trimestre",
        "L’appel d’offres sera publié en avril, les réponses sont attendues en juin",
        "Nous ne commentons pas les procédures en cours",
        "Le service héberge les données de quatorze ministères",
    ],
)
def test_what_takes_no_side_stays_neutral(words) -> None:
    assert score(pd.DataFrame({"quote": [words]}))["stance"].tolist() == ["neutral"]


@pytest.mark.parametrize("rival", ["Microsoft", "Palantir", "Google"])
def test_what_is_said_of_a_rival_is_weaker_than_what_is_said_of_the_target(rival) -> None:
    quotes = [
        "Amazon trahit ses clients et vend leurs visages à la police",
        "Amazon protège nos soldats mieux que personne",
        "Nous devons interdire les logiciels d’Amazon",
    ]
    own = scores(*quotes)
    theirs = scores(*(quote.replace("Amazon", rival) for quote in quotes))
    assert np.abs(theirs).mean() < np.abs(own).mean()


def test_roles_can_be_left_out() -> None:
    quote = pd.DataFrame(
        {"quote": ["Nous verrons bien"], "speaker_role": ["porte-parole d’Amazon"]}
    )
    bare = quote.drop(columns="speaker_role")
    with_role, without = score(quote), score(quote, roles=False)
    assert with_role["stance_score"].iloc[0] > without["stance_score"].iloc[0]
    np.testing.assert_allclose(without["stance_score"], score(bare, roles=False)["stance_score"])


@pytest.mark.parametrize("target", target_names())
def test_every_target_scores(target) -> None:
    scored = score(QUOTES, target=target)
    assert scored["target"].eq(target).all()


@pytest.mark.parametrize(
    ("target", "favor", "against"),
    [
        (
            "lyon-turin",
            "Cette ligne est indispensable et utile à toute la vallée",
            "Saccager nos sources pour un tunnel inutile, c’est inacceptable",
        ),
        (
            "glyphosate",
            "C’est un outil efficace et nous n’avons aucune alternative",
            "Ce poison provoque des cancers, il faut l’interdire",
        ),
        (
            "gilets-jaunes",
            "Ils se battent avec courage pour leur dignité",
            "Des factieux qui saccagent tout sur leur passage",
        ),
    ],
)
def test_praise_and_blame_of_a_target_stand_apart(target, favor, against) -> None:
    for_it, against_it = scores(favor, against, target=target)
    assert for_it > 0 > against_it
    assert for_it - against_it > 0.2


def test_the_same_input_gives_the_same_result() -> None:
    pd.testing.assert_frame_equal(score(QUOTES), score(QUOTES))

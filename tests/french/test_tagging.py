"""Words are split as the rules read them; the tagger is light and gives the pipeline's tags."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from spacy.tokens import Doc
from strategies import pages

from stance.cli.analyzing import embedded_articles
from stance.french.tagging import (
    MODEL,
    FastTagger,
    cut_words,
    load_tagger,
    tag_sentences,
    tagger_of,
)

ROOT = Path(__file__).parents[2]


def test_the_tagger_loads_no_french_rules_that_it_does_not_need() -> None:
    code = (
        "import sys; from stance.french.tagging import load_tagger; load_tagger();"
        " print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "spacy" in done.stdout.split()
    assert "spacy.lang.fr" not in done.stdout.split()


@dataclass(frozen=True)
class Plain:
    """A sentence without quotations."""

    masked: str
    segments: tuple[tuple[int, int, int], ...] = ()


def test_the_tags_are_those_of_the_french_pipeline() -> None:
    whole = spacy.load(MODEL, exclude=["parser", "lemmatizer", "ner", "attribute_ruler"])
    articles = islice(embedded_articles(), 20)
    lines = [line for article in articles for line in article.text.splitlines()]
    sentences = [Plain(line) for line in [*lines, "", "a", "  ", "🙂 \u200b", "mot " * 500]]
    for sentence, ours in zip(sentences, tag_sentences(sentences), strict=True):
        bounds = list(cut_words(sentence.masked))
        words = [sentence.masked[i:j] for i, j in bounds]
        nexts = [i for i, _ in bounds[1:]] + [len(sentence.masked)]
        spaces = [i > j for (_, j), i in zip(bounds, nexts, strict=False)]
        theirs = whole(Doc(whole.vocab, words=words, spaces=spaces))
        assert [token.text for token in ours] == words
        for token, other in zip(ours, theirs, strict=True):
            inverted = token.text[0] == "-" and len(token.text) > 1
            assert token.pos in {other.pos_, "PRON" if inverted else "ADP"}
            assert [token.gender, token.number] == [
                (other.morph.get(name) or [""])[0] for name in ("Gender", "Number")
            ]


@pytest.mark.parametrize("pronoun", ["-t-il", "-il", "-t-elle", "-elles", "-t-on", "-je"])
def test_an_inverted_pronoun_is_one_whatever_stands_before(pronoun: str) -> None:
    verbs = ["a", "juge", "dit", "expliquera", "ajoute", "soupire"]
    sentences = [Plain(f"C'est à venir, {verb}{pronoun} estimé hier.") for verb in verbs]
    tagged = [token for tokens in tag_sentences(sentences) for token in tokens]
    assert [token.pos for token in tagged if token.text == pronoun] == ["PRON"] * len(verbs)


def test_spacy_tags_where_its_network_is_not_the_one_that_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise AttributeError

    words, spaces = [["Anne", "Roy", "répond", "."]], [[True, True, False, False]]
    fast = tagger_of(load_tagger())
    monkeypatch.setattr(FastTagger, "__init__", fail)
    slow = tagger_of(load_tagger())
    assert isinstance(fast, FastTagger)
    assert not isinstance(slow, FastTagger)
    assert list(slow.labels_of(words, spaces)) == list(fast.labels_of(words, spaces))


def test_a_missing_model_names_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(spacy, "load", fail)
    with pytest.raises(OSError, match="pip install") as raised:
        load_tagger.__wrapped__()
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed = [name for name in wanted["project"]["dependencies"] if name.startswith("fr-core")]
    assert str(raised.value).endswith(f"run `pip install '{needed[0]}'`")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("l’eau d’hier", "l’|eau|d’|hier"),
        ("Qu’en dit-il ?", "Qu’|en|dit|-il|?"),
        ("a-t-elle dit", "a|-t-elle|dit"),
        ("aujourd’hui", "aujourd’hui"),
        ("Sean O’Mara", "Sean|O’Mara"),
        ("M. Roy et MM. Petit", "M.|Roy|et|MM.|Petit"),
        ("J.-P. Roy", "J.-P.|Roy"),
        ("Saint-Étienne", "Saint-Étienne"),
        ("1 200 000 euros", "1 200 000|euros"),
        ("3,5 %", "3,5|%"),
        ("« Oui… »", "«|Oui|…|»"),
        ("Non...", "Non|..."),
        ("R&D", "R&D"),
        ("", ""),
    ],
)
def test_cut_words(text: str, words: str) -> None:
    assert "|".join(text[i:j] for i, j in cut_words(text)) == words


@given(pages())
@settings(max_examples=500)
def test_words_stand_in_order_and_nothing_is_lost(text: str) -> None:
    bounds = list(cut_words(text))
    assert all(i < j for i, j in bounds)
    assert all(one[1] <= other[0] for one, other in pairwise(bounds))
    kept = "".join(text[i:j] for i, j in bounds).replace("\u00ad", "")
    assert "".join(kept.split()) == "".join(text.replace("\u00ad", "").split())


def test_a_soft_hyphen_cuts_no_word() -> None:
    text = "Il \u00adrésu\u00admait tout."
    assert [text[i:j].replace("\u00ad", "") for i, j in cut_words(text)] == [
        "Il",
        "résumait",
        "tout",
        ".",
    ]

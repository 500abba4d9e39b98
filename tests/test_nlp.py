"""The tagger: light to load, and the same tags as the whole pipeline gives."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

from stance.cli.analyzing import embedded_articles
from stance.french import tagging as nlp
from stance.french.tagging import MODEL, cut_words, load_tagger

ROOT = Path(__file__).parents[1]


def test_the_tagger_loads_no_french_rules_that_it_does_not_need() -> None:
    code = (
        "import sys; from stance.french.tagging import load_tagger; load_tagger();"
        " print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "spacy" in done.stdout.split()
    assert "spacy.lang.fr" not in done.stdout.split()


def test_the_tags_are_those_of_the_french_pipeline() -> None:
    whole = spacy.load(MODEL, exclude=["parser", "lemmatizer", "ner", "attribute_ruler"])
    for _, article in zip(range(5), embedded_articles(), strict=False):
        words = [article.text[i:j] for i, j in cut_words(article.text)]
        ours, theirs = (pipe(Doc(pipe.vocab, words=words)) for pipe in (load_tagger(), whole))
        assert [(t.pos_, str(t.morph)) for t in ours] == [(t.pos_, str(t.morph)) for t in theirs]


def test_a_missing_model_names_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(spacy, "load", fail)
    with pytest.raises(OSError, match="pip install") as raised:
        nlp.load_tagger.__wrapped__()
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed = [name for name in wanted["project"]["dependencies"] if name.startswith("fr-core")]
    assert str(raised.value).endswith(f"run `pip install '{needed[0]}'`")

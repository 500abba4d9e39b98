"""Recognize the type of a file by its first bytes, and say what to do if its name is wrong."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Final

__all__ = ["BINARY_KINDS", "kind_of", "remedy"]


_ZIP: Final = b"PK\x03\x04"
# The first bytes of files, and the suffix of their type.
_SIGNATURES: Final = (
    (b"%PDF-", ".pdf"),
    (b"\x1f\x8b", ".gz"),
    (b"{\\rtf", ".rtf"),
    (b"PAR1", ".parquet"),
    (b"\xd0\xcf\x11\xe0", ".doc"),
    (b"\x89PNG", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
)
# The member by which each type of package is recognized.
_PARTS: Final = (
    ("word/document.xml", ".docx"),
    ("xl/workbook.xml", ".xlsx"),
    ("META-INF/container.xml", ".epub"),
    ("content.xml", ".odt"),
)
_OBJECTS = re.compile(rb"\{[^\n]*\}\r?\n\s*\{")
_MARKUP: Final = (
    (
        re.compile(rb"(?:<\?xml[^>]{0,200}\?>\s*)?<(?:!doctype html|html)\b", re.IGNORECASE),
        ".html",
    ),
    (re.compile(rb"<\?xml|<(?:TEI|teiCorpus)\b"), ".xml"),
    (re.compile(rb"\{|\[\s*[{\]]"), ".json"),
)
_WORDS: Final = {
    ".pdf": "a PDF",
    ".gz": "compressed with gzip",
    ".zip": "a zip archive or an office document",
    ".rtf": "rich text",
    ".parquet": "a Parquet table",
    ".docx": "a Word document",
    ".xlsx": "a workbook",
    ".odt": "an OpenDocument",
    ".epub": "an EPUB",
    ".doc": "an old office document",
    ".png": "a picture",
    ".jpg": "a picture",
}
#: The types that are not text.
BINARY_KINDS: Final = frozenset(_WORDS)
_REMEDIES: Final = {
    ".zip": "give it the name that it had (.docx, .xlsx, .odt, .epub or .zip)",
    ".doc": "save it as .docx or .xlsx",
    ".png": "run text recognition (OCR) on it first",
    ".jpg": "run text recognition (OCR) on it first",
}


def kind_of(data: bytes) -> str:
    """Return the suffix for the type of a file, from its first bytes; empty for text and tables.

    Parameters
    ----------
    data : bytes
        The file, or its first kilobytes; for a zip archive, the whole file, to
        distinguish it from office documents.

    Examples
    --------
    >>> kind_of(b"%PDF-1.7"), kind_of(b'[{"id": 1}]'), kind_of(b"Le maire a dit non.")
    ('.pdf', '.json', '')
    """
    for signature, suffix in _SIGNATURES:
        if data.startswith(signature):
            return suffix
    if data.startswith(_ZIP):
        return _package(data)
    text = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _OBJECTS.match(text):
        return ".jsonl"
    return next((suffix for pattern, suffix in _MARKUP if pattern.match(text)), "")


def _package(data: bytes) -> str:
    try:
        names = set(zipfile.ZipFile(BytesIO(data)).namelist())
    except zipfile.BadZipFile:
        return ".zip"
    return next((suffix for part, suffix in _PARTS if part in names), ".zip")


def remedy(suffix: str) -> tuple[str, str]:
    """Return a description of a file type, and what to do if the file has another suffix.

    Examples
    --------
    >>> remedy(".docx")
    ('a Word document', 'give it a name that ends in .docx')
    """
    advice = _REMEDIES.get(suffix, f"give it a name that ends in {suffix}")
    return _WORDS.get(suffix, f"a {suffix} file"), advice

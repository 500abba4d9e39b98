"""Recognize the type of a file by its first bytes, and decode text files.

The encoding is that of a byte-order mark if there is one; otherwise UTF-8 if the bytes are
valid; otherwise UTF-8 with a few invalid bytes; otherwise a single-byte encoding used in the
French press: cp1252 if nearly all characters are then usual in French, or else the guess of
charset-normalizer. `decode` reads a whole file, `open_lines` a file of any size line by line.
`kind_of` names the type of a file, and `remedy` says what to do if its name is wrong.
"""

from __future__ import annotations

import codecs
import re
import zipfile
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Final, TextIO

from stance.files.limits import ReadingError, check_size, in_force, too_large

__all__ = ["Lines", "decode", "decode_file", "kind_of", "open_lines", "remedy"]


# The longer mark first: UTF-32 LE begins with the mark of UTF-16 LE.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Single-byte encodings of the French press, the most frequent first.
_LEGACY = ["cp1252", "iso8859_15", "latin_1", "mac_roman", "cp850"]
# An invalid UTF-8 byte, as Python represents it, and its character in cp1252.
_STRAY_BYTE = re.compile("[\udc80-\udcff]")
_CP1252 = {0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(128, 256)}
_ODD = re.compile(r"[^\x00-\x7f]")
_FRENCH = re.compile("[àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆ«»’‘“”–—…•°€\u00a0]")
_BINARY_SHARE = 0.02
_STRAY_SHARE = 0.5
_USUAL_SHARE = 0.9
_SAMPLE = 65_536
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
# The types that are not text.
_BINARY_KINDS: Final = frozenset(_WORDS)
_REMEDIES: Final = {
    ".zip": "give it the name that it had (.docx, .xlsx, .odt, .epub or .zip)",
    ".doc": "save it as .docx or .xlsx",
    ".png": "run text recognition (OCR) on it first",
    ".jpg": "run text recognition (OCR) on it first",
}


def decode(data: bytes, name: str = "the text") -> str:
    r"""Return the text of ``data``.

    A byte-order mark determines the encoding; otherwise it is UTF-8 if the bytes are valid,
    or the most likely of the single-byte encodings used for French texts.

    Parameters
    ----------
    data : bytes
        The file's bytes.
    name : str
        What to call the file in a message.

    Raises
    ------
    ReadingError
        If the bytes are no text, or there are none.

    Examples
    --------
    >>> decode("Été".encode()), decode(b"l\x92\xe9t\xe9 \x85")
    ('Été', 'l’été …')
    """
    _refuse_other_kinds(data, name)
    text = _marked(data, name)
    if text is None:
        _refuse_binary(data, name)
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            text = (
                _cut_short(data, error)
                or _mostly_utf8(data)
                or data.decode(_guess_legacy(data), errors="replace")
            )
    if not text.strip():
        message = f"{name} is empty: give a file with the text of an article"
        raise ReadingError(message)
    return text


def _mark_of(data: bytes, name: str) -> str:
    r"""Return the encoding that a byte-order mark declares; without one, UTF-8.

    Parameters
    ----------
    data : bytes
        The first bytes of the file.
    name : str
        What to call the file in a message.

    Raises
    ------
    ReadingError
        If the bytes are no text, or there are none.

    Examples
    --------
    >>> _mark_of(b"\xef\xbb\xbfid;texte", "a.csv"), _mark_of(b"id;texte", "a.csv")
    ('utf-8-sig', 'utf-8')
    """
    _refuse_other_kinds(data, name)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    _refuse_binary(data, name)
    if not data.strip():
        message = f"{name} is empty: give a file with articles in it"
        raise ReadingError(message)
    return "utf-8"


def _refuse_other_kinds(data: bytes, name: str) -> None:
    kind = kind_of(data)
    if kind in _BINARY_KINDS:
        what, advice = remedy(kind)
        message = f"{name} is {what}, not plain text: {advice}"
        raise ReadingError(message)


def decode_file(path: Path) -> str:
    """Return the text of a file; raises as ``decode`` and ``Path.read_bytes`` do.

    A file that is larger than `stance.limits` allows is not read.
    """
    check_size(path)
    return decode(path.read_bytes(), str(path))


def _marked(data: bytes, name: str) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                message = f"{name} begins as {encoding} but is not: save it as UTF-8 ({error})"
                raise ReadingError(message) from error
    return None


def _refuse_binary(data: bytes, name: str) -> None:
    sample = data[:_SAMPLE]
    controls = sum(sample.count(byte) for byte in range(32) if byte not in b"\t\n\v\f\r\x1b")
    if sample.count(0) or controls > _BINARY_SHARE * len(sample):
        message = f"{name} is binary, not plain text: export the article as text (UTF-8)"
        raise ReadingError(message)


def _cut_short(data: bytes, error: UnicodeDecodeError) -> str:
    """Return the text if only its last UTF-8 character was cut, otherwise an empty string."""
    if error.reason == "unexpected end of data" and error.start:
        return data[: error.start].decode("utf-8")
    return ""


def _mostly_utf8(data: bytes) -> str:
    """Return the text if it is UTF-8 with a few invalid bytes, otherwise an empty string."""
    text = data.decode("utf-8", errors="surrogateescape")
    odd = len(_ODD.findall(text))
    stray = len(_STRAY_BYTE.findall(text))
    return "" if stray > _STRAY_SHARE * odd else text.translate(_CP1252)


def _guess_legacy(data: bytes) -> str:
    """Return the most likely single-byte encoding of ``data``.

    Examples
    --------
    >>> _guess_legacy("l’été à Orléans".encode("cp1252"))
    'cp1252'
    """
    # C1 bytes are punctuation in cp1252 and controls in Latin-1: cp1252 reads both.
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    if text and _looks_french(text):
        return "cp1252"
    from charset_normalizer import from_bytes  # noqa: PLC0415 - rarely needed, slow to load

    best = from_bytes(data[:_SAMPLE], cp_isolation=_LEGACY).best()
    return best.encoding if best else "latin_1"


def _looks_french(text: str) -> bool:
    """Tell whether nearly all non-ASCII characters are usual in French."""
    return len(_FRENCH.findall(text)) >= _USUAL_SHARE * len(_ODD.findall(text))


class Lines:
    """An iterator over the lines of a text file, with line ends; lines can be put back.

    The encoding is UTF-8, or that of a byte-order mark. Lines that are not UTF-8 are decoded
    with the most likely single-byte encoding.

    Attributes
    ----------
    number : int
        The number of lines that were returned and not put back.
    """

    def __init__(self, stream: TextIO, path: Path) -> None:
        self.number = 0
        self._path = path
        self._stream = stream
        self._waiting: deque[str] = deque()
        self._legacy = ""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._waiting.popleft() if self._waiting else self._read()
        if not line:
            raise StopIteration
        self.number += 1
        return line if line.isascii() else self._decoded(line)

    def put_back(self, lines: list[str]) -> None:
        """Put ``lines`` back, to be returned again before the rest."""
        self._waiting.extendleft(reversed(lines))
        self.number -= len(lines)

    def _read(self) -> str:
        most = in_force().max_chars
        line = self._stream.readline(most + 2)
        if len(line) > most + 1:
            while line and not line.endswith(("\n", "\r")):
                line = self._stream.readline(most)
            self.number += 1
            where = f"{self._path}, line {self.number}"
            raise too_large(where, "max_chars")
        return line

    def _decoded(self, line: str) -> str:
        """Decode the invalid UTF-8 bytes of a line in another encoding."""
        try:
            line.encode("utf-8")
        except UnicodeEncodeError:
            raw = line.encode("utf-8", "surrogateescape")
            return raw.decode(self._legacy or self._guess(raw), errors="replace")
        return line

    def _guess(self, raw: bytes) -> str:
        ahead: list[str] = []
        sample = raw
        while len(sample) < _SAMPLE and (line := self._read()):
            ahead.append(line)
            sample += line.encode("utf-8", "surrogateescape")
        self._waiting.extend(ahead)
        self._legacy = _guess_legacy(sample)
        return self._legacy


@contextmanager
def open_lines(path: Path) -> Iterator[Lines]:
    """Open a text file for reading line by line.

    Raises
    ------
    ReadingError
        If the file is empty, or binary.
    """
    with path.open("rb") as file:
        encoding = _mark_of(file.read(_SAMPLE), str(path))
    errors = "surrogateescape" if encoding == "utf-8" else "strict"
    with path.open(encoding=encoding, errors=errors, newline="") as stream:
        try:
            yield Lines(stream, path)
        except UnicodeDecodeError as error:
            message = f"{path} begins as {encoding} but is not: save it as UTF-8 ({error})"
            raise ReadingError(message) from error


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

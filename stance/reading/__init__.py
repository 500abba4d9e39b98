"""Read newspaper articles in any format: from a file to `Article` objects.

- ``corpus`` has `read` and `read_corpus`; ``inputs`` lists the files of a folder or a
  pattern; ``article_builder`` makes the `Article`, and ``duplicates`` finds copies of articles.
- ``dates_and_bylines`` tells what looks like a date, a byline or the name of a newspaper; all that
  read pages and exports ask it.
- ``formats`` reads the formats; ``pdf`` finds columns, headlines and
  articles on the pages of a PDF.
- ``repair`` repairs characters, joins broken words and separates headline, byline, captions and
  pull quotes from the running text.
"""

from __future__ import annotations

from stance.files.limits import ReadingError
from stance.reading.article_builder import article_from_text
from stance.reading.corpus import READERS, Reader, read, read_corpus, register

__all__ = [
    "READERS",
    "Reader",
    "ReadingError",
    "article_from_text",
    "read",
    "read_corpus",
    "register",
]

"""Read newspaper articles, however they were kept: from a file to `Article` objects.

- ``corpus`` is `read` and `read_corpus`; ``inputs`` says which files a folder or a
  pattern stands for, ``duplicates`` which articles are copies.
- ``formats`` has a module for each format; ``pdf`` finds columns, headlines and
  articles on the pages of a PDF.
- ``repair`` mends characters, joins broken words and tells headline, signature,
  captions and pull quotes from the running text.
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

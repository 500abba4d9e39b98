"""Repair the text of newspaper pages, and classify its blocks.

- ``characters`` repairs encodings and typesetting.
- ``dehyphenation`` decides how to join two lines, with the frequencies of French words and the
  words of the page (``stance.french.words``), and restores lost hyphens.
- ``text_lines`` has the lines of a text and the width of its column, and joins the lines of a
  block with ``dehyphenation``, also a drop capital with its word (in a PDF, ``pdf.blocks`` finds
  it).
- ``page_parts`` finds headline, byline, pull quotes, captions and, in plain lines, a drop
  capital on a line of its own; ``page_layout`` puts the parts into reading order, makes the
  text, and says what each of its blocks is. A line that signs is found there for plain texts and
  PDFs alike.
"""

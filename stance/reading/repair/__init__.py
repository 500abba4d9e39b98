"""Mend the text of newspaper pages and say which stretch of it is what.

- ``characters`` mends encodings and typesetting; ``dehyphenation`` joins the lines of a
  paragraph, with the probabilities of ``word_forms``.
- ``text_lines`` are the lines of a text and how wide they run; ``mastheads`` reads date,
  page, section and author off the head and foot of an article.
- ``page_parts`` finds headline, signature, pull quotes and captions; ``page_layout`` puts
  the parts into reading order and makes the text and its blocks of them.
"""

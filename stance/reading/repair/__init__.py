"""Mend the text of newspaper pages, and say which stretch of it is what.

- ``characters`` mends encodings and typesetting.
- ``dehyphenation`` says what a line end stands for, with the ``word_frequencies`` of French
  and of the page; ``lost_hyphens`` gives words their hyphens back; ``joined_lines`` puts the
  lines of a block together with both.
- ``text_lines`` are the lines of a text and how wide they run; ``mastheads`` reads page,
  section, author and newspaper off the head and foot of an article.
- ``page_parts`` finds headline, signature, pull quotes and captions; ``page_layout`` puts
  the parts into reading order and makes the text and its blocks of them.
"""

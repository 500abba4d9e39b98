"""Whose words: the speaker of each quotation, under one name in an article and over the corpus.

- ``entities`` gathers everybody that an article names, each under the fullest name;
  ``discourse`` keeps who was mentioned, who acted and who spoke, in reading order.
- ``antecedents`` resolves names, roles and pronouns to entities; ``attribution`` walks
  through the article and gives each quotation its speaker.
- ``name_matching`` tells whether two names may be one speaker's; ``linkage`` gives each
  speaker one name over the corpus; ``alias_tables`` reads the user's own table.
"""

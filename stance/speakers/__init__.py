"""Whose words: the speaker of each quotation, under one name in an article and over the corpus.

- ``entities`` says what an entity is, ``entity_table`` gathers all that an article names, each
  under the fullest name, with the roles that ``apposed_roles`` reads beside it.
- ``descriptions`` tells whether two roles fit one person (« la présidente du PT », « la patronne
  du PT »), by ``lexicons/offices.tsv``, ``role_groups.tsv`` and ``office_holders.tsv``.
- ``course`` keeps what a walk through the article has read, and whom the layout of the page
  names; ``discourse`` keeps who was mentioned, who acted and who spoke, in reading order.
- ``antecedents`` says whom a name, a role (« la maire ») or a pronoun may mean, and
  ``antecedent_marks`` what speaks for each (named last, the role fits): the marks.
- ``attribution`` walks through the article and gives each quotation its speaker;
  ``speaker_marks`` has the marks of those who may have said it.
- ``choice`` weighs the marks of both, by ``lexicons/speaker_weights.tsv`` and
  ``speaker_network.tsv``, which ``evaluation/train_speakers.py`` learns. A wrong choice among the
  right candidates is mended in the marks, and the weights are learned again.
- ``introductions`` finds the role and the gender by which the article introduces a speaker.
- ``name_matching`` compares two names (initials, titles, legal forms); ``linkage`` decides by
  it which speakers of a corpus are one; ``alias_tables`` reads the user's own table.
"""

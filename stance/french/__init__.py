"""What is true of French whoever speaks: words, tags, names, noun phrases, verbs, cues.

- ``words`` says what a word is and how frequent it is; ``tagging`` cuts sentences into words and
  tags them with spaCy; ``word_lists`` holds the closed classes of grammar and the lists of
  ``lexicons/``.
- ``proper_names`` merges the words of names; ``nouns`` finds the noun of a phrase, ``noun_phrases``
  the phrases of a sentence: who may speak.
- ``cues`` finds the verbs, phrases and prepositions that introduce somebody's words.
"""

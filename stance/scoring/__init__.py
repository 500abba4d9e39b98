"""How a speaker stands toward a target, and the words that say so.

- ``frame`` has `score`; ``scoring_model`` chooses the model that scores and says what it is worth.
- ``targets`` reads what a stance is toward; ``terms``, ``negation`` and ``lexicon`` find in a
  passage what the word lists know, the target itself, what is denied.
- ``features`` names what is weighed in a passage; ``word_features`` has the words as numbers,
  ``polarity`` their plain sentiment, ``encoding`` brings all of it into one matrix.
- ``weighing`` adds up what a fitted model makes of it, ``context`` what the speaker says
  elsewhere in the article, ``calibration`` the label and how far to trust it; ``evidence`` shares
  the score out over the words.
- ``classifier`` is `StanceClassifier`, which ``learning`` fits; ``models`` reads and writes model
  files, ``labels`` knows what people write for a stance. What ships is learned by
  ``evaluation/train_stance.py``.
"""

from __future__ import annotations

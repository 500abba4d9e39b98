"""How many examples the tests draw that feed the readers and the whole road with anything.

Every run draws the same few. ``STANCE_FUZZ=100 pytest tests/reading/test_damaged_files.py`` draws
a hundred times as many, others in each run; what fails is kept in ``.hypothesis`` and tried first
the next time.
"""

from __future__ import annotations

import os

__all__ = ["TIMES", "examples"]

TIMES = max(1, int(os.environ.get("STANCE_FUZZ", "1")))


def examples(few: int) -> int:
    """Return how many examples a test draws that draws ``few`` in every run.

    Examples
    --------
    >>> examples(40) >= 40
    True
    """
    return few * TIMES

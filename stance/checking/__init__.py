"""Check an analysis against what a person says, and take their corrections over.

- ``sheets`` draws the quotations that a person checks, and reads what they wrote.
- ``annotation_page`` writes the sheet as a page to annotate in a browser.
- ``agreement`` measures the analysis against it; ``matching`` says which quotation is which.
- ``annotators`` sets two people side by side who checked the same.
- ``corrections`` makes an analysis of what they corrected.
- ``own_classifier`` makes of their labels what a classifier learns from, and says how good it is.
"""

from __future__ import annotations

from stance.checking.annotators import annotator_agreement, differences, settled

__all__ = ["annotator_agreement", "differences", "settled"]

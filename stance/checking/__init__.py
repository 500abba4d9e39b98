"""Check an analysis against a person's annotation, and apply corrections.

- ``sheets`` draws a sample of quotations to check, as a sheet or as a page for annotation in a
  browser, and reads the completed sheet.
- ``agreement`` measures the analysis against the sheet; ``matching`` aligns the quotations.
- ``annotators`` compares two people who checked the same quotations.
- ``corrections`` applies a corrected sheet to an analysis.
- ``own_classifier`` turns labels into a training set and cross-validates a classifier.
"""

from __future__ import annotations

from stance.checking.annotators import annotator_agreement, differences, settled

__all__ = ["annotator_agreement", "differences", "settled"]

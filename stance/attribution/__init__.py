"""Say whose words a quotation gives, under one name for each speaker."""

from __future__ import annotations

from stance.attribution.attribute import attribute

__all__ = ["attribute"]

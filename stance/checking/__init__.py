"""Check an analysis against what a person says, and take their corrections over."""

from __future__ import annotations

"""How a speaker stands toward a target, and the words that say so."""

from __future__ import annotations

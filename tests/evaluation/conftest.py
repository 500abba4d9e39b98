"""The programs of evaluation/ and benchmarks/ import their neighbours by name, as programs do."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "evaluation"), str(ROOT / "benchmarks")]

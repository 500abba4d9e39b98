"""Word lists, read with ``importlib.resources``; see README.md for their columns."""

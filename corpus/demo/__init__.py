"""The article that ``stance demo`` shows."""

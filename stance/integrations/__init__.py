"""`stance` inside other programs."""

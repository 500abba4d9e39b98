"""Integrations of `stance` into other programs."""

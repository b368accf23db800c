"""Captures of the archive, read again."""

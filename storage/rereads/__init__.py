"""Captures read again."""

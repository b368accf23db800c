"""Removal on request."""

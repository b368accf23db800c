"""Requests to strangers: what may be connected to, whose turn it is, and the download handler."""

"""Digests, seals and marks, and the bundle that proves a story without Tearsheet."""

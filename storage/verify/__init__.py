"""Checking every byte of an archive: `check.verify`."""

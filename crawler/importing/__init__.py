"""Pages that somebody saved, into the archive."""

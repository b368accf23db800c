"""What can be asked of the archive, now and as of a moment."""

"""Pages that are no articles, and what shows it."""

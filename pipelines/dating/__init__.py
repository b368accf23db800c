"""From the words of a page to a moment."""

"""Which blocks are the story, and what the others are."""

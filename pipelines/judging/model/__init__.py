"""The learned judge of blocks: what it sees of one, and its decision trees."""

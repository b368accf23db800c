"""What happens inside a transaction: outcomes, stories, versions, the frontier, and what a source repeats."""

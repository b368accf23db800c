"""What a text, a query and the fields are to the full-text index."""

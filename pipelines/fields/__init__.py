"""What a page says of its article beside the text, each field with its evidence."""

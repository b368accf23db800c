"""The page: from the bytes that were sent to one parsed document, and its text made clean."""

"""Article pages that were saved as text."""

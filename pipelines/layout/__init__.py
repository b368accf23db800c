"""The page as a sequence of blocks, and where these stand."""

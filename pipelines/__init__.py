"""From a page to a clean article. Pure functions: no network, no files of the user's, no clock."""

"""Functions that recipes name, one module a site: what a selector cannot say. See docs/recipes.md."""

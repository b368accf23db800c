"""Single pages and new sources, tried outside a crawl."""

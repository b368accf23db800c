"""A crawl: its spider, robots.txt, books, progress and schedule."""

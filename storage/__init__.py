"""The archive: captures, articles, versions, search, and what Datasette serves. Knows neither Scrapy nor HTML."""

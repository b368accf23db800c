"""From feeds, sitemaps and listing pages to the articles they name. Nothing is fetched here."""

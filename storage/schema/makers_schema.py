"""Who read a capture last. A part of the migrations, apart from migrations.py for its length."""

MAKERS = """
-- An extractor, a recipe and a snapshot of what the source repeats, which read captures again.
CREATE TABLE makers (
    id INTEGER PRIMARY KEY,
    extractor TEXT NOT NULL,
    recipe TEXT NOT NULL,
    snapshot INTEGER NOT NULL,
    UNIQUE (extractor, recipe, snapshot)
) STRICT;
-- What read the capture again and found nothing that is not known; NULL: nothing did
ALTER TABLE captures ADD COLUMN maker_id INTEGER REFERENCES makers(id);
"""

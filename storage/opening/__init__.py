"""The database as a file: opened, brought up to date, copied."""

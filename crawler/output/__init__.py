"""What people and programs see: numbers, tables, the record of an article, exports."""

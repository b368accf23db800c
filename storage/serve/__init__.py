"""The archive in a browser: Datasette on the live file, with a search page, article pages and a page of the sources.

The one room below `crawler` that knows Datasette. It reads only, and answers only to this machine.
"""

"""The public's door: pages, exports, the read-only API. What it does not show by name in `queries.py`, nobody sees."""

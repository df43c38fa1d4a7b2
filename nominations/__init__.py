"""Nominations to Commission expert groups: rooms by domain, doors by visitor (docs/house.md)."""

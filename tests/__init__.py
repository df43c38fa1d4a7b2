"""The tests: they mirror the rooms and speak in sentences."""

"""The views of the portal, one module a page."""

"""The forms of the portal, one module a page; how they are laid out is said in layout.py."""

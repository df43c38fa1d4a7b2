"""Meetings of a group: convened, attended, minuted, and what is decided in them. Who sits at all lives in mandates/."""

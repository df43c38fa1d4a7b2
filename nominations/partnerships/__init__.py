"""Partnerships: countries outside the Union, what was agreed with them, workshops, observers. No seat, no vote."""

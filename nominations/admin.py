"""Façade: Django's admin finds the desk's registrations here."""

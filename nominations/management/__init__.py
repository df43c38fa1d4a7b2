"""Commands of manage.py, and what the rehearsal that they load consists of. Verbs live in the rooms."""

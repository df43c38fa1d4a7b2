"""Words that secretariats may change: of mails, letters and reasons, by group and language, in versions.

What is said when and to whom does not live here: rooms above ask for a text by its kind and fill it.
"""

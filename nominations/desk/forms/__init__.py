"""Forms of the desk: they lay out fields and clean input; the verbs of the rooms judge it."""

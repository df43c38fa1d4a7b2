"""The public Register against what we hold: import, differences, export. Not the groups themselves (`groups`)."""

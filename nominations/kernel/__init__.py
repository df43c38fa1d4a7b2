"""The ground: time, transition tables, findings, refusals, text. No word of our trade lives here."""

"""Countries and holidays, from data files; rows retire, they are never deleted. People live in parties/."""

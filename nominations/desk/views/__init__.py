"""The pages of the desk beyond the stock admin: the board of a call, the review of a nomination, decisions."""

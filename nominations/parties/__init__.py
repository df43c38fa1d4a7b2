"""People and authorities over time, as accepted by the Commission. What a State types lives in workflow/."""

"""Who sits for whom, from when to when. How someone was nominated lives in workflow/; the seats in groups/."""

"""The heart: one Nomination, draft → submitted → returned / accepted. Appointing to a seat lives in mandates/."""

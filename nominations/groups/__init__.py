"""Expert groups, their composition rules and seats. Who sits on a seat lives in mandates/; calls live in calls/."""

"""Users and the roles they hold from a date to a date. Signing in is a page, and lives in portal/."""

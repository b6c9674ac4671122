"""The database as a site meets it that must answer: busy, full, away, damaged, and well again."""

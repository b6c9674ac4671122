"""Database backends for a site that goes on answering while its database is busy, full or away."""

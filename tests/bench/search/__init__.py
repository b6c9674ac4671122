"""The search, measured beside other engines on the same documents and questions."""

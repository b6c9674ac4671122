"""Readers' comments: where they come from, what speaks against them, how they are shown."""

"""Intake: fetch, parse, clean, store. Every format yields the same record."""

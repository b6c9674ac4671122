"""A site under the load of a day: readers, crawler, searches, comments, an editor, feeds, a backup,
and every process killed once.

``python -m tests.load --minutes 60 --articles 100000`` runs it for as long as asked;
``test_mixed_load`` for some seconds.
"""

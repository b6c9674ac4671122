"""The worker: all that a site does besides answering requests. ``manage.py work`` runs it.

Any number of workers may run, on any number of machines. What must be done once is claimed in the
database (an import, a visit to a feed), has one writer at a time (the index, stories), or ends the
same if it is done twice. Each task can be killed anywhere: the next round does what is left.

The loop is the project's own. Django's Tasks API with its database backend (django-tasks-db 0.13)
enqueues in the same transaction, but a task whose worker is killed stays RUNNING for ever: nothing
renews or looks for it, so an import, a feed or an article would be lost for the index. It also
begins an exclusive transaction on SQLite at each look for work, once a second, for which all
writers wait, and has no schedule. What waits here is in tables of its own anyway (the outbox,
imports, the state of feeds), written with the change that causes it.
"""

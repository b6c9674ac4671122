"""Signing in to the desk: passwords, second factors, sessions, and what is told of them.

The pages and their steps are django-allauth's. This package says how often what may be tried, who
needs a second factor, how long a session lasts, which mails are sent and what is logged.
"""

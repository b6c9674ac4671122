"""Accounts of the desk: passwords, second factors, sessions, mails to owners, the log of sign-ins.

Pages and steps are django-allauth's. This package decides how often something may be tried, who
needs a second factor, how long a session lasts, which mails are sent and what is logged.
"""

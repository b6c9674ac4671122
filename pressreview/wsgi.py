"""The entry point for gunicorn and other WSGI servers."""

import os

import django
from django.core.handlers.wsgi import WSGIHandler

from pressreview.http_request import Request

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pressreview.settings")


class Handler(WSGIHandler):
    """Django's handler, which makes requests of our own class."""

    request_class = Request


django.setup(set_prefix=False)
application = Handler()

"""The entry point for gunicorn and other WSGI servers."""

import os

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pressreview.settings")


class Request(WSGIRequest):
    """A request that is emptied once it is answered.

    Its user, messages and nonce point back at it: it would wait for the garbage collector with
    all that hangs from it (:mod:`pressreview.rendering`).
    """

    def close(self) -> None:
        super().close()
        vars(self).clear()


class Handler(WSGIHandler):
    """Django's, with requests of ours."""

    request_class = Request


django.setup(set_prefix=False)
application = Handler()

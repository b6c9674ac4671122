"""What Django and gunicorn cost by themselves: one view that returns a constant."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

CONSTANT = b"<!doctype html><title>Bare</title><p>A constant."


def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse(CONSTANT, headers={"Content-Length": str(len(CONSTANT))})


urlpatterns = [path("", view)]

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="a view that signs nothing needs no secret",
    MIDDLEWARE=[],
)
application = get_wsgi_application()

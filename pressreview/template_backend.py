"""Django's templates, whose context is emptied once a page is rendered.

A context and its parts refer to each other, and to all that the page shows: without this each page
would wait for the garbage collector, which stops all readers of a process while it looks for such
cycles.
"""

from typing import Any

from django.http import HttpRequest
from django.template import TemplateDoesNotExist
from django.template.backends.django import DjangoTemplates, Template, reraise
from django.template.context import make_context


class _Emptied(Template):
    """A template of Django's that leaves no circle behind."""

    def render(
        self, context: dict[str, Any] | None = None, request: HttpRequest | None = None
    ) -> Any:
        made = make_context(context, request, autoescape=self.backend.engine.autoescape)
        try:
            return self.template.render(made)
        except TemplateDoesNotExist as error:
            reraise(error, self.backend)  # with the places that were looked at
        finally:
            made.dicts.clear()


class Templates(DjangoTemplates):
    """The template backend of ``settings.TEMPLATES``."""

    def from_string(self, template_code: str) -> Template:
        return _Emptied(self.engine.from_string(template_code), self)

    def get_template(self, template_name: str) -> Template:
        return _Emptied(super().get_template(template_name).template, self)

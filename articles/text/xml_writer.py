"""XML that is well-formed whatever the archive or a reader's question holds.

XML 1.0 has no place for most control characters, lone surrogates, U+FFFE and U+FFFF, not even
as references (https://www.w3.org/TR/xml/#charsets): they are left out.
"""

from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.xmlutils import SimplerXMLGenerator

from articles.text.html import without_controls


class XMLWriter(SimplerXMLGenerator):
    """Django's writer, which fails at some of these characters and passes the others on."""

    def characters(self, content: str) -> None:
        super().characters(without_controls(content))

    def startElement(self, name: str, attrs: "AttributesImpl[str]") -> None:
        clean = {key: without_controls(value) for key, value in attrs.items()}
        super().startElement(name, AttributesImpl(clean))


def render_xml(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    content_type: str,
    using: str | None = None,
) -> HttpResponse:
    """The template as a document of XML; ``using`` names its engine (Django's by default)."""
    document = render_to_string(template, context, request, using=using)
    return HttpResponse(without_controls(document), content_type=content_type)

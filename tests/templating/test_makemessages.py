"""The strings of Jinja2 templates as the command that makes catalogues finds them."""

import ast

from django.template import engines
from django.template.backends.jinja2 import Jinja2

from articles.management.commands.makemessages import calls_of, in_their_lines

TEMPLATE = """<p>{{ _("Search") }}</p>
{% trans %}Plain{% endtrans %} {{ pgettext("section", "Front page") }}
{{ _(given) }}
{% trans "after a number" n=count %}one{% pluralize %}{{ n }} of them{% endtrans %}
{% trans name=site.name %}At {{ name }}
it's {% endtrans %}
"""


def test_each_string_stands_in_its_line_with_context_and_plural() -> None:
    engine = engines["jinja2"]
    assert isinstance(engine, Jinja2)
    text = in_their_lines(calls_of(engine.env, TEMPLATE))
    found = []
    for statement in ast.parse(text).body:
        assert isinstance(statement, ast.Expr)
        found.append((statement.lineno, ast.unparse(statement.value)))
    assert found == [
        (1, "_('Search')"),
        (2, "gettext('Plain')"),
        (2, "pgettext('section', 'Front page')"),
        (4, "npgettext('after a number', 'one', '%(n)s of them')"),
        (5, 'gettext("At %(name)s\\nit\'s ")'),
    ]

"""Asking axe about the page that a browser shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# WCAG 2.2 AA as far as axe can tell, and what it calls good practice.
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}
# Those whose answer depends on the colours of a scheme.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}

IS_THERE = "() => typeof axe !== 'undefined'"
# What is in order is neither described nor handed over: on a long page that takes longer than the
# rules. The rules themselves are the same ones.
ASK = """async ([part, rules]) => {
  const told = await axe.run(part ? { include: [[part]] } : document, {
    ...rules, resultTypes: ["violations", "incomplete"],
  });
  return [told.violations, told.incomplete];
}"""


@dataclass(frozen=True)
class Findings:
    """What axe says of a page: each a rule's ``id`` and its ``nodes`` with ``html``, ``target``."""

    violations: list[dict[str, Any]]
    doubts: list[dict[str, Any]]


def ask_axe(page: Page, rules: Mapping[str, object] = RULES, part: str | None = None) -> Findings:
    """What axe finds on the page as it is now, or on the part of it that a CSS selector names.

    axe comes into a page once, so that asking again, say in the other scheme, is cheap.
    """
    if not page.evaluate(IS_THERE):
        page.evaluate(Axe().axe_script)
    return Findings(*page.evaluate(ASK, [part, dict(rules)]))

"""Pages of the press, made up: an article of three paragraphs, and what a test adds to it."""

import json
from typing import Any

ADDRESS = "https://www.gazzetta.example/2024/05/02/ponte"
TEXT = (
    "Il ponte sul fiume è stato riaperto ieri mattina dopo tre anni di lavori, alla presenza "
    "del sindaco e di molti abitanti. La città aspettava questo giorno dal novembre del 2021."
)
PARAGRAPHS = [TEXT, "Costi e tempi. " + TEXT[:120], "La prossima opera. " + TEXT[21:150]]
HEADLINE = "Riapre il ponte sul fiume"


def page(head: str = "", *, body: str = "", title: str = HEADLINE, lang: str = "it") -> bytes:
    """A page with an article of three paragraphs, and what a test adds to it."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>'
        f"{head}</head><body><nav><a href='/'>Home</a></nav><article><h1>{HEADLINE}</h1>{body}"
        f"{text}</article><footer>© Gazzetta</footer></body></html>"
    ).encode()


def linked(*nodes: Any, graph: bool = False) -> str:
    data: Any = {"@context": "https://schema.org", "@graph": nodes} if graph else list(nodes)
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def article(**members: Any) -> dict[str, Any]:
    return {"@type": "NewsArticle", "headline": HEADLINE, **members}


def meta(**tags: str) -> str:
    return "".join(
        f'<meta property="{name.replace("__", ":")}" content="{value}">'
        for name, value in tags.items()
    )

"""Comments in HTML."""


def without_comments(html: str) -> str:
    """Without comments, those around blocks among them. One that never ends becomes text."""
    pieces, start = [], 0
    while (begin := html.find("<!--", start)) >= 0:
        end = html.find("-->", begin + 4)
        if end < 0:
            break
        pieces.append(html[start:begin])
        start = end + 3
    return "".join([*pieces, html[start:]]).replace("<!--", "&lt;!--")

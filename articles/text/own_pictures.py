"""Pictures of the library in sanitised texts: which they are, and the sizes that pages name."""

import re

# A picture of ours in sanitised HTML, as ``html.OWN_PICTURE`` lets it through.
OWN = re.compile(
    r'<img\b(?=(?:[^">]|"[^"]*")*? src="(/media/(articles/[0-9a-f]{32})\.(?:jpg|png))")'
    r'(?:[^">]|"[^"]*")*>'
)
DESCRIBED = re.compile(r' alt="[^"]*[^"\s][^"]*"')
WIDTH = re.compile(r' width="([0-9]{1,5})"')
# Of what a text shows a picture: its column is 43rem wide, on dense screens twice that.
TEXT_WIDTHS = (400, 800, 1200, 1600)
TEXT_SIZES = "(min-width: 45rem) 43rem, 94vw"


def own_pictures(html: str) -> list[str]:
    """The names in the storage of the pictures of ours in a text, each once, in their order."""
    return list(dict.fromkeys(found[1].removeprefix("/media/") for found in OWN.finditer(html)))


def without_description(html: str) -> int:
    """How many of the pictures of ours in a text say nothing to who cannot see them."""
    return sum(not DESCRIBED.search(found[0]) for found in OWN.finditer(html))


def text_widths(width: int) -> list[int]:
    """The widths of the sizes in which texts show a picture that is so many pixels wide.

    The last is its own where that is less than the widest; what is hardly wider than the
    narrowest has none.
    """
    if width <= TEXT_WIDTHS[0]:
        return []
    return [wide for wide in TEXT_WIDTHS if wide < width] + [width] * (width <= TEXT_WIDTHS[-1])


def text_size_name(name: str, width: int) -> str:
    """The name in the storage of a size of the picture with this name."""
    return f"{name.rpartition('.')[0]}/text/{width}w.webp"


def with_sizes(html: str) -> str:
    """A text as pages show it: its pictures name their sizes.

    A size that the worker has yet to make is answered with the picture itself.
    """

    def one(found: re.Match[str]) -> str:
        said = WIDTH.search(found[0])
        widths = text_widths(int(said[1])) if said else []
        sizes = ", ".join(f"{text_size_name(found[1], wide)} {wide}w" for wide in widths)
        named = f' srcset="{sizes}" sizes="{TEXT_SIZES}"' if sizes else ""
        return f"{found[0][:-1]}{named}>"

    return OWN.sub(one, html) if "<img" in html else html

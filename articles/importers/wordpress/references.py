"""What the text of a post refers to by number: pictures, patterns, footnotes, what is attached."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

MOST_NAMED = 100  # names of what is not known here that a run remembers


@dataclass(frozen=True, slots=True)
class Picture:
    """A file of the media library, most often a picture; the texts are plain."""

    address: str
    description: str = ""
    caption: str = ""

    @property
    def html(self) -> str:
        """The picture as WordPress would write it, with its caption."""
        image = f'<img src="{escape(self.address)}" alt="{escape(self.description)}">'
        caption = f"<figcaption>{escape(self.caption)}</figcaption>" if self.caption else ""
        return bracketless(f"<figure>{image}{caption}</figure>")


@dataclass(slots=True)
class References:
    """What is known beside a text. ``unknown`` collects the names of blocks and shortcodes that
    showed something which is not here."""

    pictures: Mapping[str, Picture] = field(default_factory=dict)
    patterns: Mapping[str, str] = field(default_factory=dict)
    footnotes: Mapping[str, str] = field(default_factory=dict)
    attached: Sequence[str] = ()
    unknown: dict[str, None] = field(default_factory=dict)

    def leave_out(self, name: str) -> None:
        """Note that a block or shortcode of this name was left out."""
        if len(self.unknown) < MOST_NAMED:
            self.unknown[name[:60]] = None

    def figures(self, numbers: Sequence[str]) -> str:
        """The pictures of these numbers that are known, each as a block."""
        found = (self.pictures.get(number) for number in numbers)
        return "".join(f"\n\n{picture.html}\n\n" for picture in found if picture)


def bracketless(html: str) -> str:
    """HTML whose brackets are no shortcode's."""
    return html.replace("[", "&#91;").replace("]", "&#93;")


def numbered_list(notes: Sequence[str]) -> str:
    """Footnotes as a list below the text."""
    items = "".join(f"<li>{note}</li>" for note in notes)
    return f"\n\n<ol>{items}</ol>\n\n" if items else ""

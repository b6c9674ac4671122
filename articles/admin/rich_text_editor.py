"""The rich-text editor of article texts. It offers what the sanitiser lets through."""

from typing import Any

from django.templatetags.static import static
from django_prose_editor.widgets import AdminProseEditorWidget

# The names are those of the editor's extensions; those from "OwnStyles" on are ours, in
# static/admin_desk. They keep markup of imported articles that has no button here.
EXTENSIONS: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "Underline": True,
    "Strike": True,
    "Subscript": True,
    "Superscript": True,
    "Code": True,
    "CodeBlock": True,
    "Heading": {"levels": [2, 3, 4]},
    "HardBreak": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HorizontalRule": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "HTML": True,
    "Fullscreen": True,
    # Editors write in many languages: their browsers' spell checkers may help.
    "NoSpellCheck": False,
    "OwnStyles": True,
    "OwnName": True,
    "WordLists": True,
    "KeptAttributes": True,
    "Small": True,
    "Abbreviation": True,
    "Cite": True,
    "Quotation": True,
    "Time": True,
    "Span": True,
    "DescriptionList": True,
    "DescriptionTerm": True,
    "DescriptionDetails": True,
    "TextPicture": True,
    "OtherFigure": True,
    "OtherCaption": True,
    "Pictures": True,
}
MODULES = ("admin_desk/editor.js", "admin_desk/word-lists.js", "admin_desk/picture-tools.js")


class BodyWidget(AdminProseEditorWidget):
    """A text area that becomes the editor; without JavaScript it holds the HTML itself."""

    class Media:
        css = {"all": ["admin_desk/editor.css"]}

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, config={"extensions": EXTENSIONS}, preset="configurable")

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "js_modules": [static(name) for name in MODULES]}
